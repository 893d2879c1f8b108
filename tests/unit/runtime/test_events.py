"""Delivery of events: in order of subscription, one handler at a time (SEMANTICS section 21)."""

from __future__ import annotations

import asyncio
import threading

import pytest
from schedules import run

from mochi_runtime.channel import Channel, recv_waiting, send
from mochi_runtime.coroutines import may_wait
from mochi_runtime.errors import MochiError
from mochi_runtime.events import Event, on, publish, publish_waiting
from mochi_runtime.future import await_, start_task


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


def test_deliveries_of_several_tasks_are_apart() -> None:
    class Tick(Event1):
        __slots__ = ()

    gate: Channel[int] = Channel(0)
    seen: list[int] = []

    async def wait(tick: Tick) -> None:
        seen.append(tick.n + await recv_waiting(gate))
        if tick.n < 3:
            await publish_waiting(Tick(tick.n + 2))

    on(Tick)(may_wait(wait)(lambda tick: seen.append(tick.n)))
    both = [start_task(publish_waiting(Tick(n))) for n in (1, 2)]
    publish(Tick(9))
    assert seen == [9]
    for number in (10, 20, 30, 40):
        send(gate, number)
    assert [await_(each) for each in both] == [None, None]
    assert seen[1:] == [11, 33, 22, 44]


def test_a_delivery_that_is_cancelled_takes_none_of_others() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[int] = []

    async def wait(tick: Tick) -> None:
        await asyncio.sleep(3600 if tick.n == 1 else 0)
        seen.append(tick.n)

    async def main() -> None:
        stuck = asyncio.create_task(publish_waiting(Tick(1)))
        await asyncio.sleep(0)
        other = asyncio.create_task(publish_waiting(Tick(2)))
        await asyncio.sleep(0)
        stuck.cancel()
        await asyncio.gather(stuck, other, return_exceptions=True)
        await publish_waiting(Tick(3))

    on(Tick)(may_wait(wait)(lambda tick: seen.append(tick.n)))
    run(main)
    assert seen == [2, 3]


def test_handlers_that_wait_and_fail_keep_no_other_from_its_event() -> None:
    class Tick(Event1):
        __slots__ = ()

    seen: list[int] = []

    async def fail(tick: Tick) -> None:
        raise MochiError(f"no {tick.n}")

    on(Tick)(may_wait(fail)(lambda tick: seen.append(tick.n)))
    on(Tick)(lambda tick: seen.append(tick.n))
    with pytest.raises(MochiError, match="no 5"):
        await_(start_task(publish_waiting(Tick(5))))
    assert seen == [5]
