"""The rewrites, in the order in which they run.

A rule takes a plan and gives a plan with the same rows in the same order; where an effect or a run
error could tell the two apart it leaves the plan as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from mochi_import.check.result import CheckedModule
from mochi_import.query.plan import Plan
from mochi_import.query.rules.cross_to_join import cross_to_join
from mochi_import.query.rules.filter_right import filter_right
from mochi_import.query.rules.fold_groups import fold_groups
from mochi_import.query.rules.push_filters import push_filters
from mochi_import.query.rules.slice_early import slice_early
from mochi_import.query.rules.sort_early import sort_early
from mochi_import.query.rules.split_conditions import split_conditions
from mochi_import.query.rules.top_k import top_k

Rule = Callable[[CheckedModule, Plan], Plan]

RULES: tuple[Rule, ...] = (
    push_filters,
    cross_to_join,
    split_conditions,
    filter_right,
    fold_groups,
    sort_early,
    slice_early,
    top_k,
)


def optimise(checked: CheckedModule, plan: Plan) -> Plan:
    """The plan after all rules."""
    for rule in RULES:
        plan = rule(checked, plan)
    return plan
