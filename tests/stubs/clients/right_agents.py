from typing import assert_type

import events

from mochi_runtime.agents import Supervisor, spawn
from mochi_runtime.streams import flow, interval, merge


class Library:
    async def find(self, title: str, year: int = 0) -> list[str]:
        return [title, str(year)]


async def use() -> None:
    tally = spawn(lambda: events.Tally(1), name="tally", mailbox=10)
    tally.cast(events.Tally.add, 2)
    await tally.send(events.Tally.add, 2)
    assert_type(await tally.call(events.Tally.add, 2), int)
    assert_type(await tally.within(0.5).call(events.Tally.add, k=2), int)
    async with Supervisor("rest_for_one", limit=5) as crew:
        station = crew.start(events.Station, restart="permanent")
        assert_type(await station.call(events.Station.total), int)
        library = crew.start(Library)
        assert_type(await library.call(Library.find, "a", year=1990), list[str])


async def loops() -> None:
    assert_type(await flow(events.queue).map(str).to_list(), list[str])
    pairs = flow(events.made).filter(lambda n: n > 1).zip(interval(0.1)).take(3)
    assert_type(await pairs.to_list(), list[tuple[int, int]])
    async for text in merge(flow(events.broadcast), ["a"]):
        assert_type(text, str)
    async for text in events.reader:
        assert_type(text, str)
    await events.queue.put(1)
