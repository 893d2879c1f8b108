"""`==` of structs, a method of their own where the program compares them.

    def __eq__(self, other: object) -> bool:
        if type(self) is not Point or type(other) is not Point:
            return _Struct.__eq__(self, other)
        return self.x == other.x and self.y == other.y

    __hash__ = _Struct.__hash__

The runtime's `==` compares structs of any kind; this one knows the types of the fields.  Structs
with structs in them keep the runtime's: chains of them may be long, and Python's operator takes C
stack for each link.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.kinds import is_scalar, unwrapped
from mochi_import.lower.names import mangle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span

_OTHER = "other"


def note_compared(ctx: Context, ty: t.Ty) -> None:
    """Say that the program compares values of the type by Python's `==`."""
    match ty:
        case t.ElementTy(element=part) | t.OptionTy(inner=part) | t.MapTy(value=part):
            note_compared(ctx, part)
        case t.StructTy(fields=fields) if ty not in ctx.module.compared:
            ctx.module.compared.add(ty)
            for field in fields.values():
                note_compared(ctx, field)
        case t.SumTy(variants=variants):
            for variant in variants.values():
                note_compared(ctx, variant)
        case _:
            pass


def add_equality(ctx: Context) -> None:
    """Give the structs and variants that the module compares an `==` of their own."""
    for ty, (at, cls) in ctx.module.struct_classes.items():
        compared = ty in ctx.module.compared and cls.name != _OTHER
        if compared and ty.fields and all(is_scalar(unwrapped(f)) for f in ty.fields.values()):
            cls.body += _methods(ctx, at, cls, [mangle(name) for name in ty.fields])


def _methods(ctx: Context, at: Span, cls: ast.ClassDef, fields: Sequence[str]) -> list[ast.stmt]:
    """`__eq__`, and the hash that a class with an `__eq__` has to ask for."""
    base = ast.unparse(cls.bases[0])
    receiver = ctx.module.receiver
    others = [
        py.compare(at, _type_of(ctx, at, name), ast.IsNot(), py.name(at, cls.name))
        for name in (receiver, _OTHER)
    ]
    by_values = py.attribute(at, py.name(at, base), "__eq__")
    operands = [py.name(at, receiver), py.name(at, _OTHER)]
    parts = [
        py.compare(
            at,
            py.attribute(at, py.name(at, receiver), field),
            ast.Eq(),
            py.attribute(at, py.name(at, _OTHER), field),
        )
        for field in fields
    ]
    equal = parts[0] if len(parts) == 1 else py.logical(at, ast.And(), parts)
    parameters = [
        py.parameter(at, receiver),
        py.parameter(at, _OTHER, ctx.builtin(at, "object")),
    ]
    body = [
        py.if_(
            at,
            py.logical(at, ast.Or(), others),
            [py.return_(at, py.call(at, by_values, operands))],
            [],
        ),
        py.return_(at, equal),
    ]
    method = py.function(at, "__eq__", py.arguments(parameters), body, ctx.builtin(at, "bool"))
    by_value = py.attribute(at, py.name(at, base), "__hash__")
    return [method, py.assign(at, "__hash__", by_value)]


def _type_of(ctx: Context, at: Span, name: str) -> ast.expr:
    return ctx.call_builtin(at, "type", py.name(at, name))
