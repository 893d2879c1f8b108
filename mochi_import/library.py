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
    from collections.abc import Callable, Iterable, Iterator


class Library(ABC):
    """The interfaces of modules as their files are now; one object serves one import or command,
    and looks at each file once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}
        self._circles = Circles(self._imported)

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
        for file in self._files(path, importer):
            self._work_up_to(file, importer)
            text = None if self._circles.leads_back(file, importer) else self.interface(file)
            if text is None:
                return ()
            texts.append(text)
        return tuple(texts)

    def _work_up_to(self, file: str, importer: str) -> None:
        """Have all interfaces that a file depends on, the deepest first: were each to ask for the
        next, a long chain of imports would pass Python's limit of recursion."""
        for below in self._circles.explore(file):
            if not self._circles.leads_back(below, importer):
                self.interface(below)

    def reached(self, paths: Iterable[str], importer: str) -> list[str]:
        """All files behind import paths in the file `importer`, at any distance."""
        importer = os.path.abspath(importer)
        todo = [file for path in paths for file in self._files(path, importer)]
        found = set(todo)
        while todo:
            fresh = [file for file in self._imported(todo.pop()) if file not in found]
            found.update(fresh)
            todo += fresh
        return sorted(found)

    def _imported(self, file: str) -> list[str]:
        """The files that a file imports."""
        return [found for path in self.imports(file) for found in self._files(path, file)]

    def _files(self, path: str, importer: str) -> list[str]:
        """What `mochi_files` gives, looked for once."""
        key = path, importer
        if key not in self._found:
            self._found[key] = list(mochi_files(path, importer))
        return self._found[key]


class Circles:
    """The circles of files that import each other; `imports` gives what a file imports."""

    def __init__(self, imports: Callable[[str], Iterable[str]]) -> None:
        self._imports = imports
        self._circle: dict[str, str] = {}  # by file, the one of it that was met first

    def leads_back(self, file: str, importer: str) -> bool:
        """Whether a file, explored from one that imports it, imports that in its turn."""
        return self._circle[file] == self._circle.get(importer)

    def explore(self, start: str) -> list[str]:
        """A file and those that it imports at any distance, but for what is known already.  Each
        stands after those that it imports, circles aside.

        Tarjan's algorithm, without recursion: chains may be long.
        """
        if start in self._circle:
            return []
        closed = []
        number = {start: 0}
        lowest = {start: 0}
        open_ = [start]
        path = [(start, iter(self._imports(start)))]
        while path:
            file, imports = path[-1]
            for target in imports:
                if target in self._circle:
                    continue
                if target not in number:
                    number[target] = lowest[target] = len(number)
                    open_.append(target)
                    path.append((target, iter(self._imports(target))))
                    break
                lowest[file] = min(lowest[file], number[target])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[file])
                if lowest[file] == number[file]:
                    while file not in self._circle:
                        closed.append(open_.pop())
                        self._circle[closed[-1]] = file
        return closed


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
