"""Room for deep recursion while the compiler walks a tree, without a lasting change to the process.

Each level of a syntax tree costs a few Python frames in every stage, so a long `else if` chain or
a sum of some hundred terms passes Python's default limit of 1,000.  Since 3.12 a Python frame takes
no C stack, so a higher limit is safe.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPILER_LIMIT = 20_000

_lock = Lock()
_users = 0
_limit_before = 0


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Raise the recursion limit; the last of the threads that asked for it puts it back."""
    global _users, _limit_before
    with _lock:
        if not _users:
            _limit_before = sys.getrecursionlimit()
            sys.setrecursionlimit(max(_limit_before, COMPILER_LIMIT))
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                sys.setrecursionlimit(_limit_before)
