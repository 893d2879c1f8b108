from typing import assert_type

import events

events.queue.send(1)
assert_type(events.queue.recv(), int)
events.broadcast.emit("news")
assert_type(events.reader.recv(), str)
assert_type(events.made.subscribe().recv(), int)
assert_type(events.answer.result(), int)
assert_type(events.station.total(), int)
assert_type(events.Station(seen=2).places, list[str])
assert_type(events.Tally(1).add(2), int)
assert_type(events.report(events.Reading("cellar", 12.5)), str)
assert_type(events.listen(events.made), int)
events.produce(events.queue, 3)


async def wait() -> int:
    return await events.answer + await events.later(1)
