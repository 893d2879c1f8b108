"""Reading: names, fields, elements, slices (SEMANTICS sections 9 to 12).

A read whose types are known is the plain Python one; otherwise a runtime helper looks at the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.builtins import builtin_value
from mochi_import.lower.construct import lower_variant_name
from mochi_import.lower.context import Fragment
from mochi_import.lower.dispatch import lower_expr, lower_in_order
from mochi_import.lower.fragment import choose, twice
from mochi_import.lower.kinds import is_integer, same_equality, unwrapped
from mochi_import.lower.names import mangle
from mochi_import.lower.places import bounds_of, index_of
from mochi_import.lower.sidecars import as_value, of_sidecar
from mochi_import.lower.trust import present
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_name(ctx: Context, node: n.NameExpr) -> ast.expr:
    """`x`"""
    symbol = ctx.checked.uses.get(node)
    if symbol is None:
        return builtin_value(ctx, node)
    if symbol.kind is SymbolKind.VARIANT:
        return lower_variant_name(ctx, node.span, symbol)
    function = of_sidecar(symbol)
    if function is not None:
        return as_value(ctx, node.span, symbol, function)
    return ctx.load(node.span, symbol)


def lower_field(ctx: Context, node: n.FieldExpr) -> ast.expr:
    """`p.x`, `Temp::Cold`, `math.pi`"""
    variant = ctx.checked.uses.get(node)
    if variant is not None:
        return lower_variant_name(ctx, node.span, variant)
    owner = ctx.checked.uses.get(node.value)
    value = lower_expr(ctx, node.value)
    if owner is not None and owner.kind in (SymbolKind.MODULE, SymbolKind.EXTERN):
        member = py.attribute(node.span, value, member_name(owner.node, node.name))
        return py.call(node.span, member, []) if _is_unit_variant(ctx, node) else member
    read = read_field(ctx, node.span, value, ctx.type_of(node.value), node.name)
    if _says_none(ctx, node):
        return read
    if isinstance(ctx.type_of(node.value), t.RecordTy):
        return _part(ctx, node, read)
    return present(ctx, node.span, read)


def _says_none(ctx: Context, node: n.FieldExpr) -> bool:
    """Whether what a field gives is as its type says, or none does no harm where it is used."""
    if not isinstance(ctx.type_of(node.value), t.MapTy | t.RecordTy):
        return True
    ty = ctx.type_of(node)
    return ty is t.ANY or isinstance(ty, t.OptionTy) or node in ctx.module.lenient


def _is_unit_variant(ctx: Context, node: n.FieldExpr) -> bool:
    """Whether `geo.Empty` names a variant without fields, whose value its class makes."""
    match ctx.type_of(node):
        case t.StructTy(name=node.name, sum=t.SumTy(), fields=fields):
            return not fields
    return False


def member_name(module: n.Node, name: str) -> str:
    """A member of an import: a Python module has its own names, a Mochi module has mangled ones."""
    if isinstance(module, n.ImportDecl) and module.language is None:
        return mangle(name)
    return name


def read_field(ctx: Context, at: Span, value: ast.expr, ty: t.Ty, name: str) -> ast.expr:
    """`value.name` for a value of type `ty`; a map takes the name for a key."""
    plain = plain_field(at, value, ty, name)
    if plain is not None:
        return plain
    key = py.constant(at, name)
    match ty:
        case t.MapTy(key=t.STRING) | t.RecordTy():
            return py.call(at, py.attribute(at, value, "get"), [key])
        case _:
            return ctx.call(at, "field", value, key)


def plain_field(at: Span, value: ast.expr, ty: t.Ty, name: str) -> ast.expr | None:
    """`value.name` as an attribute, if that is what it is for the type `ty`."""
    match ty:
        case t.StructTy() if name in ty.fields or name in ty.methods:
            return py.attribute(at, value, mangle(name))
        case t.AgentTy() if name in ty.fields or name in ty.intents:
            return py.attribute(at, value, mangle(name))
        case t.GroupTy() if name in ("key", "items"):
            return py.attribute(at, value, name)
        case _:
            return None


def lower_safe_field(ctx: Context, node: n.SafeFieldExpr) -> ast.expr:
    """`p?.x` -> `None if p is None else p.x`"""
    at = node.span
    first, value = twice(ctx, at, lower_expr(ctx, node.value))
    read = read_field(ctx, at, value, unwrapped(ctx.type_of(node.value)), node.name)
    return py.conditional(at, py.is_none(at, first), py.constant(at, None), read)


def lower_index(ctx: Context, node: n.IndexExpr) -> ast.expr:
    """`xs[i]`, `m[k]`"""
    value, index = lower_in_order(ctx, [node.value, node.index])
    types = ctx.type_of(node.value), ctx.type_of(node.index)
    read = read_index(ctx, node.span, value, index, *types)
    return read if not isinstance(types[0], t.RecordTy) else _part(ctx, node, read)


def _part(ctx: Context, node: n.Expr, read: ast.expr) -> ast.expr:
    """A part of a record, which is a dict of objects, as what the type of the record says."""
    return read if ctx.type_of(node) is t.ANY else ctx.call(node.span, "opaque", read)


def read_index(
    ctx: Context, at: Span, value: ast.expr, index: ast.expr, ty: t.Ty, index_ty: t.Ty
) -> ast.expr:
    """`value[index]`; a missing key of a map gives none."""
    match ty:
        case t.ListTy() | t.STRING if is_integer(index_ty):
            return py.subscript(at, value, index_of(ctx, at, value, index))
        case t.MapTy() if same_equality(ty.key, index_ty):
            return py.call(at, py.attribute(at, value, "get"), [index])
        case t.RecordTy() if index_ty is t.STRING:
            return py.call(at, py.attribute(at, value, "get"), [index])
        case _:
            return ctx.call(at, "index", value, index)


def lower_safe_index(ctx: Context, node: n.SafeIndexExpr) -> ast.expr:
    """`m?["k"]`: the index is evaluated only if there is a value."""
    at = node.span
    first, value = twice(ctx, at, lower_expr(ctx, node.value))
    index = ctx.fragment(node.index)
    types = unwrapped(ctx.type_of(node.value)), ctx.type_of(node.index)
    read = read_index(ctx, at, value, index.value, *types)
    nothing = Fragment([], py.constant(at, None))
    return choose(ctx, at, py.is_none(at, first), nothing, Fragment(index.prelude, read))


def lower_slice(ctx: Context, node: n.SliceExpr) -> ast.expr:
    """`xs[a:b:c]`: Python's slices clamp and count from the end just as Mochi's do."""
    at = node.span
    written = [bound for bound in (node.start, node.stop, node.step) if bound is not None]
    value, *lowered = lower_in_order(ctx, [node.value, *written])
    place = iter(lowered)
    start, stop, step = (
        None if bound is None else next(place) for bound in (node.start, node.stop, node.step)
    )
    sliceable = isinstance(ctx.type_of(node.value), t.ListTy) or ctx.type_of(node.value) is t.STRING
    if sliceable and all(is_integer(ctx.type_of(bound)) for bound in written):
        if step is None:
            return py.subscript(at, value, bounds_of(ctx, at, value, start, stop))
        return py.subscript(at, value, py.slice_(at, start, stop, step))
    bounds = [bound or py.constant(at, None) for bound in (start, stop, step)]
    return ctx.call(at, "slice_", value, *bounds)
