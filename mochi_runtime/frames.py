"""Keeps the runtime's own frames out of the tracebacks of run errors.

A program calls the runtime as it would an operator, so a fault in such a call belongs to the line
of the call: the traceback of `1 / x` should end there, as Python's own does, and not in `int_div`.
An error that is raised again by a plain `raise` gets no new entry for the frame it leaves, so a
function that drops what was recorded so far disappears from the traceback.  Frames of the program
below the runtime, such as those of a function given to `map`, stay.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def hide_frames(error: BaseException) -> None:
    """Drop the frames of the runtime from the front of a traceback, before a plain `raise`."""
    traceback = error.__traceback__
    while traceback is not None:
        if not traceback.tb_frame.f_code.co_filename.startswith(MACHINERY):
            break
        traceback = traceback.tb_next
    error.__traceback__ = traceback


def without_frames[F: Callable[..., Any]](function: F) -> F:
    """A function of the runtime, called with positions only, whose errors are those of its caller.

    One that takes no longer than an operator has such a `try` in its own body instead.
    """

    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except Exception as error:
            hide_frames(error)
            raise

    return _wrapping(call, function)


def without_frames_waiting[F: Callable[..., Any]](function: F) -> F:
    """The same for a coroutine function."""

    async def call(*args: Any) -> Any:
        try:
            return await function(*args)
        except Exception as error:
            hide_frames(error)
            raise

    return _wrapping(call, function)


def _wrapping[F: Callable[..., Any]](wrapper: Any, function: F) -> F:
    """A wrapper with the names of what it wraps."""
    # Profilers know a function by its code.
    wrapper.__code__ = wrapper.__code__.replace(
        co_name=function.__name__, co_qualname=function.__qualname__
    )
    for attribute in ("__name__", "__qualname__", "__doc__", "__module__", "__annotations__"):
        setattr(wrapper, attribute, getattr(function, attribute))
    wrapper.__wrapped__ = function  # as functools.wraps does, which takes long to import
    return wrapper  # type: ignore[no-any-return]


# Where frames lie that are no part of a program: the runtime, and importlib, which it calls for
# `import "path"`.
MACHINERY = (
    os.path.join(os.path.dirname(hide_frames.__code__.co_filename), ""),
    os.path.join(os.path.dirname(os.__file__), "importlib", ""),
    "<frozen importlib.",
)
