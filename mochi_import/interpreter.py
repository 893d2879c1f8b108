"""Settings of the interpreter that a compilation changes, and leaves as they were."""

from __future__ import annotations

import gc
import sys
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class WhileUsed:
    """A change of the process, for `with`: the first thread to enter makes it, the last to leave
    takes it back.  `change` returns what does that."""

    def __init__(self, change: Callable[[], Callable[[], object]]) -> None:
        self._change = change
        self._lock = Lock()
        self._users = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._take_back = self._change()
            self._users += 1

    def __exit__(self, *exception: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._take_back()


def _allow_deep_recursion() -> Callable[[], object]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 20_000))
    return lambda: sys.setrecursionlimit(before)


def _disable_collector() -> Callable[[], object]:
    before = gc.isenabled()
    gc.disable()
    return gc.enable if before else gc.disable


# Each level of a syntax tree costs a few Python frames in every stage, so a long `else if` chain or
# a sum of some hundred terms passes Python's default limit of 1,000.  Since 3.12 a Python frame
# takes no C stack, so a higher limit is safe.
deep_recursion = WhileUsed(_allow_deep_recursion)

# A compiler makes hundreds of thousands of small objects, keeps nearly all of them to its end and
# makes next to no cycles.  Python's collector then walks all of them again and again for nothing:
# of 20,000 lines it took a third of the time.  Reference counts free as ever.
no_collector = WhileUsed(_disable_collector)
