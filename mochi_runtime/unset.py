"""Parameters of constructors that need not be given, or that Python could not ask for.

Python has no parameter without a default after one that has it; Mochi has such fields.
"""

from __future__ import annotations

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class Unset:
    """The type of `UNSET`, which stands for an argument that the caller did not give."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<default>"


UNSET: Final[Any] = Unset()


@without_frames
def required[T](value: T, name: str) -> T:
    """The argument `name`, which has no default of its own.

    Raises TypeError, as Python does, where it was not given.
    """
    if value is UNSET:
        raise TypeError(f"missing required argument: {name!r}")
    return value
