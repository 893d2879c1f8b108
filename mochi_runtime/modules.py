"""`import "./lib/geometry" as geo`: Mochi modules by their place in the file system.

A module that Python can name, because a folder of `sys.path` leads to it, is imported under that
name and is the same object for Mochi and Python.  Any other is loaded by its path.  Either way the
finders of `sys.meta_path` make the module, that of `mochi_import` among them.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

from mochi_runtime import archives
from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.frames import hide_frames, without_frames
from mochi_runtime.imported import already_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SUFFIXES = (".mochi", ".py")

# With a list of names, Python hands out the module and not the package that it is in.
_WHOLE = ("__name__",)


class Folder(ModuleType):
    """A folder imported as one module: the names of all its Mochi files."""

    def __init__(self, path: str) -> None:
        super().__init__(os.path.basename(path))
        self.__path__ = [path]
        self._parts = [__import__(_name_of(file), fromlist=_WHOLE) for file in mochi_files(path)]

    @without_frames
    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            for part in self._parts:
                if name in vars(part):
                    return vars(part)[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


# Under which name a file was imported, and what stands for a folder.
_names: dict[str, str] = {}
_folders: dict[str, Folder] = {}


def mochi_module(path: str, importer: str) -> Any:
    """The module that `import "path"` in the file `importer` means.

    Modules that import each other lie on the stack together, so between a module and Python's own
    import is this frame only.
    """
    try:
        found = locate(path, importer)
        if found is None:
            raise MochiError(f'import "{path}": there is no such module', FOREIGN_FAULT)
        if os.path.isdir(found) or not found.endswith(_SUFFIXES):
            return _folder(found)
        return __import__(_name_of(found), fromlist=_WHOLE)
    except Exception as error:
        hide_frames(error)
        raise


def locate(path: str, importer: str) -> str | None:
    """The file or folder of a module: looked for beside the importer, then in `sys.path`."""
    roots = [os.path.dirname(os.path.abspath(importer))]
    if not path.startswith(("./", "../")):
        roots += _path_entries()
    for root in roots:
        place = os.path.abspath(os.path.join(root, *path.split("/")))
        found = _at(place, archived=False)
        if found is None and archives.archive_of(root) is not None:
            found = _at(place, archived=True)
        if found is not None:
            return found
    return None


def _path_entries() -> list[str]:
    """The entries of `sys.path` that Python looks at."""
    return [entry for entry in sys.path if isinstance(entry, str)]


def _at(place: str, *, archived: bool) -> str | None:
    is_file = archives.is_file if archived else os.path.isfile
    if place.endswith(_SUFFIXES) and is_file(place):
        return place
    for candidate in (place, os.path.join(place, "__init__")):
        for suffix in _SUFFIXES:
            if is_file(candidate + suffix):
                return candidate + suffix
    return place if (archived or os.path.isdir(place)) and mochi_files(place) else None


def mochi_files(folder: str) -> list[str]:
    """The Mochi files of a folder, in the order in which names are looked up in them."""
    if os.path.isdir(folder):
        names = os.listdir(folder)
    elif archives.archive_of(folder) is not None:
        names = [name for name in archives.files(folder) if "/" not in name]
    else:
        names = []
    return [os.path.join(folder, name) for name in sorted(names) if name.endswith(".mochi")]


def _folder(path: str) -> Folder:
    if path not in _folders:
        _folders.setdefault(path, Folder(path))
    return _folders[path]


def _name_of(file: str) -> str:
    """The name under which to import a file.

    Python's own import makes the module, so the locks are Python's too: what another thread is at
    is waited for, and what this thread is at is seen as far as it has come.
    """
    name = _names.get(file)
    if name not in sys.modules:
        name = _names[file] = _find_name(file)
    return name


def _find_name(file: str) -> str:
    """The name of the module in `sys.modules`, or the one under which to import it: that which a
    Python import statement would use, if there is one."""
    from importlib.util import find_spec

    module = already_imported(file)
    if module is not None and sys.modules.get(module.__name__) is module:
        return module.__name__
    for name in _dotted_names(file):
        try:
            spec = find_spec(name)
        except (ImportError, AttributeError, ValueError):
            continue
        if spec is not None and spec.origin and os.path.abspath(spec.origin) == file:
            return name
    return _name_by_path(file)


def _dotted_names(file: str) -> Iterator[str]:
    stem = os.path.splitext(file)[0]
    if os.path.basename(stem) == "__init__":
        stem = os.path.dirname(stem)
    if file.endswith(".mochi") and any(map(os.path.isfile, (stem + ".py", f"{stem}/__init__.py"))):
        return  # to Python the name means that module, and it would warn that this one is hidden
    for entry in _path_entries():
        folder = os.path.join(os.path.abspath(entry), "")
        if stem.startswith(folder):
            parts = stem[len(folder) :].split(os.sep)
            if all(part.isidentifier() for part in parts):
                yield ".".join(parts)


def _name_by_path(file: str) -> str:
    """A name that no other module can have: in a package of its own, on whose path is the file, for
    Mochi's finder, and its folder, for any other."""
    stem = os.path.splitext(file)[0]
    if os.path.basename(stem) == "__init__":
        stem = os.path.dirname(stem)
    folder, name = os.path.split(stem)
    package = ModuleType(f"<{file}>")
    package.__path__ = [file, folder]
    found = f"{package.__name__}.{name}"
    for finder in sys.meta_path:
        spec = finder.find_spec(found, package.__path__)
        if spec is not None and spec.origin and os.path.abspath(spec.origin) == file:
            sys.modules.setdefault(package.__name__, package)
            return found
    raise MochiError(f"cannot load {file}: no finder knows it", FOREIGN_FAULT)
