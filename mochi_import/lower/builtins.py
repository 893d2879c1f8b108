"""The builtins of Mochi: rows from name to runtime function, which looks at its arguments.

Where the types are known, `EXACT` names a runtime function for those very types, or a function of
`typed_scalars` or `typed_collections` makes the plain Python.

A declaration of the same name in the module wins (newer-surface section 1); then the call has a
symbol and never gets here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower import typed_collections, typed_scalars
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.growth import grown_from
from mochi_import.lower.kinds import kind
from mochi_import.lower.trust import accept_none

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.check import ty as t
    from mochi_import.lower.context import Context
    from mochi_import.source import Span
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
    "using": "using",
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

# Builtin and kinds of arguments -> the runtime function that takes just these.
EXACT: dict[tuple[str, ...], str] = {
    ("int", "string"): "decimal_int",
    ("str", "float"): "float_text",
    ("upper", "string"): "upper_text",
    ("lower", "string"): "lower_text",
    ("padStart", "string", "int", "string"): "padded",
    ("split", "string", "string"): "split_text",
    ("sha256", "string"): "sha256_text",
    ("round", "float"): "round_float",
    ("round", "float", "int"): "round_float",
    ("round", "int", "int"): "round_int",
    ("ceil", "float"): "ceil_float",
    ("floor", "float"): "floor_float",
}

# Builtins that print none as they print any value.
_TAKING_NONE = frozenset({"print", "json", "to_json", "str"})

# Builtins that may be called as methods of a string, list or set: `s.contains(t)`.
METHODS: dict[str, str] = {
    name: name
    for name in (
        *("contains", "startsWith", "endsWith", "padStart", "trim", "upper", "lower", "split"),
        *("replace", "repeat", "join", "len", "append", "push", "has", "add", "indexOf"),
        *("reverse", "to_list", "map", "filter", "reduce"),
    )
} | {"starts_with": "startsWith", "ends_with": "endsWith", "to_string": "str"}

NAMESPACES: dict[tuple[str, str], str] = {("llm", "generate"): "llm_generate"}


def builtin_value(ctx: Context, node: n.NameExpr) -> ast.expr:
    """A name without a declaration: a builtin as a value, else a run error when it is reached."""
    helper = BUILTINS.get(node.name)
    if helper is not None:
        return ctx.runtime(node.span, helper)
    return ctx.call(node.span, "undefined", py.constant(node.span, node.name))


def lower_builtin(ctx: Context, node: n.CallExpr, name: str) -> ast.expr:
    """A call of the builtin `name`, or of nothing at all."""
    if node in ctx.module.grown:
        return ctx.call(node.span, "appended", *lower_in_order(ctx, grown_from(node)))
    if name in _TAKING_NONE:
        accept_none(ctx, *node.args)
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
    typed = TYPED.get(name)
    value = typed(ctx, at, args, types) if typed is not None else None
    if value is not None:
        return value
    helper = EXACT.get((name, *map(kind, types)), BUILTINS[name])
    return ctx.call(at, helper, *args)


TYPED = typed_collections.TYPED | typed_scalars.TYPED
