"""`check PATH...`: report what is wrong with files, and run nothing.

Many files are checked by several processes; what is printed is in the order of the files all the
same.
"""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import import __version__
from mochi_import.cli.colour import wants_colour
from mochi_import.cli.sources import mochi_files, require_file
from mochi_import.cli.status import OK, SYNTAX, TYPES
from mochi_import.diagnostics.json_format import render_json
from mochi_import.diagnostics.model import CompileError
from mochi_import.diagnostics.render import render_all
from mochi_import.diagnostics.sarif import render_sarif
from mochi_import.driver import Compilation, SourceLibrary
from mochi_import.options import CompilerOptions
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mochi_import.diagnostics.model import Problems

FORMATS = ("text", "json", "sarif")

# Below this a pool of processes takes longer to start than it saves.
_MANY = 40
_CHUNK = 8


def check_files(paths: list[str], form: str = "text") -> int:
    """Check each file; the exit status is that of the worst error."""
    files = list(mochi_files(paths))
    checked: list[Problems] = []
    with _results(files) as results:
        for problems in _with_progress(results, len(files)):
            checked.append(problems)
            if form == "text" and problems.found:
                print(render_all(problems, colour=wants_colour(sys.stderr)), file=sys.stderr)
                print(file=sys.stderr)
    if form == "json":
        print(render_json(checked))
    elif form == "sarif":
        print(render_sarif(checked, __version__))
    print(_summary(checked), file=sys.stderr)
    return _status(checked)


@contextmanager
def _results(files: list[str]) -> Iterator[Iterable[Problems]]:
    """What is found in each file, in order."""
    workers = min(os.cpu_count() or 1, len(files) // _MANY + 1)
    if workers == 1:
        yield map(_check, files)
        return
    with ProcessPoolExecutor(workers, initializer=_ignore_interrupts) as pool:
        try:
            yield pool.map(_check, files, chunksize=_CHUNK)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the group; only the first answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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


def _with_progress(results: Iterable[Problems], total: int) -> Iterator[Problems]:
    """Count the files on a terminal, in a line that is gone when something else is printed."""
    if total < _MANY or not sys.stderr.isatty():
        yield from results
        return
    for number, problems in enumerate(results, 1):
        print("\r\x1b[K", end="", file=sys.stderr)
        yield problems
        print(f"checked {number} of {total} files", end="", file=sys.stderr, flush=True)
    print("\r\x1b[K", end="", file=sys.stderr)


def _summary(checked: list[Problems]) -> str:
    errors = [len(problems.errors) for problems in checked]
    failed = len(errors) - errors.count(0)
    warnings = sum(len(problems.found) for problems in checked) - sum(errors)
    parts = [f"{_count(len(checked), 'file')} checked"]
    if failed:
        parts.append(f"{_count(sum(errors), 'error')} in {_count(failed, 'file')}")
    else:
        parts.append("no errors")
    if warnings:
        parts.append(_count(warnings, "warning"))
    return ", ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _status(checked: list[Problems]) -> int:
    failed = [CompileError(problems) for problems in checked if problems.errors]
    if any(error.is_syntax for error in failed):
        return SYNTAX
    return TYPES if failed else OK
