"""Test each condition of `where` as soon as its variables are bound.

    from x in xs from y in f(x) where x > 1        ->  scan x, filter x > 1, scan y

The reference does so (`query/cross_where_pushdown_effects`), so this is a matter of meaning, not
only of speed.  A condition never passes a right or outer join, which may yet set its variables to
none, nor the join that binds one of them (RULINGS on 19.7: `where` means what SQL means).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_total, variables
from mochi_import.query.plan import Filter, Join, Plan, Scan, Step

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.syntax.nodes import Expr


def push_filters(checked: CheckedModule, plan: Plan) -> Plan:
    """Move the conditions of each Filter towards the first Scan."""
    steps: list[Step] = []
    for step in plan.steps:
        if isinstance(step, Filter):
            floor = 1
            for condition in step.conditions:
                floor = _place(checked, steps, condition, floor)
        else:
            steps.append(step)
    return replace(plan, steps=tuple(steps))


def _place(checked: CheckedModule, steps: list[Step], condition: Expr, floor: int) -> int:
    """Insert a condition as early as it may stand; the result is the floor of the next one.

    One that may fail must not overtake those written before it, since they may guard it.
    """
    used = variables(checked, condition)
    lowest = 1 if is_total(checked, condition) else floor
    place = len(steps)
    while place > lowest and _passes(steps[place - 1], used):
        place -= 1
    while place < len(steps) and isinstance(steps[place], Filter):
        place += 1
    before = steps[place - 1]
    if isinstance(before, Filter):
        steps[place - 1] = Filter((*before.conditions, condition))
        return max(floor, place)
    steps.insert(place, Filter((condition,)))
    return max(floor, place) + 1


def _passes(step: Step, used: frozenset[Symbol]) -> bool:
    """Whether a condition on these variables may be tested before a step."""
    match step:
        case Filter():
            return True
        case Scan(variable=variable) | Join(kind="inner" | "left", variable=variable):
            return variable not in used
        case _:
            return False
