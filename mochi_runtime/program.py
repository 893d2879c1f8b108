"""Runs an emitted program: what `python -m PACKAGE` and the console script of a project do.

An uncaught error is reported as `mochi-import run` does it, with the lines of the Python code, or
with those of the Mochi source where the project has a table of them and MOCHI_TRACEBACK=1 is set.
"""

from __future__ import annotations

import os
import sys

from mochi_runtime.io import use_utf8_output, write_text
from mochi_runtime.limits import make_room

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def smoke(package: str) -> int:
    """`--smoke`: show that the package and its runtime load and print; returns the exit status."""
    use_utf8_output()
    write_text(f"{package}: ok\n")
    return 0


def run_program(module: str, package_file: str) -> int:
    """Run a module as `__main__`, given the `__file__` of its package; returns the exit status."""
    from runpy import run_module

    use_utf8_output()
    make_room()
    sys.modules.pop(module, None)  # of a library, which its package has imported: it runs anew
    try:
        run_module(module, run_name="__main__", alter_sys=True)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, BrokenPipeError, SystemExit):
        raise
    except BaseException as error:
        return _report(error, os.path.dirname(os.path.abspath(package_file)))
    return 0


def _report(error: BaseException, package: str) -> int:
    """Say what ended the program; returns the exit status."""
    from mochi_runtime.errors import Panic, describe

    if sys.stdout is not None:
        sys.stdout.flush()
    lines = [f"run error: {describe(error)}", *getattr(error, "__notes__", [])]
    trace = _trace(error, package)
    if trace:
        lines += ["stack trace:", *trace]
    print("\n".join(lines), file=sys.stderr)
    return error.code if isinstance(error, Panic) and 1 <= error.code <= 255 else 1


# A runaway recursion has frames without end.
_SHOWN_AT_EACH_END = 10


def _trace(error: BaseException, package: str) -> list[str]:
    """The frames of the program, innermost first."""
    from linecache import getline

    table = _line_table(package) if os.environ.get("MOCHI_TRACEBACK") == "1" else {}
    shown = []
    for file, line, name in reversed(_frames(error.__traceback__)):
        place = os.path.relpath(file, package).replace(os.sep, "/")
        known = table.get(place)
        if known is not None and 0 < line <= len(known[1]):
            shown.append([f"  {name} at {known[0]}:{known[1][line - 1]}"])
        else:
            shown.append([f"  {name} at {file}:{line}", f"    {getline(file, line).strip()}"])
    left_out = len(shown) - 2 * _SHOWN_AT_EACH_END
    if left_out > 0:
        shown[_SHOWN_AT_EACH_END:-_SHOWN_AT_EACH_END] = [[f"  ... {left_out} more frames ..."]]
    return [line for lines in shown for line in lines]


def _frames(traceback: TracebackType | None) -> list[tuple[str, int, str]]:
    """File, line and function of each frame, but for those of the runtime and of `runpy`."""
    runtime = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith((runtime, "<frozen ")):
            name = code.co_qualname.rpartition("<locals>.")[2]
            found.append((code.co_filename, traceback.tb_lineno, name))
        traceback = traceback.tb_next
    return found


def _line_table(package: str) -> dict[str, tuple[str, list[int]]]:
    """The Mochi file and lines of each emitted module, where `emit --line-table` left them."""
    import json

    try:
        with open(os.path.join(package, "_lines.json"), encoding="utf-8") as file:
            table: dict[str, tuple[str, list[int]]] = json.load(file)
    except (OSError, ValueError):
        return {}
    return table
