"""`run FILE [args]`, `run -m MODULE [args]` and `run - [args]`: a program as `__main__`."""

from __future__ import annotations

import os
import sys

from mochi_import.cli import print_compile_error
from mochi_import.cli.execute import execute
from mochi_import.cli.sources import require_file, standard_input
from mochi_import.cli.status import UsageError
from mochi_import.loader.hook import install
from mochi_import.loader.loader import MochiLoader
from mochi_import.loader.settings import parse_mode
from mochi_import.loader.sources import SourceEntry, register

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from mochi_import.loader.cache import Entry
    from mochi_import.options import CheckMode

USAGE = "mochi-import run [--check=error|warn|off] (FILE | -m MODULE | -) [ARGUMENT ...]"


def run(arguments: list[str]) -> int:
    """Run a program with the arguments after it; returns the exit status."""
    check, target, rest = _parse(arguments)
    install(check)
    if target == "-m":
        return _run_module(rest[0], rest[1:], check)
    if target == "-":
        return _run_stdin(rest, check)
    path = require_file(target)
    sys.path[0] = os.path.dirname(path)
    sys.argv[:] = [target, *rest]
    return _run_loader(MochiLoader("__main__", path, check), target)


def _parse(arguments: list[str]) -> tuple[CheckMode | None, str, list[str]]:
    """The check mode, the program (`-` and `-m` as they are), and what follows it."""
    check: CheckMode | None = None
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--check":
            argument = f"--check={rest.pop(0) if rest else ''}"
        if argument.startswith("--check="):
            check = parse_mode(argument.removeprefix("--check="), "--check")
        elif argument == "-m" and not rest:
            raise UsageError(f"-m needs the name of a module\nusage: {USAGE}")
        elif argument in ("-", "-m") or not argument.startswith("-"):
            return check, argument, rest
        else:
            raise UsageError(f"run does not know {argument}\nusage: {USAGE}")
    raise UsageError(f"run needs a program\nusage: {USAGE}")


def _run_loader(loader: MochiLoader, shown: str, spec: ModuleSpec | None = None) -> int:
    try:
        entry = loader.load()
    except Exception as error:
        from mochi_import.diagnostics.model import CompileError

        if isinstance(error, CompileError):
            return print_compile_error(error, shown)
        raise
    _print_warnings(entry)
    return execute(entry.code, loader.path, loader, spec)


def _run_module(name: str, arguments: list[str], check: CheckMode | None) -> int:
    sys.path[0] = os.getcwd()
    spec = _find_main(name)
    if not isinstance(spec.loader, MochiLoader):
        raise UsageError(f"{name} is not a Mochi module; run it with python -m {name}")
    sys.argv[:] = [spec.loader.path, *arguments]
    loader = MochiLoader("__main__", spec.loader.path, check)
    return _run_loader(loader, os.path.relpath(loader.path), spec)


def _find_main(name: str) -> ModuleSpec:
    """The spec of the module to run: for a package that of its `__main__`."""
    import importlib.util

    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
            if spec is None:
                raise UsageError(f"{name} is a package without a module __main__")
    except ModuleNotFoundError:
        spec = None
    if spec is None:
        raise UsageError(f"no module named {name} on the path, which starts with {sys.path[0]}")
    return spec


def _run_stdin(arguments: list[str], check: CheckMode | None) -> int:
    from mochi_import.diagnostics.model import CompileError
    from mochi_import.loader.build import build_entry
    from mochi_import.loader.settings import check_mode
    from mochi_import.options import CompilerOptions

    sys.path[0] = os.getcwd()
    sys.argv[:] = ["-", *arguments]
    data = standard_input()
    options = CompilerOptions(check or check_mode(os.path.abspath("-")))
    try:
        entry = build_entry(data, "<stdin>", options)
    except CompileError as error:
        return print_compile_error(error, "<stdin>")
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    register("<stdin>", SourceEntry("<stdin>", lambda: text, lambda: entry.code, lambda: None))
    _print_warnings(entry)
    return execute(entry.code, "<stdin>")


def _print_warnings(entry: Entry) -> None:
    for _, _, rendered in entry.problems:
        print(rendered, file=sys.stderr)
