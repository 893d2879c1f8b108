"""The command line of every command but `run`, and the help of all of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mochi_import import __version__
from mochi_import.cli import build, cache, check, compile, emit, enable, explain, stubs, test
from mochi_import.cli.run import USAGE as RUN_USAGE
from mochi_import.cli.status import USAGE
from mochi_import.options import CHECK_MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXIT_STATUSES = """
exit status: 0; 1 a failed expect or a run error (or the code of an uncaught panic); 2 a wrong call;
3 an error of syntax; 4 an error of types.  MOCHI_CHECK and `check` under [tool.mochi] in
pyproject.toml set the default of --check.  MOCHI_TRACE=import tells what the import hook does.
"""


def run_command(arguments: Sequence[str]) -> int:
    """Parse the arguments and run the command they name; returns the exit status."""
    try:
        parsed, unknown = _parser().parse_known_args(arguments)
        if unknown:
            parsed.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    match parsed.command:
        case "test":
            return test.run_tests(parsed.paths, parsed.check)
        case "check":
            return check.check_files(parsed.paths, parsed.format)
        case "explain":
            return explain.explain(parsed.code)
        case "emit":
            return emit.emit(parsed)
        case "build":
            return build.build(parsed)
        case "compile":
            return compile.compile_files(parsed.paths, parsed.check, parsed.invalidation_mode)
        case "cache":
            if parsed.action == "info":
                return cache.info(parsed.paths)
            return cache.clear(parsed.paths, stale=parsed.stale)
        case "enable":
            return enable.status() if parsed.status else enable.enable(user=parsed.user)
        case "disable":
            return enable.disable()
        case "stubs":
            return _stubs(parsed)
    raise ValueError(f"unknown command {parsed.command}")


def _stubs(parsed: argparse.Namespace) -> int:
    if parsed.check:
        return stubs.check_stubs(parsed.paths, parsed.output)
    make = stubs.watch_stubs if parsed.watch else stubs.write_stubs
    return make(parsed.paths, parsed.output, force=parsed.force)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mochi-import",
        description="Run, test and check Mochi programs on CPython.",
        epilog=_EXIT_STATUSES,
    )
    parser.add_argument("--version", action="version", version=f"mochi-import {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose, add_arguments in _COMMANDS:
        description = f"{purpose[0].upper()}{purpose[1:]}."
        command = commands.add_parser(name, help=purpose, description=description)
        command.set_defaults(parser=command)
        add_arguments(command)
    return parser


def _add_run(command: argparse.ArgumentParser) -> None:
    """What `--help` shows; `cli.run` parses these itself."""
    command.usage = RUN_USAGE
    command.add_argument("program", metavar="FILE", help="a .mochi file, or - for standard input")
    command.add_argument("-m", metavar="MODULE", help="a module by its name, as Python finds it")
    command.add_argument("arguments", nargs="*", metavar="ARGUMENT", help="of the program")
    _add_check_mode(command)


def _add_test(command: argparse.ArgumentParser) -> None:
    _add_paths(command)
    _add_check_mode(command)


def _add_check(command: argparse.ArgumentParser) -> None:
    _add_paths(command)
    command.add_argument("--format", choices=check.FORMATS, default="text", help="of the report")


def _add_explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("code", nargs="?", metavar="CODE", help="such as T020; all without it")


def _add_compile(command: argparse.ArgumentParser) -> None:
    _add_paths(command)
    _add_check_mode(command)
    command.add_argument(
        "--invalidation-mode",
        choices=compile.MODES,
        default=compile.MODES[0],
        help="whether imports hold the cache files against the sources",
    )


def _add_cache(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    action = actions.add_parser("info", help="how many there are, how large, where, how many stale")
    action.add_argument("paths", nargs="*", metavar="PATH", help="the current folder without one")
    action = actions.add_parser("clear", help="remove them")
    action.add_argument("paths", nargs="*", metavar="PATH", help="the current folder without one")
    action.add_argument("--stale", action="store_true", help="only those that no import would use")


def _add_enable(command: argparse.ArgumentParser) -> None:
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--user", action="store_true", help="for this user only")
    choice.add_argument("--status", action="store_true", help="only say whether it is enabled")


def _add_nothing(command: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def _add_stubs(command: argparse.ArgumentParser) -> None:
    _add_paths(command)
    command.add_argument(
        "-o", "--output", metavar="DIR", help="write below this folder, not beside the modules"
    )
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="only list what is not up to date")
    choice.add_argument("--watch", action="store_true", help="keep them up to date until Ctrl-C")
    command.add_argument("--force", action="store_true", help="also over stubs written by hand")


def _add_paths(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, or a folder with all below it"
    )


def _add_check_mode(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--check", choices=CHECK_MODES, help="what type errors do: error by default"
    )


_COMMANDS = (
    ("run", "run a program: FILE, -m MODULE, or - for standard input", _add_run),
    ("test", "run the test blocks of files and folders", _add_test),
    ("check", "report errors of syntax and types", _add_check),
    ("explain", "explain the code of an error", _add_explain),
    ("stubs", "write .pyi files for Python's type checkers", _add_stubs),
    (
        "emit",
        "write modules as a Python project, or print one stage of a compilation",
        emit.add_arguments,
    ),
    ("build", "make a wheel and an sdist of modules", build.add_arguments),
    ("compile", "compile modules ahead of their import", _add_compile),
    ("cache", "show or remove the cache files of modules", _add_cache),
    (
        "enable",
        "have each start of this Python find .mochi modules, by a .pth file",
        _add_enable,
    ),
    ("disable", "undo enable", _add_nothing),
)
