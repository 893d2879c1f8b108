"""Modules by the file that they were made from, under whatever name they were imported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

# The names in `sys.modules`, by the last part of their file: absolute paths of a thousand modules
# would take long to make.  New modules stand at the end of `sys.modules`, so that a program's
# imports cost the same each, however many there are: only what follows `_newest` is looked at.
_names: dict[str, dict[str, None]] = {}
_newest = ""


def already_imported(file: str) -> ModuleType | None:
    """A module of this file, however it was imported; it may still be running, as in any cycle."""
    _look_at_new_modules()
    # Whoever runs a program gives `__main__` a new file.
    for name in ("__main__", *_names.get(os.path.basename(file), ())):
        module = sys.modules.get(name)
        origin = getattr(module, "__file__", None)
        if isinstance(origin, str) and os.path.abspath(origin) == file:
            return module
    return None


def _look_at_new_modules() -> None:
    global _newest
    names = list(sys.modules)
    new = []
    for name in reversed(names):
        if name == _newest:
            break
        new.append(name)
    for name in reversed(new):
        origin = getattr(sys.modules.get(name), "__file__", None)
        if isinstance(origin, str):
            _names.setdefault(os.path.basename(origin), {})[name] = None
    _newest = names[-1]
