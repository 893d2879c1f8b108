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
from mochi_runtime.ffi import already_imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec
    from typing import Any

_SUFFIXES = (".mochi", ".py")


class Folder(ModuleType):
    """A folder imported as one module: the names of all its Mochi files."""

    def __init__(self, path: str) -> None:
        super().__init__(os.path.basename(path))
        self.__path__ = [path]
        self._parts = [_load_file(file) for file in mochi_files(path)]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            for part in self._parts:
                if name in vars(part):
                    return vars(part)[name]
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


_loaded: dict[str, ModuleType] = {}


def mochi_module(path: str, importer: str) -> Any:
    """The module that `import "path"` in the file `importer` means."""
    found = locate(path, importer)
    if found is None:
        raise MochiError(f'import "{path}": there is no such module', FOREIGN_FAULT)
    if os.path.isdir(found) or not found.endswith(_SUFFIXES):
        module = _loaded.get(found)
        if module is None:
            module = _loaded[found] = Folder(found)
        return module
    return _load_file(found)


def locate(path: str, importer: str) -> str | None:
    """The file or folder of a module: looked for beside the importer, then in `sys.path`."""
    roots = [os.path.dirname(os.path.abspath(importer))]
    if not path.startswith(("./", "../")):
        roots += _path_entries()
    for root in roots:
        place = os.path.abspath(os.path.join(root, *path.split("/")))
        found = _at(place, archived=not os.path.isdir(root))
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


def _load_file(file: str) -> ModuleType:
    module = _loaded.get(file) or already_imported(file) or _import_by_name(file)
    if module is None:
        module = _load_by_path(file)
    _loaded[file] = module
    return module


def _import_by_name(file: str) -> ModuleType | None:
    """The module under the name that a Python import statement would use, if there is one."""
    from importlib import import_module
    from importlib.util import find_spec

    for name in _dotted_names(file):
        try:
            spec = find_spec(name)
        except (ImportError, AttributeError, ValueError):
            continue
        if spec is not None and spec.origin and os.path.abspath(spec.origin) == file:
            return import_module(name)
    return None


def _dotted_names(file: str) -> Iterator[str]:
    stem = os.path.splitext(file)[0]
    if os.path.basename(stem) == "__init__":
        stem = os.path.dirname(stem)
    for entry in _path_entries():
        folder = os.path.join(os.path.abspath(entry), "")
        if stem.startswith(folder):
            parts = stem[len(folder) :].split(os.sep)
            if all(part.isidentifier() for part in parts):
                yield ".".join(parts)


def _load_by_path(file: str) -> ModuleType:
    from importlib.util import module_from_spec

    spec = _spec_by_path(file)
    if spec is None or spec.loader is None:
        raise MochiError(f"cannot load {file}: no finder knows it", FOREIGN_FAULT)
    module = sys.modules[spec.name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _spec_by_path(file: str) -> ModuleSpec | None:
    """What the finders say of the file when they are pointed at its folder.

    The name is no identifier, so that it cannot be that of any other module.
    """
    stem = os.path.splitext(file)[0]
    if os.path.basename(stem) == "__init__":
        stem = os.path.dirname(stem)
    folder, name = os.path.split(stem)
    for finder in sys.meta_path:
        spec = finder.find_spec(f"<{folder}>.{name}", [folder])
        if spec is not None and spec.origin and os.path.abspath(spec.origin) == file:
            return spec
    return None
