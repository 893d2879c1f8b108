"""Work out the aggregates of groups row by row where nothing else of the groups is used.

    group by s.region into g, project {region: g.key, n: count(g), sum: sum(from x in g select x.n)}
        ->  fold by s.region into g: count(g), sum(from x in g select x.n)

No group then keeps its rows, and each row is looked at once.  Aggregates are worked out earlier
than they stand, and for groups that `having` drops, so nothing in the query may have an effect and
what is aggregated may not fail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mochi_import.check.queries import aggregate, is_collection
from mochi_import.check.ty import BIGINT, FLOAT, INT, INT64, STRING, MapTy, RecordTy, StructTy
from mochi_import.query.facts import conjuncts, is_pure, variables
from mochi_import.query.plan import Fold, Folded, Group, Plan, Step
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children, walk

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.check.ty import Ty

_AGGREGATES = frozenset({"sum", "avg", "min", "max", "count", "len"})
_NUMBERS = (INT, INT64, BIGINT, FLOAT)


def fold_groups(checked: CheckedModule, plan: Plan) -> Plan:
    """Replace a Group by a Fold."""
    return replace(plan, steps=tuple(_folded(checked, plan, step) for step in plan.steps))


def _folded(checked: CheckedModule, plan: Plan, step: Step) -> Step:
    if not isinstance(step, Group) or not is_pure(checked, plan.node):
        return step
    uses = _Uses(checked, plan.node, step)
    if not uses.are_aggregates or not uses.aggregates:
        return step
    return Fold(step, tuple(uses.reads), tuple(uses.aggregates))


class _Uses:
    """What the clauses behind a group do with it."""

    def __init__(self, checked: CheckedModule, node: n.QueryExpr, group: Group) -> None:
        self._checked = checked
        self._group = group
        declared = frozenset(
            checked.declares[part] for part in walk(node) if part in checked.declares
        )
        hidden = checked.fields.get(node.group, ()) if node.group else ()
        self._beyond = declared.union(hidden) - {group.variable}
        self._rows = frozenset(group.rows).union(hidden)
        self.reads: list[n.FieldExpr] = []
        self.aggregates: list[Folded] = []
        having = node.group.having if node.group else None
        later = (having, node.sort, node.select, node.skip, node.take)
        self.are_aggregates = all(self._only_folds(expr) for expr in later if expr is not None)

    def _only_folds(self, node: n.Node) -> bool:
        """Whether an expression uses of the group its key and aggregates alone."""
        if isinstance(node, n.FieldExpr) and (self._is_key(node) or self._is_key(node.value)):
            self.reads.append(node)
            return True
        if isinstance(node, n.LambdaExpr):  # it would have to capture the aggregates
            return variables(self._checked, node).isdisjoint({self._group.variable, *self._rows})
        if isinstance(node, n.Expr):
            folded = self._aggregate(node)
            if folded is not None:
                self.aggregates.append(folded)
                return True
        symbol = self._checked.uses.get(node)
        if symbol is not None and (symbol is self._group.variable or symbol in self._rows):
            return False
        return all(self._only_folds(child) for child in children(node))

    def _is_key(self, node: n.Expr) -> bool:
        """`g.key`"""
        return isinstance(node, n.FieldExpr) and node.name == "key" and self._is_group(node.value)

    def _is_group(self, node: n.Expr) -> bool:
        return self._checked.uses.get(node) is self._group.variable

    def _aggregate(self, node: n.Expr) -> Folded | None:
        """`count(g)`, `sum(from x in g where .. select ..)`, `from x in g select sum(..)`"""
        match node:
            case n.CallExpr(callee=n.NameExpr(name=name) as callee, args=[argument]):
                if name not in _AGGREGATES or callee in self._checked.uses:
                    return None
                if self._is_items(argument):
                    return self._of_items(node, name, argument)
                if isinstance(argument, n.QueryExpr):
                    return self._of_query(node, name, argument, argument.select)
            case n.QueryExpr():
                call = aggregate(self._checked, node)
                if call is not None and not is_collection(self._checked.type_of(call.args[0])):
                    assert isinstance(call.callee, n.NameExpr)
                    return self._of_query(node, call.callee.name, node, call.args[0])
        return None

    def _is_items(self, node: n.Expr) -> bool:
        """`g`, `g.items`"""
        if isinstance(node, n.FieldExpr) and node.name == "items":
            node = node.value
        return self._is_group(node)

    def _of_items(self, node: n.Expr, function: str, items: n.Expr) -> Folded | None:
        if function == "count" or (function == "len" and isinstance(items, n.FieldExpr)):
            return Folded(node, "count", None, (), None)
        return None

    def _of_query(
        self, node: n.Expr, function: str, query: n.QueryExpr, value: n.Expr
    ) -> Folded | None:
        match query:
            case n.QueryExpr(
                froms=[source], joins=[], group=None, sort=None, skip=None, take=None
            ) if not query.distinct and self._is_items(source.source):
                pass
            case _:
                return None
        item = self._checked.declares[source]
        tests = () if query.where is None else conjuncts(query.where)
        if not all(self._is_of_rows(part, item) for part in (*tests, value)):
            return None
        function = "count" if function == "len" else function
        return Folded(node, function, item, tests, None if function == "count" else value)

    def _is_of_rows(self, expr: n.Expr, item: Symbol) -> bool:
        """Whether an expression has a value for each row, known when the row is read."""
        used = variables(self._checked, expr)
        if not used.isdisjoint(self._beyond - {item} | {self._group.variable}):
            return False
        if len(self._group.rows) > 1 and not self._takes_apart(expr, item):
            return False
        return _cannot_fail(self._checked, expr)

    def _takes_apart(self, expr: n.Expr, item: Symbol) -> bool:
        """Whether an item that holds several variables is only asked for these."""
        names = {symbol.name for symbol in self._group.rows}
        asked = [
            node.value
            for node in walk(expr)
            if isinstance(node, n.FieldExpr) and node.name in names
        ]
        return all(
            any(node is value for value in asked)
            for node in walk(expr)
            if self._checked.uses.get(node) is item
        )


def _cannot_fail(checked: CheckedModule, expr: n.Expr) -> bool:
    """Whether an expression has a value whatever its variables hold."""
    match expr:
        case n.NameExpr() | n.IntLit() | n.FloatLit() | n.StringLit() | n.BoolLit() | n.NoneLit():
            return True
        case n.FieldExpr(value=value):
            kind = checked.type_of(value)
            return isinstance(kind, StructTy | MapTy | RecordTy) and _cannot_fail(checked, value)
        case n.UnaryExpr(op=op, operand=operand):
            number = op == "!" or checked.type_of(operand) in _NUMBERS
            return number and _cannot_fail(checked, operand)
        case n.CastExpr(value=value):
            widens = checked.type_of(expr) is FLOAT and checked.type_of(value) in _NUMBERS
            return widens and _cannot_fail(checked, value)
        case n.BinaryExpr(op=op, left=left, right=right):
            types = checked.type_of(left), checked.type_of(right)
            operands = _cannot_fail(checked, left) and _cannot_fail(checked, right)
            return operands and _has_value(op, types, right)
        case _:
            return False


def _has_value(op: str, types: tuple[Ty, Ty], right: n.Expr) -> bool:
    match op:
        case "==" | "!=" | "&&" | "||":
            return True
        case "+" | "<" | "<=" | ">" | ">=" if types == (STRING, STRING):
            return True
        case "+" | "-" | "*" | "<" | "<=" | ">" | ">=":
            return all(ty in _NUMBERS for ty in types)
        case "/" | "%":
            divisor = isinstance(right, n.IntLit | n.FloatLit) and right.value != 0
            return divisor and all(ty in _NUMBERS for ty in types)
        case _:
            return False
