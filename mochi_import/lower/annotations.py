"""Python annotations from the types of a Mochi program: what it writes, else what checking found.

A type of which nothing is known is `object`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_BUILTIN = {
    "int": "int",
    "int64": "int",
    "bigint": "int",
    "float": "float",
    "string": "str",
    "bool": "bool",
    "bytes": "bytes",
}
_GENERIC = {"list": "list", "map": "dict", "set": "set"}


def annotation(ctx: Context, at: Span, written: n.TypeExpr | None, known: t.Ty) -> ast.expr:
    """The annotation for a type as written, or for what is known when nothing is written."""
    return from_type(ctx, at, known) if written is None else from_syntax(ctx, at, written)


def from_syntax(ctx: Context, at: Span, node: n.TypeExpr) -> ast.expr:
    """The annotation for a type as written."""
    match node:
        case n.NamedType(name=name):
            symbol = ctx.checked.uses.get(node)
            if symbol is not None:
                return _declared(ctx, at, symbol)
            return _scalar(ctx, at, name)
        case n.GenericType(name=name, args=args):
            parts = [from_syntax(ctx, at, arg) for arg in args]
            symbol = ctx.checked.uses.get(node)
            if symbol is not None and isinstance(symbol.node, n.SumDecl):
                return _subscript(at, ctx.load(at, symbol), parts)
            return _generic(ctx, at, _GENERIC.get(name, ""), parts)
        case n.OptionType(inner=inner):
            return option(at, from_syntax(ctx, at, inner))
        case n.FunctionType(params=params, result=result):
            inputs = [from_syntax(ctx, at, param) for param in params]
            output = py.constant(at, None) if result is None else from_syntax(ctx, at, result)
            return _callable(ctx, at, inputs, output)
        case n.RecordType():
            return _generic(ctx, at, "dict", [_scalar(ctx, at, "string"), _scalar(ctx, at, "any")])
        case _:
            raise AssertionError(node)


def from_type(ctx: Context, at: Span, ty: t.Ty) -> ast.expr:
    """The annotation for a type that checking found."""
    match ty:
        case t.ScalarTy(name=name):
            return _scalar(ctx, at, name)
        case t.ListTy(element=element):
            return _generic(ctx, at, "list", [from_type(ctx, at, element)])
        case t.SetTy(element=element):
            return _generic(ctx, at, "set", [from_type(ctx, at, element)])
        case t.MapTy(key=key, value=value):
            return _generic(ctx, at, "dict", [from_type(ctx, at, key), from_type(ctx, at, value)])
        case t.OptionTy(inner=inner):
            return option(at, from_type(ctx, at, inner))
        case t.FunTy(params=params, result=result):
            inputs = [from_type(ctx, at, param) for param in params]
            return _callable(ctx, at, inputs, from_type(ctx, at, result))
        case t.StructTy() | t.SumTy() | t.AgentTy():
            symbol = ctx.module.classes.get(ty)
            return _scalar(ctx, at, "any") if symbol is None else _declared(ctx, at, symbol)
        case t.RecordTy():
            return _generic(ctx, at, "dict", [_scalar(ctx, at, "string"), _scalar(ctx, at, "any")])
        case _:
            return _scalar(ctx, at, "any")


def _declared(ctx: Context, at: Span, symbol: Symbol) -> ast.expr:
    match symbol.node:
        case n.ExternTypeDecl() | n.StreamDecl():
            return _scalar(ctx, at, "any")
        case _:
            return ctx.load(at, symbol)


def _scalar(ctx: Context, at: Span, name: str) -> ast.expr:
    if name in _BUILTIN:
        return ctx.builtin(at, _BUILTIN[name])
    if name == "unit":
        return py.constant(at, None)
    if name == "bigrat":
        return ctx.stdlib(at, "fractions", "Fraction")
    if name in ctx.type_params:
        return py.name(at, name)
    return ctx.builtin(at, "object")


def _generic(ctx: Context, at: Span, name: str, parts: Sequence[ast.expr]) -> ast.expr:
    if not name:
        return ctx.builtin(at, "object")
    return _subscript(at, ctx.builtin(at, name), parts)


def _subscript(at: Span, generic: ast.expr, parts: Sequence[ast.expr]) -> ast.expr:
    return py.subscript(at, generic, parts[0] if len(parts) == 1 else py.tuple_(at, parts))


def option(at: Span, inner: ast.expr) -> ast.expr:
    """`inner | None`"""
    if isinstance(inner, ast.Name) and inner.id == "object":
        return inner
    return py.binary(at, inner, ast.BitOr(), py.constant(at, None))


def _callable(ctx: Context, at: Span, inputs: Sequence[ast.expr], output: ast.expr) -> ast.expr:
    name = ctx.stdlib(at, "collections.abc", "Callable")
    return py.subscript(at, name, py.tuple_(at, [py.list_(at, inputs), output]))
