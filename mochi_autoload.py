"""Lets `.mochi` modules be imported in a Python where `python -m mochi_import enable` was run.

Every start of that Python imports this module and puts a stub on `sys.meta_path`.  The stub knows
the names along the path that may be Mochi modules, and nothing else: at the first hit it loads
`mochi_import`, whose finder takes its place.

A start must stay cheap, so this module uses only what every start loads, not even `__future__`,
and says again in a few lines how `mochi_import.loader.entries` lists a folder: importing any part
of `mochi_import` would load all of the hook.

PYTEST_DONT_REWRITE: pytest would warn that it finds this module loaded.
"""

import os
import sys
import time
from _frozen_importlib_external import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Sequence
    from types import ModuleType

_STDLIB = os.path.dirname(os.__file__)

# A folder that changed a moment before it was listed may change again within one tick of the file
# system's clock, which can be as long as this, so its listing is not kept.
_TICK_NS = 2_000_000_000


class Stub:
    """Stands on `sys.meta_path` for the finder of `mochi_import` until that is needed."""

    def __init__(self) -> None:
        self._listings: dict[str, tuple[int, frozenset[str]]] = {}

    def find_spec(
        self,
        fullname: str,
        path: "Sequence[str] | None" = None,
        target: "ModuleType | None" = None,
    ) -> "ModuleSpec | None":
        """What the finder of `mochi_import` finds, which is loaded if there may be anything."""
        if path is None and fullname in sys.stdlib_module_names:
            return None
        name = fullname.rpartition(".")[2]
        for entry in sys.path if path is None else path:
            if isinstance(entry, str) and self._may_hold(entry or os.getcwd(), name):
                from mochi_import.loader.hook import finder

                return finder().find_spec(fullname, path, target)
        return None

    def invalidate_caches(self) -> None:
        """Forget the listings; called by `importlib.invalidate_caches`."""
        self._listings.clear()

    def _may_hold(self, entry: str, name: str) -> bool:
        known, names = self._listings.get(entry, (-1, frozenset()))
        try:
            changed = os.stat(entry).st_mtime_ns
            if changed != known:
                names = self._list(entry, changed)
        except NotADirectoryError:
            return True  # an archive, or a program: for the finder to look into
        except OSError:
            return False
        if name not in names:
            return False
        stem = os.path.join(entry, name)
        return os.path.isfile(f"{stem}.mochi") or os.path.isfile(f"{stem}/__init__.mochi")

    def _list(self, folder: str, changed: int) -> frozenset[str]:
        """The names of `.mochi` files, and of what can be a package; none in Python's library."""
        if _of_stdlib(folder):
            self._listings[folder] = changed, frozenset()
            return frozenset()
        files = os.listdir(folder)
        names = frozenset(
            f.removesuffix(".mochi") for f in files if f.endswith(".mochi") or "." not in f
        )
        if time.time_ns() - changed > _TICK_NS:
            self._listings[folder] = changed, names
        return names


def _of_stdlib(folder: str) -> bool:
    inside = folder == _STDLIB or folder.startswith(_STDLIB + os.sep)
    return inside and "site-packages" not in folder[len(_STDLIB) :]


stub = Stub()


def install() -> None:
    """Put the stub just before `PathFinder`, where the finder of `mochi_import` stands."""
    if stub not in sys.meta_path and PathFinder in sys.meta_path:
        sys.meta_path.insert(sys.meta_path.index(PathFinder), stub)
