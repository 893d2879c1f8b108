"""What a running Mochi program needs besides Python: the rules of the language that Python lacks.

Compiled programs import single functions from the modules of this package.  The package depends on
the standard library only, knows nothing of the compiler, and loads large modules where they are
used.

PYTEST_DONT_REWRITE: pytest would warn where it finds this module loaded.
"""

import sys

# This file must parse on old interpreters, or its message would never be seen.
if sys.version_info < (3, 12):  # noqa: UP036
    found = ".".join(map(str, sys.version_info[:3]))
    raise ImportError(f"mochi_runtime needs Python 3.12 or newer, and this is Python {found}")

__all__ = ["__version__"]

__version__ = "0.1.0"
