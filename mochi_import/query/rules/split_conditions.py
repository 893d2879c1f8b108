"""Sort the conditions of a join by what they need, so that equalities become look-ups.

    join c in cs on o.cid == c.id && c.ok && o.n < c.n
        ->  keys o.cid = c.id, right filter c.ok, condition o.n < c.n

A condition that may fail keeps its place behind those that need both sides, since they may guard
it. A source that depends on the row is searched anew for each row, and so is left alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_pure, is_total, key_of, variables
from mochi_import.query.plan import Join, Key, Plan, Step

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.syntax.nodes import Expr


def split_conditions(checked: CheckedModule, plan: Plan) -> Plan:
    """Fill in the filters and keys of each Join from its conditions."""
    steps: list[Step] = []
    for step, rows in plan.with_rows():
        if isinstance(step, Join) and not variables(checked, step.source) & rows:
            step = _split(checked, step, rows)
        steps.append(step)
    return replace(plan, steps=tuple(steps))


def _split(checked: CheckedModule, join: Join, rows: frozenset[Symbol]) -> Join:
    left: list[Expr] = []
    right: list[Expr] = []
    keys: list[Key] = []
    rest: list[Expr] = []
    for condition in join.conditions:
        used = variables(checked, condition)
        key = key_of(checked, condition, join.variable, rows)
        if not is_pure(checked, condition) or (rest and not is_total(checked, condition)):
            rest.append(condition)
        elif join.variable not in used:
            left.append(condition)
        elif not used & rows:
            right.append(condition)
        elif key is not None:
            keys.append(key)
        else:
            rest.append(condition)
    return replace(
        join,
        conditions=tuple(rest),
        left_filters=tuple(left),
        right_filters=tuple(right),
        keys=tuple(keys),
    )
