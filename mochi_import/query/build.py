"""From a checked query expression to the plan that means it literally; `rules` make it fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.queries import aggregate, is_collection
from mochi_import.query.facts import conjuncts
from mochi_import.query.plan import (
    Aggregate,
    Distinct,
    Filter,
    Group,
    Join,
    Plan,
    Project,
    Scan,
    Slice,
    Sort,
    Step,
)
from mochi_import.syntax.nodes import (
    BinaryExpr,
    CallExpr,
    Expr,
    FieldExpr,
    GroupClause,
    NameExpr,
    QueryExpr,
)

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol


def build_plan(checked: CheckedModule, node: QueryExpr) -> Plan:
    """The plan of a query, clause by clause in the order of SEMANTICS section 15."""
    steps: list[Step] = []
    rows: list[Symbol] = []
    for clause in node.froms:
        rows.append(checked.declares[clause])
        steps.append(Scan(rows[-1], clause.source))
    for join in node.joins:
        rows.append(checked.declares[join])
        tests = conjuncts(join.condition)
        last = (
            len(rows) == 2 and join.kind in ("left", "outer") and not any(map(_is_equality, tests))
        )
        steps.append(Join(join.kind, rows[-1], join.source, tests, matches_first=last))
    if node.where is not None:
        steps.append(Filter(conjuncts(node.where)))
    if node.group is not None:
        group = checked.declares[node.group]
        names = _key_names(node.group)
        steps.append(Group(group, tuple(rows), node.group.keys, names))
        if node.group.having is not None:
            steps.append(Filter(conjuncts(node.group.having)))
    steps += _select(checked, node)
    return Plan(node, tuple(steps))


def _is_equality(condition: Expr) -> bool:
    return isinstance(condition, BinaryExpr) and condition.op == "=="


def _select(checked: CheckedModule, node: QueryExpr) -> list[Step]:
    """The clauses from `sort by` on; `select` comes first, as `query/sort_effect_order` shows."""
    call = _aggregate_call(checked, node)
    steps: list[Step] = [Project(call.args[0] if call else node.select)]
    if node.sort is not None:
        steps.append(Sort(node.sort))
    if node.distinct:
        steps.append(Distinct())
    if node.skip is not None or node.take is not None:
        steps.append(Slice(node.skip, node.take))
    if call is not None and isinstance(call.callee, NameExpr):
        steps.append(Aggregate(call.callee.name))
    return steps


def _aggregate_call(checked: CheckedModule, node: QueryExpr) -> CallExpr | None:
    """The `sum(e)` of `select sum(e)` where it runs over all rows."""
    call = aggregate(checked, node)
    if call is None or is_collection(checked.type_of(call.args[0])):
        return None
    return call


def _key_names(clause: GroupClause) -> tuple[str, ...]:
    """The map keys of a group with several keys: the last field of each expression."""
    return tuple(_last_name(key) or f"key{number}" for number, key in enumerate(clause.keys, 1))


def _last_name(expr: Expr) -> str | None:
    return expr.name if isinstance(expr, NameExpr | FieldExpr) else None
