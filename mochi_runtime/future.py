"""`async e` and `await f` (newer surface, section 12).

The operand of `async` runs at once, until it has to wait; what it gives, a value or an error, waits
in the future for whoever awaits it.  A future can be awaited any number of times, from Mochi and
from Python, and a coroutine or future of asyncio wherever a future can.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import hide_frames, without_frames
from mochi_runtime.tasks import Task, Waiting, run_until, tasks, wake_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator
    from types import TracebackType
    from typing import Any

    from mochi_runtime.tasks import Wake


class Future[T]:
    """The outcome of a computation: a value, the error that it raised, or none yet."""

    __slots__ = ("_error", "_pending", "_traceback", "_value", "_waiters")

    _value: T
    _error: Exception | None
    _traceback: TracebackType | None

    def __init__(self) -> None:
        self._pending = True
        self._error = None
        self._waiters: list[Wake] = []

    def resolve(self, value: T) -> None:
        """The computation is done."""
        self._value = value
        self._end()

    def reject(self, error: Exception) -> None:
        """The computation failed."""
        hide_frames(error)
        self._error = error
        self._traceback = error.__traceback__
        self._end()

    def _end(self) -> None:
        self._pending = False
        wake_all(self._waiters)

    def done(self) -> bool:
        """Whether there is an outcome."""
        return not self._pending

    def succeeded(self) -> bool:
        """Whether there is a value."""
        return not self._pending and self._error is None

    def result(self) -> T:
        """The value, or the error raised anew; a program that has none yet runs its tasks."""
        if self._pending and not run_until(self.done):
            if tasks.begun:
                raise MochiError("await in Python: the event loop that is running has to go on")
            raise MochiError("await on a future that nothing will complete")
        if self._error is not None:
            raise self._error.with_traceback(self._traceback)
        return self._value

    def __await__(self) -> Generator[Any, None, T]:
        while self._pending:
            yield from Waiting(self._waiters).__await__()
        return self.result()

    def __repr__(self) -> str:
        if self._pending:
            return "Future(<pending>)"
        return f"Future({self._value if self._error is None else self._error!r})"


def start[T](compute: Callable[[], T]) -> Future[T]:
    """`async e`, where `compute` evaluates e, which never waits."""
    try:
        return done(compute())
    except Exception as error:
        return failed(error)


def start_task[T](coroutine: Coroutine[Any, None, T]) -> Future[T]:
    """`async f(x)`, where f may wait."""
    future: Future[T] = Future()
    Task(coroutine, future).step()
    return future


def done[T](value: T) -> Future[T]:
    """The future of a value; what asyncio is to do, it begins to do."""
    if hasattr(value, "__await__") and not isinstance(value, Future):
        return _begun(value)
    future: Future[T] = Future()
    future.resolve(value)
    return future


def failed(error: Exception) -> Future[Any]:
    """The future of a computation that raised `error`."""
    future: Future[Any] = Future()
    future.reject(error)
    return future


@without_frames
def await_[T](future: Awaitable[T]) -> T:
    """`await f`"""
    value: T
    if isinstance(future, Future):
        value = future.result()
        return value
    if not hasattr(future, "__await__"):
        raise MochiError("await expects a future", TYPE_FAULT)
    from mochi_runtime._internal.outside import run_now

    value = run_now(future)
    return value


async def wait[T](future: Awaitable[T]) -> T:
    """`await f`, in a function that may wait."""
    try:
        if not hasattr(future, "__await__"):
            raise MochiError("await expects a future", TYPE_FAULT)
        if tasks.current is not None and not isinstance(future, Future):
            future = _begun(future)
        return await future
    except Exception as error:
        hide_frames(error)
        raise


def _begun(work: Awaitable[Any]) -> Future[Any]:
    from mochi_runtime._internal.outside import begin

    return begin(work)
