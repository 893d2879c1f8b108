"""Intents that wait, in mailboxes: other agents and tasks go on meanwhile."""

import asyncio

import mochi_import  # noqa: F401  (installs the import hook)
from mochi_runtime.agents import spawn
from mochi_runtime.channel import Channel

# isort: split
import intents_that_wait
from intents_that_wait import Barrier


async def main() -> None:
    gate: Channel[int] = Channel(0)
    async with spawn(lambda: Barrier("x", 0)) as x, spawn(lambda: Barrier("y", 0)) as y:
        first, second = x.let_in(gate), y.call(Barrier.let_in, gate)
        later = x.count()  # in the mailbox, behind the call that waits
        await gate.put(10)
        await gate.put(20)
        print(await first, await second, await later)


print(intents_that_wait.barrier)
asyncio.run(main())
