"""Every frame of a run error has the file, line and columns of the Mochi text that failed.

The programs of `failing/` mark it by hand, under the line:

    // ZeroDivisionError: division by zero
    fun f(x: int): int {
      return 1 / x
    //       ^^^^^ 2 f
    }
    print(f(0))
    //    ^^^^ 1

The number is that of the frame, from 1 for the outermost, and the name that of the function.  `...`
stands on the first and on the last line of what spans several.  A mark in the first column begins
with `#`.  `// 2 helper.py: f(n)` on top is a frame in Python code and the text that it is at.
`// run only` is a program that fails only as a program, `// check off` one with type errors.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from mochi_import.cli.trace import frame_lines, program_frames
from mochi_import.loader.loader import MochiLoader
from mochi_runtime.errors import describe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mochi_import.options import CheckMode

FAILING = Path(__file__).parent / "failing"
PROGRAMS = sorted([*FAILING.glob("*.mochi"), *FAILING.glob("*/main.mochi")])
MARK = re.compile(r"(?://( *)|#)(\^*) ?(\.\.\.)? ?(\d.*)")
FOREIGN = re.compile(r"// (\d+) (\w+\.py): (.*)")


class Frame(NamedTuple):
    """Where a frame is: lines from 1, columns from 0 in UTF-8 bytes, as in a code object."""

    file: str
    function: str
    line: int
    end_line: int
    column: int
    end_column: int


def marked(program: Path) -> list[Frame | tuple[str, str]]:
    """The frames that the program and the modules beside it mark; of Python ones file and text."""
    frames: dict[int, Frame | tuple[str, str]] = {}
    files = [program] if program.parent == FAILING else program.parent.glob("*.mochi")
    for file in files:
        text, at = "", 0
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if foreign := FOREIGN.fullmatch(line):
                frames[int(foreign[1])] = (foreign[2], foreign[3])
            elif mark := MARK.fullmatch(line):
                start = 0 if line.startswith("#") else 2 + len(mark[1])
                end = start + len(mark[2]) + line.startswith("#")
                column, end_column = len(text[:start].encode()), len(text[:end].encode())
                for label in mark[4].split(", "):
                    depth, _, function = label.partition(" ")
                    first = frames.get(int(depth))
                    if isinstance(first, Frame):  # the last line of a span
                        frames[int(depth)] = first._replace(end_line=at, end_column=end_column)
                    else:
                        name = function or "<module>"
                        frame = Frame(str(file), name, at, at, column, end_column)
                        frames[int(depth)] = frame
            else:
                text, at = line, number
    assert sorted(frames) == list(range(1, len(frames) + 1))
    return [frames[depth] for depth in sorted(frames)]


def raised(traceback: TracebackType | None) -> Iterator[Frame | tuple[str, str]]:
    """The frames of a traceback, those of Python files with their text."""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = next(itertools.islice(code.co_positions(), traceback.tb_lasti // 2, None))
        line, end_line, column, end_column = place
        assert None not in place
        assert line == traceback.tb_lineno
        file = Path(code.co_filename)
        if file.suffix == ".py":
            text = file.read_text(encoding="utf-8").splitlines()[line - 1]
            yield file.name, text.encode()[column:end_column].decode()
        else:
            yield Frame(str(file), code.co_qualname, line, end_line, column, end_column)
        traceback = traceback.tb_next


def header(program: Path) -> list[str]:
    """The comments on top of a program, without their slashes."""
    lines = program.read_text(encoding="utf-8").splitlines()
    return [line[3:] for line in itertools.takewhile(lambda line: line[:3] == "// ", lines)]


def failure(loader: MochiLoader) -> Exception | None:
    """What the program raises."""
    namespace = {"__name__": loader.name, "__file__": loader.path, "__loader__": loader}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(loader.load().code, namespace)
    except Exception as error:
        return error
    return None


@pytest.fixture
def _clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(FAILING)):
            del sys.modules[name]


@pytest.mark.usefixtures("_clean")
@pytest.mark.parametrize("name", ["__main__", "program"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: str(p.relative_to(FAILING))[:-6])
def test_every_frame(program: Path, name: str) -> None:
    message, *options = header(program)
    sys.path.insert(0, str(program.parent))
    loader = MochiLoader(name, str(program), "off" if "check off" in options else None)
    error = failure(loader)
    if "run only" in options and name != "__main__":
        assert error is None
        return
    assert error is not None
    assert error.__traceback__ is not None
    assert f"{type(error).__name__}: {describe(error)}" == message
    assert list(raised(error.__traceback__.tb_next)) == marked(program)


@pytest.mark.usefixtures("_clean")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: str(p.relative_to(FAILING))[:-6])
def test_run_has_carets_below_the_same(program: Path) -> None:
    sys.path.insert(0, str(program.parent))
    check: CheckMode = "off" if "check off" in header(program) else "error"
    error = failure(MochiLoader("__main__", str(program), check))
    assert error is not None
    for frame, expected in zip(program_frames(error)[1:], marked(program), strict=True):
        if not isinstance(expected, Frame):
            continue
        place, text, *carets = frame_lines(frame)
        assert place.endswith(f"{Path(expected.file).name}:{expected.line}")
        source = Path(expected.file).read_text(encoding="utf-8").splitlines()[expected.line - 1]
        one_line = expected.line == expected.end_line
        end = expected.end_column if one_line else len(source.encode())
        failed = source.encode()[expected.column : end].decode()
        if carets and source.isascii():
            start = len(carets[0]) - len(carets[0].lstrip())
            assert text[start : len(carets[0])] == failed
        elif not carets:
            assert text.strip() == failed.strip()


def test_the_corpus_is_large() -> None:
    assert len(PROGRAMS) >= 110
