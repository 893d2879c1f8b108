"""`check PATH...`: report what is wrong with files, and run nothing.

Many files are checked by several processes; what is printed is in the order of the files all the
same.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import import __version__
from mochi_import.cli.colour import wants_colour
from mochi_import.cli.parallel import count, results, with_progress
from mochi_import.cli.sources import readable_files, require_file
from mochi_import.cli.status import OK, SYNTAX, TYPES, USAGE
from mochi_import.diagnostics.json_format import render_json
from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.render import render_all
from mochi_import.diagnostics.sarif import render_sarif
from mochi_import.driver import Compilation, SourceLibrary
from mochi_import.options import CompilerOptions
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from mochi_import.diagnostics.model import Problems

FORMATS = ("text", "json", "sarif")


def check_files(paths: list[str], form: str = "text") -> int:
    """Check each file; the exit status is that of the worst error."""
    files, unreadable = readable_files(paths)
    checked: list[Problems] = []
    with results(_check, files) as found:
        for problems in with_progress(found, len(files), "checked"):
            checked.append(problems)
            if form == "text" and problems.found:
                print(render_all(problems, colour=wants_colour(sys.stderr)), file=sys.stderr)
                print(file=sys.stderr)
    if form == "json":
        print(render_json(checked))
    elif form == "sarif":
        print(render_sarif(checked, __version__))
    print(_summary(checked), file=sys.stderr)
    return _status(checked) or (USAGE if unreadable else OK)


def _check(path: str) -> Problems:
    require_file(path)
    options = CompilerOptions()
    try:
        source = decode(Path(path).read_bytes(), path)
        compilation = Compilation(source, options, os.path.abspath(path), _library())
        _ = compilation.checked
    except CompileError as error:
        return error.problems
    return compilation.problems


@cache
def _library() -> SourceLibrary:
    """The modules that files import, read once by each process."""
    return SourceLibrary(CompilerOptions())


def _summary(checked: list[Problems]) -> str:
    errors = [len(problems.errors) for problems in checked]
    failed = len(errors) - errors.count(0)
    warnings = sum(len(problems.found) for problems in checked) - sum(errors)
    parts = [f"{count(len(checked), 'file')} checked"]
    if failed:
        parts.append(f"{count(sum(errors), 'error')} in {count(failed, 'file')}")
    else:
        parts.append("no errors")
    if warnings:
        parts.append(count(warnings, "warning"))
    return ", ".join(parts)


def _status(checked: list[Problems]) -> int:
    failed = [CompileError(problems) for problems in checked if problems.errors]
    if any(error.is_syntax for error in failed):
        return SYNTAX
    return TYPES if failed else OK
