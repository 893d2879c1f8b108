"""`check PATH...`: report what is wrong with files, and run nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from mochi_import.cli import print_compile_error
from mochi_import.cli.sources import mochi_files
from mochi_import.cli.status import OK, SYNTAX
from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.render import render_all
from mochi_import.driver import Compilation
from mochi_import.syntax.parser import decode


def check_files(paths: list[str]) -> int:
    """Check each file; the exit status is that of the worst error."""
    statuses = [_check(path) for path in mochi_files(paths)]
    failed = sum(status != OK for status in statuses)
    print(f"{_count(len(statuses))} checked, {failed} with errors", file=sys.stderr)
    return SYNTAX if SYNTAX in statuses else max(statuses, default=OK)


def _check(path: str) -> int:
    try:
        compilation = Compilation(decode(Path(path).read_bytes(), path))
        _ = compilation.checked
    except CompileError as error:
        return print_compile_error(error, path)
    if compilation.problems.found:
        print(render_all(compilation.problems), file=sys.stderr)
    return OK


def _count(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"
