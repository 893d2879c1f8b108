"""Between the tasks of a Mochi program and asyncio.

Where an event loop runs already, as in a server or a notebook, it does what Mochi awaits of asyncio
and runs the tasks that get ready.  A plain program has a loop of its own for that, which runs while
the program waits and nothing else is ready.
"""

from __future__ import annotations

import asyncio
import atexit
from _thread import _local
from collections import deque
from typing import TYPE_CHECKING, Any

from mochi_runtime.errors import MochiError
from mochi_runtime.future import Future, wait
from mochi_runtime.tasks import run_until, tasks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator
    from concurrent.futures import Future as Work

    from mochi_runtime.tasks import Wake


def wait_in(queue: list[Wake]) -> Generator[Any, None, None]:
    """Wait, in a task of asyncio, until somebody wakes the waiters of `queue`."""
    woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake() -> None:
        if not woken.done():
            woken.set_result(None)

    queue.append(wake)
    try:
        yield from woken.__await__()
    finally:
        if wake in queue:
            queue.remove(wake)


def begin(work: Awaitable[Any]) -> Future[Any]:
    """Have asyncio do something; the future is its outcome."""
    future: Future[Any] = Future()
    loop = asyncio._get_running_loop() or _own_loop()
    task = asyncio.ensure_future(_as_coroutine(work), loop=loop)
    task.add_done_callback(lambda task: _hand_over(task, future))
    tasks.begun += 1
    _begun.add(task)
    task.add_done_callback(_begun.discard)
    return future


def run_now(work: Awaitable[Any]) -> Any:
    """Wait for something that asyncio does, in a function that cannot be suspended."""
    if asyncio._get_running_loop() is None:
        future = begin(work)
        run_until(future.done)
        return future.result()
    if isinstance(work, asyncio.Future) and not work.done():
        raise MochiError(
            "await of a task of the event loop that is running: call the function with `async`"
        )
    return _in_thread(work)


async def finished[T](work: Work[T]) -> T:
    """Wait, in a coroutine, for what another thread does.

    A plain program gets its answers in the order in which it asked, whichever comes first, so that
    it goes the same way each time.
    """
    if asyncio._get_running_loop() is not None:
        answer: T = await wait(asyncio.wrap_future(work))
        return answer
    _own_loop()
    future: Future[T] = Future()
    _own.asked.append((work, future))
    return await future


class _Own(_local):
    """The loop of one thread of a plain program, and what it asked of other threads."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.asked: deque[tuple[Work[Any], Future[Any]]] = deque()


_own = _Own()
_loops: list[asyncio.AbstractEventLoop] = []

# Loops keep only weak references to tasks.
_begun: set[asyncio.Future[Any]] = set()


async def _as_coroutine(work: Awaitable[Any]) -> Any:
    return await work


def _hand_over(task: asyncio.Future[Any], future: Future[Any]) -> None:
    tasks.begun -= 1
    if task.cancelled():
        future.reject(MochiError("what was awaited was cancelled"))
        return
    error = task.exception()
    if error is None:
        future.resolve(task.result())
    elif isinstance(error, Exception):
        future.reject(error)
    else:  # an interrupt, which asyncio raises in the program itself
        future.reject(MochiError("what was awaited was interrupted"))


def _own_loop() -> asyncio.AbstractEventLoop:
    if _own.loop is None:
        loop = _own.loop = asyncio.new_event_loop()
        _loops.append(loop)
        tasks.outside = lambda: _wait_outside(loop)
    return _own.loop


def _wait_outside(loop: asyncio.AbstractEventLoop) -> bool:
    """Run the loop until the first answer is there that was asked for, or something is done that
    was begun in the loop; whether there was anything to wait for."""
    if _own.asked:
        work, future = _own.asked.popleft()
        try:
            future.resolve(loop.run_until_complete(_of(work)))
        except Exception as error:
            future.reject(error)
        return True
    under_way = [task for task in _begun if task.get_loop() is loop]
    if not under_way:
        return False
    loop.run_until_complete(asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED))
    return True


async def _of[T](work: Work[T]) -> T:
    return await asyncio.wrap_future(work)


def _in_thread(work: Awaitable[Any]) -> Any:
    """Run something to its end while the loop of this thread stands still."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _as_coroutine(work)).result()


@atexit.register
def _close() -> None:
    for loop in _loops:
        if not loop.is_running():
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()
