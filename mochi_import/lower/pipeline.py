"""The state of a query while its steps are lowered, and what all steps need of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.fragment import unlisted
from mochi_import.lower.kinds import hashes_alike, is_scalar
from mochi_import.lower.rows import Rows
from mochi_import.lower.trust import accept_none, known_type

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.query.plan import Plan
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr


class Pipeline:
    """Rows on their way through the steps of a plan.

    `declared` are all its variables.  Up to `select` a row is the variables in `bound`, inside
    the loops of `rows`; behind a fold it is the temporaries in `folded`.  `select` sets `element`,
    and the first step that needs them all turns the elements into the list `result`.  `indexes`
    are statements that nested queries want run once, before this one starts.
    """

    def __init__(self, ctx: Context, plan: Plan) -> None:
        self.ctx = ctx
        self.at = plan.node.span
        self.plan = plan
        self.indexes: list[ast.stmt] = []
        node = plan.node
        clauses = [*node.froms, *node.joins, *([node.group] if node.group else [])]
        self.declared = [ctx.checked.declares[clause] for clause in clauses]
        self.rows = Rows(ctx, self.at)
        self.bound: list[Symbol] = []
        self.folded: list[str] = []
        self.element: ast.expr | None = None
        self.result: ast.expr | None = None

    def target(self, symbol: Symbol) -> ast.expr:
        """A query variable, written."""
        return py.target(self.at, self.ctx.name_of(symbol))

    def row(self) -> ast.expr:
        """The row as a value: its variable, or a tuple of several."""
        values: list[ast.expr] = [py.name(self.at, name) for name in self.folded]
        values += [self.ctx.load(self.at, symbol) for symbol in self.bound]
        return values[0] if len(values) == 1 else py.tuple_(self.at, values)

    def row_target(self) -> ast.expr:
        """The row, written."""
        targets: list[ast.expr] = [py.target(self.at, name) for name in self.folded]
        targets += [self.target(symbol) for symbol in self.bound]
        return targets[0] if len(targets) == 1 else py.target_row(self.at, targets)

    def row_type(self) -> ast.expr:
        """The annotation of a row."""
        types = [self.type_of(symbol) for symbol in self.bound]
        return types[0] if len(types) == 1 else tuple_type(self.ctx, self.at, types)

    def value_type(self) -> ast.expr:
        """The annotation of what `select` gives."""
        return from_type(self.ctx, self.at, known_type(self.ctx, self.plan.node.select))

    def type_of(self, symbol: Symbol) -> ast.expr:
        """The annotation of a query variable."""
        return from_type(self.ctx, self.at, self.ctx.checked.symbol_types.get(symbol, t.ANY))

    def no_row(self) -> ast.expr:
        """A row of nothing but none."""
        nothing = [py.constant(self.at, None) for _ in self.bound]
        return nothing[0] if len(nothing) == 1 else py.tuple_(self.at, nothing)

    def restart(self, target: ast.expr, source: ast.expr) -> None:
        """Go on with the rows of a new list that has been made of the rows so far."""
        self.rows = Rows(self.ctx, self.at)
        self.rows.loop(self.at, target, source, fresh=True)

    def values(self) -> ast.expr:
        """The list of what `select` gives."""
        if self.result is not None:
            return self.result
        assert self.element is not None
        return self.rows.collect(self.element, self.value_type)


def add_tests(rows: Rows, conditions: Sequence[Expr]) -> None:
    """`if condition` for each condition, whatever its type: Mochi's truth is Python's."""
    for condition in conditions:
        accept_none(rows.ctx, condition)
        [value] = rows.lower(condition)
        rows.test(condition.span, value)


def iterable(ctx: Context, node: Expr, value: ast.expr) -> ast.expr:
    """What to loop over, for the lowered source `node` (SEMANTICS section 13, as `for`)."""
    match ctx.type_of(node):
        case t.ListTy() | t.STRING:
            return unlisted(ctx, value)
        case t.GroupTy():
            return py.attribute(node.span, value, "items")
        case t.MapTy(key=key) | t.SetTy(element=key):
            return ascending(ctx, node.span, value, key)
        case _:
            return ctx.call(node.span, "iterate", value)


def ascending(ctx: Context, at: Span, values: ast.expr, element: t.Ty) -> ast.expr:
    """The keys of a map or the elements of a set, in their order."""
    if is_scalar(element):
        return ctx.call_builtin(at, "sorted", values)
    return ctx.call(at, "sorted_keys", values)


def hash_value(ctx: Context, at: Span, value: ast.expr, ty: t.Ty, other: t.Ty) -> ast.expr:
    """`value` of type `ty` as a dict key that finds the equal values of type `other`."""
    return value if hashes_alike(ty, other) else ctx.call(at, "hash_key", value)


def collect_index(
    ctx: Context, at: Span, rows: Rows, key: ast.expr, row: ast.expr, types: Sequence[ast.expr]
) -> ast.Name:
    """Emit the pass that makes a dict from each key to the list of its rows; `types` are the
    annotations of both."""
    name = ctx.temp()
    key_type, row_type = types
    values = py.subscript(at, ctx.builtin(at, "list"), row_type)
    described = py.subscript(at, ctx.runtime(at, "defaultdict"), py.tuple_(at, [key_type, values]))
    made = ctx.call(rows.at, "defaultdict", ctx.builtin(rows.at, "list"))
    ctx.emit(py.annotated(rows.at, name, described, made))
    found = py.subscript(at, py.name(at, name), key)
    rows.run(py.expression(at, py.call(at, py.attribute(at, found, "append"), [row])))
    return py.name(at, name)
