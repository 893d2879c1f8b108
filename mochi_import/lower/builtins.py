"""The builtins of Mochi: rows from name to runtime function, shorter code where types are known.

A declaration of the same name in the module wins (newer-surface section 1); then the call has a
symbol and never gets here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.context import Context
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.kinds import is_integer, is_scalar, kind, same_equality
from mochi_import.source import Span

if TYPE_CHECKING:
    from mochi_import.syntax import nodes as n

BUILTINS: dict[str, str] = {
    "print": "print_line",
    "json": "print_json",
    "to_json": "to_json",
    "input": "read_line",
    "now": "now",
    "eval": "eval_source",
    "str": "str_from",
    "int": "to_int",
    "float": "float_",
    "parseIntStr": "parse_int",
    "len": "length",
    "count": "count",
    "exists": "exists",
    "contains": "contains",
    "reverse": "reverse",
    "append": "append",
    "push": "push",
    "concat": "concat",
    "first": "first",
    "distinct": "distinct",
    "range": "range_",
    "map": "map_",
    "filter": "filter_",
    "reduce": "reduce",
    "sha256": "sha256",
    "sum": "sum_",
    "avg": "avg",
    "min": "min_",
    "max": "max_",
    "keys": "keys",
    "values": "values",
    "add": "add_to_set",
    "has": "has",
    "to_list": "to_list_of_set",
    "abs": "abs_",
    "ceil": "ceil",
    "floor": "floor",
    "round": "round_",
    "sqrt": "sqrt",
    "pow": "power",
    "num": "num",
    "denom": "denom",
    "upper": "upper",
    "lower": "lower",
    "trim": "trim",
    "padStart": "pad_start",
    "substring": "substring",
    "substr": "substring",
    "slice": "slice_",
    "split": "split",
    "join": "join",
    "indexOf": "index_of",
    "repeat": "repeat",
    "replace": "replace",
    "startsWith": "starts_with",
    "endsWith": "ends_with",
    "panic": "panic",
    "read_file": "read_file",
    "readFile": "read_file",
    "write_file": "write_file",
    "writeFile": "write_file",
    "append_file": "append_file",
    "appendFile": "append_file",
    "lines": "lines",
    "http_get": "http_get",
    "fetch": "http_get",
    "make_chan": "make_chan",
    "make_stream": "make_stream",
    "send": "send",
    "recv": "recv",
    "recv_sub": "recv",
    "emit": "emit",
    "subscribe": "subscribe",
    "subscribe_limited": "subscribe_limited",
    "subscribe_limit": "subscribe_limited",
}

NAMESPACES: dict[tuple[str, str], str] = {("llm", "generate"): "llm_generate"}

type _Short = Callable[[Context, Span, Sequence[ast.expr], Sequence[t.Ty]], ast.expr | None]


def builtin_value(ctx: Context, node: n.NameExpr) -> ast.expr:
    """A name without a declaration: a builtin as a value, else a run error when it is reached."""
    helper = BUILTINS.get(node.name)
    if helper is not None:
        return ctx.runtime(node.span, helper)
    return ctx.call(node.span, "undefined", py.constant(node.span, node.name))


def lower_builtin(ctx: Context, node: n.CallExpr, name: str) -> ast.expr:
    """A call of the builtin `name`, or of nothing at all."""
    args = lower_in_order(ctx, node.args)
    helper = BUILTINS.get(name)
    if helper is None:
        undefined = ctx.call(node.span, "undefined", py.constant(node.callee.span, name))
        return py.call(node.span, undefined, args)
    return call_builtin(ctx, node.span, name, args, [ctx.type_of(arg) for arg in node.args])


def call_builtin(
    ctx: Context, at: Span, name: str, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr:
    """The call of a builtin on arguments that have been lowered."""
    short = _SHORT.get(name)
    value = short(ctx, at, args, types) if short is not None else None
    return value or ctx.call(at, BUILTINS[name], *args)


def _len(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 1 and kind(types[0]) in ("list", "map", "set", "string"):
        return ctx.call_builtin(at, "len", args[0])
    return None


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
        case "int":
            return items and ctx.call_builtin(at, "sum", items)
        case "float":
            return items and ctx.call(at, "sum_floats", items)
        case _:
            return None


def _min(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    return _extreme(ctx, at, "min", args, types)


def _max(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    return _extreme(ctx, at, "max", args, types)


def _extreme(
    ctx: Context, at: Span, name: str, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    items, element = _items(at, args, types)
    if items is None or kind(element) not in _NO_ITEMS:
        return None
    default = [("default", py.constant(at, _NO_ITEMS[kind(element)]))]
    return py.call(at, ctx.builtin(at, name), [items], default)


# The smallest and the largest of no items, by their kind.
_NO_ITEMS: dict[str, int | float | str] = {"int": 0, "float": 0.0, "string": ""}


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


def _str(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 1 and is_integer(types[0]):
        return ctx.call_builtin(at, "str", args[0])
    return None


def _int(
    _ctx: Context, _at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 1 and is_integer(types[0]):
        return args[0]
    return None


def _append(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 2 and kind(types[0]) == "list":
        return py.list_(at, [py.starred(at, args[0]), args[1]])
    return None


def _concat(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if all(kind(ty) == "list" for ty in types):
        return py.list_(at, [py.starred(at, arg) for arg in args])
    return None


def _abs(
    ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if len(args) == 1 and kind(types[0]) in ("int", "float"):
        return ctx.call_builtin(at, "abs", args[0])
    return None


def _substring(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    if [kind(ty) for ty in types] == ["string", "int", "int"]:
        return py.subscript(at, args[0], py.slice_(at, args[1], args[2]))
    return None


def _has(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.SetTy(element=element), item] if is_scalar(item) and same_equality(element, item):
            # `item in set` reads its operands the other way round.
            if all(isinstance(arg, ast.Name | ast.Constant) for arg in args):
                return py.compare(at, args[1], ast.In(), args[0])
    return None


def _add(
    _ctx: Context, at: Span, args: Sequence[ast.expr], types: Sequence[t.Ty]
) -> ast.expr | None:
    match types:
        case [t.SetTy(element=element), item] if is_scalar(item) and same_equality(element, item):
            return py.set_(at, [py.starred(at, args[0]), args[1]])
    return None


_SHORT: dict[str, _Short] = {
    "len": _len,
    "count": _count,
    "sum": _sum,
    "min": _min,
    "max": _max,
    "str": _str,
    "int": _int,
    "append": _append,
    "push": _append,
    "concat": _concat,
    "abs": _abs,
    "substring": _substring,
    "substr": _substring,
    "has": _has,
    "add": _add,
}
