"""Mochi for CPython: `import mochi_import`, and `import app` finds and loads `app.mochi`.

Importing this package installs the import hook and loads nothing else; the compiler is loaded when
a module has no valid cache file.  The pipeline, stage by stage, is in the docstrings of `driver`
(the order), `loader` (finding, caching, executing) and `cli` (the command line).

PYTEST_DONT_REWRITE: pytest would warn where it finds this module loaded.
"""

from __future__ import annotations

import mochi_runtime as mochi_runtime  # refuses a Python that is too old, before anything else

# isort: split
from mochi_import.loader.hook import install, uninstall
from mochi_import.loader.loader import spec_from_file_location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from mochi_import.diagnostics.model import CompileError
    from mochi_import.loader.errors import MochiSyntaxError
    from mochi_import.options import CheckMode

__all__ = [
    "CompileError",
    "MochiSyntaxError",
    "compile_source",
    "install",
    "spec_from_file_location",
    "uninstall",
]

__version__ = "0.1.0"


def compile_source(text: str, filename: str = "<mochi>", check: CheckMode = "error") -> CodeType:
    """Compile the text of a Mochi module to a code object, or raise `CompileError`."""
    from mochi_import.driver import Compilation
    from mochi_import.interpreter import no_collector
    from mochi_import.options import CompilerOptions
    from mochi_import.source import SourceFile

    with no_collector:  # until the trees are gone
        return Compilation(SourceFile(filename, text), CompilerOptions(check)).code


def __getattr__(name: str) -> object:
    match name:
        case "CompileError":
            from mochi_import.diagnostics.model import CompileError

            return CompileError
        case "MochiSyntaxError":
            from mochi_import.loader.errors import MochiSyntaxError

            return MochiSyntaxError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


install()
