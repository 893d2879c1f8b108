"""Functions that may wait, and their coroutines (newer-surface section 12).

A function of a Mochi module that may wait knows the coroutine function that does the same and lets
others go on while it waits: `may_wait` puts the two together.  Other coroutines find it there,
whether they have the function as a name, a method, a value, or from another module.
"""

from __future__ import annotations

from mochi_runtime.arguments import items_of
from mochi_runtime.frames import hide_frames, without_frames_waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    type CoroutineFunction[**P, R] = Callable[P, Coroutine[Any, Any, R]]


def may_wait[F: Callable[..., Any]](coroutine: CoroutineFunction[..., Any]) -> Callable[[F], F]:
    """Decorate a function that may wait with its coroutine."""

    def mark(function: F) -> F:
        function.__waiting__ = coroutine  # type: ignore[attr-defined]
        return function

    return mark


def coroutine_of(function: Callable[..., Any]) -> CoroutineFunction[..., Any] | None:
    """The coroutine function of a function, with the receiver of a method; None if it has none."""
    found: CoroutineFunction[..., Any] | None = getattr(function, "__waiting__", None)
    receiver = getattr(function, "__self__", None)
    if found is None or receiver is None:
        return found
    return lambda *args, **kwargs: found(receiver, *args, **kwargs)


async def call_waiting[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`f(x)` in a coroutine, where f may be a function that waits."""
    coroutine = coroutine_of(function)
    try:
        if coroutine is None:
            return function(*args, **kwargs)
        result: R = await coroutine(*args, **kwargs)
        return result
    except Exception as error:
        hide_frames(error)
        raise


@without_frames_waiting
async def map_waiting(values: Any, function: Callable[[Any], Any]) -> list[Any]:
    """`map(xs, f)` in a coroutine: one item after the other."""
    return [await call_waiting(function, item) for item in items_of("map", values)]


@without_frames_waiting
async def filter_waiting(values: Any, predicate: Callable[[Any], Any]) -> list[Any]:
    """`filter(xs, p)` in a coroutine."""
    return [each for each in items_of("filter", values) if await call_waiting(predicate, each)]


@without_frames_waiting
async def reduce_waiting[R](values: Any, function: Callable[[Any, Any], R], start: Any) -> R:
    """`reduce(xs, f, start)` in a coroutine."""
    result: R = start
    for item in items_of("reduce", values):
        result = await call_waiting(function, result, item)
    return result
