"""Builtins on lists, maps, sets and groups of known type, as plain Python.

Each function gets `(ctx, at, args, types)` and gives none where the types say too little.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.fragment import twice, unlisted
from mochi_import.lower.kinds import hashes_alike, is_scalar, kind, same_equality
from mochi_import.lower.membership import contains
from mochi_import.lower.typed_scalars import Typed, kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_SIZED = ("list", "map", "set", "string")


def _len(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 1 and kind(types[0]) in _SIZED:
        return ctx.call_builtin(at, "len", args[0])
    return None


def _exists(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, _ = _items(at, args, types)
    sized = items or (args[0] if len(args) == 1 and kind(types[0]) in _SIZED else None)
    if sized is None:
        return None
    return py.compare(at, ctx.call_builtin(at, "len", sized), ast.Gt(), py.constant(at, 0))


def _count(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, _ = _items(at, args, types)
    return items and ctx.call_builtin(at, "len", items)


def _sum(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, element = _items(at, args, types)
    match kind(element):
        case "int" | "bool":
            return items and ctx.call_builtin(at, "sum", items)
        case "float":
            return items and ctx.call(at, "sum_floats", items)
        case _:
            return None


def _avg(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, element = _items(at, args, types)
    match kind(element):
        case "int" | "bool":
            return items and ctx.call(at, "mean_of_ints", items)
        case "float":
            return items and ctx.call(at, "mean_of_floats", items)
        case _:
            return None


def _extreme(name: str) -> Typed:
    def lower(
        ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
    ) -> ast.expr | None:
        items, element = _items(at, args, types)
        if items is None or kind(element) not in NO_ITEMS:
            return None
        default = [("default", py.constant(at, NO_ITEMS[kind(element)]))]
        return py.call(at, ctx.builtin(at, name), [items], default)

    return lower


# The smallest and the largest of no items, by their kind.
NO_ITEMS: dict[str, int | float | str] = {"int": 0, "float": 0.0, "string": ""}


def _items(
    at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> tuple[ast.expr | None, t.Ty]:
    """The list that is the only argument, or the items of the group, and the type of each."""
    match types:
        case [t.ListTy(element=element)]:
            return args[0], element
        case [t.GroupTy(item=item)]:
            return py.attribute(at, args[0], "items"), item
        case _:
            return None, t.ANY


def _append(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 2 and kind(types[0]) == "list":
        return py.list_(at, [*py.items_of(at, args[0]), args[1]])
    return None


def _concat(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if all(kind(ty) == "list" for ty in types):
        return py.list_(at, [item for arg in args for item in py.items_of(at, arg)])
    return None


def _first(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) != ["list"]:
        return None
    if isinstance(args[0], ast.List) and not args[0].elts:
        return py.constant(at, None)
    tested, values = twice(ctx, at, args[0])
    item = py.subscript(at, values, py.constant(at, 0))
    return py.conditional(at, tested, item, py.constant(at, None))


def _reverse(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) in (["list"], ["string"]):
        return py.subscript(at, args[0], py.slice_(at, None, None, py.constant(at, -1)))
    return None


def _repeat(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) in (["list", "int"], ["string", "int"]):
        return py.binary(at, args[0], ast.Mult(), args[1])
    return None


def _distinct(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, element = _items(at, args, types)
    return items and unique(ctx, at, items) if hashes_alike(element, element) else None


def unique(ctx: Context, at: Span, items: ast.expr) -> ast.expr:
    """`list(dict.fromkeys(items))`, for items that hash as they compare."""
    first = py.call(at, py.attribute(at, ctx.builtin(at, "dict"), "fromkeys"), [items])
    return ctx.call_builtin(at, "list", first)


def _range(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if set(kinds(types)) == {"int"}:
        return ctx.call_builtin(at, "list", ctx.call_builtin(at, "range", *args))
    return None


def _over_list(helper: str) -> Typed:
    """`map`, `filter` and `reduce` of a list.

    Python's own take C stack for each call of a function that calls them in turn; these do not.
    """

    def lower(
        ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
    ) -> ast.expr | None:
        if kinds(types[:1]) != ["list"]:
            return None
        return ctx.call(at, helper, unlisted(ctx, args[0]), *args[1:])

    return lower


def _keys(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.MapTy(key=key)] if is_scalar(key):
            return ctx.call_builtin(at, "sorted", args[0])
    return None


def _values(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.MapTy(key=key)] if is_scalar(key):
            return ctx.call(at, "values_by_key", args[0])
    return None


def _to_list(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.SetTy(element=element)] if is_scalar(element):
            return ctx.call_builtin(at, "sorted", args[0])
    return None


def _contains(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    """`contains(xs, x)` and `has(s, x)`, the operands of `in` the other way round."""
    if len(args) != 2:
        return None
    ready = all(isinstance(arg, ast.Name | ast.Constant) for arg in args)
    values = args[0] if ready else ctx.spill(at, args[0])
    return contains(ctx, at, args[1], values, (types[1], types[0]))


def _index_of(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if kinds(types) == ["string", "string"]:
        return py.call(at, py.attribute(at, args[0], "find"), args[1:])
    return None


def _join(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.ListTy(element=t.STRING), t.STRING] if isinstance(args[1], ast.Name | ast.Constant):
            return py.call(at, py.attribute(at, args[1], "join"), [args[0]])
    return None


def _add(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.SetTy(element=element), item] if same_equality(element, item):
            return py.set_(at, [py.starred(at, args[0]), args[1]])
    return None


TYPED: dict[str, Typed] = {
    "len": _len,
    "exists": _exists,
    "count": _count,
    "sum": _sum,
    "avg": _avg,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "append": _append,
    "push": _append,
    "concat": _concat,
    "first": _first,
    "reverse": _reverse,
    "repeat": _repeat,
    "distinct": _distinct,
    "range": _range,
    "map": _over_list("map_list"),
    "filter": _over_list("filter_list"),
    "reduce": _over_list("reduce_list"),
    "keys": _keys,
    "values": _values,
    "to_list": _to_list,
    "contains": _contains,
    "has": _contains,
    "indexOf": _index_of,
    "join": _join,
    "add": _add,
}
