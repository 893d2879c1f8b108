"""The frames of an error as a person reads them: where, the source line, and what failed in it.

    share at app.mochi:2
      return total / among
             ^^^^^^^^^^^^^

Frames of the runtime and of Python's import machinery are left out; those of foreign Python code
stay, for they are part of the program.
"""

from __future__ import annotations

import itertools
import linecache
import os
import sys
from typing import NamedTuple

import mochi_import
import mochi_runtime
from mochi_import.diagnostics.render import indent
from mochi_import.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, TracebackType

# Where the frames lie that are no part of the program.
_MACHINERY = (
    "<frozen ",
    os.path.join(os.path.dirname(mochi_import.__file__), ""),
    os.path.join(os.path.dirname(mochi_runtime.__file__), ""),
    os.path.join(os.path.dirname(os.__file__), "importlib", ""),
)

# A runaway recursion of several functions has frames without end.
_SHOWN_AT_EACH_END = 10


class Frame(NamedTuple):
    """A frame and the instruction that failed in it."""

    code: CodeType
    line: int
    instruction: int


def program_frames(error: BaseException) -> list[Frame]:
    """The frames of the program from which an error came, outermost first."""
    traceback: TracebackType | None = error.__traceback__
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith(_MACHINERY):
            found.append(Frame(code, traceback.tb_lineno, traceback.tb_lasti))
        traceback = traceback.tb_next
    return found


def trace_lines(frames: list[Frame]) -> list[str]:
    """Frames, innermost first; calls that repeat are shown once, and of very many the ends."""
    runs = [_repeated(list(run)) for _, run in itertools.groupby(reversed(frames))]
    left_out = len(runs) - 2 * _SHOWN_AT_EACH_END
    if left_out > 0:
        runs[_SHOWN_AT_EACH_END:-_SHOWN_AT_EACH_END] = [[f"  ... {left_out} more frames ..."]]
    return [line for run in runs for line in run]


def _repeated(run: list[Frame]) -> list[str]:
    """Frames that are all at one place."""
    lines = frame_lines(run[0])
    more = len(run) - 1
    return [*lines, f"  ... and {more} more times ..."] if more > 2 else lines * len(run)


def frame_lines(frame: Frame) -> list[str]:
    """Where a frame is, its source line, and carets under the part of it that failed."""
    code, line, _ = frame
    place = f"  {_name(code)} at {shown_path(code.co_filename)}:{line}"
    source = linecache.getline(code.co_filename, line).rstrip()
    text = source.lstrip()
    if not text:
        return [place]
    carets = _carets(frame, source, len(source) - len(text))
    return [place, f"    {visible(text)}", *([f"    {carets}"] if carets else [])]


def _carets(frame: Frame, source: str, margin: int) -> str:
    """The carets for a source line whose margin is cut off; none under a whole line."""
    positions = frame.code.co_positions()
    found = next(itertools.islice(positions, frame.instruction // 2, None), (None,) * 4)
    line, end_line, column, end_column = found
    if line != frame.line or column is None or end_column is None:
        return ""
    if end_line != line:
        end_column = len(source.encode())
    before = indent(source, column + 1)
    width = len(indent(source, end_column + 1).expandtabs()) - len(before.expandtabs())
    whole = column <= len(source[:margin].encode()) and end_column >= len(source.encode())
    return "" if whole else before[margin:] + "^" * width


def _name(code: CodeType) -> str:
    """A function by its name in the program; what has none there by what it is."""
    name = code.co_qualname.rpartition("<locals>.")[2]
    if name == "<module>":
        main = getattr(sys.modules["__main__"], "__file__", None)
        return "__main" if code.co_filename == main else f"module {shown_path(code.co_filename)}"
    return {"<lambda>": "fun", "<query>": "query"}.get(name, name)


def shown_path(path: str) -> str:
    """The path from the current folder where the file lies below it, else in full."""
    below = os.path.join(os.getcwd(), "")
    return path.removeprefix(below)
