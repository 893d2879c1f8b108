"""How an uncaught run error is shown: the message, then the frames, innermost first.

The layout is that of SEMANTICS section 18, on stderr.  An error that was raised while another was
handled, or because of it, is followed by that one.
"""

from __future__ import annotations

import sys

from mochi_import.cli import print_compile_error
from mochi_import.cli.colour import wants_colour
from mochi_import.cli.status import FAILED
from mochi_import.cli.streams import flush_output
from mochi_import.cli.trace import program_frames, shown_path, trace_lines
from mochi_import.loader.errors import MochiSyntaxError
from mochi_runtime.errors import Panic, describe

_RED = "\x1b[1;31m"
_RESET = "\x1b[0m"


def report(error: BaseException) -> int:
    """Print an error that ended the program; returns the exit status it asks for."""
    flush_output()
    if isinstance(error, MochiSyntaxError):
        return _report_module(error)
    head = "run error"
    if wants_colour(sys.stderr):
        head = f"{_RED}{head}{_RESET}"
    lines = [f"{head}: {describe(error)}", *_details(error)]
    seen = {error}
    earlier = _earlier(error)
    while earlier is not None and earlier[1] not in seen:
        relation, error_before = earlier
        seen.add(error_before)
        lines += [f"{relation}: {describe(error_before)}", *_details(error_before)]
        earlier = _earlier(error_before)
    print("\n".join(lines), file=sys.stderr)
    if isinstance(error, Panic) and 1 <= error.code <= 255:
        return error.code
    return FAILED


def _report_module(error: MochiSyntaxError) -> int:
    """Print why a module that the program imports does not compile, and what imports it."""
    status = print_compile_error(error, shown_path(error.filename or ""))
    frames = program_frames(error)
    if frames:
        print("\nimported by:", *trace_lines(frames), sep="\n", file=sys.stderr)
    return status


def _details(error: BaseException) -> list[str]:
    """What Python says of an error of its code, notes, and the trace."""
    frames = program_frames(error)
    kind = type(error).__name__
    lines = []
    if frames and frames[-1].code.co_filename.endswith(".py") and kind not in describe(error):
        lines.append(f"caused by {kind}: {error}")
    lines += getattr(error, "__notes__", [])
    return [*lines, "stack trace:", *trace_lines(frames)] if frames else lines


def _earlier(error: BaseException) -> tuple[str, BaseException] | None:
    """The error before this one, if it says more about the program, and how they relate."""
    if error.__cause__ is not None:
        return "because of", error.__cause__
    context = error.__context__
    if context is None or error.__suppress_context__ or not program_frames(context):
        return None
    return "while handling", context
