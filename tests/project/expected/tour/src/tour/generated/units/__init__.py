"""A folder of modules, imported as one."""

from .lengths import metres
from .numbers import half

__all__ = ["half", "metres"]
