"""Python annotations from the types of a Mochi program: what it writes, else what checking found.

A type of which nothing is known is `object`.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.construct import of_module
from mochi_import.lower.names import mangle
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
_BUILTIN_GENERIC = {"list": "list", "map": "dict", "set": "set"}
# Mochi has one type for a broadcast and for what its subscribers read.
_RUNTIME_GENERIC = {
    "chan": ("Channel",),
    "stream": ("Stream", "Subscription"),
    "future": ("Future",),
}
_ELEMENTS: dict[type[t.Ty], str] = {
    t.ListTy: "list",
    t.SetTy: "set",
    t.ChanTy: "chan",
    t.StreamTy: "stream",
    t.FutureTy: "future",
}


def annotation(ctx: Context, at: Span, written: n.TypeExpr | None, known: t.Ty) -> ast.expr:
    """The annotation for a type as written, or for what is known when nothing is written."""
    return from_type(ctx, at, known) if written is None else from_syntax(ctx, at, written)


def from_syntax(ctx: Context, at: Span, node: n.TypeExpr) -> ast.expr:
    """The annotation for a type as written."""
    match node:
        case n.NamedType(name=name):
            symbol = ctx.checked.uses.get(node)
            if symbol is not None and symbol.kind is SymbolKind.MODULE:
                return _of_module(ctx, at, symbol, name)
            if symbol is not None:
                return _declared(ctx, at, symbol)
            return _scalar(ctx, at, name)
        case n.GenericType(name="option", args=[inner]):
            return option(at, from_syntax(ctx, at, inner))
        case n.GenericType(name=name, args=args):
            parts = [from_syntax(ctx, at, arg) for arg in args]
            symbol = ctx.checked.uses.get(node)
            if symbol is not None:
                return _declared(ctx, at, symbol, parts)
            return _generic(ctx, at, name, parts)
        case n.OptionType(inner=inner):
            return option(at, from_syntax(ctx, at, inner))
        case n.FunctionType(params=params, result=result):
            inputs = [from_syntax(ctx, at, param) for param in params]
            output = py.constant(at, None) if result is None else from_syntax(ctx, at, result)
            return _callable(ctx, at, inputs, output)
        case n.RecordType():
            return _generic(ctx, at, "map", [_scalar(ctx, at, "string"), _scalar(ctx, at, "any")])
        case _:
            raise AssertionError(node)


def _of_module(ctx: Context, at: Span, symbol: Symbol, name: str) -> ast.expr:
    """`geo.Shape`: through the variable `geo`, or from its module where that has a Python name."""
    module = ctx.checked.symbol_types.get(symbol)
    if ctx.module.homes and isinstance(module, t.ModuleTy) and module.complete:
        return from_type(ctx, at, module.type_named(name.rpartition(".")[2]))
    return of_module(ctx, at, symbol, name)


def from_type(ctx: Context, at: Span, ty: t.Ty) -> ast.expr:
    """The annotation for a type that checking found."""
    match ty:
        case t.ScalarTy(name=name):
            return _scalar(ctx, at, name)
        case t.ElementTy(element=element):
            return _generic(ctx, at, _ELEMENTS[type(ty)], [from_type(ctx, at, element)])
        case t.MapTy(key=key, value=value):
            return _generic(ctx, at, "map", [from_type(ctx, at, key), from_type(ctx, at, value)])
        case t.OptionTy(inner=inner):
            return option(at, from_type(ctx, at, inner))
        case t.FunTy(params=params, result=result, type_params=()):
            inputs = [from_type(ctx, at, param) for param in params]
            return _callable(ctx, at, inputs, from_type(ctx, at, result))
        case t.StructTy() | t.SumTy() | t.AgentTy():
            return _nominal(ctx, at, ty)
        case t.RecordTy():
            return _generic(ctx, at, "map", [_scalar(ctx, at, "string"), _scalar(ctx, at, "any")])
        case t.VarTy(name=name):
            return _scalar(ctx, at, name)
        case t.GroupTy():
            return ctx.runtime(at, "Group")
        case _:
            return py.constant(at, None) if ty is t.NOTHING else _scalar(ctx, at, "any")


def _nominal(ctx: Context, at: Span, ty: t.StructTy | t.SumTy | t.AgentTy) -> ast.expr:
    """The class or alias of a declared type, of this module or of one that can be named."""
    symbol = ctx.module.classes.get(ty)
    if symbol is not None:
        return _declared(ctx, at, symbol)
    module = ctx.module.homes.get(ty.home)
    if module is None:
        alias = _imported_as(ctx, ty)
        return _scalar(ctx, at, "any") if alias is None else of_module(ctx, at, alias, ty.name)
    if isinstance(ty, t.StructTy) and ty.sum is not None and ty.sum.type_params:
        ty = ty.sum  # which of the parameters its own class has is not known here
    cls = ctx.imported(at, module, mangle(ty.name))
    return _applied(ctx, at, cls, ty.type_params if isinstance(ty, t.SumTy) else ())


def _imported_as(ctx: Context, ty: t.Ty) -> Symbol | None:
    """The variable of a module that declares a type without parameters, if there is one."""
    for symbol, module in ctx.module.imported:
        if module.type_named(str(ty)) is ty:
            return symbol
    return None


def _declared(ctx: Context, at: Span, symbol: Symbol, args: Sequence[ast.expr] = ()) -> ast.expr:
    """A type that the module declares, for `args` if it is generic."""
    match symbol.node:
        case n.ExternTypeDecl():
            return _scalar(ctx, at, "any")
        case n.SumDecl(type_params=params):
            return _applied(ctx, at, ctx.load(at, symbol), params, args)
        case n.Variant() as variant:
            return _applied(ctx, at, ctx.load(at, symbol), ctx.module.variant_params[variant])
        case _:
            return ctx.load(at, symbol)


def _applied(
    ctx: Context, at: Span, cls: ast.expr, params: Sequence[str], args: Sequence[ast.expr] = ()
) -> ast.expr:
    """A generic class for its arguments; checking does not know them where none is written."""
    if not params:
        return cls
    if len(args) != len(params):
        args = [_scalar(ctx, at, "any") for _ in params]
    return _subscript(at, cls, args)


def _scalar(ctx: Context, at: Span, name: str) -> ast.expr:
    if name in _BUILTIN:
        return ctx.builtin(at, _BUILTIN[name])
    if name == "unit":
        return py.constant(at, None)
    if name == "bigrat":
        return ctx.imported(at, "fractions", "Fraction")
    if name in ctx.type_params:
        return py.name(at, name)
    return ctx.builtin(at, "object")


def _generic(ctx: Context, at: Span, name: str, parts: Sequence[ast.expr]) -> ast.expr:
    """`list<int>`, `map<string, int>`; a generic type that is not known means any."""
    if len(parts) != (2 if name == "map" else 1):
        return _scalar(ctx, at, "any")
    if name in _BUILTIN_GENERIC:
        return _subscript(at, ctx.builtin(at, _BUILTIN_GENERIC[name]), parts)
    if name in _RUNTIME_GENERIC:
        classes = [ctx.runtime(at, cls) for cls in _RUNTIME_GENERIC[name]]
        return union(at, [_subscript(at, cls, copy.deepcopy(parts)) for cls in classes])
    return _scalar(ctx, at, "any")


def runtime_generic(ctx: Context, at: Span, cls: str, element: t.Ty) -> ast.expr:
    """`Stream[int]`, for one of the classes behind a Mochi type."""
    return _subscript(at, ctx.runtime(at, cls), [from_type(ctx, at, element)])


def tuple_type(ctx: Context, at: Span, parts: Sequence[ast.expr]) -> ast.expr:
    """`tuple[A, B]`"""
    return _subscript(at, ctx.builtin(at, "tuple"), parts)


def union(at: Span, members: Sequence[ast.expr]) -> ast.expr:
    """`A | B | C`"""
    whole = members[0]
    for member in members[1:]:
        whole = py.binary(at, whole, ast.BitOr(), member)
    return whole


def _subscript(at: Span, generic: ast.expr, parts: Sequence[ast.expr]) -> ast.expr:
    return py.subscript(at, generic, parts[0] if len(parts) == 1 else py.tuple_(at, parts))


def option(at: Span, inner: ast.expr) -> ast.expr:
    """`inner | None`; an object, or what is optional already, may be none as it is."""
    match inner:
        case ast.Name(id="object") | ast.BinOp(right=ast.Constant(value=None)):
            return inner
    return union(at, [inner, py.constant(at, None)])


def _callable(ctx: Context, at: Span, inputs: Sequence[ast.expr], output: ast.expr) -> ast.expr:
    name = ctx.imported(at, "collections.abc", "Callable")
    return py.subscript(at, name, py.tuple_(at, [py.list_(at, inputs), output]))


def held_type(ctx: Context, at: Span, symbol: Symbol) -> ast.expr:
    """The type of a variable that is handed to a function as it is, maybe in its box."""
    known = ctx.checked.symbol_types.get(symbol, t.ANY)
    if ctx.module.names.boxed(symbol):
        return runtime_generic(ctx, at, "Cell", known)
    return from_type(ctx, at, known)


def is_mixed(ty: t.Ty) -> bool:
    """Whether the parts of a literal of this type may be of several types, or are functions."""
    match ty:
        case t.ListTy(element=part) | t.MapTy(value=part):
            return is_mixed(part) or isinstance(part, t.FunTy)
        case _:
            return ty is t.ANY or isinstance(ty, t.RecordTy)
