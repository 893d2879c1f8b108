"""Path entries as Python's other tools ask for them, through `sys.path_hooks`.

The hook answers two questions that a finder on `sys.meta_path` is never asked:

- What is the entry `app.mochi`?  A program to run: `runpy.run_path`, `python app.mochi` (where the
  hook is on at the start) and the children of `multiprocessing` put it on `sys.path` and import
  `__main__`, which `MochiFinder` then finds.
- Which modules does a folder or a zip file hold?  `pkgutil.iter_modules` and `walk_packages` ask
  the finder of the path entry.  Python's own knows no `.mochi` files; the one from here is
  Python's, and lists them too.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import FileFinder
from zipimport import zipimporter

from mochi_import.loader.entries import Program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Iterator
    from types import ModuleType

    from _typeshed.importlib import PathEntryFinderProtocol

    from mochi_import.loader.entries import PathEntry
    from mochi_import.loader.finder import MochiFinder


class PathHook:
    """A hook for `sys.path_hooks`; stands first there, and asks those after it."""

    def __init__(self, finder: MochiFinder) -> None:
        self._finder = finder

    def install(self) -> None:
        """Answer for path entries, also for those that Python has met before."""
        if self not in sys.path_hooks:
            sys.path_hooks.insert(0, self)
            _forget(FileFinder, zipimporter)

    def uninstall(self) -> None:
        """Leave all path entries to Python again."""
        if self in sys.path_hooks:
            sys.path_hooks.remove(self)
            _forget(_ListedFolder, _ListedArchive)

    def __call__(self, path: str) -> PathEntryFinderProtocol:
        """The finder of a path entry, or ImportError."""
        entry = self._finder.entry(path)
        if isinstance(entry, Program):
            path = os.path.dirname(entry.path)
        finder = self._of_others(path)
        if finder is None:
            raise ImportError(f"no hook but Mochi's knows {path}", path=path)
        if entry is None:
            return finder
        for python, listed in ((FileFinder, _ListedFolder), (zipimporter, _ListedArchive)):
            if type(finder) is python:
                return listed(finder, entry, self._finder)
        return finder

    def _of_others(self, path: str) -> PathEntryFinderProtocol | None:
        # Not those before it: if one asks the others too, as that of a second copy of this module
        # does, the two would ask each other for ever.
        hooks = list(sys.path_hooks)
        after = hooks.index(self) + 1 if self in hooks else 0
        for hook in hooks[after:]:
            try:
                return hook(path)
            except ImportError:
                pass
        return None


class _Listed:
    """What both kinds of finder have that Python's have not."""

    def __init__(self, finder: object, entry: PathEntry, mochi: MochiFinder) -> None:
        vars(self).update(vars(finder))  # whichever hook made it, with whatever loaders
        self._entry = entry
        self._mochi = mochi

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The class, of which pkgutil is told in time.

        pkgutil looks at this attribute to choose who lists modules, and takes a subclass of
        FileFinder for one unless it has been told otherwise.  Loading pkgutil for that purpose when
        a finder is made would take twenty times as long as all else that the hook does.
        """
        _register_with_pkgutil()
        return type(self)

    def find_spec(self, fullname: str, *target: ModuleType | None) -> ModuleSpec | None:
        """The spec of a Python module; for who asks without a target also of a Mochi module.

        So do those who go through `iter_modules`.  `PathFinder` gives a target, and must not be
        told of Mochi modules (see `finder`).
        """
        if not target:
            found = self._mochi.find_spec(fullname, [self._entry.path])
            if found is not None:
                return found
        return super().find_spec(fullname, *target)  # type: ignore[misc, no-any-return]

    def iter_modules(self, prefix: str = "") -> Iterator[tuple[str, bool]]:
        """What pkgutil says of the entry, and the Mochi modules that it does not know."""
        from pkgutil import iter_importer_modules  # type: ignore[attr-defined]

        python = type(self).__bases__[1]
        known = set()
        for name, is_package in iter_importer_modules.dispatch(python)(self, prefix):
            known.add(name)
            yield name, is_package
        for name, is_package in self._entry.names().items():
            if prefix + name not in known:
                yield prefix + name, is_package


class _ListedFolder(_Listed, FileFinder):
    pass


class _ListedArchive(_Listed, zipimporter):
    pass


def _register_with_pkgutil() -> None:
    lister = getattr(sys.modules.get("pkgutil"), "iter_importer_modules", None)
    if lister is not None and _ListedFolder not in lister.registry:
        for kind in (_ListedFolder, _ListedArchive):
            lister.register(kind, kind.iter_modules)


def _forget(*kinds: type) -> None:
    """Have Python ask the hooks anew for entries whose finders are of these very types."""
    for path, finder in list(sys.path_importer_cache.items()):
        if type(finder) in kinds:
            sys.path_importer_cache.pop(path, None)
