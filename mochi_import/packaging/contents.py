"""What a wheel holds for each Mochi module: its source, its bytecode too, or emitted Python.

A module that does not compile stops the build.  What is installed belongs to no project, so that
its type errors count whatever the project that it came from says (see `loader.settings`); only
emitted Python, which is compiled no more, is checked as the project wants.
"""

from __future__ import annotations

import sys
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # typeshed lacks it
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mochi_import.diagnostics.model import CompileError
from mochi_import.loader import cache
from mochi_import.loader.build import build_entry
from mochi_import.loader.library import CachedLibrary
from mochi_import.options import CompilerOptions
from mochi_import.packaging.emitted import emitted
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mochi_import.packaging.settings import ShipSettings


@dataclass(frozen=True)
class ShippedModule:
    """A Mochi module at `path` that the wheel would have at `place`."""

    path: Path
    place: PurePosixPath


def contents(
    modules: Iterable[ShippedModule], settings: ShipSettings
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files of a wheel that come from Mochi modules: where, and what."""
    places = {module.path.absolute(): module.place for module in modules}
    try:
        with _writing_no_bytecode():
            if settings.ship == "python":
                yield from emitted(places, bundled=settings.bundled)
            else:
                with_bytecode = settings.ship == "bytecode"
                yield from _sources(places, with_bytecode=with_bytecode)
    except CompileError as error:
        raise PackagingError(error.shown_as(error.problems.source.name)) from None


def _sources(
    places: Mapping[Path, PurePosixPath], *, with_bytecode: bool
) -> Iterator[tuple[PurePosixPath, bytes]]:
    library, options = CachedLibrary("error"), CompilerOptions("error")
    for path, place in places.items():
        source = path.read_bytes()
        yield place, source
        entry = build_entry(source, str(path), options, library)
        if not with_bytecode:
            continue
        # Wherever the wheel is installed, the loader gives the code that file's name.
        _fix_co_filename(entry.code, place.as_posix())
        yield _place_of_bytecode(place), cache.encode(entry, portable=True)


def _place_of_bytecode(place: PurePosixPath) -> PurePosixPath:
    found = cache.cache_path(place.name, "error")
    if found is None:
        raise PackagingError('this Python keeps no bytecode; ship = "source" does without')
    return place.parent / "__pycache__" / Path(found).name


@contextmanager
def _writing_no_bytecode() -> Iterator[None]:
    """A build leaves nothing behind in the folder of the sources."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
