"""`now()` and the clock behind it, which can be replaced: for tests, replays and simulations.

A `MochiClock` gives the time and random numbers.  With MOCHI_NOW_SEED in the environment the first
one is the reference's reproducible sequence (SEMANTICS section 14); without it, it is the machine's
clock.

    with MochiClock(now=lambda: 42):
        app.main()              # now() is 42 here
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self


class MochiClock:
    """A source of time and of random numbers.

    As a context manager it is the clock of the process for the length of the block.
    """

    def __init__(
        self,
        now: Callable[[], int] = time.time_ns,
        random: Callable[[], float] | None = None,
    ) -> None:
        self._now = now
        self._random = random
        self._replaced: list[MochiClock] = []

    def now(self) -> int:
        """Nanoseconds since 1970."""
        return self._now()

    def random(self) -> float:
        """A number from 0 up to but not including 1."""
        if self._random is None:
            from random import random

            self._random = random
        return self._random()

    def __enter__(self) -> Self:
        self._replaced.append(set_clock(self))
        return self

    def __exit__(self, *exc_info: object) -> None:
        set_clock(self._replaced.pop())


class SeededClock(MochiClock):
    """The reference's sequence: both time and random numbers come from one linear generator."""

    _MODULUS = 2147483647

    def __init__(self, seed: int) -> None:
        super().__init__(self._next, self._next_fraction)
        self._state = seed

    def _next(self) -> int:
        self._state = (self._state * 1664525 + 1013904223) % self._MODULUS
        return self._state

    def _next_fraction(self) -> float:
        return self._next() / self._MODULUS


def now() -> int:
    """`now()`: nanoseconds since 1970, or the next number of a seeded clock."""
    return current_clock().now()


def current_clock() -> MochiClock:
    """The clock in use."""
    global _clock
    if _clock is None:
        _clock = _clock_of_environment()
    return _clock


def set_clock(clock: MochiClock) -> MochiClock:
    """Use another clock; gives the one used so far."""
    global _clock
    previous = current_clock()
    _clock = clock
    return previous


def _clock_of_environment() -> MochiClock:
    try:
        return SeededClock(int(os.environ["MOCHI_NOW_SEED"]))
    except (KeyError, ValueError):
        return MochiClock()


_clock: MochiClock | None = None
