"""The limits of a process that runs Mochi programs."""

from __future__ import annotations

import gc
import sys

# Mochi programs may recurse 100,000 deep (RULINGS); the runtime's own frames come on top.  A Python
# frame takes no C stack, so the limit protects memory only.
RECURSION_LIMIT = 150_000

# Calls that go through C, such as a sort key that sorts, do take C stack.  Python 3.13 allows so
# many of them that they can pass the usual 8 MB.
C_STACK = 256 << 20

# Programs build large lists and maps and few cycles.  Python's own threshold of 700 takes a third
# of the time of a program that builds a million small lists; this one next to nothing.
GC_THRESHOLD = 50_000


def make_room() -> None:
    """Set the limits of the process for running programs."""
    sys.setrecursionlimit(RECURSION_LIMIT)
    sys.set_int_max_str_digits(0)  # an int of a program may have any number of digits
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    if sys.version_info >= (3, 13):
        _raise_stack_limit()


def _raise_stack_limit() -> None:
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        wanted = C_STACK if most == resource.RLIM_INFINITY else min(C_STACK, most)
        resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))
    except (ImportError, ValueError, OSError):
        pass  # Windows, or a system that fixes the size of the stack
