"""Keep only the first rows while sorting when no more are taken.

    sort p by -p.score, take 10  ->  sort p by -p.score, first 10

A heap of ten rows costs less than a sort of all; from some size on it no longer does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.plan import Plan, Slice, Sort
from mochi_import.syntax.nodes import IntLit

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule

_LARGEST = 100


def top_k(_checked: CheckedModule, plan: Plan) -> Plan:
    """Give a Sort the limit of the Slice behind it."""
    steps = list(plan.steps)
    for place in range(len(steps) - 1):
        sort, cut = steps[place : place + 2]
        if isinstance(sort, Sort) and isinstance(cut, Slice):
            limit = _limit(cut)
            if limit is not None and limit <= _LARGEST:
                steps[place] = replace(sort, first=limit)
                if cut.skip is None:
                    del steps[place + 1]
            break
    return replace(plan, steps=tuple(steps))


def _limit(cut: Slice) -> int | None:
    """How many rows a Slice of constant bounds looks at."""
    match cut:
        case Slice(skip=None, take=IntLit(value=take)):
            return take
        case Slice(skip=IntLit(value=skip), take=IntLit(value=take)):
            return skip + take
        case _:
            return None
