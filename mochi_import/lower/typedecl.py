"""Structs, sums and aliases (SEMANTICS section 12).

type P {          class P(_Struct):
  x: int     ->       __slots__ = ("x",)
}                     __match_args__ = ("x",)
                      x: int
                      def __init__(self, x: int) -> None:
                          self.x = x
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check.ty import StructTy, SumTy, Ty
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_syntax, option, union
from mochi_import.lower.coroutines import with_coroutine
from mochi_import.lower.function import define, docstring
from mochi_import.lower.names import mangle
from mochi_import.lower.ordering import natural
from mochi_import.syntax.standard import RESULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span
    from mochi_import.syntax import nodes as n


def lower_struct(ctx: Context, node: n.StructDecl) -> None:
    """`type Point { x: int  fun norm(): int { .. } }`"""
    name = ctx.name_of(ctx.checked.declares[node])
    body = _members(ctx, node, node.fields)
    receiver = ctx.module.receiver
    for method in node.methods:
        definition = define(ctx, method, mangle(method.name), receiver=receiver)
        body += with_coroutine(ctx, method, definition)
    cls = _class(ctx, node.span, name, "Struct", node.doc, body)
    _note_class(ctx, node.span, ctx.checked.symbol_types.get(ctx.checked.declares[node]), cls)
    ctx.emit(cls)


def lower_sum(ctx: Context, node: n.SumDecl) -> None:
    """`type Shape = Circle(r: int) | Dot`: a class for each variant, an alias for the sum."""
    if node is RESULT:
        module = ctx.module.target.runtime_module("result")
        for symbol in (ctx.checked.declares[part] for part in (node, *node.variants)):
            ctx.module.imports.named(module, symbol.name, ctx.name_of(symbol))
        return
    at = node.span
    outer = ctx.type_params
    ctx.type_params = (*outer, *node.type_params)
    members: list[ast.expr] = []
    ty = ctx.checked.symbol_types.get(ctx.checked.declares[node])
    for variant in node.variants:
        symbol = ctx.checked.declares[variant]
        params = ctx.module.variant_params[variant]
        body = _members(ctx, variant, variant.fields)
        name = ctx.name_of(symbol)
        cls = _class(ctx, variant.span, name, "VariantBase", variant.doc, body, params)
        if isinstance(ty, SumTy):
            _note_class(ctx, variant.span, ty.variants[variant.name], cls)
        ctx.emit(cls)
        members.append(_instance(variant.span, name, params))
    name = ctx.name_of(ctx.checked.declares[node])
    ctx.emit(py.type_alias(at, name, union(at, members), node.type_params))
    ctx.type_params = outer


def lower_stream(ctx: Context, node: n.StreamDecl) -> None:
    """`stream Tick { n: int }`: the class of its events, which is the stream itself."""
    name = ctx.name_of(ctx.checked.declares[node])
    body = _members(ctx, node, node.fields)
    ctx.emit(_class(ctx, node.span, name, "Event", node.doc, body))


def lower_alias(ctx: Context, node: n.AliasDecl) -> None:
    """`type Id = int` -> `type Id = int`"""
    name = ctx.name_of(ctx.checked.declares[node])
    ctx.emit(py.type_alias(node.span, name, from_syntax(ctx, node.span, node.type)))


def _class(
    ctx: Context,
    at: Span,
    name: str,
    base: str,
    doc: str | None,
    body: Sequence[ast.stmt],
    type_params: Sequence[str] = (),
) -> ast.ClassDef:
    documented = [docstring(at, doc), *body] if doc else body
    return py.class_(at, name, [ctx.runtime(at, base)], documented, type_params=type_params)


def _note_class(ctx: Context, at: Span, ty: Ty | None, cls: ast.ClassDef) -> None:
    """Keep the class of a struct, which may get an `==` once the whole module is lowered."""
    if isinstance(ty, StructTy):
        ctx.module.struct_classes[ty] = at, cls


def _members(ctx: Context, node: n.Node, fields: Sequence[n.Field]) -> list[ast.stmt]:
    """Slots, annotations and the constructor."""
    at = node.span
    names = [mangle(field.name) for field in fields]
    body: list[ast.stmt] = [*field_names(at, names)]
    if not fields:
        return body[:1]
    for field, name in zip(fields, names, strict=True):
        declared = from_syntax(ctx, field.span, field.type)
        body.append(py.annotated(field.span, name, declared, None))
    body.append(_constructor(ctx, at, fields))
    return body


def field_names(at: Span, names: Sequence[str]) -> list[ast.stmt]:
    """`__slots__`, in the order that linters want, and `__match_args__`, in that of the fields."""
    rows = ("__slots__", sorted(names, key=natural)), ("__match_args__", names)
    return [
        py.assign(at, attribute, py.tuple_(at, [py.constant(at, name) for name in row]))
        for attribute, row in rows
    ]


def _constructor(ctx: Context, at: Span, fields: Sequence[n.Field]) -> ast.stmt:
    receiver = ctx.module.receiver
    parameters = [py.parameter(at, receiver)]
    defaults: list[ast.expr] = []
    statements: list[ast.stmt] = []
    for field in fields:
        name = mangle(field.name)
        declared = from_syntax(ctx, field.span, field.type)
        value: ast.expr = py.name(field.span, name)
        if field.default is None and defaults:
            default, value = required(ctx, field.span, name)
            defaults.append(default)
        elif field.default is not None:
            default = ctx.fragment(field.default).value
            if not isinstance(default, ast.Constant):
                value = _made_anew(field.span, name, default)
                default = py.constant(field.span, None)
                declared = option(field.span, declared)
            defaults.append(default)
        parameters.append(py.parameter(field.span, name, declared))
        attribute = py.attribute(field.span, py.name(field.span, receiver), name)
        statements.append(py.store(field.span, attribute, value))
    arguments = py.arguments(parameters, defaults)
    return py.function(at, "__init__", arguments, statements, py.constant(at, None))


def required(ctx: Context, at: Span, name: str) -> tuple[ast.expr, ast.expr]:
    """The default and the value of a parameter that has no default, after one that has it."""
    value = py.call(at, ctx.runtime(at, "required"), [py.name(at, name), py.constant(at, name)])
    return ctx.runtime(at, "UNSET"), value


def _made_anew(at: Span, name: str, default: ast.expr) -> ast.expr:
    """A default that is no literal: it is evaluated for each construction that needs it."""
    return py.conditional(at, py.is_none(at, py.name(at, name)), default, py.name(at, name))


def _instance(at: Span, name: str, params: Sequence[str]) -> ast.expr:
    cls = py.name(at, name)
    if not params:
        return cls
    index = [py.name(at, param) for param in params]
    return py.subscript(at, cls, index[0] if len(index) == 1 else py.tuple_(at, index))
