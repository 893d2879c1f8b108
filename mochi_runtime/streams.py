"""Streams for asyncio: what to do with values that come one after the other.

    async for total in flow(shop.orders).map(price).filter(is_large).take(3):
        ...

A flow is cold: each loop over it begins anew, and nothing is read before.  Its source is anything
to loop over, with `for` or `async for`: a list, an async generator, a Mochi channel, or a Mochi
stream, which is hot: a loop sees what is emitted from its beginning on.  `broadcast` makes a hot
stream of a cold one.

Leaving a loop early closes what the loop has opened.  Functions may be `async`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from contextlib import aclosing, asynccontextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from mochi_runtime.stream import Stream

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        AsyncIterator,
        Awaitable,
        Callable,
        Iterable,
    )

    type Source[T] = AsyncIterable[T] | Iterable[T]

__all__ = ["Flow", "broadcast", "flow", "interval", "merge"]


class Flow[T]:
    """Values to loop over with `async for`, as often as wanted."""

    def __init__(self, begin: Callable[[], AsyncGenerator[T, None]]) -> None:
        self._begin = begin

    def __aiter__(self) -> AsyncGenerator[T, None]:
        return self._begin()

    def map[R](self, function: Callable[[T], R | Awaitable[R]]) -> Flow[R]:
        """What the function makes of each value."""

        async def mapped() -> AsyncGenerator[R, None]:
            async with aclosing(self._begin()) as values:
                async for value in values:
                    yield await _settled(function(value))

        return Flow(mapped)

    def filter(self, keeps: Callable[[T], bool | Awaitable[bool]]) -> Flow[T]:
        """The values for which the function says true."""

        async def filtered() -> AsyncGenerator[T, None]:
            async with aclosing(self._begin()) as values:
                async for value in values:
                    if await _settled(keeps(value)):
                        yield value

        return Flow(filtered)

    def take(self, count: int) -> Flow[T]:
        """The first values; no more than these are read."""

        async def taken() -> AsyncGenerator[T, None]:
            left = count
            async with aclosing(self._begin()) as values:
                while left > 0:
                    try:
                        value = await anext(values)
                    except StopAsyncIteration:
                        return
                    left -= 1
                    yield value

        return Flow(taken)

    def zip[U](self, other: Source[U]) -> Flow[tuple[T, U]]:
        """The first values of both, the second values, and so on until one of them ends."""

        async def zipped() -> AsyncGenerator[tuple[T, U], None]:
            async with aclosing(self._begin()) as mine, aclosing(_read(other)) as theirs:
                async for value in mine:
                    try:
                        partner = await anext(theirs)
                    except StopAsyncIteration:
                        return
                    yield value, partner

        return Flow(zipped)

    def merge(self, *others: Source[T]) -> Flow[T]:
        """The values of this and the others, see `merge`."""
        return merge(self, *others)

    async def to_list(self) -> list[T]:
        """All values."""
        return [value async for value in self]


def flow[T](source: Source[T]) -> Flow[T]:
    """The values of anything to loop over."""
    return Flow(lambda: _read(source))


def merge[T](*sources: Source[T]) -> Flow[T]:
    """The values of all sources as they come; an error in one ends all.

    One value of each source is read ahead.
    """

    async def merged() -> AsyncGenerator[T, None]:
        readers = [_read(source) for source in sources]
        reads = {_next(reader): reader for reader in readers}
        try:
            while reads:
                done, _ = await asyncio.wait(reads, return_when=asyncio.FIRST_COMPLETED)
                for read in [read for read in reads if read in done]:
                    reader = reads.pop(read)
                    try:
                        value = read.result()
                    except StopAsyncIteration:
                        continue
                    reads[_next(reader)] = reader
                    yield value
        finally:
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)
            for reader in readers:
                await reader.aclose()

    return Flow(merged)


def interval(seconds: float) -> Flow[int]:
    """0, 1, 2 ... at equal times: number k comes `k * seconds` after the loop over it begins.

    A loop that falls behind gets the numbers it has missed at once; delays do not add up.
    """

    async def ticks() -> AsyncGenerator[int, None]:
        loop = asyncio.get_running_loop()
        start = loop.time()
        number = 0
        while True:
            await asyncio.sleep(start + number * seconds - loop.time())
            yield number
            number += 1

    return Flow(ticks)


@asynccontextmanager
async def broadcast[T](
    source: Source[T], start: asyncio.Event | None = None
) -> AsyncIterator[Stream[T]]:
    """A hot stream of a cold one, for several loops: `async with broadcast(ticks) as hot:`.

    Inside of the block the source is read once, and each loop over the stream gets what comes from
    its beginning on; `start` can hold the reading back until all of them have begun.  The stream is
    closed at the end of the source or of the block; an error of the source is raised by the block.
    """
    stream: Stream[T] = Stream()

    async def pump() -> None:
        try:
            if start is not None:
                await start.wait()
            async with aclosing(_read(source)) as values:
                async for value in values:
                    stream.emit(value)
                    await asyncio.sleep(0)
        finally:
            stream.close()

    pumping = asyncio.create_task(pump())
    try:
        yield stream
    finally:
        pumping.cancel()
        await asyncio.wait([pumping])
        error = None if pumping.cancelled() else pumping.exception()
    if error is not None:
        raise error


def _next[T](reader: AsyncGenerator[T, None]) -> asyncio.Task[T]:
    async def read() -> T:
        return await anext(reader)

    return asyncio.create_task(read())


async def _read[T](source: Source[T]) -> AsyncGenerator[T, None]:
    """Loop over a source, closing what the loop has opened."""
    if isinstance(source, AsyncIterable):
        values = aiter(source)
        try:
            async for value in values:
                yield value
        finally:
            close = getattr(values, "aclose", None)
            if close is not None:
                await close()
    else:
        for value in source:
            yield value


async def _settled(value: Any) -> Any:
    return await value if isawaitable(value) else value
