"""The cache files of a folder: whose they are and whether an import would use them."""

from __future__ import annotations

import os
import re
import sys
from _frozen_importlib_external import cache_from_source
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.loader import cache
from mochi_import.loader.settings import SettingError, parse_mode
from mochi_import.loader.stamp import compiler_stamp
from mochi_import.options import CompilerOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.loader.library import CachedLibrary

CURRENT = "current"
FOREIGN = "of another Python"

# The names that `cache.cache_path` makes and, with more at the end, `cache.write`.
_NAME = re.compile(
    r"(?P<source>.+\.mochi)(?:-(?P<variant>[a-z-]+))?\.(?P<tag>[^.]+)(?:\.opt-[12])?\.pyc"
    rf"(?P<temporary>\.[0-9-]+\{cache.TEMPORARY})?"
)


class CacheFile(NamedTuple):
    """One file of ours.  `variant` is what its name says of the options."""

    path: str
    source: str
    variant: str
    tag: str
    temporary: bool

    def size(self) -> int:
        """Its bytes; none if it is gone by now."""
        try:
            return os.stat(self.path).st_size
        except OSError:
            return 0

    def state(self, library: CachedLibrary) -> str:
        """`CURRENT`, `FOREIGN`, or why no import would use it."""
        if self.temporary:
            return "left by a process that was stopped"
        if not os.path.isfile(self.source):
            return "the source is gone"
        if self.tag != sys.implementation.cache_tag:
            return FOREIGN
        try:
            options = _options(self.variant)
        except SettingError:
            return "of other options"
        compiler = compiler_stamp(), options.cache_tag()
        found = cache.read(self.path, compiler, lambda: _hash_of(self.source))
        if isinstance(found, str):
            return found
        changed = library.changed(found, self.source)
        return CURRENT if changed is None else "an interface changed"


def cache_files(path: str) -> Iterator[CacheFile]:
    """The cache files of all sources in a folder, or those of one source."""
    if os.path.isdir(path):
        yield from _below(path)
    else:
        folder = os.path.dirname(_cache_place(path))
        yield from (f for f in _in(folder) if f.source == os.path.abspath(path))


def _below(folder: str) -> Iterator[CacheFile]:
    """Those of a folder and of all in it, but for hidden ones."""
    inside = os.path.join(os.path.abspath(folder), "any")
    root = os.path.dirname(_cache_place(inside)) if sys.pycache_prefix else folder
    for place, folders, _ in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from _in(place)


def _in(folder: str) -> Iterator[CacheFile]:
    sources = _source_folder(folder)
    if sources is None or not os.path.isdir(folder):
        return
    for name in sorted(os.listdir(folder)):
        parts = _NAME.fullmatch(name)
        if parts is not None:
            path, source = os.path.join(folder, name), os.path.join(sources, parts["source"])
            temporary = parts["temporary"] is not None
            yield CacheFile(path, source, parts["variant"] or "error", parts["tag"], temporary)


def _source_folder(folder: str) -> str | None:
    """The folder of the sources whose caches are in `folder`; none if that is no cache folder."""
    folder = os.path.abspath(folder)
    if sys.pycache_prefix:
        return os.path.join(os.sep, os.path.relpath(folder, sys.pycache_prefix))
    parent, name = os.path.split(folder)
    return parent if name == "__pycache__" else None


def _cache_place(source: str) -> str:
    return cache_from_source(f"{os.path.abspath(source)}.py")


def _options(variant: str) -> CompilerOptions:
    check, _, more = variant.partition("-")
    return CompilerOptions(parse_mode(check, "the name of a cache file"), explain=bool(more))


def _hash_of(source: str) -> bytes:
    with open(source, "rb") as file:
        return cache.hash_of_source(file.read())
