"""Makes the finders of path entries, through `sys.path_hooks`.

Python asks the hooks once for each entry of `sys.path` or of a package's `__path__`, and keeps the
finder it gets.  The hook stands first, lets those after it make their finder, and adds to it what
finds Mochi modules.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import FileFinder
from zipimport import zipimporter

from mochi_import.loader.entries import SUFFIX, ArchiveFinder, FolderFinder, ProgramFinder
from mochi_import.loader.loader import MochiLoader, loader_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _typeshed.importlib import PathEntryFinderProtocol

    from mochi_import.options import CheckMode

OURS = frozenset((FolderFinder, ArchiveFinder, ProgramFinder))

# A program frozen into an executable has its own modules and the library's in one folder.
_STDLIB = "" if getattr(sys, "frozen", False) else os.path.dirname(os.__file__)


class PathHook:
    """A hook for `sys.path_hooks`; a `check` of none means what each file's project says.

    In the list stands the method `finder_of`: beartype looks for the name of each hook there.
    """

    def __init__(self) -> None:
        self.check: CheckMode | None = None

    @property
    def is_first(self) -> bool:
        """Whether no other hook is asked before this one."""
        hooks = sys.path_hooks
        return bool(hooks) and hooks[0] == self.finder_of

    def install(self) -> None:
        """Answer for path entries, also for those that Python has met before."""
        if self.finder_of in sys.path_hooks:
            return
        stub = sys.modules.get("mochi_autoload")
        if stub is not None and stub.finder_of in sys.path_hooks:
            sys.path_hooks[sys.path_hooks.index(stub.finder_of)] = self.finder_of
            _forget(FileFinder, zipimporter, stub.Stub)
        else:
            sys.path_hooks.insert(0, self.finder_of)
            _forget(FileFinder, zipimporter)

    def uninstall(self) -> None:
        """Leave all path entries to Python again."""
        if self.finder_of in sys.path_hooks:
            sys.path_hooks.remove(self.finder_of)
            _forget()

    def finder_of(self, path: str) -> PathEntryFinderProtocol:
        """The finder of a path entry, or ImportError."""
        program = path.endswith(SUFFIX) and os.path.isfile(path)
        place = os.path.abspath(path) if program else path
        python = self._of_others(os.path.dirname(place) if program else place)
        if type(python) is FileFinder and not of_stdlib(python.path):
            if program:
                return ProgramFinder(python, self.make_file_loader, place)
            return FolderFinder(python, self.make_file_loader)
        if type(python) is zipimporter:
            return ArchiveFinder(python, self.make_loader)
        if python is None:
            raise ImportError(f"no hook but Mochi's knows {path}", path=path)
        return python

    def make_file_loader(self, fullname: str, path: str) -> MochiLoader:
        """The loader of a module that was found in a folder."""
        return MochiLoader(fullname, path, self.check)

    def make_loader(self, fullname: str, path: str) -> MochiLoader:
        """The loader of a module that was found anywhere."""
        return loader_of(fullname, path, self.check)

    def _of_others(self, path: str) -> PathEntryFinderProtocol | None:
        # Not those before it: one that asks the others too, and this one, would ask each other for
        # ever.  Nor that of a second copy of this package, which would find Mochi modules its way.
        hooks = list(sys.path_hooks)
        after = hooks.index(self.finder_of) + 1 if self.finder_of in hooks else 0
        for hook in hooks[after:]:
            if getattr(hook, "finds_mochi", False):
                continue
            try:
                return hook(path)
            except ImportError:
                pass
        return None


# Says so of the hook of each copy of this package: one that was loaded anew has classes of its own.
PathHook.finder_of.finds_mochi = True  # type: ignore[attr-defined]


def of_stdlib(path: str) -> bool:
    """Whether a folder is one of Python's library, which holds no Mochi modules; `site-packages`
    lies within it but is not."""
    inside = path == _STDLIB or path.startswith(os.path.join(_STDLIB, ""))
    return bool(_STDLIB) and inside and "site-packages" not in path[len(_STDLIB) :]


def _forget(*kinds: type) -> None:
    """Have Python ask the hooks anew for entries whose finders are of these very types, or Mochi's.

    Folders of its library keep theirs, which would have to list them again.
    """
    for path, finder in list(sys.path_importer_cache.items()):
        kind = type(finder)
        if (kind in kinds or getattr(kind, "finds_mochi", False)) and not of_stdlib(path):
            sys.path_importer_cache.pop(path, None)
