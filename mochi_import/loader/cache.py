"""Code objects on disk.

The invariant: a file under its final name is whole, and its code is what this compiler makes of
the source as it is now.  Writing goes to a name of this process and thread and is moved into place.
Reading trusts nothing: a file that is cut, flipped, foreign or unreadable is a miss with a reason,
and so is one whose key differs.  No error of the file system ever reaches the importer: a cache
that cannot be kept only costs time.

Layout: Python's magic number, a checksum of the rest, and the marshalled tuple
`(key, dependencies, interface, problems, code)`.  `dependencies` holds the import paths of the
Mochi modules that this one was compiled against, with the hash of the interface of each;
`interface` is that of the module itself; `problems` are the warnings to repeat.  The code is
marshalled by itself, for a look at an interface needs none.

The source enters the key by its hash, not its time: an edit within one tick of the clock is seen,
and a checkout or a `touch` costs nothing.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib_external import MAGIC_NUMBER, cache_from_source
from _imp import source_hash
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    type Key = tuple[str, str, bytes]  # compiler, options, hash of the source
    type Problem = tuple[int, str, str]  # line, one-line message, rendered text

_CHECKSUM_END = len(MAGIC_NUMBER) + 8
_KEY_PARTS = ("compiler changed", "options changed", "source changed")


class Entry:
    """What is kept of one compiled module."""

    __slots__ = ("_code", "dependencies", "interface", "problems")

    def __init__(
        self,
        code: CodeType | bytes,
        problems: tuple[Problem, ...] = (),
        interface: str = "",
        dependencies: tuple[tuple[str, bytes], ...] = (),
    ) -> None:
        self._code = code
        self.problems = problems
        self.interface = interface
        self.dependencies = dependencies

    @property
    def code(self) -> CodeType:
        """The code object; one that was read is unmarshalled when it is first wanted."""
        if isinstance(self._code, bytes):
            code: CodeType = marshal.loads(self._code)
            self._code = code
        return self._code


def hash_of_source(data: bytes) -> bytes:
    """The hash by which a cache file knows its source."""
    return source_hash(0, data)


def hash_of_interfaces(texts: tuple[str, ...]) -> bytes:
    """The hash by which a cache file knows what an import path stood for; empty if unknown."""
    return source_hash(0, "\n".join(texts).encode()) if texts else b""


def cache_path(path: str, check: str) -> str | None:
    """Where the code of the source at `path` is kept; none where the interpreter has no cache tag.

    `app.mochi` goes to `__pycache__/app.mochi.cpython-312.pyc`, beside that of an `app.py` and
    not over it.  Python's own function makes the name, so PYTHONPYCACHEPREFIX, -O and -OO hold.
    Modes other than the default have files of their own, or two users would take turns compiling.
    """
    variant = path if check == "error" else f"{path}-{check}"
    try:
        return cache_from_source(f"{variant}.py")
    except NotImplementedError:
        return None


def read(path: str, key: Key) -> Entry | str:
    """The entry at `path`, or why there is none."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return "no cache file"
    except OSError as error:
        return f"cannot read the cache file: {error.strerror}"
    if data[: len(MAGIC_NUMBER)] != MAGIC_NUMBER:
        return "cache file of another Python"
    payload = data[_CHECKSUM_END:]
    if data[len(MAGIC_NUMBER) : _CHECKSUM_END] != source_hash(0, payload):
        return "damaged cache file"
    try:
        found, dependencies, interface, problems, code = marshal.loads(payload)
    except (EOFError, ValueError, TypeError):
        return "damaged cache file"
    for ours, theirs, reason in zip(key, found, _KEY_PARTS, strict=True):
        if ours != theirs:
            return reason
    return Entry(code, problems, interface, dependencies)


def write(path: str, key: Key, entry: Entry) -> str:
    """Keep an entry; returns what became of it, for the trace."""
    if sys.dont_write_bytecode:
        return "not written: Python was told to write no bytecode"
    code = marshal.dumps(entry.code)
    payload = marshal.dumps((key, entry.dependencies, entry.interface, entry.problems, code))
    data = MAGIC_NUMBER + source_hash(0, payload) + payload
    temporary = f"{path}.{os.getpid()}-{get_ident()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write_new(temporary, data)
        os.replace(temporary, path)
    except OSError as error:
        _remove(temporary)
        return f"not written: {error.strerror}"
    return f"written {path}"


def _write_new(path: str, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
