"""Finds `.mochi` modules along `sys.path` and the `__path__` of packages.

Which file a name means:

- The first path entry that has a module or a regular package of that name wins, as for Python.
- Within one entry Python comes first: a package `foo/__init__.py`, `foo.py` or an extension module
  wins over Mochi's, with a RuntimeWarning that says so.  Then `foo/__init__.mochi`, then
  `foo.mochi`.
- `foo.mochi` wins over a plain folder `foo/`, which is only a portion of a namespace package.  This
  is why the finder stands before `PathFinder`, which would take the folder.
- The folders of Python's own library hold no Mochi modules and are not looked at.
- A name of Python's library stays Python's: the compiler and the runtime load such modules when
  they first need them, and a program beside a `json.mochi` must not hand them that.

Standing there, it is asked for every module of every program; what is no Mochi module must be told
at once (see `entries`).  `PathFinder` is consulted only when a `.mochi` file was found.

`PathFinder` itself never answers with a Mochi module: hooks that rewrite Python code (those of
pytest and typeguard) ask it, and take what is loaded by a `SourceFileLoader` for Python.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import PathFinder

from mochi_import.loader.entries import path_entry
from mochi_import.loader.loader import spec_from_file_location
from mochi_import.loader.sources import linecache_spec
from mochi_import.loader.trace import ENABLED, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Sequence
    from types import ModuleType

    from mochi_import.loader.entries import PathEntry
    from mochi_import.options import CheckMode


class MochiFinder:
    """A finder for `sys.meta_path`; a `check` of none means what each file's project says."""

    def __init__(self, check: CheckMode | None = None) -> None:
        self.check = check
        self._entries: dict[str, PathEntry | None] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module where a `.mochi` file is what the name means."""
        if path is None:
            if fullname in sys.stdlib_module_names:
                if ENABLED:
                    self._tell_of_library(fullname)
                return linecache_spec() if fullname == "linecache" else None
            path, name = sys.path, fullname
        else:
            name = fullname.rpartition(".")[2]
        known = self._entries
        for position, place in enumerate(path):
            try:
                entry = known[place]
            except (KeyError, TypeError):
                entry = self.entry(place)
            if entry is not None:
                located = entry.locate(name)
                if located is not None:
                    spec = spec_from_file_location(fullname, located, check=self.check)
                    if located == entry.path:  # a program that is run by its path
                        return spec
                    return _python_first(spec, list(path)[: position + 1], target)
        return None

    def invalidate_caches(self) -> None:
        """Forget the listings; called by `importlib.invalidate_caches`."""
        self._entries.clear()

    def entry(self, place: object) -> PathEntry | None:
        """What a path entry holds.  A relative one is settled when it is first met, as by
        `PathFinder`; the empty one is the current folder, which may be another the next time."""
        if not isinstance(place, str):
            return None
        if not place:
            try:
                place = os.getcwd()
            except FileNotFoundError:
                return None
        if place not in self._entries:
            self._entries[place] = path_entry(place)
        return self._entries[place]

    def evaluate(self, text: str) -> object:
        """What `eval(text)` of a Mochi program gives; the runtime, which has no compiler, asks."""
        from mochi_import.loader.evaluate import evaluate

        return evaluate(text)

    def _tell_of_library(self, name: str) -> None:
        for place in sys.path:
            entry = self.entry(place)
            located = entry.locate(name) if entry is not None else None
            if located is not None:
                trace(name, f"found {located}, but Python's library has a module of that name")


def _python_first(
    spec: ModuleSpec, places: list[str], target: ModuleType | None
) -> ModuleSpec | None:
    """`spec`, or that of a Python module which has precedence on these path entries."""
    python = PathFinder.find_spec(spec.name, places, target)
    if python is None or python.loader is None:
        trace(spec.name, f"found {spec.origin}")
        return spec
    trace(spec.name, f"found {spec.origin}, but {python.origin} comes first")
    if _entry_of(spec) == _entry_of(python):
        import warnings

        # Shown where the import is written: Python passes over the frames of importlib.
        message = f"{python.origin} is imported, not {spec.origin} beside it"
        warnings.warn(message, RuntimeWarning, stacklevel=3)
    return python


def _entry_of(spec: ModuleSpec) -> str:
    """The folder that holds the module or package."""
    folder = os.path.dirname(spec.origin or "")
    return os.path.dirname(folder) if spec.submodule_search_locations is not None else folder
