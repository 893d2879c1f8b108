"""Make a join of a second `from` whose filter compares it with earlier variables.

    from o in os from c in cs where o.cid == c.id  ->  scan o, join inner c on o.cid == c.id

The source is then read once instead of once a row, so it must be there already (a variable or a
field) and nothing in the query may have an effect.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.query.facts import is_pure, is_total, key_of, variables
from mochi_import.query.plan import Filter, Join, Plan, Scan, Step

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol


def cross_to_join(checked: CheckedModule, plan: Plan) -> Plan:
    """Replace Scan and Filter by an inner Join where an equality ties them to earlier rows."""
    if not is_pure(checked, plan.node):
        return plan
    steps: list[Step] = []
    for step, rows in plan.with_rows():
        scan = steps[-1] if steps else None
        if (
            isinstance(step, Filter)
            and isinstance(scan, Scan)
            and _is_join(checked, scan, step, rows)
        ):
            steps[-1] = Join("inner", scan.variable, scan.source, step.conditions)
        else:
            steps.append(step)
    return replace(plan, steps=tuple(steps))


def _is_join(checked: CheckedModule, scan: Scan, step: Filter, rows: frozenset[Symbol]) -> bool:
    earlier = rows - {scan.variable}
    if not is_total(checked, scan.source) or variables(checked, scan.source) & earlier:
        return False
    return any(key_of(checked, test, scan.variable, earlier) for test in step.conditions)
