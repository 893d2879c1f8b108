"""What a compilation knows of the other Mochi modules that its module imports.

A `Library` answers one question: which interfaces does `import "./lib/geometry"` in some file stand
for?  Where the modules are is decided by `mochi_runtime.modules`, as at run time.  How an interface
is come by is left to two subclasses: `driver.SourceLibrary` makes it from the source,
`loader.library.CachedLibrary` takes it from the cache where it can.

Modules that import each other know nothing of each other's types: whichever is compiled first, the
interfaces come out the same.  So every interface depends on files only, and never on the order of
imports.

A warm import uses this module, so it imports nothing that is not loaded then.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod

from mochi_import.python_files import python_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Library(ABC):
    """The interfaces of modules as their files are now; one object serves one compilation and
    those that it causes."""

    def __init__(self) -> None:
        self._reached: dict[str, frozenset[str]] = {}

    @abstractmethod
    def imports(self, file: str) -> tuple[str, ...]:
        """The import paths of Mochi modules that the file mentions; none if it cannot be read."""

    @abstractmethod
    def interface(self, file: str) -> str | None:
        """The interface of the module in `file`, as text; none if it does not compile."""

    def interfaces(self, path: str, importer: str) -> tuple[str, ...]:
        """The interfaces behind `import "path"` in the file `importer`: that of a module, or those
        of all in a folder.

        Nothing where one of them is not known: a module that does not compile, or one that imports
        the importer in its turn.
        """
        importer = os.path.abspath(importer)
        texts = []
        for file in mochi_files(path, importer):
            text = None if importer in self._closure(file) else self.interface(file)
            if text is None:
                return ()
            texts.append(text)
        return tuple(texts)

    def reached(self, paths: Iterable[str], importer: str) -> list[str]:
        """All files behind import paths in the file `importer`, at any distance."""
        found: set[str] = set()
        for path in paths:
            for file in mochi_files(path, os.path.abspath(importer)):
                found |= self._closure(file)
        return sorted(found)

    def _closure(self, file: str) -> frozenset[str]:
        """The file and all that it imports, at any distance."""
        if file not in self._reached:
            found = {file}
            todo = [file]
            while todo:
                importer = todo.pop()
                for path in self.imports(importer):
                    fresh = [f for f in mochi_files(path, importer) if f not in found]
                    found.update(fresh)
                    todo += fresh
            self._reached[file] = frozenset(found)
        return self._reached[file]


def mochi_files(path: str, importer: str) -> Iterator[str]:
    """The `.mochi` files that an import means, in the order in which names are looked up."""
    if python_name(path) is not None:
        return
    from mochi_runtime import modules  # which modules without imports do not need

    place = modules.locate(path, importer)
    if place is None:
        return
    if place.endswith(".mochi"):
        yield place
    elif not place.endswith(".py"):
        yield from modules.mochi_files(place)
