"""Interfaces of imported Mochi modules, from their cache files or by compiling them.

A module that another is compiled against is compiled itself, and its cache file written, so its own
import, which follows, is a hit.
"""

from __future__ import annotations

import os

from mochi_import.library import Library
from mochi_import.loader.cache import Entry, hash_of_interfaces, is_checked
from mochi_import.python_files import fingerprint, python_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_import.driver import Compilation
    from mochi_import.loader.loader import MochiLoader
    from mochi_import.options import CheckMode, CompilerOptions


class CachedLibrary(Library):
    """The library of one import and of those that it causes; a `check` of none means what each
    file's project says."""

    def __init__(self, check: CheckMode | None) -> None:
        super().__init__()
        self._check = check
        self._loaders: dict[str, MochiLoader] = {}
        self._kept: dict[str, Entry | None] = {}
        self._fingerprints: dict[tuple[str, str], bytes] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._interfaces: dict[str, str | None] = {}
        self._started: dict[str, tuple[bytes, Compilation]] = {}

    def kept(self, loader: MochiLoader) -> Entry | str:
        """What is kept of a module that is imported now, or why nothing is: the entry that was read
        for its interface, if the source is still the same."""
        known = self._kept.get(loader.path)
        if known is not None and loader.store.is_current(known, loader.get_data):
            return known
        return loader.kept()

    def changed(self, entry: Entry, file: str) -> str | None:
        """The first import path of a compiled file that stands for something else by now."""
        if not is_checked(checked=entry.checked):
            return None
        self._imports.setdefault(file, _paths(entry))
        for path, known in entry.dependencies:
            if self.state(path, file) != known:
                return path
        return None

    def state(self, path: str, file: str) -> bytes:
        """By what a cache file knows what an import path stood for; empty if that was unknown."""
        name = python_name(path)
        if name is None:
            return hash_of_interfaces(self.interfaces(path, file))
        place = name, os.path.dirname(file)
        if place not in self._fingerprints:
            self._fingerprints[place] = fingerprint(name, file)
        return self._fingerprints[place]

    def imports(self, file: str) -> tuple[str, ...]:
        """The import paths of Mochi modules that the file mentions."""
        if file not in self._imports:
            self._imports[file] = self._find_imports(file)
        return self._imports[file]

    def interface(self, file: str) -> str | None:
        """The interface of the module in `file`; none if it does not compile, as its own import
        will say."""
        if file not in self._interfaces:
            self._interfaces[file] = self._find_interface(file)
        return self._interfaces[file]

    def compilation(self, data: bytes, file: str, options: CompilerOptions) -> Compilation:
        """The compilation of a file, which may have begun when its imports were asked for."""
        from mochi_import.loader.build import begin

        started = self._started.get(file)
        if started is None or started[0] != data:
            started = self._started[file] = data, begin(data, file, options, self)
        return started[1]

    def forget_compilation(self, file: str) -> None:
        """Drop the trees of a file that is compiled."""
        self._started.pop(file, None)

    def _find_imports(self, file: str) -> tuple[str, ...]:
        try:
            kept = self._kept_entry(file)
            if kept is not None:
                return _paths(kept)
            loader = self._loader(file)
            data = loader.get_data(file)
            return self.compilation(data, file, loader.options).import_paths
        except Exception:  # whatever its own import will raise
            return ()

    def _find_interface(self, file: str) -> str | None:
        try:
            kept = self._kept_entry(file)
            if kept is not None and self.changed(kept, file) is None:
                return kept.interface
            made = self._kept[file] = self._loader(file).entry(self)
            return made.interface
        except Exception:  # whatever its own import will raise
            return None

    def _loader(self, file: str) -> MochiLoader:
        from mochi_import.loader.loader import loader_of

        if file not in self._loaders:
            self._loaders[file] = loader_of(file, file, self._check)
        return self._loaders[file]

    def _kept_entry(self, file: str) -> Entry | None:
        """What is kept of a file; it is asked for its imports, for its interface, and for its code
        when it is imported."""
        if file not in self._kept:
            kept = self._loader(file).kept()
            self._kept[file] = kept if isinstance(kept, Entry) else None
        return self._kept[file]


def _paths(entry: Entry) -> tuple[str, ...]:
    return tuple(path for path, _ in entry.dependencies)
