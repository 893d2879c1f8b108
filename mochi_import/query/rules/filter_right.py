"""Test a condition on the right side of an inner join before its rows are indexed.

    join c in cs on o.cid == c.id where c.n == "B"  ->  index only the rows of cs with c.n == "B"

Rows without a partner are tested too, so the condition must not fail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_total, variables
from mochi_import.query.plan import Filter, Join, Plan, Step

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.syntax.nodes import Expr


def filter_right(checked: CheckedModule, plan: Plan) -> Plan:
    """Move conditions from a Filter into the right filters of the Join before it."""
    steps: list[Step] = []
    for step, rows in plan.with_rows():
        join = steps[-1] if steps else None
        if (
            isinstance(step, Filter)
            and isinstance(join, Join)
            and join.kind == "inner"
            and join.keys
        ):
            others = rows - {join.variable}
            right = tuple(c for c in step.conditions if _is_of_right(checked, c, join, others))
            rest = tuple(c for c in step.conditions if c not in right)
            steps[-1] = replace(join, right_filters=join.right_filters + right)
            steps += [Filter(rest)] if rest else []
        else:
            steps.append(step)
    return replace(plan, steps=tuple(steps))


def _is_of_right(checked: CheckedModule, test: Expr, join: Join, others: frozenset[Symbol]) -> bool:
    used = variables(checked, test)
    return join.variable in used and not used & others and is_total(checked, test)
