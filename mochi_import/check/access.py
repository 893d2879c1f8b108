"""Types of parts: fields, elements, slices, and their forms that stop at none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_uses as advise
from mochi_import.check.advice import quote
from mochi_import.check.advice_names import unknown_member
from mochi_import.check.literals import report_unknown_field
from mochi_import.check.relate import INTEGERS, is_open, optional, unify
from mochi_import.check.ty import (
    ANY,
    STRING,
    AgentTy,
    GroupTy,
    ListTy,
    MapTy,
    ModuleTy,
    OptionTy,
    RecordTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker


def check_field(c: Checker, node: n.FieldExpr, _expected: Ty | None) -> Ty:
    """`p.x`, `m.key`, `g.key`, `Sum.Variant`, `module.member`"""
    variant = c.result.uses.get(node)
    if variant is not None:
        return c.type_of_symbol(variant)
    owner = c.expr(node.value)
    return member_type(c, node, owner)


def member_type(c: Checker, node: n.FieldExpr, owner: Ty) -> Ty:
    """The type of member `node.name` of a value of type `owner`."""
    match owner:
        case StructTy():
            if node.name in owner.fields:
                return owner.fields[node.name]
            if node.name in owner.methods:
                return owner.methods[node.name]
            report_unknown_field(c, node.name, owner, node.span)
        case AgentTy():
            if node.name in owner.intents:
                return owner.intents[node.name]
            if node.name in owner.fields:
                return owner.fields[node.name]
            report_unknown_field(c, node.name, owner, node.span)
        case MapTy():
            return owner.value if owner.key is STRING else ANY
        case RecordTy():
            return dict(owner.fields).get(node.name, ANY)
        case GroupTy():
            return {"key": owner.key, "items": ListTy(owner.item)}.get(node.name, ANY)
        case ModuleTy():
            if owner.complete and not (node.name in owner.members or node.name.startswith("__")):
                c.report(
                    *("T026", node.span, node.name, owner),
                    advice=partial(unknown_member, c, node.name, owner),
                )
            return owner.members.get(node.name, ANY)
        case OptionTy():
            advice = partial(advise.guard, c, node)
            c.report("T058", node.span, root_name(node.value), advice=advice)
            return _member_of_inner(owner.inner, node.name)
        case _:
            if (
                owner is not ANY
                and not isinstance(owner, SumTy | VarTy)
                and not (owner is STRING and node.name in ("contains", "padStart"))
            ):
                advice = partial(advise.no_fields, c, node.value, node.name, owner)
                c.report("T027", node.span, owner, advice=advice)
    return ANY


def _member_of_inner(inner: Ty, name: str) -> Ty:
    """After T058: what the field would be, for the lowering of programs that run unchecked."""
    return inner.fields.get(name, ANY) if isinstance(inner, StructTy) else ANY


def root_name(node: n.Expr) -> str:
    """The variable at the start of `a.b[0].c`, the empty string where there is none."""
    while isinstance(node, n.FieldExpr | n.IndexExpr | n.SafeFieldExpr | n.SafeIndexExpr):
        node = node.value
    return node.name if isinstance(node, n.NameExpr) else ""


def check_safe_field(c: Checker, node: n.SafeFieldExpr, _expected: Ty | None) -> Ty:
    """`p?.x` on an optional struct; the result is optional."""
    owner = c.expr(node.value)
    if owner is ANY:
        return ANY
    if not isinstance(owner, OptionTy):
        advice = partial(advise.not_optional, c, node.value, owner, f".{node.name}")
        c.report("T060", c.after(node.value), node.name, owner, advice=advice)
        return ANY
    match owner.inner:
        case StructTy() as made:
            if node.name in made.fields:
                return optional(made.fields[node.name])
            report_unknown_field(c, node.name, made, c.after(node.value))
        case MapTy(value=value):
            return optional(value)
        case RecordTy(fields=fields):
            return optional(dict(fields).get(node.name, ANY))
        case inner if not is_open(inner):
            advice = partial(advise.fallback, c, node.value, owner)
            c.report("T061", c.after(node.value), node.name, inner, advice=advice)
    return ANY


# Indexes and slices


def check_index(c: Checker, node: n.IndexExpr, _expected: Ty | None) -> Ty:
    """`xs[i]` is T, `m[k]` is V?, `s[i]` is a string."""
    return index_type(c, node, c.expr(node.value))


def index_type(c: Checker, node: n.IndexExpr, owner: Ty) -> Ty:
    """The type of an element of a value of type `owner`."""
    key = c.expr(node.index)
    match owner:
        case ListTy():
            _check_position(c, node.index, node.value)
            return owner.element
        case MapTy():
            if not unify(owner.key, key):
                advice = partial(advise.key, c, node, owner.key, key)
                c.report("T019", c.after(node.value), owner.key, key, advice=advice)
            return optional(owner.value)
        case RecordTy():
            name = node.index.value if isinstance(node.index, n.StringLit) else ""
            return dict(owner.fields).get(name, ANY)
    if owner is STRING:
        _check_position(c, node.index, node.value)
        return STRING
    if owner is not ANY and not isinstance(owner, VarTy):
        c.report("T018", node.span, owner, advice=partial(advise.index, c, node.value, owner))
        match owner:
            case OptionTy(inner=ListTy(element=element)):
                return element
            case OptionTy(inner=MapTy(value=value)):
                return optional(value)
    return ANY


def _check_position(c: Checker, position: n.Expr, owner: n.Expr) -> None:
    ty = c.result.type_of(position)
    if ty is not ANY and ty not in INTEGERS and not isinstance(ty, VarTy):
        c.report("T015", c.after(owner), advice=partial(advise.position, c, position, ty))


def check_safe_index(c: Checker, node: n.SafeIndexExpr, _expected: Ty | None) -> Ty:
    """`xs?[i]` on an optional list or map; the result is optional."""
    owner = c.expr(node.value)
    c.expr(node.index)
    if owner is ANY:
        return ANY
    if not isinstance(owner, OptionTy):
        index = quote(c, node.index.span, "..")
        advice = partial(advise.not_optional, c, node.value, owner, f"[{index}]")
        c.report("T062", c.after(node.value), owner, advice=advice)
        return ANY
    match owner.inner:
        case ListTy(element=element):
            return optional(element)
        case MapTy(value=value):
            return optional(value)
        case RecordTy():
            return ANY
        case inner if not is_open(inner) and inner is not STRING:
            advice = partial(advise.fallback, c, node.value, owner)
            c.report("T063", c.after(node.value), inner, advice=advice)
    return ANY


def check_slice(c: Checker, node: n.SliceExpr, _expected: Ty | None) -> Ty:
    """`xs[a:b]` has the type of `xs`."""
    owner = c.expr(node.value)
    bounds = [bound for bound in (node.start, node.stop, node.step) if bound is not None]
    for bound in bounds:
        c.expr(bound)
    if isinstance(owner, ListTy) or owner is STRING:
        for bound in bounds:
            _check_position(c, bound, node.value)
        return owner
    if isinstance(owner, MapTy):
        c.report("T017", c.after(node.value), advice=partial(advise.slice_of_map, c, node))
    elif owner is not ANY and not isinstance(owner, VarTy):
        c.report("T018", node.span, owner)
    return ANY


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.FieldExpr: check_field,
    n.SafeFieldExpr: check_safe_field,
    n.IndexExpr: check_index,
    n.SafeIndexExpr: check_safe_index,
    n.SliceExpr: check_slice,
}
