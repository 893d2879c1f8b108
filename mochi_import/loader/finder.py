"""Finds `.mochi` modules along `sys.path` and the `__path__` of packages.

Which file a name means:

- The first path entry that has a module or a regular package of that name wins, as for Python.
- Within one entry Python comes first: a package `foo/__init__.py`, `foo.py` or an extension module
  wins over Mochi's, with an ImportWarning that says so.  Then `foo/__init__.mochi`, then
  `foo.mochi`.
- `foo.mochi` wins over a plain folder `foo/`, which is only a portion of a namespace package.  This
  is why the finder stands before `PathFinder`, which would take the folder.
- The folders of Python's own library hold no Mochi modules and are not looked at.
- A name of Python's library stays Python's: the compiler and the runtime load such modules when
  they first need them, and a program beside a `json.mochi` must not hand them that.

Standing there, it is asked for every module of every program.  So the question must be cheap: one
`stat` for each folder, whose kept listing says that the name is not there.  `PathFinder` is
consulted only when a `.mochi` file was found.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import PathFinder, spec_from_file_location

from mochi_import.loader.listing import Listing
from mochi_import.loader.loader import MochiLoader
from mochi_import.loader.trace import trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from collections.abc import Sequence
    from types import ModuleType

    from mochi_import.options import CheckMode

_STDLIB = os.path.dirname(os.__file__)


class MochiFinder:
    """A finder for `sys.meta_path`; a `check` of none means what each file's project says."""

    def __init__(self, check: CheckMode | None = None) -> None:
        self.check = check
        self._listings: dict[str, Listing | None] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module where a `.mochi` file is what the name means."""
        if path is None and fullname in sys.stdlib_module_names:
            return None
        name = fullname.rpartition(".")[2]
        entries = sys.path if path is None else path
        for position, entry in enumerate(entries):
            try:
                listing = self._listings[entry]
            except KeyError:
                listing = self._add_listing(entry)
            if listing is not None and listing.may_hold(name):
                spec = self._spec(fullname, os.path.join(listing.folder, name))
                if spec is not None:
                    return _python_first(spec, list(entries)[: position + 1], target)
        return None

    def invalidate_caches(self) -> None:
        """Forget the listings; called by `importlib.invalidate_caches`."""
        self._listings.clear()

    def evaluate(self, text: str) -> object:
        """What `eval(text)` of a Mochi program gives; the runtime, which has no compiler, asks."""
        from mochi_import.loader.evaluate import evaluate

        return evaluate(text)

    def _add_listing(self, entry: str) -> Listing | None:
        # The empty entry is the current folder, which may be another one at the next import.
        if not entry:
            return Listing(os.path.abspath(entry))
        searched = isinstance(entry, str) and os.path.isdir(entry) and not _of_stdlib(entry)
        self._listings[entry] = Listing(os.path.abspath(entry)) if searched else None
        return self._listings[entry]

    def _spec(self, fullname: str, stem: str) -> ModuleSpec | None:
        """The spec of the package or module at `stem`, a path without its suffix."""
        init = os.path.join(stem, "__init__.mochi")
        if os.path.isfile(init):
            loader = MochiLoader(fullname, init, self.check)
            return spec_from_file_location(
                fullname, init, loader=loader, submodule_search_locations=[stem]
            )
        path = f"{stem}.mochi"
        if os.path.isfile(path):
            return spec_from_file_location(
                fullname, path, loader=MochiLoader(fullname, path, self.check)
            )
        return None


def _of_stdlib(entry: str) -> bool:
    """Whether a folder is one of Python's library; `site-packages` lies within it but is not."""
    inside = entry == _STDLIB or entry.startswith(_STDLIB + os.sep)
    return inside and "site-packages" not in entry[len(_STDLIB) :]


def _python_first(
    spec: ModuleSpec, entries: list[str], target: ModuleType | None
) -> ModuleSpec | None:
    """`spec`, or that of a Python module which has precedence on these path entries."""
    python = PathFinder.find_spec(spec.name, entries, target)
    if python is not None and python.loader is not None:
        _tell_of_shadow(spec, python)
        return python
    trace(spec.name, f"found {spec.origin}")
    if isinstance(spec.loader, MochiLoader):
        spec.cached = spec.loader.store.place
    return spec


def _tell_of_shadow(mochi: ModuleSpec, python: ModuleSpec) -> None:
    trace(mochi.name, f"found {mochi.origin}, but {python.origin} comes first")
    if _entry_of(mochi) == _entry_of(python):
        import warnings

        message = f"{python.origin} is imported, not {mochi.origin} beside it"
        warnings.warn(message, ImportWarning, stacklevel=2)


def _entry_of(spec: ModuleSpec) -> str:
    """The folder that holds the module or package."""
    folder = os.path.dirname(spec.origin or "")
    return os.path.dirname(folder) if spec.submodule_search_locations is not None else folder
