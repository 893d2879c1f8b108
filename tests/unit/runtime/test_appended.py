"""`xs = append(xs, v)` in place: only where nobody can tell."""

from __future__ import annotations

import sys
import sysconfig
import threading
from typing import TYPE_CHECKING, Any

import pytest

from mochi_runtime.builtins import appended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

IN_PLACE = sys.version_info < (3, 14) and not sysconfig.get_config_var("Py_GIL_DISABLED")

shared: list[int] = []


class Holder:
    items: list[int]


def fill(count: int) -> None:
    global shared
    for number in range(count):
        shared = appended(shared, number)


@pytest.mark.skipif(not IN_PLACE, reason="this Python does not tell who refers to a list")
def test_a_single_variable_keeps_its_list() -> None:
    global shared
    shared = []
    holder = Holder()
    holder.items = []
    first = id(shared), id(holder.items)
    fill(100)
    for number in range(100):
        holder.items = appended(holder.items, number)
    assert shared == holder.items == list(range(100))
    assert (id(shared), id(holder.items)) == first


def test_an_alias_keeps_the_old_list() -> None:
    old = [1]
    new = old
    new = appended(new, 2)
    assert (old, new) == ([1], [1, 2])
    assert appended(None, 1) == [1]

    def argument(values: list[int]) -> list[int]:
        return appended(values, 3)

    assert argument(new) == [1, 2, 3]
    assert new == [1, 2]


def test_a_loop_runs_over_the_old_list() -> None:
    global shared
    shared = [1, 2]
    seen = []
    for number in shared:
        shared = appended(shared, number)
        seen.append(number)
    assert seen == [1, 2]
    assert shared == [1, 2, 1, 2]


class Alias:
    """Refers to the global list from one moment of many on, for a while.

    Moments are those at which a debugger runs: calls, new lines and returns.
    """

    every = 12

    def __init__(self, moment: int) -> None:
        self._moment = moment
        self._count = 0
        self._taken: tuple[list[int], int] | None = None
        self.changed = False

    def __call__(self) -> None:
        self._count += 1
        if self._taken is not None:
            values, length = self._taken
            self.changed |= len(values) != length
        if self._count % self.every == self._moment:
            self._taken = (shared, len(shared))
        elif self._count % self.every == (self._moment + 4) % self.every:
            self._taken = None


@pytest.mark.parametrize("moment", range(Alias.every))
def test_a_tracer_sees_no_list_change(moment: int) -> None:
    global shared
    shared = []
    alias = Alias(moment)

    def trace(_frame: FrameType, _event: str, _argument: object) -> Any:
        alias()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        fill(50)
    finally:
        sys.settrace(before)
    assert shared == list(range(50))
    assert not alias.changed


@pytest.fixture
def quick_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_switches")
def test_another_thread_sees_no_list_change() -> None:
    global shared
    shared = []
    changed = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            values = shared
            length = len(values)
            for _ in range(20):
                if len(values) != length:
                    changed.append(length)

    watcher = threading.Thread(target=watch)
    watcher.start()
    fill(3000)
    done.set()
    watcher.join()
    assert shared == list(range(3000))
    assert not changed


def test_a_tracer_that_keeps_variables_only_costs_a_copy() -> None:
    """As debuggers do: a snapshot of the variables of a function is one reference more."""
    kept: list[Any] = []

    def trace(frame: FrameType, _event: str, _argument: object) -> Any:
        kept.append(dict(frame.f_locals))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        fill(5)
    finally:
        sys.settrace(before)
    seen = [variables["values"] for variables in kept if "values" in variables]
    assert [len(values) for values in seen] == sorted(len(values) for values in seen)
    fill(5)
    assert max(len(values) for values in seen) < len(shared)


@pytest.mark.skipif(not IN_PLACE, reason="this Python does not tell who refers to a list")
def test_a_profiler_changes_nothing() -> None:
    global shared
    shared = []
    first = id(shared)
    sys.setprofile(lambda *_: None)
    try:
        fill(20)
    finally:
        sys.setprofile(None)
    assert shared == list(range(20))
    assert id(shared) == first
