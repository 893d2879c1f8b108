"""Supervisors: agents that begin anew when they fail, as Erlang's do.

    async with Supervisor("one_for_all") as crew:
        bank = crew.start(lambda: bank.Account(100), restart="permanent", name="bank")

The block is a task group.  At its end each agent has handled the messages that it took.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Literal, get_args

from mochi_runtime.agents.errors import Exit, RestartLimit
from mochi_runtime.agents.ref import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, Self

    from mochi_runtime.agents.process import Process

Strategy = Literal["one_for_one", "one_for_all", "rest_for_one"]
"""Which agents begin anew with one that failed: it alone, all, or those started after it too."""

Restart = Literal["permanent", "transient", "temporary"]
"""When an agent begins anew: also after `Exit`, only after a failure, or never."""

_LONGEST_BACKOFF = 30.0

_log = logging.getLogger("mochi_runtime.agents")


class Supervisor:
    """Starts agents and restarts those that fail.

    More than `limit` restarts in `period` seconds are too many: then all agents end and the block
    raises `RestartLimit` in an ExceptionGroup.  A restart comes `backoff` seconds after the
    failure, and after twice as long for each restart before it in the period.  `grace` is how long
    a handler may go on when its agent is to be restarted, or the block left because of an error.
    """

    def __init__(
        self,
        strategy: Strategy = "one_for_one",
        *,
        limit: int = 3,
        period: float = 5.0,
        backoff: float = 0.1,
        grace: float = 5.0,
    ) -> None:
        if strategy not in get_args(Strategy):
            raise ValueError(f"no strategy {strategy!r}; there are {', '.join(get_args(Strategy))}")
        self._strategy = strategy
        self._limit = limit
        self._period = period
        self._backoff = backoff
        self._grace = grace
        self._group = asyncio.TaskGroup()
        self._children: dict[Process[Any], Restart] = {}  # in the order in which they were started
        self._restarts: set[asyncio.Task[None]] = set()
        self._times: deque[float] = deque()
        self._one_at_a_time = asyncio.Lock()
        self._open = False

    def start[A](
        self,
        factory: Callable[[], A],
        *,
        restart: Restart = "transient",
        name: str | None = None,
        mailbox: int | None = None,
    ) -> Ref[A]:
        """Start an agent; see `spawn`."""
        if restart not in get_args(Restart):
            raise ValueError(f"no restart {restart!r}; there are {', '.join(get_args(Restart))}")
        if not self._open:
            raise RuntimeError("a supervisor starts agents inside of its `async with` block")
        child = Ref(factory, name, mailbox, self)
        self._children[child] = restart
        return child

    # What its agents tell it

    def failed(self, process: Process[Any], error: Exception) -> None:
        """A handler raised."""
        policy = self._children[process]
        ends = policy == "temporary" or (policy == "transient" and isinstance(error, Exit))
        if ends or not self._open:
            process.kill()
            return
        task = self._group.create_task(self._restart(process, error))
        self._restarts.add(task)
        task.add_done_callback(self._restarts.discard)

    def ended(self, process: Process[Any]) -> None:
        """An agent is gone."""
        self._children.pop(process, None)

    # Restarting

    async def _restart(self, child: Process[Any], error: Exception) -> None:
        if self._strategy == "one_for_one":
            await self._begin_anew([child], error)
            return
        async with self._one_at_a_time:
            if child._paused:  # and was not restarted with another one meanwhile
                await self._begin_anew(self._affected(child), error)

    def _affected(self, child: Process[Any]) -> list[Process[Any]]:
        started = list(self._children)
        if self._strategy == "rest_for_one" and child in self._children:
            return started[started.index(child) :]
        return started

    async def _begin_anew(self, children: list[Process[Any]], error: Exception) -> None:
        for child in reversed(children):
            await child._pause(self._grace)
        while True:
            _log.warning("%s: begin anew after %r", ", ".join(map(repr, children)), error)
            await asyncio.sleep(self._delay(error))
            present = [child for child in children if child in self._children]
            try:
                for child in present:
                    child._renew()
            except Exception as again:
                error = again
            else:
                break
        for child in present:
            child._resume()

    def _delay(self, error: Exception) -> float:
        """Count a restart; how long to wait before it."""
        now = asyncio.get_running_loop().time()
        while self._times and self._times[0] <= now - self._period:
            self._times.popleft()
        earlier = len(self._times)
        if earlier >= self._limit:
            self._kill_all()
            message = f"more than {self._limit} restarts in {self._period:g} seconds"
            raise RestartLimit(message) from error
        self._times.append(now)
        return min(self._backoff * 2.0**earlier, _LONGEST_BACKOFF)

    # The block

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            async with asyncio.timeout(None if error is None else self._grace):
                while self._children:
                    last = next(reversed(self._children))
                    last.close()
                    await last._wait_for_end()
        except BaseException as interrupted:  # cancelled, or the grace is over
            killed = self._kill_all()
            if killed:
                await asyncio.wait(killed, timeout=self._grace)
            if error is None:
                kind, error, traceback = type(interrupted), interrupted, interrupted.__traceback__
        self._open = False
        await self._group.__aexit__(kind, error, traceback)

    def _kill_all(self) -> list[asyncio.Task[Any]]:
        """End all agents at once; the handlers that were under way."""
        self._open = False
        children = list(reversed(self._children))
        under_way = [child._task for child in children if child._task is not None]
        for child in children:
            child.kill()
        for task in self._restarts:
            if task is not asyncio.current_task():
                task.cancel()
        return under_way
