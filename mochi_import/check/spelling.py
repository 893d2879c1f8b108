"""Words for messages: lists of names, and the name somebody may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mochi_import.check.builtins import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mochi_import.check.result import CheckedModule


def listed(names: Sequence[str]) -> str:
    """`` `a` ``, `` `a` and `b` ``, `` `a`, `b`, and `c` ``"""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) <= 2:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + ", and " + quoted[-1]


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, if one is like it at all."""
    found = get_close_matches(name, sorted(set(candidates)), n=1, cutoff=0.7)
    return found[0] if found else None


def hint(name: str, candidates: Iterable[str]) -> str:
    """A question after the one name somebody may have meant, or nothing."""
    near = nearest(name, candidates)
    return f"Did you mean `{near}`?" if near else ""


def near_name(result: CheckedModule, name: str) -> str:
    """The same, among the names that the module declares or gets for free."""
    return hint(name, {symbol.name for symbol in result.declares.values()} | set(BUILTINS))
