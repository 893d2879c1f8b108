"""The same with agents of Mochi."""

from __future__ import annotations

import asyncio
from typing import Any

from mochi_runtime.agents import spawn


async def casts(tally: Any, count: int) -> int:
    """Messages that nobody waits for."""
    async with spawn(tally.Tally) as agent:
        cast, add = agent.cast, tally.Tally.add
        for n in range(count):
            cast(add, n)
        total: int = await agent.total()
        return total


async def calls(tally: Any, count: int) -> int:
    """One answer after the other."""
    async with spawn(tally.Tally) as agent:
        total = 0
        for _ in range(count):
            total += await agent.total()
        return total


async def alive(tally: Any, count: int) -> int:
    """Many at once, each with one message and one answer."""
    agents = [spawn(tally.Tally) for _ in range(count)]
    for n, agent in enumerate(agents):
        agent.cast(tally.Tally.add, n)
    total: int = sum(await asyncio.gather(*(agent.total() for agent in agents)))
    for agent in agents:
        await agent.stop()
    return total


async def channel(tally: Any, count: int) -> int:
    """A producer and a consumer, with room for 16 values between them."""
    total: int = tally.through_channel(count)
    return total
