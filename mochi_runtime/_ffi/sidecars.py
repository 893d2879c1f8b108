"""Functions of a sidecar module, held to the declarations of `extern python fun`."""

from __future__ import annotations

from functools import wraps

from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.ffi import received
from mochi_runtime.frames import hide_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from mochi_runtime.ffi import Promised


def held(function: Callable[..., Any], name: str, count: int, promised: Promised) -> Any:
    """The function, whose results are what was promised; an async one gives them when awaited."""
    _check_parameters(function, name, count)
    if promised is None:
        return function

    def call(*arguments: Any) -> Any:
        try:
            value = function(*arguments)
            if hasattr(value, "__await__"):
                return later(value)
            return _checked(value, name, promised)
        except Exception as error:
            hide_frames(error)
            raise

    async def later(value: Awaitable[Any]) -> Any:
        return _checked(await value, name, promised)

    # Warnings count no frame of importlib, so one with stacklevel=2 is about the Mochi program.
    call.__code__ = call.__code__.replace(co_filename="<frozen importlib._bootstrap>")
    return wraps(function)(call)


def _check_parameters(function: Callable[..., Any], name: str, count: int) -> None:
    from inspect import signature

    try:
        signature(function).bind(*[None] * count)
    except TypeError as error:
        reason = str(error)
    except ValueError:  # a function in C that does not tell
        return
    else:
        return
    declared = f"it is declared with {count} parameter{'' if count == 1 else 's'}"
    raise MochiError(f"extern python fun {name}: {declared}: {reason}", FOREIGN_FAULT)


def _checked(value: Any, name: str, promised: Promised) -> Any:
    try:
        if callable(promised):
            return promised(value)
        return received(value, promised or "")
    except MochiError as error:
        where = f"{error.path.removeprefix('.')}: " if error.path else ""
        message, code = f"extern python fun {name}: {where}{error.message}", error.code
    raise MochiError(message.replace("annotation", "declaration"), code)
