"""shop, made from Mochi."""

from . import _runtime as _runtime
from .generated.shop import Item, gross, standard

__all__ = ["Item", "__version__", "gross", "standard"]

__version__ = "0.1.0"
