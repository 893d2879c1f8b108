"""Lets `.mochi` modules be imported in a Python where `python -m mochi_import enable` was run.

Every start of that Python imports this module and puts a path hook on `sys.path_hooks`.  The
finders that the hook makes are Python's own and notice, in the listings that Python makes anyway,
that a name may be a Mochi module.  At the first such name `mochi_import` is loaded, and its hook
takes the place of this one.  So does a `.mochi` file that Python is to run, or a zip file.

A start must stay cheap, so this module uses only what every start loads, not even `__future__`, and
nothing of `mochi_import`, any part of which would load all of the hook.

PYTEST_DONT_REWRITE: pytest would warn that it finds this module loaded.
"""

import os
import sys
import time
from _frozen_importlib_external import FileFinder
from zipimport import zipimporter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from types import ModuleType

    from _typeshed.importlib import PathEntryFinderProtocol

_STDLIB = os.path.dirname(os.__file__)

# A folder that changed a moment before it was listed may change again within one tick of the file
# system's clock, which can be as long as this, so its listing is not kept.
_TICK = 2.0


class Stub(FileFinder):
    """Stands for the finder of `mochi_import` for a folder until that is needed."""

    _path_cache: "set[str]"
    _path_mtime: float

    def __init__(self, python: FileFinder) -> None:
        vars(self).update(vars(python))
        self._settled_mtime = -1.0

    def find_spec(self, fullname: str, target: "ModuleType | None" = None) -> "ModuleSpec | None":
        """What Python finds, or else the finder of `mochi_import`, if there may be anything."""
        spec = FileFinder.find_spec(self, fullname, target)
        if spec is None or spec.loader is None:
            name = fullname.rpartition(".")[2]
            if self._may_be_mochi(name):
                return _loaded_finder(self.path).find_spec(fullname, target)
            if self._path_mtime != self._settled_mtime:
                if time.time() - self._path_mtime > _TICK:
                    self._settled_mtime = self._path_mtime
                else:
                    self.invalidate_caches()
        return spec

    def _may_be_mochi(self, name: str) -> bool:
        return name + ".mochi" in self._path_cache or (
            name in self._path_cache
            and os.path.isfile(os.path.join(self.path, name, "__init__.mochi"))
        )


def finder_of(path: str) -> "PathEntryFinderProtocol":
    """The path hook: the finder of a path entry, or ImportError."""
    if path.endswith(".mochi") and os.path.isfile(path):
        return _loaded_finder(path)
    hooks = list(sys.path_hooks)
    after = hooks.index(finder_of) + 1 if finder_of in hooks else 0
    for hook in hooks[after:]:
        try:
            finder = hook(path)
        except ImportError:
            continue
        if type(finder) is zipimporter:
            return _loaded_finder(path)
        if type(finder) is FileFinder and not _of_stdlib(finder.path):
            return Stub(finder)
        return finder
    raise ImportError(f"no hook but Mochi's knows {path}", path=path)


def install() -> None:
    """Put the path hook first, and have Python ask it about the entries that it has met."""
    if finder_of not in sys.path_hooks:
        sys.path_hooks.insert(0, finder_of)
        for path, finder in list(sys.path_importer_cache.items()):
            if type(finder) in (FileFinder, zipimporter) and not _of_stdlib(path):
                sys.path_importer_cache.pop(path, None)


def _loaded_finder(path: str) -> "PathEntryFinderProtocol":
    from mochi_import.loader.hook import path_hook

    return path_hook().finder_of(path)


def _of_stdlib(folder: str) -> bool:
    inside = folder == _STDLIB or folder.startswith(_STDLIB + os.sep)
    return inside and "site-packages" not in folder[len(_STDLIB) :]
