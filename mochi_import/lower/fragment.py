"""Python expressions that are used more than once, or that a branch may skip."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.sinks import into_variable

if TYPE_CHECKING:
    from mochi_import.lower.context import Context, Fragment
    from mochi_import.source import Span


def is_simple(value: ast.expr) -> bool:
    """Whether `value` costs nothing and changes nothing when it is evaluated again."""
    return isinstance(value, ast.Name | ast.Constant)


def again(at: Span, value: ast.expr) -> ast.expr:
    """A second node for a simple expression; a tree must not hold one node twice."""
    match value:
        case ast.Name():
            return py.name(at, value.id)
        case ast.Constant():
            return py.constant(at, value.value)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.USub(), operand=number):
            return py.unary(at, ast.USub(), again(at, number))
        case _:
            raise AssertionError(ast.dump(value))


def twice(ctx: Context, at: Span, value: ast.expr) -> tuple[ast.expr, ast.expr]:
    """An expression for the first use of `value` and one for the next: `(_t1 := value)`, `_t1`."""
    if is_simple(value):
        return value, again(at, value)
    name = ctx.temp()
    return py.walrus(at, name, value), py.name(at, name)


def is_exactly(ctx: Context, at: Span, value: ast.expr, python_type: str) -> ast.expr:
    """`type(value) is str`"""
    own = ctx.call_builtin(at, "type", value)
    return py.compare(at, own, ast.Is(), ctx.builtin(at, python_type))


def choose(
    ctx: Context,
    at: Span,
    condition: ast.expr,
    then: Fragment,
    otherwise: Fragment,
    ty: t.Ty = t.ANY,
) -> ast.expr:
    """`then if condition else otherwise`, of type `ty`, as statements when a branch needs some."""
    if not then.prelude and not otherwise.prelude:
        return py.conditional(at, condition, then.value, otherwise.value)
    result = ctx.temp()
    assign = into_variable(ctx, at, result, ty)
    ctx.emit(
        py.if_(
            at,
            condition,
            [*then.prelude, assign(at, None, then.value)],
            [*otherwise.prelude, assign(at, None, otherwise.value)],
        )
    )
    return py.name(at, result)


def unlisted(ctx: Context, value: ast.expr) -> ast.expr:
    """What to iterate, for a list that nobody else has: of `list(range(..))` the range itself."""
    match value:
        case ast.Call(func=ast.Name("list"), args=[ast.Call(func=ast.Name("range")) as numbers]):
            # Unless the module has functions of its own with these names.
            if ctx.module.names.mentioned.isdisjoint({"list", "range"}):
                return numbers
    return value
