"""`async e` and `await f` (newer surface, section 12).

The operand of `async` runs at once; what it gives, a value or an error, waits in the future for
whoever awaits it.  A future can be awaited any number of times, from Mochi and from Python.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any


class Future[T]:
    """The outcome of a computation that is done: a value, or the error that it raised."""

    __slots__ = ("_error", "_traceback", "_value")

    def __init__(self, value: T, error: Exception | None = None) -> None:
        self._value = value
        self._error = error
        self._traceback = None if error is None else error.__traceback__

    def result(self) -> T:
        """The value, or the error raised anew."""
        if self._error is not None:
            raise self._error.with_traceback(self._traceback)
        return self._value

    def __await__(self) -> Generator[None, None, T]:
        yield from ()
        return self.result()

    def __repr__(self) -> str:
        return f"Future({self._value if self._error is None else self._error!r})"


def start[T](compute: Callable[[], T]) -> Future[T]:
    """`async e`, where `compute` evaluates e."""
    try:
        return Future(compute())
    except Exception as error:
        hide_frames(error)
        return failed(error)


def done[T](value: T) -> Future[T]:
    """The future of a value."""
    return Future(value)


def failed(error: Exception) -> Future[Any]:
    """The future of a computation that raised `error`."""
    return Future(None, error)


@without_frames
def await_[T](future: Future[T]) -> T:
    """`await f`"""
    if not isinstance(future, Future):
        raise MochiError("await expects a future", TYPE_FAULT)
    return future.result()
