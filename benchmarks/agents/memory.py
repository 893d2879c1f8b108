"""What 10,000 idle agents take, beside as many tasks that wait at an `asyncio.Queue`."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

from benchmarks.agents import bare, load_tally
from mochi_runtime.agents import spawn

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 10_000


async def bytes_for_each(make: Callable[[], Any]) -> int:
    """How many bytes each of them keeps while it waits."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = [make() for _ in range(COUNT)]
    await asyncio.sleep(0)
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    for each in made:
        await each.stop()
    return taken // COUNT


def main() -> None:
    tally = load_tally()
    agent = asyncio.run(bytes_for_each(lambda: spawn(tally.Tally)))
    task = asyncio.run(bytes_for_each(bare.Server))
    print(f"idle agent: {agent} bytes; task that waits at a queue: {task} bytes")


if __name__ == "__main__":
    main()
