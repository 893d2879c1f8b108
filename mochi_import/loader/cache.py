"""Code objects on disk.

The invariant: a file under its final name is whole, and its code is what this compiler makes of
the source as it is now.  Writing goes to a name of this process and thread and is moved into place.
Reading trusts nothing: a file that is cut, flipped, foreign or unreadable is a miss with a reason,
and so is one whose key differs.  No error of the file system ever reaches the importer: a cache
that cannot be kept only costs time.

Layout: Python's magic number, a checksum of the rest, the marshalled tuple
`(key, checked, dependencies, interface, problems, size)`, and the marshalled code, which has that
size.  `dependencies` holds the import paths of the Mochi modules that this one was compiled
against, with the hash of the interface of each; `interface` is that of the module itself;
`problems` are the warnings to repeat.  A look at an interface needs no code.

The source enters the key by its hash, not its time: an edit within one tick of the clock is seen,
and a checkout or a `touch` costs nothing.  As for the hash-based files of PEP 552, a file that is
not `checked` is used without a look at the source, and `--check-hash-based-pycs` has its say.
"""

from __future__ import annotations

import _imp
import marshal
import os
from _frozen_importlib_external import MAGIC_NUMBER, cache_from_source
from _imp import source_hash
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    type Key = tuple[str, str, bytes]  # compiler, options, hash of the source
    type Problem = tuple[int, str, str]  # line, one-line message, rendered text

_CHECKSUM_END = len(MAGIC_NUMBER) + 8
TEMPORARY = ".tmp"


class Entry:
    """What is kept of one compiled module."""

    __slots__ = ("_code", "checked", "dependencies", "interface", "key", "problems")

    def __init__(
        self,
        key: Key,
        code: CodeType | memoryview,
        problems: tuple[Problem, ...] = (),
        interface: str = "",
        dependencies: tuple[tuple[str, bytes], ...] = (),
        *,
        checked: bool = True,
    ) -> None:
        self.key = key
        self._code = code
        self.checked = checked
        self.problems = problems
        self.interface = interface
        self.dependencies = dependencies

    @property
    def code(self) -> CodeType:
        """The code object; one that was read is unmarshalled when it is first wanted."""
        if isinstance(self._code, memoryview):
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
    except NotImplementedError:  # what it raises where `sys.implementation.cache_tag` is none
        return None


def is_checked(*, checked: bool) -> bool:
    """Whether a file that was written so is held against the source and the modules it imports."""
    when = _imp.check_hash_based_pycs
    return when == "always" or (checked and when != "never")


def read(
    path: str,
    compiler: tuple[str, str],
    source: Callable[[], bytes],
    get_data: Callable[[str], bytes] | None = None,
) -> Entry | str:
    """The entry at `path` of this compiler with these options, or why there is none.

    `source` gives the hash of the source; it is not asked where the file is not checked.
    `get_data` reads a file where a loader has its own way to do so.
    """
    try:
        data = (get_data or _read_file)(path)
    except FileNotFoundError:
        return "no cache file"
    except OSError as error:
        return f"cannot read the cache file: {error.strerror or error}"
    if data[: len(MAGIC_NUMBER)] != MAGIC_NUMBER:
        return "cache file of another Python"
    payload = memoryview(data)[_CHECKSUM_END:]
    if data[len(MAGIC_NUMBER) : _CHECKSUM_END] != source_hash(0, payload):
        return "damaged cache file"
    try:
        key, checked, dependencies, interface, problems, size = marshal.loads(payload)
        made_by, options, made_of = key
    except (EOFError, ValueError, TypeError):
        return "compiler changed"  # and the layout with it
    if made_by != compiler[0]:
        return "compiler changed"
    if options != compiler[1]:
        return "options changed"
    if is_checked(checked=checked) and made_of != source():
        return "source changed"
    code = payload[len(payload) - size :]
    return Entry(key, code, problems, interface, dependencies, checked=checked)


def _read_file(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def encode(entry: Entry, *, portable: bool = False) -> bytes:
    """The bytes of a cache file.

    Marshal marks what is referred to more than once, which depends on what else the process holds.
    `portable` is its second version, which has no such marks: the same code gives the same bytes.
    """
    version = 2 if portable else marshal.version
    code = marshal.dumps(entry.code, version)
    about = entry.key, entry.checked, entry.dependencies, entry.interface, entry.problems
    payload = marshal.dumps((*about, len(code)), version) + code
    return MAGIC_NUMBER + source_hash(0, payload) + payload


def write(path: str, entry: Entry, mode: int) -> str | None:
    """Keep an entry in a file of that mode; returns why it was not written, or none."""
    data = encode(entry)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _remove_leftovers(path)
        _replace(path, data, mode)
    except OSError as error:
        return error.strerror
    return None


def _remove_leftovers(path: str) -> None:
    """Remove the temporary files for `path` of processes that were killed.

    Those of processes that are at work go too, which then write nothing.  But the last of them to
    come by here finishes, and all of them write the same.
    """
    folder, name = os.path.split(path)
    for found in os.listdir(folder):
        if found.startswith(f"{name}.") and found.endswith(TEMPORARY):
            _remove(os.path.join(folder, found))


def _replace(path: str, data: bytes, mode: int) -> None:
    """Have `data` under that name, all of it or, after an error, what was there before."""
    temporary = f"{path}.{os.getpid()}-{get_ident()}{TEMPORARY}"
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
