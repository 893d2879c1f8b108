"""Types of literals: scalars, collections, structs.

Each rule of an expression is `check_<node>(c, node, expected) -> Ty`; `expected` is the type of the
slot the value goes to, when there is one, and only fills in what the expression leaves open.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_types, spelling
from mochi_import.check.advice import quote
from mochi_import.check.advice_forms import missing_fields
from mochi_import.check.advice_names import unknown_field, unknown_type
from mochi_import.check.elsewhere import Foreign
from mochi_import.check.relate import join, unify
from mochi_import.check.symbols import Symbol, SymbolKind
from mochi_import.check.ty import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NOTHING,
    STRING,
    AgentTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    StructTy,
    Ty,
)
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker
    from mochi_import.source import Span


def check_int(_c: Checker, _node: n.IntLit, _expected: Ty | None) -> Ty:
    """`42`"""
    return INT


def check_float(_c: Checker, _node: n.FloatLit, _expected: Ty | None) -> Ty:
    """`1.5`"""
    return FLOAT


def check_string(_c: Checker, _node: n.StringLit, _expected: Ty | None) -> Ty:
    """`"a"`"""
    return STRING


def check_bool(_c: Checker, _node: n.BoolLit, _expected: Ty | None) -> Ty:
    """`true`"""
    return BOOL


def check_none(_c: Checker, _node: n.NoneLit, _expected: Ty | None) -> Ty:
    """`none` fits every option."""
    return OptionTy(NOTHING)


def check_list(c: Checker, node: n.ListExpr, expected: Ty | None) -> Ty:
    """Elements must be of the type of the first (T008 at the element)."""
    slot = expected.element if isinstance(expected, ListTy) else None
    if not node.elements:
        return ListTy(slot or ANY)
    return ListTy(_check_elements(c, node.elements, slot))


def check_set(c: Checker, node: n.SetExpr, expected: Ty | None) -> Ty:
    """As a list (newer-surface section 4)."""
    slot = expected.element if isinstance(expected, SetTy) else None
    if not node.elements:
        return SetTy(slot or ANY)
    return SetTy(_check_elements(c, node.elements, slot))


def _check_elements(c: Checker, elements: tuple[n.Expr, ...], slot: Ty | None) -> Ty:
    first = c.expr(elements[0], slot)
    common = first
    for element in elements[1:]:
        ty = c.expr(element, slot or first)
        if not unify(first, ty):
            label = Label(elements[0].span, f"the first element is {first}")
            advice = advice_types.element(first, ty, quote(c, elements[0].span, "x"))
            c.mismatch(first, ty, element.span, labels=(label,), otherwise=advice)
        common = join(common, ty)
    return common


def check_map(c: Checker, node: n.MapExpr, expected: Ty | None) -> Ty:
    """Keys or values of several types make them `any` (SEMANTICS 5.1)."""
    key_slot, value_slot = None, None
    if isinstance(expected, MapTy):
        key_slot, value_slot = expected.key, expected.value
    if not node.entries:
        # `{}` is the empty set too, where a set is wanted (newer-surface section 4).
        return expected if isinstance(expected, MapTy | SetTy) else MapTy(ANY, ANY)
    fields = dict(expected.fields) if isinstance(expected, RecordTy) else {}
    key: Ty | None = None
    value: Ty | None = None
    for entry in node.entries:
        key_ty = c.expr(entry.key, key_slot)
        slot = fields.get(entry.key.value) if isinstance(entry.key, n.StringLit) else value_slot
        value_ty = c.expr(entry.value, slot)
        if slot is not None and fields and unify(slot, value_ty, lift=True):
            c.lift(entry.value, slot)
        key = key_ty if key is None else join(key, key_ty)
        value = value_ty if value is None else join(value, value_ty)
    assert key is not None
    assert value is not None
    return MapTy(key, value)


def check_struct(c: Checker, node: n.StructExpr, _expected: Ty | None) -> Ty:
    """`P { x: 1 }`: every field, and no other.  An undeclared name makes a map (SEMANTICS 12)."""
    symbol = c.result.uses.get(node)
    made = ANY if symbol is None else _made(c, node, symbol)
    if isinstance(made, AgentTy):
        for item in node.fields:
            c.into(item.value, made.fields.get(item.name, ANY))
        return made
    if not isinstance(made, StructTy):
        for item in node.fields:
            c.expr(item.value)
        return MapTy(STRING, ANY) if symbol is None else ANY
    check_fields(c, made, node.fields, node.span)
    given = {item.name for item in node.fields}
    optional = defaulted(symbol)
    if symbol and symbol.kind is SymbolKind.MODULE and not c.declarations.is_whole(symbol, made):
        return made
    missing = [name for name in made.fields if name not in given and name not in optional]
    if missing:
        advice = partial(missing_fields, c, made, missing)
        c.report("T053", node.span, node.name, spelling.listed(missing), advice=advice)
    return made


def defaulted(symbol: Symbol | None) -> set[str]:
    """The fields that a struct or variant declares with a default."""
    match symbol:
        case Symbol(node=n.StructDecl() | n.Variant() as declaration):
            return {field.name for field in declaration.fields if field.default is not None}
    return set()


def _made(c: Checker, node: n.StructExpr, symbol: Symbol) -> Ty:
    """The type of a struct literal; T025 for `geo.P { }` where the module has no such type."""
    if symbol.kind is not SymbolKind.MODULE:
        return c.declarations.of_symbol(symbol)
    made = c.declarations.of_module(symbol, node.name.partition(".")[2])
    if made is None:
        advice = partial(unknown_type, c, node.name)
        c.report("T025", node.span, node.name, advice=advice)
        return ANY
    return made


def check_fields(
    c: Checker, made: StructTy, fields: tuple[n.FieldValue, ...], unknown_at: Span | None
) -> None:
    """Check the fields given to a struct, a stream or an update.

    T026 stands at `unknown_at`, or at the field where that is none.
    """
    for item in fields:
        slot = made.fields.get(item.name)
        if slot is None:
            report_unknown_field(c, item.name, made, unknown_at or item.span)
            c.expr(item.value)
        else:
            field = c.declarations.field_nodes.get((made, item.name))
            foreign = Foreign(made.home, (made.name, item.name)) if made.home else None
            c.into(item.value, slot, field or foreign)


def report_unknown_field(c: Checker, name: str, made: StructTy | AgentTy, span: Span) -> None:
    """Report T026."""
    c.report("T026", span, name, made, advice=partial(unknown_field, c, name, made))


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.IntLit: check_int,
    n.FloatLit: check_float,
    n.StringLit: check_string,
    n.BoolLit: check_bool,
    n.NoneLit: check_none,
    n.ListExpr: check_list,
    n.SetExpr: check_set,
    n.MapExpr: check_map,
    n.StructExpr: check_struct,
}
