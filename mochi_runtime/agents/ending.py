"""What becomes of agents that nobody has stopped when their event loop ends.

`asyncio.run` ends the async generators of its loop last, after its tasks.  One that waits for that
stops the agents which have messages still; so what an agent has taken is handled, also where a
program has forgotten `async with`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from mochi_runtime.agents.process import Process

    type AtWork = dict[Process[Any], None]

# At the end, a handler may take so many seconds.
PATIENCE = 5.0

_log = logging.getLogger("mochi_runtime.agents")

_ending: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[AtWork, AsyncGenerator[None]]] = (
    WeakKeyDictionary()
)


def at_work(loop: asyncio.AbstractEventLoop) -> AtWork:
    """The agents of the running loop that have messages, in the order in which they got them."""
    if loop not in _ending:
        agents: AtWork = {}
        end = _end(agents)
        _ending[loop] = agents, end
        try:
            end.__anext__().send(None)  # to its `yield`: from here on the loop knows it
        except StopIteration:
            pass
    return _ending[loop][0]


async def _end(agents: AtWork) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        while agents:
            agent = next(iter(agents))
            agent.close()
            if not await _gets_on(agent):
                agent.kill()
                agents.pop(agent, None)
                count = len(agent._unhandled)
                _log.warning("%r has not ended; messages that it has not handled: %d", agent, count)


async def _gets_on(agent: Process[Any]) -> bool:
    """Wait for the end of an agent, as long as it handles messages; whether it has ended."""
    ended = asyncio.ensure_future(agent._wait_for_end())
    left = len(agent._inbox) + 1
    while len(agent._inbox) < left and not ended.done():
        left = len(agent._inbox)
        await asyncio.wait([ended], timeout=PATIENCE)
    if not ended.done():
        ended.cancel()
    return ended.done() and not ended.cancelled()


def tell_of_cut(agent: Process[Any], task: asyncio.Task[Any], reply: object) -> None:
    """Warn of a handler that was cancelled, where no caller hears of it."""
    if reply is None:
        _log.warning("%r: %s was cancelled", agent, task.get_name())
