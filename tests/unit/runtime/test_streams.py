"""Streams for Python: their operators, and that every way to leave a loop closes what it opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, TimelessLoop, cancelled_at, run

from mochi_runtime.channel import Channel
from mochi_runtime.stream import Stream
from mochi_runtime.streams import Flow, broadcast, flow, interval, merge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable


class Source:
    """A cold source that says whether loops over it are open."""

    def __init__(self, *values: Any) -> None:
        self.values = values
        self.open = 0
        self.read = 0

    async def __aiter__(self) -> AsyncGenerator[Any, None]:
        self.open += 1
        try:
            for value in self.values:
                await asyncio.sleep(0)
                if isinstance(value, Exception):
                    raise value
                self.read += 1
                yield value
        finally:
            self.open -= 1
            await asyncio.sleep(0)


def collected(stream: Flow[Any], seed: int | None = None) -> list[Any]:
    return run(stream.to_list, seed)


async def is_odd(number: int) -> bool:
    await asyncio.sleep(0)
    return number % 2 == 1


@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_operators(seed: int | None) -> None:
    source = Source(*range(10))
    numbers = flow(source)
    assert collected(numbers, seed) == list(range(10))
    assert collected(numbers.map(str), seed) == [str(number) for number in range(10)]
    assert collected(numbers.map(is_odd).take(2), seed) == [False, True]
    assert collected(numbers.filter(is_odd), seed) == [1, 3, 5, 7, 9]
    assert collected(numbers.filter(lambda n: n > 7), seed) == [8, 9]
    assert collected(numbers.zip("abc"), seed) == [(0, "a"), (1, "b"), (2, "c")]
    assert collected(flow("ab").zip(source), seed) == [("a", 0), ("b", 1)]
    assert sorted(collected(numbers.merge(numbers, [10, 11]), seed)) == sorted(
        [*range(10)] * 2 + [10, 11]
    )
    assert source.open == 0


def test_each_loop_begins_anew() -> None:
    twice = flow([1, 2]).map(lambda n: n * 2)

    async def main() -> list[list[int]]:
        return [await twice.to_list(), await twice.to_list()]

    assert run(main) == [[2, 4], [2, 4]]


def test_take_reads_no_more_than_it_takes() -> None:
    source = Source(1, 2, 3)
    assert collected(flow(source).take(2)) == [1, 2]
    assert source.read == 2
    assert collected(flow(source).take(0)) == []
    assert collected(flow(source).take(9)) == [1, 2, 3]
    assert source.open == 0


def test_merge_keeps_the_order_of_each_source() -> None:
    async def main() -> list[str]:
        async def slow(name: str, pause: float) -> AsyncGenerator[str, None]:
            for number in range(3):
                await asyncio.sleep(pause)
                yield f"{name}{number}"

        return await merge(slow("a", 1.0), slow("b", 2.5)).to_list()

    assert run(main, loop=TimelessLoop) == ["a0", "a1", "b0", "a2", "b1", "b2"]


CHAINS: list[Callable[[Source], Flow[Any]]] = [
    lambda source: flow(source),
    lambda source: flow(source).map(str).filter(bool),
    lambda source: flow(source).take(5),
    lambda source: flow(source).zip(source),
    lambda source: flow(source).merge(source, source),
    lambda source: merge(flow(source).map(str), flow(source).zip(source)),
]


@pytest.mark.parametrize("seed", [None, *SEEDS])
@pytest.mark.parametrize("chain", CHAINS)
def test_leaving_a_loop_early_closes_the_sources(
    chain: Callable[[Source], Flow[Any]], seed: int | None
) -> None:
    source = Source(*range(1, 10))

    async def main() -> None:
        async for _ in chain(source):
            break
        while source.open:
            await asyncio.sleep(0)
        values = aiter(chain(source))
        await anext(values)
        await values.aclose()
        assert not source.open
        aiter(chain(source))

    run(main, seed)


@pytest.mark.parametrize("chain", CHAINS)
def test_an_error_of_a_source_ends_the_loop_and_closes_the_others(
    chain: Callable[[Source], Flow[Any]],
) -> None:
    source = Source(1, ValueError("broken"), 2)

    async def main() -> None:
        with pytest.raises(ValueError, match="broken"):
            await chain(source).to_list()
        assert not source.open

    run(main)


@pytest.mark.parametrize("chain", CHAINS)
def test_cancelled_at_every_await(chain: Callable[[Source], Flow[Any]]) -> None:
    async def main(step: int) -> bool:
        source = Source(*range(1, 6))
        reached = await cancelled_at(chain(source).to_list(), step)
        assert not source.open
        return reached

    step = 0
    while run(lambda step=step: main(step)):
        step += 1
    assert step > 2


def test_an_interval_does_not_drift() -> None:
    async def main() -> list[tuple[int, float]]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(100)
        seen = []
        async for number in interval(1.0).take(6):
            seen.append((number, round(loop.time() - 100, 6)))
            await asyncio.sleep(0.7 if number != 2 else 2.7)
        return seen

    assert run(main, loop=TimelessLoop) == [(0, 0), (1, 1), (2, 2), (3, 4.7), (4, 5.4), (5, 6.1)]

    async def exact() -> float:
        loop = asyncio.get_running_loop()
        async for number in interval(0.1):
            if number == 1000:
                break
            await asyncio.sleep(0.03)
        return loop.time()

    assert run(exact, loop=TimelessLoop) == pytest.approx(100.0, abs=1e-6)


def test_channels_and_streams_of_mochi_are_sources() -> None:
    async def main() -> list[list[int]]:
        channel: Channel[int] = Channel(2)
        stream: Stream[int] = Stream()
        loops = [
            asyncio.create_task(flow(channel).map(lambda n: n * 10).to_list()),
            asyncio.create_task(flow(stream).filter(is_odd).to_list()),
        ]
        await asyncio.sleep(0)
        for number in range(4):
            await channel.put(number)
            stream.emit(number)
        channel.close()
        stream.close()
        return await asyncio.gather(*loops)

    assert run(main) == [[0, 10, 20, 30], [1, 3]]


@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_a_broadcast_is_hot(seed: int | None) -> None:
    source = Source(*range(5))

    async def main() -> list[list[int]]:
        begin = asyncio.Event()
        async with broadcast(source, begin) as hot:
            loops = [
                asyncio.create_task(flow(hot).to_list()),
                asyncio.create_task(flow(hot).take(2).to_list()),
            ]
            while len(hot._subscriptions) < 2:
                await asyncio.sleep(0)
            begin.set()
            return await asyncio.gather(*loops)

    assert run(main, seed) == [[0, 1, 2, 3, 4], [0, 1]]
    assert source.read == 5
    assert source.open == 0


def test_a_broadcast_ends_with_its_block() -> None:
    async def main() -> list[int]:
        async with broadcast(interval(1)) as hot:
            loop = asyncio.create_task(flow(hot).to_list())
            await asyncio.sleep(3.5)
        return await loop

    assert run(main, loop=TimelessLoop) == [0, 1, 2, 3]


def test_an_error_of_a_broadcast_source_is_raised_by_the_block() -> None:
    async def block() -> list[int]:
        async with broadcast(Source(1, ValueError("broken"))) as hot:
            return await flow(hot).to_list()

    async def main() -> None:
        with pytest.raises(ValueError, match="broken"):
            await block()

    run(main)
