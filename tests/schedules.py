"""Event loops for tests: any order of what is ready, and cancellation at any await.

MOCHI_SCHEDULES says how many seeds each test tries; 100 is the long way.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import threading
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

SEEDS = range(int(os.environ.get("MOCHI_SCHEDULES", "3")))

# No test takes nearly as long, so one that does hangs.
_LIMIT = 20.0


class ShuffledLoop(asyncio.SelectorEventLoop):
    """Runs what is ready in an order that the seed decides; asyncio runs it as it came.

    The loop of http requests, which runs nothing of the program, keeps the order that asyncio's own
    sockets rely on.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)

    def _run_once(self) -> None:
        if threading.current_thread().name != "mochi-requests":
            ready: Any = self._ready  # type: ignore[attr-defined]
            shuffled = list(ready)
            self._random.shuffle(shuffled)
            ready.clear()
            ready.extend(shuffled)
        super()._run_once()  # type: ignore[misc]


class TimelessLoop(asyncio.SelectorEventLoop):
    """A loop whose clock goes on to the next timer at once when there is nothing else to do."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        wait: Any = self._selector.select  # type: ignore[attr-defined]

        def select(timeout: float | None) -> Any:
            self._now += timeout or 0
            return wait(0)

        self._selector.select = select  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._now


def run[T](
    main: Callable[[], Coroutine[Any, Any, T]],
    seed: int | None = None,
    loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> T:
    """Run a program to its end, in bounded time.

    It must leave no task behind, and nothing for asyncio to complain of: no task destroyed while
    it is pending, no exception that was never retrieved.
    """
    complaints: list[str] = []

    async def bounded() -> T:
        running = asyncio.get_running_loop()
        running.set_exception_handler(lambda _, context: complaints.append(str(context)))
        async with asyncio.timeout(_LIMIT if loop is None else 1e6):
            result = await main()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, left
        return result

    factory = loop if seed is None else lambda: ShuffledLoop(seed)
    with asyncio.Runner(loop_factory=factory) as runner:
        result = runner.run(bounded())
        gc.collect()
    assert not complaints, complaints
    return result


@types.coroutine
def _cancelling(
    work: Coroutine[Any, Any, Any], step: int, reached: list[int]
) -> Generator[Any, Any, Any]:
    """Await `work` and cancel it at its await number `step`."""
    task = asyncio.current_task()
    assert task is not None
    sent: Any = None
    error: BaseException | None = None
    for count in range(1_000_000):
        try:
            waits = work.send(sent) if error is None else work.throw(error)
        except StopIteration as done:
            return done.value
        if count == step:
            reached.append(step)
            asyncio.get_running_loop().call_soon(task.cancel)
        try:
            sent, error = (yield waits), None
        except BaseException as raised:
            sent, error = None, raised
    return None


async def cancelled_at(work: Coroutine[Any, Any, Any], step: int) -> bool:
    """Run `work` in a task that is cancelled at its await number `step`; whether it has so many."""
    reached: list[int] = []

    async def watched() -> None:
        await _cancelling(work, step, reached)

    task = asyncio.create_task(watched())
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
    return bool(reached)
