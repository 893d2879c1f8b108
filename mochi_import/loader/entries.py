"""What Mochi modules an entry of `sys.path` or of a package's `__path__` holds.

An entry is a folder, a zip file or a folder in one, or a single program.  Each kind answers
`locate(name)`: the file of the module of that name, `__init__.mochi` for a package.

The question is asked of every entry for every module of every program, so a folder must answer it
cheaply: one `stat`, which says that the kept listing, where the name is not, is still good.
"""

from __future__ import annotations

import os
import sys
import time
from zipimport import ZipImportError, zipimporter

from mochi_runtime.archives import files, is_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    type PathEntry = Folder | Archive | Program

SUFFIX = ".mochi"
_INIT = "__init__.mochi"

_STDLIB = os.path.dirname(os.__file__)

# A folder that changed this short a time before it was listed may change again within one tick of
# the file system's clock, so its listing is not kept.  Some clocks know whole seconds only.
_FINE_TICK_NS = 50_000_000
_COARSE_TICK_NS = 2_000_000_000
_SECOND_NS = 1_000_000_000

# Where file names ignore case, an import does not, unless PYTHONCASEOK asks for it (PEP 235).
_IGNORES_CASE = sys.platform.startswith(("win", "cygwin", "darwin", "ios"))


def path_entry(path: object) -> PathEntry | None:
    """What a path entry is; none where no Mochi module can be.

    What is no text is passed over, as by Python.  Python's own library holds no Mochi modules.
    """
    if not isinstance(path, str) or _of_stdlib(path):
        return None
    try:
        path = os.path.abspath(path)  # the empty entry is the current folder, which may be gone
        if os.path.isdir(path):
            return Folder(path)
        if path.endswith(SUFFIX) and os.path.isfile(path):
            return Program(path)
        zipimporter(path)
    except (OSError, ValueError, ZipImportError):
        return None
    return Archive(path)


class Folder:
    """A folder of modules and packages.

    Its listing is valid while its time of change stays the same, as in
    `importlib.machinery.FileFinder`, but is not kept so early that a change could be missed.
    """

    __slots__ = ("_listing", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._listing: tuple[int, frozenset[str], frozenset[str]] = (-1, frozenset(), frozenset())

    def locate(self, name: str) -> str | None:
        """The file of a package or module; a package comes first."""
        changed, modules, folders = self._listing
        try:
            if os.stat(self.path).st_mtime_ns != changed:
                modules, folders = self._list()
        except OSError:
            return None
        if name in folders:
            init = os.path.join(self.path, name, _INIT)
            if os.path.isfile(init):
                return init
        if name in modules:
            path = os.path.join(self.path, name + SUFFIX)
            if os.path.isfile(path):
                return path
        if _IGNORES_CASE and _may_ignore_case():
            return self._locate_ignoring_case(name.lower())
        return None

    def names(self) -> dict[str, bool]:
        """The names of all modules and packages, and whether each is a package."""
        try:
            modules, folders = self._list()
        except OSError:
            return {}
        located = {name: self.locate(name) for name in sorted(modules | folders)}
        return {
            name: found.endswith(_INIT)
            for name, found in located.items()
            if found and name != "__init__"
        }

    def _list(self) -> tuple[frozenset[str], frozenset[str]]:
        changed = os.stat(self.path).st_mtime_ns
        try:
            files = os.listdir(self.path)
        except PermissionError:  # a folder may be searched and not read: Python finds nothing there
            files = []
        modules = frozenset(file.removesuffix(SUFFIX) for file in files if file.endswith(SUFFIX))
        folders = frozenset(file for file in files if "." not in file)
        tick = _FINE_TICK_NS if changed % _SECOND_NS else _COARSE_TICK_NS
        settled = time.time_ns() - changed > tick
        # One tuple takes the place of another, so that no thread sees the half of one.
        self._listing = (changed if settled else -1, modules, folders)
        return modules, folders

    def _locate_ignoring_case(self, wanted: str) -> str | None:
        _, modules, folders = self._listing
        for name in sorted(folders):
            init = os.path.join(self.path, name, _INIT)
            if name.lower() == wanted and os.path.isfile(init):
                return init
        for name in sorted(modules):
            if name.lower() == wanted:
                return os.path.join(self.path, name + SUFFIX)
        return None


class Archive:
    """A zip file, or a folder in one, read by Python's own `zipimporter`."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def locate(self, name: str) -> str | None:
        """The file of a package or module; a package comes first."""
        init = os.path.join(self.path, name, _INIT)
        if is_file(init):
            return init
        path = os.path.join(self.path, name + SUFFIX)
        return path if is_file(path) else None

    def names(self) -> dict[str, bool]:
        """The names of all modules and packages, and whether each is a package."""
        found: dict[str, bool] = {}
        for file in files(self.path):
            name, _, inner = file.partition("/")
            if inner == _INIT:
                found[name] = True
            elif not inner and name.endswith(SUFFIX) and name != _INIT:
                found.setdefault(name.removesuffix(SUFFIX), False)
        return found


class Program:
    """A `.mochi` file that is named by its path: the `__main__` of its folder, as which
    `runpy.run_path` and `python FILE` run it, and first of all modules of its own name."""

    __slots__ = ("_folder", "_name", "path")

    def __init__(self, path: str) -> None:
        folder, file = os.path.split(path)
        self.path = path
        self._folder = Folder(folder)
        self._name = os.path.basename(folder) if file == _INIT else file.removesuffix(SUFFIX)

    def locate(self, name: str) -> str | None:
        """The program, or the file of a package or module beside it."""
        return self.path if name in ("__main__", self._name) else self._folder.locate(name)

    def names(self) -> dict[str, bool]:
        """The names of all modules and packages, and whether each is a package."""
        return self._folder.names()


def _of_stdlib(path: str) -> bool:
    """Whether a folder is one of Python's library; `site-packages` lies within it but is not."""
    inside = path == _STDLIB or path.startswith(_STDLIB + os.sep)
    return inside and "site-packages" not in path[len(_STDLIB) :]


def _may_ignore_case() -> bool:
    return "PYTHONCASEOK" in os.environ and not sys.flags.ignore_environment
