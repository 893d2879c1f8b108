"""The finders of path entries: Python's own, which find and list Mochi modules too.

A folder is searched by Python's `FileFinder`; where that finds no module, its listing is asked for
a `.mochi` file.  So one look at the folder's time serves both languages, and a name that is nowhere
costs next to nothing more than without Mochi.  A zip file is searched by its `zipimporter`.

What a name means within one entry, in this order: a Python package or module, a Mochi package, a
Mochi module, and last a plain folder, which is a portion of a namespace package.  Where a Python
module hides a Mochi one, a RuntimeWarning says so.
"""

from __future__ import annotations

import os
import sys
import time
from _frozen_importlib_external import (  # type: ignore[attr-defined]  # typeshed lacks one
    FileFinder,
    _relax_case,
)
from zipimport import zipimporter

from mochi_import.loader.loader import spec_of
from mochi_import.loader.trace import trace
from mochi_runtime.archives import files, is_file
from mochi_runtime.frames import MACHINERY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from mochi_import.loader.loader import MochiLoader

    type MakeLoader = Callable[[str, str], MochiLoader]

SUFFIX = ".mochi"
INIT = "__init__.mochi"

# Where file names ignore case, an import does so if PYTHONCASEOK asks for it (PEP 235).
_IGNORES_CASE = sys.platform.startswith(("win", "cygwin", "darwin", "ios"))

# A folder that changed this short a time before it was listed may change again within one tick of
# the file system's clock, so its listing is not kept.  Some clocks know whole seconds only.
_FINE_TICK = 0.05
_COARSE_TICK = 2.0


class PathEntry:
    """What the finders here have that Python's have not."""

    finds_mochi = True  # by which another copy of this package knows them

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The class, of which pkgutil is told in time.

        pkgutil looks at this attribute to choose who lists modules, and takes a subclass of
        FileFinder for one unless it has been told otherwise.  Loading pkgutil for that purpose when
        a finder is made would take twenty times as long as all else that the hook does.
        """
        _register_with_pkgutil()
        return type(self)

    def iter_modules(self, prefix: str = "") -> Iterator[tuple[str, bool]]:
        """What pkgutil says of the entry, and the Mochi modules that it does not know."""
        from pkgutil import iter_importer_modules  # type: ignore[attr-defined]

        python = FileFinder if isinstance(self, FileFinder) else zipimporter
        known = set()
        for name, is_package in iter_importer_modules.dispatch(python)(self, prefix):
            known.add(name)
            yield name, is_package
        for name, is_package in self.mochi_modules():
            if prefix + name not in known:
                yield prefix + name, is_package

    if TYPE_CHECKING:

        def mochi_modules(self) -> Iterator[tuple[str, bool]]:
            """The names of the Mochi modules, and whether each is a package; each finder has its
            own way to list them."""


class FolderFinder(PathEntry, FileFinder):
    """The finder of a folder: `python`, with whatever loaders its hook gave it, and Mochi's.

    The listing and its time are FileFinder's; it has renewed them when it returns.
    """

    _path_cache: set[str]
    _relaxed_path_cache: set[str]
    _path_mtime: float

    def __init__(self, python: FileFinder, make_loader: MakeLoader) -> None:
        vars(self).update(vars(python))
        self._make_loader = make_loader
        self._settled_mtime = -1.0

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of a module or package of either language, or of a plain folder."""
        python = FileFinder.find_spec(self, fullname, target)
        name = fullname.rpartition(".")[2]
        found = self._listed(name)
        if python is not None and python.loader is not None:
            if found is not None:
                _tell_of_shadow(python, found)
            return python
        if found is not None:
            return _accepted(fullname, found, self._make_loader)
        if self._path_mtime != self._settled_mtime:
            self._doubt_a_new_listing()
        return python

    def mochi_modules(self) -> Iterator[tuple[str, bool]]:
        """The names of the Mochi modules, and whether each is a package."""
        try:
            files = sorted(os.listdir(self.path))
        except OSError:
            return
        for file in files:
            name = file.removesuffix(SUFFIX)
            if "." not in name and file != INIT and (found := self._locate(name)):
                yield name, found.endswith(INIT)

    def _listed(self, name: str) -> str | None:
        """The file of the package or module of the name, where the listing has one."""
        listed, key = self._path_cache, name
        if _IGNORES_CASE and _relax_case():
            listed, key = self._relaxed_path_cache, name.lower()
        if key in listed:  # a folder, which may be a package, or an odd file
            return self._locate(name)
        if key + SUFFIX not in listed:
            return None
        path = os.path.join(self.path, name + SUFFIX)
        return path if os.path.isfile(path) else None

    def _locate(self, name: str) -> str | None:
        """The file of the package or module of the name."""
        stem = os.path.join(self.path, name)
        for path in (os.path.join(stem, INIT), stem + SUFFIX):
            if os.path.isfile(path):
                return path
        return None

    def _doubt_a_new_listing(self) -> None:
        changed = self._path_mtime
        if time.time() - changed > (_FINE_TICK if changed % 1 else _COARSE_TICK):
            self._settled_mtime = changed
        else:
            self.invalidate_caches()


class ProgramFinder(FolderFinder):
    """The finder of a single `.mochi` file as a path entry: it is the `__main__` of its folder, as
    which `runpy.run_path` and `python FILE` run it, and comes before all modules of its name."""

    def __init__(self, python: FileFinder, make_loader: MakeLoader, program: str) -> None:
        super().__init__(python, make_loader)
        folder, file = os.path.split(program)
        self._program = program
        self._name = os.path.basename(folder) if file == INIT else file.removesuffix(SUFFIX)

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of the program, or of a module beside it."""
        if fullname.rpartition(".")[2] in ("__main__", self._name):
            return spec_of(self._make_loader(fullname, self._program))
        return super().find_spec(fullname, target)


class ArchiveFinder(PathEntry, zipimporter):
    """The finder of a zip file, or of a folder in one."""

    def __init__(self, python: zipimporter, make_loader: MakeLoader) -> None:
        vars(self).update(vars(python))
        self._make_loader = make_loader
        self._place = os.path.abspath(os.path.join(python.archive, python.prefix))

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of a module or package of either language, or of a plain folder."""
        python = super().find_spec(fullname, target)
        stem = os.path.join(self._place, fullname.rpartition(".")[2])
        found = next(filter(is_file, (os.path.join(stem, INIT), stem + SUFFIX)), None)
        if found is None:
            return python
        if python is None or python.loader is None:
            return _accepted(fullname, found, self._make_loader)
        _tell_of_shadow(python, found)
        return python

    def mochi_modules(self) -> Iterator[tuple[str, bool]]:
        """The names of the Mochi modules, and whether each is a package."""
        for path in files(self._place):
            name, _, inner = path.partition("/")
            if inner == INIT:
                yield name, True
            elif not inner and name.endswith(SUFFIX) and name != INIT:
                yield name.removesuffix(SUFFIX), False


def _accepted(fullname: str, found: str, make_loader: MakeLoader) -> ModuleSpec | None:
    """The spec of a Mochi module as it was found; none if a module of Python's library has its
    name.

    The compiler and the runtime load such modules when they first need them, and a program beside a
    `json.mochi` must not hand them that.  Nor may making the loader, which reads settings, load any
    before this is known.
    """
    if fullname in sys.stdlib_module_names:
        trace(fullname, f"found {found}, but Python's library has a module of that name")
        return None
    spec = spec_of(make_loader(fullname, found))
    trace(fullname, f"found {spec.origin}")
    return spec


def _tell_of_shadow(python: ModuleSpec, hidden: str) -> None:
    import warnings

    trace(python.name, f"found {hidden}, but {python.origin} comes first")
    # Shown where the import is written, in either language.
    message = f"{python.origin} is imported, not {hidden} beside it"
    warnings.warn(message, RuntimeWarning, stacklevel=3, skip_file_prefixes=MACHINERY)


def _register_with_pkgutil() -> None:
    lister = getattr(sys.modules.get("pkgutil"), "iter_importer_modules", None)
    if lister is not None and PathEntry not in lister.registry:
        lister.register(PathEntry, PathEntry.iter_modules)
