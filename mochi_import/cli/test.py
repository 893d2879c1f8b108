"""`test PATH...`: run the test blocks of files and report each of them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error
from mochi_import.cli.differences import differences, written
from mochi_import.cli.execute import main_module
from mochi_import.cli.parallel import count
from mochi_import.cli.sources import readable_files
from mochi_import.cli.status import FAILED, OK, USAGE
from mochi_import.cli.trace import frame_lines, program_frames
from mochi_import.diagnostics.model import CompileError
from mochi_import.loader.explaining import ExplainingLoader
from mochi_import.loader.hook import install
from mochi_runtime.errors import ASSERT_FAULT, MochiError, describe
from mochi_runtime.explanation import Explainer, Unmet
from mochi_runtime.io import use_utf8_output
from mochi_runtime.limits import make_room
from mochi_runtime.testing import collecting

if TYPE_CHECKING:
    from types import CodeType

    from mochi_import.options import CheckMode
    from mochi_runtime.testing import Outcome


class _Totals:
    """What the summary counts, and the worst exit status so far."""

    def __init__(self) -> None:
        self.tests = 0
        self.failed = 0
        self.not_compiled = 0
        self.status = OK

    def summary(self) -> str:
        """The last line."""
        parts = [count(self.tests, "test"), f"{self.failed:,} failed"]
        if self.not_compiled:
            parts.append(f"{count(self.not_compiled, 'file')} not compiled")
        return ", ".join(parts)


def run_tests(paths: list[str], check: CheckMode | None) -> int:
    """Run the tests of each file; the exit status is 1 where one fails."""
    install(check)
    use_utf8_output()
    make_room()
    totals = _Totals()
    sys.path.insert(0, "")
    files, unreadable = readable_files(paths)
    for path in files:
        _test_file(path, check, totals)
    print(totals.summary())
    return totals.status or (USAGE if unreadable else OK)


def _test_file(path: str, check: CheckMode | None, totals: _Totals) -> None:
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    loader = ExplainingLoader("__main__", os.path.abspath(path), check)
    try:
        code = loader.load().code
    except CompileError as error:
        totals.not_compiled += 1
        totals.status = max(totals.status, print_compile_error(error, path))
        return
    print(path)
    with collecting() as outcomes:
        stopped = _run(code, loader)
    for outcome in outcomes:
        if outcome.module == "__main__":  # and not a module that the file imports
            totals.tests += 1
            totals.failed += outcome.error is not None
            _print_outcome(outcome)
    if stopped is not None:
        print("\n".join(_failure("the program", stopped)))
    if totals.failed or stopped is not None:
        totals.status = max(totals.status, FAILED)


def _run(code: CodeType, loader: ExplainingLoader) -> Exception | None:
    try:
        exec(code, main_module(loader.path, loader))
    except Exception as error:
        return error
    return None


def _print_outcome(outcome: Outcome) -> None:
    if outcome.error is None:
        print(f"  ok    {outcome.name}")
    else:
        print("\n".join(_failure(outcome.name, outcome.error)))


def _failure(name: str, error: Exception) -> list[str]:
    """The message of a failure and its place, which that of an `expect` has in its message."""
    message = describe(error)
    lines = [f"  FAIL  {name}", f"        {message}"]
    if isinstance(error, Unmet):
        first, *others = Explainer(written, differences).lines(error.condition)
        if not message.endswith(first):  # which says nothing that the source does not
            others.insert(0, first)
        lines += [f"          {line}" for line in others]
    elif not (isinstance(error, MochiError) and error.code == ASSERT_FAULT):
        for frame in program_frames(error)[-1:]:
            lines += [f"      {line}" for line in frame_lines(frame)]
    return lines
