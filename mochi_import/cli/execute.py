"""Runs a code object as `__main__` and says how it ended."""

from __future__ import annotations

import gc
import sys
from _frozen_importlib import ModuleSpec

from mochi_import.cli.streams import flush_output
from mochi_runtime.io import use_utf8_output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from mochi_import.loader.loader import MochiLoader

# Mochi programs may recurse 100,000 deep (RULINGS); the runtime's own frames come on top.  A Python
# frame takes no C stack, so the limit protects memory only.
RECURSION_LIMIT = 150_000

# Calls that go through C, such as a sort key that sorts, do take C stack.  Python 3.13 allows so
# many of them that they can pass the usual 8 MB.
C_STACK = 256 << 20

SPAWNED = "mochi_import.loader.spawned"

# Programs build large lists and maps and few cycles.  Python's own threshold of 700 takes a third
# of the time of a program that builds a million small lists; this one next to nothing.
GC_THRESHOLD = 50_000


def execute(
    code: CodeType, path: str, loader: MochiLoader | None = None, spec: ModuleSpec | None = None
) -> int:
    """Run a program and return the exit status; a run error is reported on stderr."""
    namespace = main_module(path, loader, spec)
    use_utf8_output()
    make_room()
    try:
        exec(code, namespace)
        flush_output()
    except (KeyboardInterrupt, BrokenPipeError, SystemExit):
        raise
    except BaseException as error:
        if _is_quit(error):
            raise
        from mochi_import.cli.report import report

        return report(error)
    return 0


def _is_quit(error: BaseException) -> bool:
    """Whether the user of a debugger ended the program, which is no error of it."""
    debugger = sys.modules.get("bdb")
    return debugger is not None and isinstance(error, debugger.BdbQuit)


def main_module(
    path: str, loader: MochiLoader | None, spec: ModuleSpec | None = None
) -> dict[str, object]:
    """The names of a fresh `__main__`, which takes the place of the one there is."""
    module = type(sys)("__main__")
    namespace = module.__dict__
    namespace["__file__"] = path
    namespace["__loader__"] = loader
    if loader is not None:
        # The name is that of what a process which multiprocessing starts imports for `__main__`.
        namespace["__spec__"] = ModuleSpec(SPAWNED, loader, origin=path)  # type: ignore[arg-type]
    if spec is not None:
        namespace["__package__"] = spec.parent
    sys.modules["__main__"] = module
    return namespace


def make_room() -> None:
    """Set the limits of the process for running programs."""
    sys.setrecursionlimit(RECURSION_LIMIT)
    sys.set_int_max_str_digits(0)  # an int of a program may have any number of digits
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    if sys.version_info >= (3, 13):
        _raise_stack_limit()


def _raise_stack_limit() -> None:
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        wanted = C_STACK if most == resource.RLIM_INFINITY else min(C_STACK, most)
        resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))
    except (ImportError, ValueError, OSError):
        pass  # Windows, or a system that fixes the size of the stack
