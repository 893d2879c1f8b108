"""Giving a file a new text, so that a reader sees either the old one or all of the new one.

The text goes into a draft beside the file, which then takes its place, with its permissions.  Where
that would not be the same file to others (a device, a pipe, a further hard link, an owner other
than this process), or may not be (a folder where nothing may be made, a mounted file), the file is
written over.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


# What a mounted file says, and on Windows one that somebody has open.
_IN_PLACE_ONLY = frozenset({errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM})


def replace_file(path: str, content: bytes, *, durable: bool) -> None:
    """Replace all of a file; a `durable` text is there even if the machine stops right after."""
    path = os.fspath(path)
    real = os.path.realpath(path)
    draft = os.path.join(os.path.dirname(real), f".mochi-{os.getpid()}-{get_ident()}.tmp")
    file = _draft_for(path, draft)
    if file is None:
        _write_over(path, content)
        return
    try:
        with file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if os.path.exists(real):
            os.chmod(draft, stat.S_IMODE(os.stat(real).st_mode))
        replaced = _moved(draft, real)
    except BaseException as error:
        os.remove(draft)
        if isinstance(error, OSError) and error.strerror:
            raise type(error)(error.errno, error.strerror, path) from None
        raise
    if not replaced:
        os.remove(draft)
        _write_over(path, content)


def _draft_for(path: str, draft: str) -> BinaryIO | None:
    """A new file beside the one at `path`, none where that is to be written over."""
    if path.startswith(("/dev/", "/proc/")):  # which may be files that this process has open
        return None
    try:
        found = os.stat(path)
    except OSError:
        found = None
    if found is not None and not _is_its_own(path, found):
        return None
    try:
        return open(draft, "xb")
    except OSError:
        return None


def _is_its_own(path: str, found: os.stat_result) -> bool:
    """Whether another file in its place would be the same to everybody."""
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or not os.access(path, os.W_OK):
        return False
    if sys.platform == "win32":
        return True
    return (found.st_uid, found.st_gid) == (os.geteuid(), os.getegid())


def _moved(draft: str, real: str) -> bool:
    try:
        os.replace(draft, real)
    except OSError as error:
        if error.errno not in _IN_PLACE_ONLY:
            raise
        return False
    return True


def _write_over(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
