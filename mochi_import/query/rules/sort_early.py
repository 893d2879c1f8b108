"""Sort the rows themselves before the projection where a row is one variable.

    from p in ps sort by p.age select p.name  ->  sort p by p.age, project p.name

By the letter each key is computed after the value of its row, and the values are sorted; without
effects nobody can tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_pure, variables
from mochi_import.query.plan import Group, Plan, Project, Sort

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol


def sort_early(checked: CheckedModule, plan: Plan) -> Plan:
    """Swap a Project and the Sort behind it."""
    steps = list(plan.steps)
    hidden: frozenset[Symbol] = frozenset()
    for place, (step, rows) in enumerate(plan.with_rows()):
        if isinstance(step, Group) and plan.node.group is not None:
            # Behind a group its last row and the fields of its key are names, too.
            hidden = rows.union(checked.fields.get(plan.node.group, ()))
        after = steps[place + 1] if place + 1 < len(steps) else None
        if isinstance(step, Project) and isinstance(after, Sort) and len(rows) == 1:
            used = variables(checked, step.value) | variables(checked, after.key)
            if used.isdisjoint(hidden) and is_pure(checked, step.value, after.key):
                steps[place : place + 2] = [after, step]
            break
    return replace(plan, steps=tuple(steps))
