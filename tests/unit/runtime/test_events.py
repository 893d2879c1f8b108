"""Delivery of events: in order of subscription, one handler at a time (SEMANTICS section 21)."""

from __future__ import annotations

import threading

import pytest

from mochi_runtime.errors import MochiError
from mochi_runtime.events import Event, on, publish


class Event1(Event):
    """A base for streams with one field, made anew by each test."""

    __slots__ = ("n",)
    __match_args__ = ("n",)
    n: int

    def __init__(self, n: int) -> None:
        self.n = n


def test_handlers_run_in_order_of_subscription() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[str] = []
    for name in "abc":
        on(Tick)(lambda tick, name=name: seen.append(f"{name}{tick.n}"))
    publish(Tick(1))
    publish(Tick(2))
    assert seen == ["a1", "b1", "c1", "a2", "b2", "c2"]


def test_an_event_without_handlers_is_lost() -> None:
    class Tick(Event1):
        __slots__ = ()

    publish(Tick(1))
    seen: list[int] = []
    on(Tick)(lambda tick: seen.append(tick.n))
    publish(Tick(2))
    assert seen == [2]


def test_an_event_emitted_by_a_handler_waits_for_its_turn() -> None:
    class Tick(Event1):
        __slots__ = ()

    class Alert(Event1):
        __slots__ = ()

    seen: list[str] = []

    @on(Tick)
    def first(tick: Tick) -> None:
        publish(Alert(tick.n * 10))
        seen.append(f"first {tick.n}")

    on(Tick)(lambda tick: seen.append(f"second {tick.n}"))
    on(Alert)(lambda alert: seen.append(f"alert {alert.n}"))
    publish(Tick(1))
    assert seen == ["first 1", "second 1", "alert 10"]


def test_a_chain_of_events_does_not_use_the_stack() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[int] = []

    @on(Tick)
    def count(tick: Tick) -> None:
        seen.append(tick.n)
        if tick.n < 20_000:
            publish(Tick(tick.n + 1))

    publish(Tick(1))
    assert len(seen) == 20_000


def test_a_failing_handler_keeps_nobody_from_the_event() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[int] = []

    @on(Tick)
    def fail(tick: Tick) -> None:
        raise MochiError(f"no {tick.n}")

    on(Tick)(lambda tick: seen.append(tick.n))
    with pytest.raises(MochiError, match="no 1"):
        publish(Tick(1))
    with pytest.raises(MochiError, match="no 2"):
        publish(Tick(2))
    assert seen == [1, 2]


def test_an_interrupt_stops_the_delivery() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[int] = []

    @on(Tick)
    def interrupt(tick: Tick) -> None:
        if tick.n == 1:
            raise KeyboardInterrupt

    on(Tick)(lambda tick: seen.append(tick.n))
    with pytest.raises(KeyboardInterrupt):
        publish(Tick(1))
    publish(Tick(2))
    assert seen == [2]


def test_threads_deliver_on_their_own() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[tuple[int, str]] = []
    both = threading.Barrier(2, timeout=10)

    @on(Tick)
    def meet(tick: Tick) -> None:
        both.wait()
        seen.append((tick.n, threading.current_thread().name))

    threads = [threading.Thread(target=publish, args=(Tick(n),), name=f"t{n}") for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(seen) == [(1, "t1"), (2, "t2")]
