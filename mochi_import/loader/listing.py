"""What modules a folder may hold, without a look at each file."""

from __future__ import annotations

import os
import time

# A folder that changed this short a time before it was listed may change again within one tick of
# the file system's clock, so its listing is not kept.
_UNSETTLED_NS = 50_000_000


class Listing:
    """The names that `.mochi` modules and packages in a path entry can have.

    Valid while the folder's time of change stays the same, as in `importlib.machinery.FileFinder`.
    """

    __slots__ = ("_changed", "_names", "folder")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._changed = -1
        self._names: set[str] = set()

    def may_hold(self, name: str) -> bool:
        """Whether there is a `.mochi` file of this name, or something that can be a package."""
        try:
            changed = os.stat(self.folder).st_mtime_ns
        except OSError:
            return False
        if changed != self._changed:
            self._names = _module_names(self.folder)
            self._changed = changed if time.time_ns() - changed > _UNSETTLED_NS else -1
        return name in self._names


def _module_names(folder: str) -> set[str]:
    try:
        files = os.listdir(folder)
    except OSError:
        return set()
    # A name without a dot may be a folder with an `__init__.mochi`.
    return {
        file.removesuffix(".mochi") for file in files if file.endswith(".mochi") or "." not in file
    }
