"""Calls that Python has no form for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def partial(function: Callable[..., Any], *args: Any) -> Callable[..., Any]:
    """A call with too few arguments: a function of the rest."""
    return lambda *rest: function(*args, *rest)
