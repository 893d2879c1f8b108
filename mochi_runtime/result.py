"""`Result<T, E>`, and the postfix `?` (MEP-51, section 9).

A program may as well declare a sum with variants `Ok` and `Err` of its own: `?` takes them by name.
"""

from __future__ import annotations

from mochi_runtime.frames import without_frames
from mochi_runtime.structs import VariantBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import TypeIs


class Ok[T](VariantBase):
    """What went well, with its value."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: T

    def __init__(self, value: T) -> None:
        self.value = value

    def is_ok(self) -> bool:
        """True."""
        return True

    def is_err(self) -> bool:
        """False."""
        return False

    def map[U](self, function: Callable[[T], U]) -> Ok[U]:
        """An Ok of what the function makes of the value."""
        return Ok(function(self.value))

    def map_err(self, _: Callable[[Any], Any]) -> Ok[T]:
        """The same."""
        return self

    def and_then[R](self, function: Callable[[T], R]) -> R:
        """What the function makes of the value, itself a result."""
        return function(self.value)

    def unwrap_or(self, _: object) -> T:
        """The value."""
        return self.value


class Err[E](VariantBase):
    """What went wrong."""

    __slots__ = ("error",)
    __match_args__ = ("error",)
    error: E

    def __init__(self, error: E) -> None:
        self.error = error

    def is_ok(self) -> bool:
        """False."""
        return False

    def is_err(self) -> bool:
        """True."""
        return True

    def map(self, _: Callable[[Any], Any]) -> Err[E]:
        """The same."""
        return self

    def map_err[F](self, function: Callable[[E], F]) -> Err[F]:
        """An Err of what the function makes of the error."""
        return Err(function(self.error))

    def and_then(self, _: Callable[[Any], Any]) -> Err[E]:
        """The same."""
        return self

    def unwrap_or[U](self, default: U) -> U:
        """The given value in place of one."""
        return default


type Result[T, E] = Ok[T] | Err[E]


def is_err(value: object) -> TypeIs[Err[Any] | None]:
    """Whether `value?` leaves the function: an `Err`, or none."""
    return value is None or type(value).__name__ == "Err"


@without_frames
def unwrap(value: Any) -> Any:
    """What an `Ok` holds; a value of another kind is itself."""
    if type(value).__name__ == "Ok" and value.__match_args__:
        return getattr(value, value.__match_args__[0])
    return value
