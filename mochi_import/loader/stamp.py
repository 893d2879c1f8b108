"""Which compiler made a cache file.

The version alone says too little: two builds can have the same.  A wheel holds a hash of its
sources in the file BUILD (`hatch_build.py`), so caches can be made on one machine and used on
another.  In a source checkout the sizes and times of the files stand for them: an edit of the
compiler makes every cache file stale at once.
"""

from __future__ import annotations

import os
from _imp import source_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_SOURCES = (".py", ".json")
# What has no say in the code of a module.
_NO_PART = ("__pycache__", "cli", "coverage_plugin", "packaging", "project", "stubs")
_stamps: list[str] = []


def compiler_stamp() -> str:
    """The identity of this compiler, found once per process."""
    if not _stamps:
        from mochi_import import __version__

        _stamps.append(f"{__version__}+{_build() or _state()}")
    return _stamps[0]


def _build() -> str:
    """The hash in the wheel that was installed, or empty."""
    try:
        data: bytes = __loader__.get_data(  # type: ignore[name-defined]  # any module has it
            os.path.join(_PACKAGE, "BUILD")
        )
    except OSError:
        return ""
    return data.decode()


def _state() -> str:
    """What the sources are now, where they are files."""
    try:
        files = "\n".join(sorted(_files(_PACKAGE)))
    except NotADirectoryError:  # a zip file that was packed by hand
        return ""
    return source_hash(0, os.fsencode(files)).hex()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_SOURCES):
                stat = entry.stat()
                yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
            elif "." not in name and name not in _NO_PART:
                yield from _files(entry.path)
