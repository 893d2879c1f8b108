"""`run FILE [args]`"""

from __future__ import annotations

import sys
from pathlib import Path


def run(arguments: list[str]) -> int:
    """Run a program as `__main__`."""
    from mochi_import.diagnostics.model import CompileError
    from mochi_import.driver import Compilation
    from mochi_import.options import CompilerOptions
    from mochi_import.syntax.parser import decode

    check = "error"
    while arguments and arguments[0].startswith("--check="):
        check = arguments.pop(0).partition("=")[2]
    path = Path(arguments[0])
    sys.argv[:] = arguments
    sys.path[0] = str(path.resolve().parent)
    sys.setrecursionlimit(110_000)
    try:
        source = decode(path.read_bytes(), arguments[0])
        compilation = Compilation(source, CompilerOptions(check), str(path.resolve()))  # type: ignore[arg-type]
        code = compilation.code
    except CompileError as error:
        print(error, file=sys.stderr)
        return 3 if error.is_syntax else 4
    module = type(sys)("__main__")
    module.__dict__["__file__"] = str(path.resolve())
    sys.modules["__main__"] = module
    exec(code, module.__dict__)
    return 0
