"""The command line: `python -m mochi_import COMMAND ...`.

`run` is on its own path, without argparse, because a warm run should cost little more than Python's
own start; each other command is a module that is loaded when it is asked for.
"""

from __future__ import annotations

import sys

from mochi_import.cli.status import (
    BROKEN_PIPE,
    FAILED,
    INTERRUPTED,
    SYNTAX,
    TYPES,
    USAGE,
    UsageError,
)
from mochi_import.cli.streams import discard_output, flush_output
from mochi_import.loader.settings import SettingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_import.diagnostics.model import CompileError


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        status = _dispatch(arguments)
        flush_output()
    except (UsageError, SettingError) as error:
        print(f"mochi-import: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        discard_output()
        place = error.filename or "cannot write the output"
        print(f"mochi-import: {place}: {error.strerror}", file=sys.stderr)
        return FAILED
    return status


def print_compile_error(error: CompileError, name: str) -> int:
    """Print why the file that the user calls `name` does not compile; returns the exit status."""
    from mochi_import.cli.colour import wants_colour

    print(error.shown_as(name, colour=wants_colour(sys.stderr)), file=sys.stderr)
    return SYNTAX if error.is_syntax else TYPES


def _dispatch(arguments: list[str]) -> int:
    if arguments[:1] == ["run"] and "--help" not in arguments[1:2] and "-h" not in arguments[1:2]:
        from mochi_import.cli.run import run

        return run(arguments[1:])
    from mochi_import.cli.arguments import run_command

    return run_command(arguments)
