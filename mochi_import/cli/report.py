"""How an uncaught run error is shown: the message, then the Mochi frames, innermost first.

The layout is that of SEMANTICS section 18, on stderr.  Frames of the runtime and of Python's import
machinery are left out; those of foreign Python code stay, for they are part of the program.
"""

from __future__ import annotations

import linecache
import os
import sys

import mochi_import
import mochi_runtime
from mochi_import.cli.status import FAILED
from mochi_import.cli.streams import flush_output
from mochi_runtime.errors import Panic, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

# Where the frames lie that are no part of the program.
_MACHINERY = (
    "<frozen ",
    os.path.join(os.path.dirname(mochi_import.__file__), ""),
    os.path.join(os.path.dirname(mochi_runtime.__file__), ""),
    os.path.join(os.path.dirname(os.__file__), "importlib", ""),
)

# A runaway recursion has frames without end, all alike.
_SHOWN_AT_EACH_END = 10


def report(error: BaseException) -> int:
    """Print an error that ended the program; returns the exit status it asks for."""
    flush_output()
    frames = program_frames(error)
    lines = [f"run error: {describe(error)}"]
    kind = type(error).__name__
    if kind not in lines[0] and frames and frames[-1][0].co_filename.endswith(".py"):
        lines.append(f"caused by {kind}: {error}")
    if frames:
        lines.append("stack trace:")
        lines += _trace(frames[::-1])
    print("\n".join(lines), file=sys.stderr)
    if isinstance(error, Panic) and 1 <= error.code <= 255:
        return error.code
    return FAILED


def program_frames(error: BaseException) -> list[tuple[CodeType, int]]:
    """The frames of the program from which an error came, outermost first, with their lines."""
    traceback = error.__traceback__
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith(_MACHINERY):
            found.append((code, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def _trace(frames: list[tuple[CodeType, int]]) -> list[str]:
    left_out = len(frames) - 2 * _SHOWN_AT_EACH_END
    if left_out <= 0:
        return [line for frame in frames for line in frame_lines(*frame)]
    return [
        *_trace(frames[:_SHOWN_AT_EACH_END]),
        f"  ... {left_out} more frames ...",
        *_trace(frames[-_SHOWN_AT_EACH_END:]),
    ]


def frame_lines(code: CodeType, line: int) -> list[str]:
    """Where a frame is, and its source line."""
    source = linecache.getline(code.co_filename, line).strip()
    place = f"  {_name(code)} at {_shown_path(code.co_filename)}:{line}"
    return [place, f"    {source}"] if source else [place]


def _name(code: CodeType) -> str:
    """A function by its name in the program; what has none there by what it is."""
    name = code.co_qualname.rpartition("<locals>.")[2]
    for made in ("test", "query"):
        if name.startswith(f"_{made}_"):
            return made
    if name == "<module>":
        main = getattr(sys.modules["__main__"], "__file__", None)
        return "__main" if code.co_filename == main else f"module {_shown_path(code.co_filename)}"
    return "fun" if name == "<lambda>" else name


def _shown_path(path: str) -> str:
    """The path from the current folder where the file lies below it, else in full."""
    below = os.path.join(os.getcwd(), "")
    return path.removeprefix(below)
