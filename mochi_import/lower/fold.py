"""Aggregates of groups to Python: one pass that adds each row to the totals of its key.

    group by s.region into g            for s in sales:
    select {                                _t2 = _t1[s.region]
      n: count(g),                          _t2[0] += 1
      sum: sum(from x in g                  _t2[1] += s.amount
               select x.amount)
    }                                   for _key_3, (_count_4, _sum_5) in _t1.items()

An aggregate whose types say too little collects its values, and the builtin looks at them.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.builtins import call_builtin
from mochi_import.lower.dispatch import lower_expr
from mochi_import.lower.fragment import again
from mochi_import.lower.group import key_names, key_of_group, key_parts
from mochi_import.lower.kinds import hashes_alike, kind, unwrapped
from mochi_import.lower.totals import Totals
from mochi_import.lower.trust import accept_none
from mochi_import.lower.typed_collections import NO_ITEMS
from mochi_import.syntax.nodes import FieldExpr
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.query.plan import Fold, Folded
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr

_ZEROS: dict[str, int | float] = {"int": 0, "bool": 0, "float": 0.0}


def lower_fold(pipeline: Pipeline, step: Fold) -> None:
    """`group by k into g` with nothing of `g` but its key and aggregates."""
    ctx, at = pipeline.ctx, step.group.keys[0].span
    parts = key_parts(step.group)
    values = pipeline.rows.lower(*parts)
    totals = Totals(ctx, at)
    if all(hashes_alike(ty, ty) for ty in map(ctx.type_of, parts)):
        key = values[0] if len(values) == 1 else py.tuple_(at, values)
        described = _key_type(ctx, at, parts)
        names = [ctx.temp("key") for _ in parts]
        _read_parts(ctx, step, parts, names)
    else:
        key = _hash_parts(pipeline, step, parts, values, totals)
        described = from_type(ctx, at, t.ANY)
        names = []
    _fold_all(pipeline, step, totals)
    groups = totals.emit_pass(pipeline, key, described)
    kept = py.target_tuple(at, totals.names)
    if names:
        keys = py.target(at, names[0]) if len(names) == 1 else py.target_tuple(at, names)
        target = py.target_row(at, [keys, kept])
        pipeline.restart(target, py.call(at, py.attribute(at, groups, "items")))
    else:
        pipeline.restart(kept, py.call(at, py.attribute(at, groups, "values")))
    pipeline.bound = []
    pipeline.folded = [*names, *totals.names]


def _fold_all(pipeline: Pipeline, step: Fold, totals: Totals) -> None:
    """Make the totals of all aggregates, those of `count` last: some lists know their number."""
    ctx = pipeline.ctx
    with ctx.buffer() as updates:
        for folded in sorted(step.aggregates, key=lambda each: each.function == "count"):
            _bind_item(pipeline, step, folded)
            ctx.module.ready[folded.node] = _Fold(ctx, folded, totals).lower()
    totals.updates += updates


def _bind_item(pipeline: Pipeline, step: Fold, folded: Folded) -> None:
    """Let an item of the group mean the row at hand, or its fields the variables of the row."""
    ctx, rows = pipeline.ctx, step.group.rows
    if folded.item is None:
        return
    if len(rows) == 1:
        ctx.keep(folded.item, ctx.place_of(rows[0]))
        return
    by_name = {symbol.name: symbol for symbol in rows}
    exprs = [*folded.conditions, *([] if folded.value is None else [folded.value])]
    for node in (node for expr in exprs for node in walk(expr)):
        if isinstance(node, FieldExpr) and ctx.checked.uses.get(node.value) is folded.item:
            ctx.module.ready[node] = ctx.load(node.span, by_name[node.name])


class _Fold:
    """One aggregate: what a row adds to it, and its value behind the pass."""

    def __init__(self, ctx: Context, folded: Folded, totals: Totals) -> None:
        self._ctx = ctx
        self._at = folded.node.span
        self._folded = folded
        self._totals = totals
        self._tests = [lower_expr(ctx, condition) for condition in folded.conditions]
        self._rows = ", ".join(map(ast.dump, self._tests))
        self._updates: list[ast.stmt] = []

    def lower(self) -> ast.expr:
        """Emit the updates; the result is the value for a group."""
        result = self._aggregate()
        if self._tests and self._updates:
            at, tests = self._at, self._tests
            test = tests[0] if len(tests) == 1 else py.logical(at, ast.And(), tests)
            self._updates = [py.if_(at, test, self._updates)]
        for statement in self._updates:
            self._ctx.emit(statement)
        return result

    def _aggregate(self) -> ast.expr:
        if self._folded.value is None:
            return self._count()
        ty = self._ctx.type_of(self._folded.value)
        if self._folded.function in ("sum", "avg"):
            accept_none(self._ctx, self._folded.value)  # a total of unknown type is told the sum
        value = lower_expr(self._ctx, self._folded.value)
        match self._folded.function, kind(ty):
            case "sum", "int" | "bool" | "float":
                return self._sum(value, ty)
            case "avg", "int" | "bool" | "float":
                return self._mean(value, ty)
            case "min" | "max", "int" | "float" | "string":
                return self._extreme(value, ty)
            case _:
                return self._collect(value, ty)

    def _count(self) -> ast.expr:
        at, totals = self._at, self._totals
        items = totals.items(self._rows)
        if items is not None:
            return self._ctx.call_builtin(at, "len", totals.value(at, *items))
        what = "count", self._rows
        if totals.add(py.constant(at, 0), *what):
            self._updates.append(
                py.augment(at, totals.place(at, *what), ast.Add(), py.constant(at, 1))
            )
        return totals.value(at, *what)

    def _sum(self, value: ast.expr, ty: t.Ty) -> ast.expr:
        at, totals = self._at, self._totals
        what = "sum", self._rows, ast.dump(value)
        if totals.add(py.constant(at, _ZEROS[kind(ty)]), *what):
            self._updates.append(py.augment(at, totals.place(at, *what), ast.Add(), value))
        return totals.value(at, *what)

    def _mean(self, value: ast.expr, ty: t.Ty) -> ast.expr:
        """A group has a row, but maybe none that passes the conditions."""
        at = self._at
        mean = py.binary(at, self._sum(value, ty), ast.Div(), self._count())
        return (
            py.conditional(at, self._count(), mean, py.constant(at, 0.0)) if self._tests else mean
        )

    def _extreme(self, value: ast.expr, ty: t.Ty) -> ast.expr:
        """As `min` and `max` of Python do: the first of the smallest or largest."""
        at, totals = self._at, self._totals
        what = self._folded.function, self._rows, ast.dump(value)
        if totals.add(py.constant(at, None), *what):
            if not isinstance(value, ast.Name):
                name = self._ctx.temp()
                self._updates.append(py.assign(at, name, value))
                value = py.name(at, name)
            better = ast.Lt() if self._folded.function == "min" else ast.Gt()
            first = py.is_none(at, totals.place(at, *what))
            compared = py.compare(at, again(at, value), better, totals.place(at, *what))
            taken = py.store(at, totals.place(at, *what), again(at, value))
            self._updates.append(py.if_(at, py.logical(at, ast.Or(), [first, compared]), [taken]))
        found = totals.value(at, *what)
        if not self._tests:
            return found
        nothing = py.is_none(at, totals.value(at, *what))
        return py.conditional(at, nothing, py.constant(at, NO_ITEMS[kind(ty)]), found)

    def _collect(self, value: ast.expr, ty: t.Ty) -> ast.expr:
        """Any other aggregate: the builtin, of all values."""
        at, totals = self._at, self._totals
        what = "items", self._rows, ast.dump(value)
        if totals.add(py.list_(at, []), *what):
            append = py.attribute(at, totals.place(at, *what), "append")
            self._updates.append(py.expression(at, py.call(at, append, [value])))
        items = totals.value(at, *what)
        return call_builtin(self._ctx, at, self._folded.function, [items], [t.ListTy(ty)])


def _hash_parts(
    pipeline: Pipeline,
    step: Fold,
    parts: Sequence[Expr],
    values: Sequence[ast.expr],
    totals: Totals,
) -> ast.expr:
    """A key that hashes as Mochi compares; the first key itself is kept as the first total."""
    ctx, at = pipeline.ctx, step.group.keys[0].span
    before: list[ast.stmt] = []
    names: list[str] = []
    for value in values:
        names.append(value.id if isinstance(value, ast.Name) else ctx.temp("part"))
        if not isinstance(value, ast.Name):
            before.append(py.assign(at, names[-1], value))
    pipeline.rows.prelude(before)
    own: list[ast.expr] = [py.name(at, name) for name in names]
    whole = parts[0] is step.group.keys[0] and len(own) == 1
    key = own[0] if whole else key_of_group(at, step.group, own)
    totals.add(py.constant(at, None), "key")
    is_new = py.is_none(at, totals.place(at, "key"))
    totals.updates.append(py.if_(at, is_new, [py.store(at, totals.place(at, "key"), key)]))
    for node in _keys_read(ctx, step):
        ctx.module.ready[node] = totals.value(at, "key")
    hashed = [
        _hashed(ctx, part, py.name(at, name)) for part, name in zip(parts, names, strict=True)
    ]
    return hashed[0] if len(hashed) == 1 else py.tuple_(at, hashed)


def _hashed(ctx: Context, part: Expr, value: ast.Name) -> ast.expr:
    """A part of a key; a string is its own, and asking for that costs less than the call."""
    at, ty = part.span, ctx.type_of(part)
    if hashes_alike(ty, ty):
        return value
    if ty is not t.ANY and kind(unwrapped(ty)) != "string":
        return ctx.call(at, "hash_key", value)
    is_text = py.compare(
        at,
        ctx.call_builtin(at, "type", py.name(at, value.id)),
        ast.Is(),
        ctx.builtin(at, "str"),
    )
    return py.conditional(at, is_text, value, ctx.call(at, "hash_key", py.name(at, value.id)))


def _read_parts(ctx: Context, step: Fold, parts: Sequence[Expr], names: Sequence[str]) -> None:
    """Let `g.key` mean what the loop over the groups binds, and `g.key.a` its part."""
    at = step.group.keys[0].span
    by_name = dict(zip(key_names(step.group), names, strict=False))
    for node in step.reads:
        if node.name in by_name and not _is_key(ctx, step, node):
            ctx.module.ready[node] = py.name(node.span, by_name[node.name])
    for read in _keys_read(ctx, step):
        own: list[ast.expr] = [py.name(at, name) for name in names]
        whole = parts[0] is step.group.keys[0] and len(own) == 1
        ctx.module.ready[read] = own[0] if whole else key_of_group(at, step.group, own)


def _keys_read(ctx: Context, step: Fold) -> Iterator[Expr]:
    """Each `g.key`, also where a field of it is read."""
    for node in step.reads:
        yield node if _is_key(ctx, step, node) else node.value


def _is_key(ctx: Context, step: Fold, node: FieldExpr) -> bool:
    return ctx.checked.uses.get(node.value) is step.group.variable


def _key_type(ctx: Context, at: Span, parts: Sequence[Expr]) -> ast.expr:
    """The annotation of a key."""
    types = [from_type(ctx, part.span, ctx.type_of(part)) for part in parts]
    return types[0] if len(types) == 1 else tuple_type(ctx, at, types)
