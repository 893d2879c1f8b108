"""Words for messages: lists of names, and the name somebody may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def listed(names: Sequence[str]) -> str:
    """`` `a` ``, `` `a` and `b` ``, `` `a`, `b`, and `c` ``"""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) <= 2:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + ", and " + quoted[-1]


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, if one is like it at all."""
    from difflib import get_close_matches  # which right programs do not need

    found = get_close_matches(name, sorted(set(candidates)), n=1, cutoff=0.65)
    return found[0] if found else None
