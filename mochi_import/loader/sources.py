"""The lines of `.mochi` files for `linecache`, and through it for tracebacks, `pdb` and `inspect`.

`linecache.cache` is where a program puts source lines of its own, as doctest and IPython do.  Each
Mochi module has an entry there, and its file is read when a line is first wanted.  Python 3.12
takes long to import `linecache`, so an import of a Mochi module does not; until the program does,
the entries wait here, and the finder has them handed over then.
"""

from __future__ import annotations

import sys
from _frozen_importlib_external import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Callable, Iterator
    from importlib.abc import Loader
    from types import CodeType, ModuleType
    from typing import Any

    from mochi_import.loader.lines import Lines


class SourceEntry:
    """An entry of `linecache.cache`: size, time of change, lines and file name.

    `linecache.checkcache` drops an entry whose file has changed.  This one has no time of change,
    so it stays, and brings itself up to date when it is checked.  `code` gives the module's code
    object, which knows where definitions end.
    """

    def __init__(
        self,
        file: str,
        text: Callable[[], str],
        code: Callable[[], CodeType],
        stamp: Callable[[], object],
    ) -> None:
        self._file = file
        self._text = text
        self._code = code
        self._stamp = stamp
        self._read_at: object = None
        self._lines: Lines | None = None

    def __len__(self) -> int:
        return 4

    def __iter__(self) -> Iterator[Any]:
        if self._lines is not None and self._stamp() != self._read_at:
            self._lines = None
        return iter((0, None, self[2], self._file))

    def __getitem__(self, position: int) -> Any:
        if position != 2:
            return (0, None, None, self._file)[position]
        if self._lines is None:
            self._lines = self._read()
        return self._lines

    def _read(self) -> Lines:
        from mochi_import.loader.lines import Lines

        self._read_at = self._stamp()
        try:
            text = self._text()
        except (OSError, ImportError):
            text = ""
        return Lines.of(text, self._code)


def register(file: str, entry: SourceEntry) -> None:
    """Give `linecache` the entry of a file, now or when the program imports it."""
    _entries[file] = entry
    if "linecache" in sys.modules:
        sys.modules["linecache"].cache[file] = entry


def linecache_spec() -> ModuleSpec | None:
    """How `linecache` is imported where entries wait: as always, and then they are handed over."""
    spec = PathFinder.find_spec("linecache") if _entries else None
    if spec is not None and spec.loader is not None:
        spec.loader = _HandingOver(spec.loader)  # type: ignore[assignment]  # a loader by its methods
    return spec


class _HandingOver:
    """Stands in for the loader of `linecache` until that module has run."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        module.cache.update(_entries)


_entries: dict[str, SourceEntry] = {}
