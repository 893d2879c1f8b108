"""The finder on `sys.meta_path`: Mochi modules that Python's `PathFinder` would miss.

Mochi modules are found by `PathFinder`, in the finders of path entries that the path hook made (see
`entries`, also for which file a name means).  So the first entry of the path that has a module or a
regular package of a name wins, whatever its language.

Where another tool put a path hook before ours, its finder knows no Mochi modules, and would take a
plain folder `foo/` for what `foo` means.  So this finder stands before `PathFinder` and looks into
such entries itself.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import FileFinder, PathFinder

from mochi_import.loader.entries import FolderFinder
from mochi_import.loader.loader import MochiLoader
from mochi_import.loader.pathhook import OURS, of_stdlib
from mochi_import.loader.sources import linecache_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Sequence
    from types import ModuleType

    from mochi_import.loader.pathhook import PathHook


class MochiFinder:
    """A finder for `sys.meta_path`, beside the path hook for `sys.path_hooks`."""

    def __init__(self, path_hook: PathHook) -> None:
        self._path_hook = path_hook
        self._foreign: dict[str, FolderFinder | None] = {}
        # How many path entries Python has met, and whether none of them needs this finder.
        self._met = -1
        self._alone = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a Mochi module in a path entry that has a finder of another tool."""
        if fullname == "linecache":
            return linecache_spec()  # which then gets the lines of Mochi modules
        finders = sys.path_importer_cache
        if len(finders) != self._met:
            met = list(finders.items())
            self._alone = all(self._folder_of(place, finder) is None for place, finder in met)
            self._met = len(met)
        if self._alone and self._path_hook.is_first:
            return None  # the way of nearly all imports: keep it short
        entries = sys.path if path is None else path
        for position, place in enumerate(entries):
            try:
                finder = finders[place]
            except (KeyError, TypeError):  # yet to be met, the current folder, or no text
                if self._path_hook.is_first or not _is_place(place):
                    continue
                place = os.path.abspath(place)
                PathFinder.find_spec(fullname, [place], target)
                finder = finders.get(place)
            folder = self._folder_of(place, finder)
            if folder is not None:
                spec = folder.find_spec(fullname, target)
                if spec is not None and isinstance(spec.loader, MochiLoader):
                    python = PathFinder.find_spec(fullname, list(entries)[: position + 1], target)
                    return spec if python is None or python.loader is None else python
        return None

    def invalidate_caches(self) -> None:
        """Forget the listings; called by `importlib.invalidate_caches`."""
        self._foreign.clear()
        self._met = -1

    def evaluate(self, text: str) -> object:
        """What `eval(text)` of a Mochi program gives; the runtime, which has no compiler, asks."""
        from mochi_import.loader.evaluate import evaluate

        return evaluate(text)

    def _folder_of(self, place: str, finder: object) -> FolderFinder | None:
        """The finder of Mochi modules for a path entry that has one of another tool; none where
        there is no need of one."""
        if finder is None or type(finder) in OURS:
            return None
        if place not in self._foreign:
            self._foreign[place] = self._folder(place, finder)
        return self._foreign[place]

    def _folder(self, entry: str, finder: object) -> FolderFinder | None:
        """A finder of Mochi modules only; none where no such module can be, or `finder` is that of
        another copy of this package."""
        known = getattr(type(finder), "finds_mochi", False)
        if known or of_stdlib(entry) or not os.path.isdir(entry):
            return None
        return FolderFinder(FileFinder(entry), self._path_hook.make_file_loader)


def _is_place(entry: object) -> bool:
    return isinstance(entry, str) and os.path.exists(entry or os.curdir)
