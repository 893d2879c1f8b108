"""`build SRC...`: a wheel and an sdist of Mochi modules, for any Python 3.12 or newer."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli import print_compile_error, project
from mochi_import.cli.status import OK, UsageError
from mochi_import.diagnostics.model import CompileError
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

FRONT_ENDS = ("uv", "build")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what `build` takes."""
    project.add_arguments(command)
    command.add_argument("-o", "--output", metavar="DIR", default="dist", help="dist without it")
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--wheel", action="store_true", help="a wheel only")
    choice.add_argument("--sdist", action="store_true", help="an sdist only")
    command.add_argument("--front-end", choices=FRONT_ENDS, help="uv where there is one, or build")
    command.add_argument("--smoke", action="store_true", help="start the built package once")


def build(parsed: argparse.Namespace) -> int:
    """Build and list the archives; returns the exit status."""
    try:
        with project.warnings_in_one_line():
            _build(parsed)
    except CompileError as error:
        return print_compile_error(error, error.problems.source.name)
    except PackagingError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        if error.filename is None:  # of standard output
            raise
        raise UsageError(f"{error.filename}: {error.strerror}") from None
    return OK


def _build(parsed: argparse.Namespace) -> None:
    from mochi_import.packaging.build import build_project, smoke
    from mochi_import.packaging.distributions import KINDS, Order
    from mochi_import.packaging.epoch import source_date_epoch
    from mochi_import.packaging.locks import locked_files
    from mochi_import.packaging.optional import require
    from mochi_import.packaging.settings import project_around

    if parsed.smoke and parsed.sdist:
        raise UsageError("--smoke starts the package of a wheel; leave out --sdist")
    require("hatchling", "cyclonedx", "packaging")
    out = Path(parsed.output)
    with _progress("emitting"):
        emitted = project.project_of(parsed)
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder by -o")
    out.mkdir(parents=True, exist_ok=True)
    kinds = [kind for kind in KINDS if getattr(parsed, kind)] or KINDS
    source = Path(os.path.abspath(parsed.sources[0]))
    order = Order(kinds, source_date_epoch(source), parsed.front_end)
    locked = locked_files(project_around(source))
    with _progress(f"building {' and '.join(kinds)}"):
        made = build_project(emitted, order, out, locked)
    for file in made:
        content = file.read_bytes()
        print(f"{file}  {len(content):,} bytes  sha256:{sha256(content).hexdigest()}")
    if parsed.smoke:
        [wheel] = (file for file in made if file.suffix == ".whl")
        print(f"smoke: {smoke(emitted, wheel)}")


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
