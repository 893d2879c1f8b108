"""Where the types of a Python module are written: a stub or a source, found without importing it.

The order is that of PEP 561: a package `NAME-stubs`, then for each entry of `sys.path` a stub
beside the source, then the source.  Installed packages count only where `py.typed` says that their
annotations are meant for others.  The standard library has none; for some of its modules the
compiler has stubs of its own.

A warm import uses this module, so it imports nothing that is not loaded then.
"""

from __future__ import annotations

import os
import sys
from _imp import source_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_STUBS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check", "python_stubs")
_PREFIX = "python:"
_INSTALLED = ("site-packages", "dist-packages")


def import_path(name: str) -> str:
    """How `import python "name"` is told from `import "name"` where both are listed."""
    return _PREFIX + name


def python_name(path: str) -> str | None:
    """The Python module that an import path means, none for a Mochi module."""
    return path.removeprefix(_PREFIX) if path.startswith(_PREFIX) else None


def locate(name: str, importer: str) -> str | None:
    """The file that tells of the types of the module that `import python "name"` means in the file
    `importer`; none where there is no such file, or where it is not certain which one it is."""
    folder = os.path.dirname(os.path.abspath(importer))
    parts = name.split(".")
    if not all(part.isidentifier() for part in parts):
        return _beside(os.path.join(folder, name))
    entries = [os.path.abspath(entry) for entry in sys.path if isinstance(entry, str)]
    if parts[0] in sys.stdlib_module_names:
        return _of_library(name, parts, entries, folder)
    roots = [*entries, folder]
    for root in roots:
        found = _first_file(os.path.join(root, f"{parts[0]}-stubs", *parts[1:]), (".pyi",))
        if found is not None:
            return found
    for root in roots:
        found = _first_file(os.path.join(root, *parts), (".pyi", ".mochi", ".py"))
        if found is not None:
            return found if _is_typed(found, root, parts[0]) else None
    return None


def fingerprint(name: str, importer: str) -> bytes:
    """What changes when the types of a module may have changed; empty where nothing is known."""
    file = locate(name, importer)
    if file is None:
        return b""
    if is_own(file):
        return b"own"
    try:
        with open(file, "rb") as opened:
            return source_hash(0, opened.read())
    except OSError:
        return b""


def is_own(file: str) -> bool:
    """Whether a stub is one of the compiler's own, which states what is so."""
    return os.path.dirname(file) == OWN_STUBS


def _of_library(name: str, parts: list[str], entries: list[str], folder: str) -> str | None:
    """The compiler's stub, unless a module of the program stands in the way or might do so."""
    library = os.path.dirname(os.path.abspath(os.__file__))
    before = entries[: entries.index(library)] if library in entries else entries
    if parts[0] not in sys.builtin_module_names:
        for root in (*before, folder):
            if _first_file(os.path.join(root, parts[0]), (".pyi", ".mochi", ".py")) is not None:
                return None
    stub = os.path.join(OWN_STUBS, f"{name}.pyi")
    return stub if os.path.isfile(stub) else None


def _beside(file: str) -> str | None:
    """The types of a Python file that is imported by its path."""
    stem = os.path.abspath(os.path.splitext(file)[0])
    return next((f for f in (f"{stem}.pyi", f"{stem}.py") if os.path.isfile(f)), None)


def _first_file(place: str, suffixes: Iterable[str]) -> str | None:
    """The package or module at `place`, by the first suffix that one has."""
    for candidate in (os.path.join(place, "__init__"), place):
        for suffix in suffixes:
            if os.path.isfile(candidate + suffix):
                return candidate + suffix
    return None


def _is_typed(file: str, root: str, package: str) -> bool:
    if file.endswith(".mochi"):
        return False
    if file.endswith(".pyi") or os.path.basename(root) not in _INSTALLED:
        return True
    return os.path.isfile(os.path.join(root, package, "py.typed"))
