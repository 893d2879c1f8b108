"""Which compiler made a cache file.

An installed compiler is named by its version, so caches can be built on one machine and used on
another.  In a source checkout the version says too little: there the sizes and times of the
compiler's files enter too, so that an edit of the compiler makes every cache file stale at once.
"""

from __future__ import annotations

import os
from _imp import source_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_SOURCES = (".py", ".json")
_NO_PART = ("__pycache__", "cli")
_stamps: list[str] = []


def compiler_stamp() -> str:
    """The identity of this compiler, found once per process."""
    if not _stamps:
        from mochi_import import __version__

        checkout = os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml"))
        _stamps.append(f"{__version__}+{_digest(_PACKAGE)}" if checkout else __version__)
    return _stamps[0]


def _digest(folder: str) -> str:
    files = "\n".join(sorted(_files(folder)))
    return source_hash(0, files.encode("utf-8", "surrogateescape")).hex()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_SOURCES):
                stat = entry.stat()
                yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
            elif "." not in name and name not in _NO_PART:
                yield from _files(entry.path)
