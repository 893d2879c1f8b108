"""What `emit -o` and `build` share: the options that describe a package, and its project."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.cli.sources import require_file
from mochi_import.cli.status import UsageError
from mochi_import.loader.settings import check_mode
from mochi_import.options import CompilerOptions
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from mochi_import.project.project import Project

_FIELDS = {
    "package": "that is imported; else from the name, by flag or settings, or the first SRC",
    "name": "of the distribution",
    "version": "0.1.0 without it",
    "description": "in one line",
    "license": "an SPDX expression",
}
_LISTS = {"license-file": "a file or pattern", "author": '"Ann <ann@a.org>"'}

OPTIONS = (*_FIELDS, *_LISTS, "runtime")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the sources and the options; those that are not given are empty."""
    command.add_argument("sources", nargs="+", metavar="SRC", help="a file or a folder")
    for field, what in _FIELDS.items():
        command.add_argument(f"--{field}", default="", metavar=field.upper(), help=what)
    for field, what in _LISTS.items():
        command.add_argument(
            f"--{field}", action="append", default=[], metavar="TEXT", help=f"{what}; repeatable"
        )
    command.add_argument(
        "--runtime",
        choices=("bundled", "dependency"),
        help="a copy of the runtime, which is the default, or the installed one",
    )


def project_of(parsed: argparse.Namespace, *, with_line_table: bool = False) -> Project:
    """The project that the options and the settings around the first source ask for.

    Raises CompileError for a program that is none.
    """
    from mochi_import.packaging.metadata import Flags, metadata_for, name_for
    from mochi_import.project.errors import ProjectError
    from mochi_import.project.names import check_package, package_for
    from mochi_import.project.project import make

    flags = Flags(
        parsed.name,
        parsed.version,
        parsed.description,
        parsed.license,
        tuple(parsed.license_file),
        tuple(parsed.author),
    )
    try:
        paths = [_absolute(source) for source in parsed.sources]
        named = Path(name_for(paths[0], flags).replace(".", "-") or paths[0])
        package = check_package(parsed.package) if parsed.package else package_for(named)
        made = make(
            paths,
            lambda file: CompilerOptions(check_mode(str(file))),
            package=package,
            metadata=metadata_for(paths[0], flags, package.replace("_", "-")),
            mode=parsed.runtime or "bundled",
            with_line_table=with_line_table,
        )
        if f"src/{package}/_runtime/evaluate.py" in made.files:
            print("note: eval needs mochi-import where the program runs", file=sys.stderr)
        return made
    except (ProjectError, PackagingError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None


def _absolute(source: str) -> Path:
    if not os.path.isdir(source):
        require_file(source)
    return Path(os.path.abspath(source))


@contextmanager
def warnings_in_one_line() -> Iterator[None]:
    """A warning is for the user, who cares for no line of this code, and no filter makes it an
    error."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: print(
            f"mochi-import: {message}", file=sys.stderr
        )
        yield
