"""Which compiler made a cache file.

The version alone says too little: two builds can have the same.  Of an installed compiler the
installer has recorded the hash of each file (https://packaging.python.org/specifications, RECORD),
which is the same wherever that build is installed, so caches can be made on one machine and used
on another.  In a source checkout the sizes and times of the files stand for them.
"""

from __future__ import annotations

import os
from _imp import source_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_SOURCES = (".py", ".json")
_NO_PART = ("__pycache__", "cli")
_stamps: list[str] = []


def compiler_stamp() -> str:
    """The identity of this compiler, found once per process."""
    if not _stamps:
        from mochi_import import __version__

        folder, name = os.path.split(_PACKAGE)
        if os.path.exists(os.path.join(folder, "pyproject.toml")):
            files = _files(_PACKAGE)
        else:
            files = _recorded(os.path.join(folder, f"{name}-{__version__}.dist-info", "RECORD"))
        _stamps.append(f"{__version__}+{_digest(files)}")
    return _stamps[0]


def _digest(files: Iterable[str]) -> str:
    text = "\n".join(sorted(files))
    return source_hash(0, text.encode("utf-8", "surrogateescape")).hex()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_SOURCES):
                stat = entry.stat()
                yield f"{name} {stat.st_size} {stat.st_mtime_ns}"
            elif "." not in name and name not in _NO_PART:
                yield from _files(entry.path)


def _recorded(record: str) -> Iterator[str]:
    """The lines for the files of the compiler; none where nothing was recorded."""
    try:
        with open(record, encoding="utf-8") as file:
            lines = file.readlines()
    except OSError:
        return
    for line in lines:
        path, _, _ = line.partition(",")
        if path.startswith("mochi_import/") and path.endswith(_SOURCES):
            yield line
