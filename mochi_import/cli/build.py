"""`build SRC...`: a wheel and an sdist of Mochi modules, for any Python 3.12 or newer."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error
from mochi_import.cli.sources import require_file
from mochi_import.cli.status import OK, UsageError
from mochi_import.diagnostics.model import CompileError
from mochi_import.loader.settings import check_mode
from mochi_import.options import CompilerOptions
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

FRONT_ENDS = ("uv", "build")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what `build` takes."""
    command.add_argument("sources", nargs="+", metavar="SRC", help="a file or a folder")
    command.add_argument("-o", "--output", metavar="DIR", default="dist", help="dist without it")
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--wheel", action="store_true", help="a wheel only")
    choice.add_argument("--sdist", action="store_true", help="an sdist only")
    for field, what in (
        ("name", "of the distribution"),
        ("version", "0.1.0 without it"),
        ("package", "that is imported"),
        ("description", "in one line"),
        ("license", "an SPDX expression"),
    ):
        command.add_argument(f"--{field}", default="", metavar=field.upper(), help=what)
    for field, what in (("license-file", "a file or pattern"), ("author", '"Ann <ann@a.org>"')):
        command.add_argument(
            f"--{field}", action="append", default=[], metavar="TEXT", help=f"{what}; repeatable"
        )
    command.add_argument("--runtime", choices=("bundled", "dependency"), default="bundled")
    command.add_argument("--front-end", choices=FRONT_ENDS, help="uv where there is one, or build")
    command.add_argument("--smoke", action="store_true", help="start the built package once")


def build(parsed: argparse.Namespace) -> int:
    """Build and list the archives; returns the exit status."""
    try:
        with _warnings_in_one_line():
            _build(parsed)
    except CompileError as error:
        return print_compile_error(error, error.problems.source.name)
    except PackagingError as error:
        raise UsageError(str(error)) from None
    return OK


def _build(parsed: argparse.Namespace) -> None:
    from mochi_import.packaging.build import build_project, smoke
    from mochi_import.packaging.distributions import KINDS, Order
    from mochi_import.packaging.epoch import source_date_epoch
    from mochi_import.packaging.metadata import Flags, metadata_for
    from mochi_import.packaging.optional import require
    from mochi_import.project.errors import ProjectError
    from mochi_import.project.names import package_for
    from mochi_import.project.project import make

    require("hatchling", "cyclonedx", "packaging")
    paths = [_absolute(source) for source in parsed.sources]
    flags = Flags(
        parsed.name,
        parsed.version,
        parsed.description,
        parsed.license,
        tuple(parsed.license_file),
        tuple(parsed.author),
    )
    try:
        package = parsed.package or package_for(Path(parsed.name.replace(".", "-") or paths[0]))
        with _progress("emitting"):
            project = make(
                paths,
                lambda file: CompilerOptions(check_mode(str(file))),
                package=package,
                metadata=metadata_for(paths[0], flags, package.replace("_", "-")),
                mode=parsed.runtime,
            )
    except ProjectError as error:
        raise PackagingError(str(error)) from None
    kinds = [kind for kind in KINDS if getattr(parsed, kind)] or KINDS
    order = Order(kinds, source_date_epoch(paths[0]), parsed.front_end)
    with _progress(f"building {' and '.join(kinds)}"):
        made = build_project(project, order, Path(parsed.output))
    for file in made:
        content = file.read_bytes()
        print(f"{file}  {len(content):,} bytes  sha256:{sha256(content).hexdigest()}")
    if parsed.smoke:
        wheels = [file for file in made if file.suffix == ".whl"]
        if not wheels:
            raise PackagingError("--smoke starts the package of a wheel; leave out --sdist")
        print(f"smoke: {smoke(project, wheels[0])}")


def _absolute(source: str) -> Path:
    if not os.path.isdir(source):
        require_file(source)
    return Path(os.path.abspath(source))


@contextmanager
def _progress(doing: str) -> Iterator[None]:
    """Say on a terminal what takes time, in a line that is gone when it is done."""
    if not sys.stderr.isatty():
        yield
        return
    print(f"{doing} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def _warnings_in_one_line() -> Iterator[None]:
    """A warning is for the user, who cares for no line of this code, and no filter makes it an
    error."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: print(
            f"mochi-import: {message}", file=sys.stderr
        )
        yield
