"""Look rows of a nested query up instead of searching them anew for each row around it.

    from c in cs select count(from o in os where o.cid == c.id select o)
        ->  in the inner query: join o in os; keys c.id = o.cid, with no rows before it

The index of `os` is built once, when a query around it starts.  Not one of `RULES`: only the
lowering knows which queries are around this one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_total, key_of, variables
from mochi_import.query.plan import Filter, Join, Key, Plan, Scan

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.syntax.nodes import Expr


def correlate(checked: CheckedModule, plan: Plan, around: frozenset[Symbol]) -> Plan:
    """Make the first Scan a Join on its equalities with the variables `around`.

    The caller knows that the source has none of these variables and that nothing has an effect.
    """
    match plan.steps:
        case [Scan(variable=variable, source=source), Filter(conditions=tests), *rest]:
            pass
        case _:
            return plan
    keys: list[Key] = []
    others: list[Expr] = []
    for test in tests:
        key = key_of(checked, test, variable, around)
        if key is not None and is_total(checked, test):
            keys.append(key)
        else:
            others.append(test)
    if not keys:
        return plan
    own = frozenset({variable})
    right = [test for test in others if _needs_only(checked, test, own, around)]
    left = [test for test in others if test not in right]
    join = Join("inner", variable, source, (), (), tuple(right), tuple(keys))
    return replace(plan, steps=(join, *([Filter(tuple(left))] if left else []), *rest))


def _needs_only(
    checked: CheckedModule, test: Expr, own: frozenset[Symbol], around: frozenset[Symbol]
) -> bool:
    used = variables(checked, test)
    return own <= used and used.isdisjoint(around) and is_total(checked, test)
