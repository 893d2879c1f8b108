"""Functions of a sidecar module, held to the declarations of `extern python fun`."""

from __future__ import annotations

from mochi_runtime.errors import FOREIGN_FAULT, MochiError
from mochi_runtime.ffi import received

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from mochi_runtime.ffi import Promised


def check_parameters(function: Callable[..., Any], name: str, count: int) -> None:
    """That the function can be called with so many arguments."""
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


def check_result(value: Any, name: str, promised: Promised) -> Any:
    """What the function gave, as what was promised; an async one gives it when awaited."""
    if hasattr(value, "__await__"):
        return _later(value, name, promised)
    try:
        if callable(promised):
            return promised(value)
        return received(value, promised or "")
    except MochiError as error:
        where = f"{error.path.removeprefix('.')}: " if error.path else ""
        message, code = f"extern python fun {name}: {where}{error.message}", error.code
    raise MochiError(message.replace("annotation", "declaration"), code)


async def _later(value: Awaitable[Any], name: str, promised: Promised) -> Any:
    return check_result(await value, name, promised)
