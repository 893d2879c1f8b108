"""Tasks: the computations of `async e` that had to wait, and who runs them when.

A task is a coroutine that the compiler made of a Mochi function.  It runs at once, until it has to
wait for a channel or a future; then whoever started it goes on.  What makes a waiting task ready
puts it at the end of one queue, and the program takes tasks from its front whenever it has to wait
itself, and at its end.  So every run takes the same steps in the same order, and no event loop is
needed.  Under asyncio the same coroutines are awaited as any other, see `_internal/outside`.
"""

from __future__ import annotations

import sys
from _thread import _local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Coroutine, Generator
    from typing import Any, Protocol

    type Wake = Callable[[], object]

    class Outcome(Protocol):
        """What becomes of a computation."""

        def resolve(self, value: Any) -> None:
            """It is done."""

        def reject(self, error: Exception) -> None:
            """It failed."""

else:  # `collections` is slow to load
    from _collections import deque


class _Tasks(_local):
    """The tasks of one thread: those that are ready, and the one that is taking a step.

    `busy` says that somebody will see to what gets ready; `begun` counts what asyncio is doing for
    the program; `outside` waits for that, where no loop is running, and says whether there was
    anything to wait for.
    """

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.current: Task | None = None
        self.busy = False
        self.begun = 0
        self.outside: Callable[[], bool] | None = None


tasks = _Tasks()


class Task:
    """A computation that may wait; `outcome` is told how it ends."""

    __slots__ = ("_coroutine", "_outcome")

    def __init__(self, coroutine: Coroutine[Any, None, Any], outcome: Outcome) -> None:
        self._coroutine = coroutine
        self._outcome = outcome

    def step(self) -> None:
        """Run until it ends, or has to wait."""
        outer, tasks.current = tasks.current, self
        try:
            self._coroutine.send(None)
        except StopIteration as done:
            self._outcome.resolve(done.value)
        except Exception as error:
            self._outcome.reject(error)
        finally:
            tasks.current = outer

    def wake(self) -> None:
        """Run again, after those that are ready already."""
        tasks.ready.append(self)
        if not tasks.busy:
            _ask_for_turn()


def current_task() -> object:
    """The task that is taking a step, be it of asyncio; None in the program itself."""
    asyncio = None if tasks.current else sys.modules.get("asyncio")
    if asyncio is None or asyncio._get_running_loop() is None:
        return tasks.current
    return asyncio.current_task()


class Waiting:
    """What a coroutine awaits until one of those that wake the waiters in `queue` wakes it."""

    __slots__ = ("_queue",)

    def __init__(self, queue: list[Wake]) -> None:
        self._queue = queue

    def __await__(self) -> Generator[Any, None, None]:
        if tasks.current is not None:
            self._queue.append(tasks.current.wake)
            yield
        else:
            from mochi_runtime._internal.outside import wait_in

            yield from wait_in(self._queue)


def wake_all(queue: list[Wake]) -> None:
    """Wake all waiters, in order."""
    woken, queue[:] = queue[:], []
    for wake in woken:
        wake()


def run_until(happened: Callable[[], object]) -> bool:
    """Run tasks until something has happened; False when nothing is left that could make it."""
    busy, tasks.busy = tasks.busy, True
    try:
        while not happened():
            if tasks.ready:
                tasks.ready.popleft().step()
            elif tasks.outside is None or not tasks.outside():
                return False
        return True
    finally:
        tasks.busy = busy


def run_tasks() -> None:
    """Run tasks until all have ended or wait for something that will not come."""
    run_until(bool)


def _ask_for_turn() -> None:
    """Under asyncio, have the tasks run soon; a plain program runs them when it waits."""
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None:
        loop = asyncio._get_running_loop()
        if loop is not None:
            loop.call_soon(_run_ready)


def _run_ready() -> None:
    run_until(lambda: not tasks.ready)
