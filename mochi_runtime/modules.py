"""`import "./lib/geometry" as geo`: Mochi modules by their place in the file system.

A module that Python can name, because a folder of `sys.path` leads to it, is imported under that
name and is the same object for Mochi and Python.  Any other is loaded by its path.  Either way the
finders of `sys.meta_path` make the module, that of `mochi_import` among them.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

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
        self._parts = [
            _load_file(os.path.join(path, name))
            for name in sorted(os.listdir(path))
            if name.endswith(".mochi")
        ]

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
    if os.path.isdir(found):
        module = _loaded.get(found)
        if module is None:
            module = _loaded[found] = Folder(found)
        return module
    return _load_file(found)


def locate(path: str, importer: str) -> str | None:
    """The file or folder of a module: looked for beside the importer, then in `sys.path`."""
    roots = [os.path.dirname(os.path.abspath(importer))]
    if not path.startswith(("./", "../")):
        roots += sys.path
    for root in roots:
        place = os.path.abspath(os.path.join(root, *path.split("/")))
        if place.endswith(_SUFFIXES) and os.path.isfile(place):
            return place
        for candidate in (place, os.path.join(place, "__init__")):
            for suffix in _SUFFIXES:
                if os.path.isfile(candidate + suffix):
                    return candidate + suffix
        if os.path.isdir(place) and any(name.endswith(".mochi") for name in os.listdir(place)):
            return place
    return None


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
    for entry in sys.path:
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
