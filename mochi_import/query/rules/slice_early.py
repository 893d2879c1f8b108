"""Cut the rows before they are projected.

    sort p by p.age, project p.name, take 3  ->  sort p by p.age, take 3, project p.name

Only where the rows are a list already, that is behind a Sort or the only Scan, and where the values
that are never computed could not have failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_pure, is_total
from mochi_import.query.plan import Plan, Project, Scan, Slice, Sort

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule


def slice_early(checked: CheckedModule, plan: Plan) -> Plan:
    """Swap a Project and the Slice behind it."""
    steps = list(plan.steps)
    for place in range(1, len(steps) - 1):
        source, project, cut = steps[place - 1 : place + 2]
        is_list = isinstance(source, Sort) or (isinstance(source, Scan) and place == 1)
        if (
            is_list
            and isinstance(project, Project)
            and isinstance(cut, Slice)
            and is_total(checked, project.value)
            and is_pure(checked, cut.skip, cut.take)
        ):
            steps[place : place + 2] = [cut, project]
            break
    return replace(plan, steps=tuple(steps))
