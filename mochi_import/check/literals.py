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
    from collections.abc import Callable, Iterable

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
        return _check_agent(c, node, made, symbol)
    if not isinstance(made, StructTy):
        for item in node.fields:
            c.expr(item.value)
        return MapTy(STRING, ANY) if symbol is None else ANY
    check_fields(c, made, node.fields, node.span)
    if symbol and symbol.kind is SymbolKind.MODULE and not c.declarations.is_whole(symbol, made):
        return made
    _require(c, node, made, made.fields, symbol)
    return made


def _check_agent(c: Checker, node: n.StructExpr, made: AgentTy, symbol: Symbol | None) -> Ty:
    """`Account { balance: 1 }`: its own fields only, and all of its header."""
    for item in node.fields:
        if item.name not in made.fields:
            report_unknown_field(c, item.name, made, item.span)
        c.into(item.value, made.fields.get(item.name, ANY))
    if isinstance(symbol, Symbol) and isinstance(symbol.node, n.AgentDecl):
        _require(c, node, made, [param.name for param in symbol.node.params], symbol)
    return made


def _require(
    c: Checker,
    node: n.StructExpr,
    made: StructTy | AgentTy,
    names: Iterable[str],
    symbol: Symbol | None,
) -> None:
    """Report T053 for fields that are neither given nor have a default."""
    known = {item.name for item in node.fields} | defaulted(symbol)
    missing = [name for name in names if name not in known]
    if missing:
        advice = partial(missing_fields, c, made, missing)
        c.report("T053", node.span, node.name, spelling.listed(missing), advice=advice)


def defaulted(symbol: Symbol | None) -> set[str]:
    """The fields that a struct, a variant or the header of an agent declares with a default."""
    match symbol:
        case Symbol(node=n.StructDecl(fields=fields) | n.Variant(fields=fields)):
            return {field.name for field in fields if field.default is not None}
        case Symbol(node=n.AgentDecl(params=fields)):
            return {field.name for field in fields if field.default is not None}
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
