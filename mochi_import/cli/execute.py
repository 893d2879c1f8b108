"""Runs a code object as `__main__` and says how it ended."""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

from mochi_import.cli.streams import flush_output
from mochi_runtime.io import use_utf8_output
from mochi_runtime.limits import make_room

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from mochi_import.loader.loader import MochiLoader

SPAWNED = "mochi_import.loader.spawned"


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
