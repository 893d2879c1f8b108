"""tour, made from Mochi."""

from . import _runtime as _runtime

__all__ = ["__version__"]

__version__ = "0.1.0"
