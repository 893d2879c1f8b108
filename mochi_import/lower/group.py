"""`group by` to Python: one pass that collects the rows by key, then a loop over the groups.

    group by p.c into g        ->  _t1[p.c].append(p)       for g in _groups_of(_t1)
    group by p.a, p.b into g   ->  _t1[p.a, p.b].append(p)  for g in [_Group({"a": ..}, ..) ..]
    group by p.any into g      ->  for g in _group_rows(((p.any, p) for p in ps))

The first two are for keys that hash in Python as they compare in Mochi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.kinds import hashes_alike
from mochi_import.lower.names import Place
from mochi_import.lower.pipeline import Pipeline, collect_index
from mochi_import.lower.trust import accept_none, known_type
from mochi_import.query.facts import variables
from mochi_import.syntax.nodes import Expr, ListExpr, MapExpr, StringLit

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.query.plan import Group
    from mochi_import.source import Span


def lower_group(pipeline: Pipeline, step: Group) -> None:
    """`group by k into g`"""
    parts = key_parts(step)
    if all(hashes_alike(ty, ty) for ty in map(pipeline.ctx.type_of, parts)):
        groups = _collect_by_key(pipeline, step, parts)
    else:
        groups = _group_rows(pipeline, step)
    pipeline.restart(pipeline.target(step.variable), groups)
    pipeline.bound = [step.variable]
    _bind_hidden(pipeline, step)


def key_parts(step: Group) -> Sequence[Expr]:
    """The expressions that make up the key: entries of a map or elements of a list one by one."""
    match step.keys:
        case [MapExpr(entries=entries)] if entries:
            names = {entry.key.value for entry in entries if isinstance(entry.key, StringLit)}
            if len(names) == len(entries):
                return [entry.value for entry in entries]
        case [ListExpr(elements=elements)] if elements:
            return elements
    return step.keys


def _collect_by_key(pipeline: Pipeline, step: Group, parts: Sequence[Expr]) -> ast.expr:
    ctx, at = pipeline.ctx, step.keys[0].span
    accept_none(ctx, *parts)
    values = pipeline.rows.lower(*parts)
    if parts[0] is step.keys[0] and len(parts) == 1:
        types = [from_type(ctx, at, known_type(ctx, parts[0])), _item_type(pipeline)]
        index = collect_index(ctx, at, pipeline.rows, values[0], _item(pipeline), types)
        return ctx.call(at, "groups_of", index)
    described = [from_type(ctx, part.span, known_type(ctx, part)) for part in parts]
    types = [tuple_type(ctx, at, described), _item_type(pipeline)]
    index = collect_index(ctx, at, pipeline.rows, py.tuple_(at, values), _item(pipeline), types)
    names = [ctx.temp("key") for _ in parts]
    items = ctx.temp("items")
    key = key_of_group(at, step, [py.name(at, name) for name in names])
    group = ctx.call(at, "Group", key, py.name(at, items))
    target = py.target_row(at, [py.target_tuple(at, names), py.target(at, items)])
    entries = py.call(at, py.attribute(at, index, "items"))
    return py.list_comprehension(at, group, [py.comprehension(target, entries)])


def _group_rows(pipeline: Pipeline, step: Group) -> ast.expr:
    at = step.keys[0].span
    accept_none(pipeline.ctx, *step.keys)
    values = pipeline.rows.lower(*step.keys)
    key = values[0] if len(values) == 1 else key_of_group(at, step, values)
    ctx = pipeline.ctx

    def described() -> ast.expr:
        return tuple_type(ctx, at, [ctx.builtin(at, "object"), _item_type(pipeline)])

    pairs = pipeline.rows.stream(py.tuple_(at, [key, _item(pipeline)]), described)
    return ctx.call(at, "group_rows", pairs)


def _item(pipeline: Pipeline) -> ast.expr:
    """What a group keeps of a row: its variable, or a map of several."""
    if len(pipeline.bound) == 1:
        return pipeline.row()
    names = [py.constant(pipeline.at, symbol.name) for symbol in pipeline.bound]
    values = [pipeline.ctx.load(pipeline.at, symbol) for symbol in pipeline.bound]
    return py.dict_(pipeline.at, names, values)


def _item_type(pipeline: Pipeline) -> ast.expr:
    """The annotation of what `_item` gives."""
    if len(pipeline.bound) == 1:
        return pipeline.row_type()
    return from_type(pipeline.ctx, pipeline.at, t.MapTy(t.STRING, t.ANY))


def key_of_group(at: Span, step: Group, parts: list[ast.expr]) -> ast.expr:
    """The key of a group as Mochi sees it, from its parts."""
    if isinstance(step.keys[0], ListExpr) and len(step.keys) == 1:
        return py.list_(at, parts)
    return py.dict_(at, [py.constant(at, name) for name in key_names(step)], parts)


def key_names(step: Group) -> Sequence[str]:
    """The names of the parts of a key that is a map."""
    match step.keys:
        case [MapExpr(entries=entries)]:
            return [entry.key.value for entry in entries if isinstance(entry.key, StringLit)]
        case [ListExpr()]:
            return ()
        case _:
            return step.names


def _bind_hidden(pipeline: Pipeline, step: Group) -> None:
    """Bind what later clauses mention behind the back of the group.

    After `group by p.c into g` the row variable `p` is the last row of `g`
    (`query/group_select_query_var`), and after `group by {a: p.a}` the name `a` is `g.key.a`.
    """
    ctx, at, node = pipeline.ctx, pipeline.at, pipeline.plan.node
    assert node.group is not None
    later = [expr for expr in (node.group.having, node.sort, node.select) if expr is not None]
    used = frozenset(symbol for expr in later for symbol in variables(ctx.checked, expr))
    for symbol in step.rows:
        if symbol in used:
            items = py.attribute(at, pipeline.row(), "items")
            last: ast.expr = py.subscript(at, items, py.constant(at, -1))
            if len(step.rows) > 1:
                last = py.subscript(at, last, py.constant(at, symbol.name))
            pipeline.rows.loop(at, pipeline.target(symbol), py.list_(at, [last]))
    for symbol in ctx.checked.fields.get(node.group, ()):
        if symbol in used:
            name = ctx.temp(symbol.name)
            ctx.keep(symbol, Place(name))
            key = py.attribute(at, pipeline.row(), "key")
            part = py.subscript(at, key, py.constant(at, symbol.name))
            pipeline.rows.loop(at, py.target(at, name), py.list_(at, [part]))
