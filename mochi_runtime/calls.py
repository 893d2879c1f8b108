"""Calls that Python has no form for."""

from __future__ import annotations

from mochi_runtime.coroutines import coroutine_of, may_wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def partial[R](function: Callable[..., R], *args: Any) -> Callable[..., R]:
    """A call with too few arguments: a function of the rest."""

    def with_rest(*rest: Any) -> R:
        return function(*args, *rest)

    coroutine = coroutine_of(function)
    if coroutine is not None:
        return may_wait(lambda *rest: coroutine(*args, *rest))(with_rest)
    return with_rest
