"""Keeps frames of the loader out of the tracebacks of failing imports.

CPython cuts its own import machinery out of a traceback (`remove_importlib_frames` in
Python/import.c): the stretch of frames of importlib up to one named `_call_with_frames_removed`.  A
loader written in Python would break that stretch and leave all of it visible.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def hidden[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that importlib calls, and that raises, as a part of importlib.

    Keep such a function to a few lines: debuggers and coverage do not see it either.
    """
    function.__code__ = function.__code__.replace(
        co_filename="<frozen importlib._bootstrap>", co_name="_call_with_frames_removed"
    )
    return function
