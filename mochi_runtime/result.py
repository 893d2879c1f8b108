"""The postfix `?`: results are whatever sum the program declares with variants `Ok` and `Err`."""

from __future__ import annotations

from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_err(value: object) -> bool:
    """Whether `value?` leaves the function: an `Err`, or none."""
    return value is None or type(value).__name__ == "Err"


@without_frames
def unwrap(value: Any) -> Any:
    """What an `Ok` holds; a value of another kind is itself."""
    if type(value).__name__ == "Ok" and value.__match_args__:
        return getattr(value, value.__match_args__[0])
    return value
