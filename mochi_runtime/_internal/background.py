"""One event loop in a thread of its own, for requests that have to end in time.

A limit on the whole of a request, however slowly its bytes drip in, can be kept only by one who can
cancel it at any step, and that is asyncio.  The loop is started by the first request and serves all
threads of the program, also those that run a loop of their own.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from contextlib import AsyncExitStack, aclosing
from enum import Enum
from queue import SimpleQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Hashable, Iterator
    from concurrent.futures import Future
    from contextlib import AbstractAsyncContextManager
    from typing import Any


class _Background:
    """A running loop, and the clients that live on it."""

    def __init__(self) -> None:
        self.clients: dict[Hashable, Any] = {}
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mochi-requests", daemon=True)
        self._thread.start()
        self._started.wait()

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        try:
            self.loop.run_until_complete(self._serve())
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        finally:
            # Unlike the end of asyncio.run this starts no thread, which a Python that ends cannot.
            self.loop.close()

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        async with AsyncExitStack() as self.open_clients:
            self._started.set()
            await self._stopped.wait()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    def stop(self) -> None:
        """End the loop and close its clients."""
        self.loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(timeout=5)


_lock = threading.Lock()
_running: list[_Background] = []
_of_parent: list[_Background] = []


def run[T](work: Callable[[], Coroutine[Any, Any, T]], seconds: float | None) -> T:
    """What `work` gives; TimeoutError when it takes longer than `seconds`."""
    future = start(work, seconds)
    try:
        return future.result()
    except BaseException:  # Ctrl-C comes to the thread that waits, not to the loop
        future.cancel()
        raise


def stream[T](work: Callable[[], AsyncGenerator[T]], seconds: float) -> Iterator[T]:
    """What `work` gives, item by item, to the thread that asks; who stops asking ends the work."""
    items: SimpleQueue[T | _End] = SimpleQueue()

    async def pass_on() -> None:
        async with aclosing(work()) as source:
            async for item in source:
                items.put(item)

    future = start(pass_on, seconds)
    future.add_done_callback(lambda _: items.put(_End.END))
    try:
        while (item := items.get()) is not _End.END:
            yield item
        future.result()
    finally:
        future.cancel()


class _End(Enum):
    END = 0


def start[T](work: Callable[[], Coroutine[Any, Any, T]], seconds: float | None) -> Future[T]:
    """Begin to work; the future belongs to threads, not to a loop."""

    async def within() -> T:
        async with asyncio.timeout(seconds):
            return await work()

    return asyncio.run_coroutine_threadsafe(within(), _background().loop)


async def client[T](key: Hashable, make: Callable[[], AbstractAsyncContextManager[T]]) -> T:
    """The client of that key, made when it is first asked for; asked for on the loop."""
    here = _background()
    if key not in here.clients:
        here.clients[key] = await here.open_clients.enter_async_context(make())
    made: T = here.clients[key]
    return made


def close() -> None:
    """End the loop; the next request starts another."""
    with _lock:
        while _running:
            _running.pop().stop()


def _background() -> _Background:
    with _lock:
        if not _running:
            _running.append(_Background())
        return _running[0]


def _after_fork() -> None:
    """The child has the loop of its parent, but no thread that runs it; it may not close it."""
    global _lock
    _lock = threading.Lock()
    _of_parent.extend(_running)
    _running.clear()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
