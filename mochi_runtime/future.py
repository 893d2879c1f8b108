"""`async e` and `await f` (newer surface, section 12).

The operand of `async` runs at once; what it gives, a value or an error, waits in the future for
whoever awaits it.  A future can be awaited any number of times, from Mochi and from Python.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Future[T]:
    """The outcome of a computation that is done."""

    __slots__ = ("_error", "_values")

    def __init__(self, compute: Callable[[], T]) -> None:
        self._values: list[T] = []
        self._error: Exception | None = None
        try:
            self._values.append(compute())
        except Exception as error:
            self._error = error

    def result(self) -> T:
        """The value, or the error raised anew."""
        if self._error is not None:
            raise self._error
        return self._values[0]

    def __await__(self) -> Generator[None, None, T]:
        yield from ()
        return self.result()

    def __repr__(self) -> str:
        outcome = repr(self._values[0]) if self._error is None else repr(self._error)
        return f"Future({outcome})"


def start[T](compute: Callable[[], T]) -> Future[T]:
    """`async e`, where `compute` evaluates e."""
    return Future(compute)


def await_(future: object) -> object:
    """`await f`"""
    if not isinstance(future, Future):
        raise MochiError("await expects a future", TYPE_FAULT)
    return future.result()
