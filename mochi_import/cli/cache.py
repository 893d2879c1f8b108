"""`cache info` and `cache clear`: what compiled modules are kept, and their removal."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from mochi_import.cli.parallel import count
from mochi_import.cli.sources import require_file
from mochi_import.cli.status import FAILED, OK
from mochi_import.loader.inventory import CURRENT, FOREIGN, cache_files
from mochi_import.loader.library import CachedLibrary

if TYPE_CHECKING:
    from mochi_import.loader.inventory import CacheFile


# What `--stale` leaves alone.  Of the files of another Python only that one can tell.
_GOOD = (CURRENT, FOREIGN)


def info(paths: list[str]) -> int:
    """Say how many cache files there are, how large, where, and whether imports would use them."""
    sys.dont_write_bytecode = True  # to look is not to change
    found = _files(paths)
    folders = {os.path.dirname(file.path) for file in found}
    size = sum(file.size() for file in found)
    print(f"{count(len(found), 'cache file')} in {count(len(folders), 'folder')}, {_bytes(size)}")
    library = CachedLibrary(None)
    states = Counter(file.state(library) for file in found)
    for state in _GOOD:
        if number := states.pop(state, 0):
            print(f"{number:>7,} {state}")
    for state, number in sorted(states.items()):
        print(f"{number:>7,} stale: {state}")
    where = sys.pycache_prefix or "__pycache__ beside the sources"
    print(f"kept in {where}")
    return OK


def clear(paths: list[str], *, stale: bool) -> int:
    """Remove cache files, all or only those that imports would not use; nothing else."""
    sys.dont_write_bytecode = True
    removed = size = 0
    failures = []
    library = CachedLibrary(None)
    for file in _files(paths):
        if stale and file.state(library) in _GOOD:
            continue
        bytes_of_file = file.size()
        try:
            os.unlink(file.path)
        except OSError as error:
            failures.append(f"cannot remove {file.path}: {error.strerror}")
            continue
        removed, size = removed + 1, size + bytes_of_file
        _remove_if_empty(os.path.dirname(file.path))
    print(f"{count(removed, 'cache file')} removed, {_bytes(size)}")
    for failure in failures:
        print(f"mochi-import: {failure}", file=sys.stderr)
    return FAILED if failures else OK


def _files(paths: list[str]) -> list[CacheFile]:
    """The files for all paths, each once."""
    found = {}
    for path in paths or ["."]:
        if not os.path.isdir(path):
            require_file(path)
        found.update({file.path: file for file in cache_files(os.path.abspath(path))})
    return list(found.values())


def _remove_if_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        pass


def _bytes(number: int) -> str:
    """A size as people write it, in powers of a thousand."""
    size = float(number)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
