"""Where emitted code takes the program's word for a value.

Python's type checkers follow what is written, and Mochi's types promise more: a variable of type
`any` holds what the place it flows into wants, `m.key` is there, a `match` has an arm for each
value.
None of it is tested at run time, as it is not in Mochi.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.relate import optional
from mochi_import.lower import pyast as py
from mochi_import.lower.fragment import twice
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.lower.context import Context
    from mochi_import.source import Span


# Helpers of the runtime whose results depend on the values that they are given.
_OPEN = ("add", "sub", "mul", "div", "mod", "negate", "index", "field", "opaque")


def nothing(ctx: Context, at: Span, ty: t.Ty) -> ast.expr:
    """none where a value of type `ty` is expected."""
    if ty is t.ANY or ty is t.UNIT or isinstance(ty, t.OptionTy):
        return py.constant(at, None)
    return ctx.runtime(at, "NOTHING")


def present(ctx: Context, at: Span, value: ast.expr) -> ast.expr:
    """`value`, which may be none as far as Python knows and does not say so to who reads it."""
    first, again = twice(ctx, at, value)
    return py.conditional(at, py.is_none(at, first), ctx.runtime(at, "NOTHING"), again)


def there(ctx: Context, node: n.Expr, value: ast.expr) -> ast.expr:
    """`value`, the lowered `node`, for an operation that fails on none."""
    if isinstance(node, n.IndexExpr) and isinstance(ctx.type_of(node.value), t.MapTy):
        return present(ctx, node.span, value)
    return value


def assumed(ctx: Context, node: n.Expr, value: ast.expr) -> ast.expr:
    """`value`, the lowered `node`, of whatever type the place has that it flows into.

    What helpers of the runtime give for values of unknown type fits every place as it is.
    """
    is_open = ctx.checked.type_of(node) is t.ANY and is_dynamic(ctx, value)
    return value if is_open else ctx.call(node.span, "given", value)


def is_dynamic(ctx: Context, value: ast.expr) -> bool:
    """Whether `value` is what a helper of the runtime gives, or a call of that."""
    while isinstance(value, ast.Call):
        if isinstance(value.func, ast.Name):
            return ctx.module.imports.has(value.func.id)
        value = value.func
    return False


def _is_given(ctx: Context, value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and ctx.module.imports.stands_for(value.func.id, "given")
    )


def gives_any(ctx: Context, node: n.Expr, value: ast.expr) -> bool:
    """Whether Python's checkers know nothing of `value`, though the program knows its type."""
    if node in ctx.checked.assumed and not _is_given(ctx, value):
        return is_dynamic(ctx, value)
    if ctx.checked.type_of(node) is t.ANY or not isinstance(value, ast.Call):
        return False
    return isinstance(value.func, ast.Name) and any(
        ctx.module.imports.stands_for(value.func.id, name) for name in _OPEN
    )


def accept_none(ctx: Context, *nodes: n.Expr) -> None:
    """Say, before they are lowered, that these are used where none is as good as any value."""
    for node in nodes:
        if node in ctx.module.lenient:
            continue
        ctx.module.lenient.add(node)
        match node:
            case n.ListExpr(elements=parts):
                accept_none(ctx, *parts)
            case n.QueryExpr(select=part):
                accept_none(ctx, part)
            case n.MapExpr(entries=entries):
                accept_none(ctx, *(entry.value for entry in entries))
            case _:
                pass


def known_type(ctx: Context, node: n.Expr) -> t.Ty:
    """The type of a lowered expression as Python finds it: with the none that it may be (see
    `accept_none`), and of maps of several types no more than that."""
    ty = ctx.type_of(node)
    match node, ty:
        case n.QueryExpr(select=part), t.ListTy():
            return t.ListTy(known_type(ctx, part))
        case n.MapExpr(entries=entries), t.MapTy(key=key, value=value):
            alike = all(ctx.type_of(entry.value) == value for entry in entries)
            return ty if alike else t.MapTy(key, t.ANY)
        case n.FieldExpr(value=owner), _ if node in ctx.module.lenient and ty is not t.ANY:
            return optional(ty) if isinstance(ctx.type_of(owner), t.MapTy | t.RecordTy) else ty
        case _:
            return ty
