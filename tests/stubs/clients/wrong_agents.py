import events

from mochi_runtime.agents import Supervisor, spawn
from mochi_runtime.streams import flow


async def use() -> None:
    tally = spawn(lambda: events.Tally(1))
    await tally.call(events.Tally.add, "2")  # mypy: call-overload; pyright: reportArgumentType, reportCallIssue
    await tally.call(events.Station.total)  # mypy: call-overload; pyright: reportArgumentType, reportCallIssue
    await tally.send(events.Tally.add)  # mypy: call-arg; pyright: reportCallIssue
    Supervisor("all_for_one")  # mypy: arg-type; pyright: reportArgumentType
    await flow(events.queue).map(len).to_list()  # mypy: arg-type; pyright: reportArgumentType
