"""What is kept of one source file, and whether it is still good."""

from __future__ import annotations

import sys
from _frozen_importlib_external import _calc_mode  # type: ignore[attr-defined]  # typeshed lacks it

from mochi_import.loader import cache
from mochi_import.loader.stamp import compiler_stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.options import CompilerOptions

# What could not be kept on disk: a module that was compiled for its interface is imported next.
_unwritten: dict[str, cache.Entry] = {}


class Store:
    """The place for the code of the source at `path`, compiled with `options`.

    `place` is the cache file; none where the interpreter has no cache tag.
    """

    __slots__ = ("_options", "_path", "place")

    def __init__(self, path: str, options: CompilerOptions) -> None:
        self._path = path
        self._options = options.cache_tag()
        self.place = cache.cache_path(path, options.variant())

    def read(self, get_data: Callable[[str], bytes]) -> cache.Entry | str:
        """The entry for the source as it is, or why there is none.  The modules that it was
        compiled against may have changed since.  `get_data` is how the loader reads files."""
        found = self.read_file(get_data)
        unwritten = _unwritten.get(self._path) if isinstance(found, str) else None
        if unwritten is not None and self.is_current(unwritten, get_data):
            return unwritten
        return found

    def read_file(self, get_data: Callable[[str], bytes]) -> cache.Entry | str:
        """The same, from disk only."""
        if self.place is None:
            return "no cache tag"
        compiler = compiler_stamp(), self._options
        return cache.read(
            self.place, compiler, lambda: cache.hash_of_source(get_data(self._path)), get_data
        )

    def is_current(self, entry: cache.Entry, get_data: Callable[[str], bytes]) -> bool:
        """Whether an entry in memory has these options and the source as it is."""
        _, options, source = entry.key
        return options == self._options and (
            not cache.is_checked(checked=entry.checked)
            or source == cache.hash_of_source(get_data(self._path))
        )

    def write(self, entry: cache.Entry) -> str | None:
        """Keep what an import compiled, in memory if not on disk; returns why not on disk."""
        if sys.dont_write_bytecode:
            failure: str | None = "Python was told to write no bytecode"
        else:
            failure = self.write_file(entry)
        if failure is not None:
            _unwritten[self._path] = entry
        return failure

    def write_file(self, entry: cache.Entry) -> str | None:
        """Keep an entry on disk; returns why it cannot be."""
        if self.place is None:
            return "no cache tag"
        return cache.write(self.place, entry, _calc_mode(self._path) & 0o666)
