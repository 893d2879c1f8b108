"""What a program knows of its values and Python's type checkers cannot see.

Mochi has none where a `match` has no arm for a value, and `any` fits everywhere; strict annotations
have a place for neither.  Nothing here does anything to a value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Never

NOTHING: Never = None  # type: ignore[assignment]
"""none where a value of any type may stand."""


def given[T](value: object) -> T:  # type: ignore[type-var]  # pyright: ignore
    """`value`, which flows from `any` into a place of some type."""
    return value  # type: ignore[return-value]


def opaque(value: object) -> Any:
    """`value`, of which a type checker shall know no more than the variable says."""
    return value
