"""Types of names, casts, branches and lambdas."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_uses as advise
from mochi_import.check.advice_names import unknown_value
from mochi_import.check.builtins import BUILTINS, NAMESPACES
from mochi_import.check.functions import check_body
from mochi_import.check.narrow import facts
from mochi_import.check.relate import NUMBERS, join, unify
from mochi_import.check.ty import (
    ANY,
    BOOL,
    STRING,
    FunTy,
    MapTy,
    ModuleTy,
    OptionTy,
    RecordTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol


def check_name(c: Checker, node: n.NameExpr, _expected: Ty | None) -> Ty:
    """A variable, function, variant, module or builtin."""
    symbol = c.result.uses.get(node)
    if symbol is None or node in c.result.early:
        return _check_unresolved(c, node, symbol)
    return c.type_of_symbol(symbol)


def _check_unresolved(c: Checker, node: n.NameExpr, symbol: Symbol | None) -> Ty:
    if symbol is None and node.name in BUILTINS:
        return BUILTINS[node.name].type
    if symbol is None and node.name in NAMESPACES:
        return ModuleTy(node.name, dict(NAMESPACES[node.name]))
    c.report("T002", node.span, node.name, advice=partial(unknown_value, c, node, node.name))
    return ANY


def check_cast(c: Checker, node: n.CastExpr, _expected: Ty | None) -> Ty:
    """`x as T`: the type is T, and T046 where no such conversion exists."""
    target = c.declarations.resolve(node.type)
    source = c.expr(node.value)
    if _may_cast(source, target):
        c.lift(node.value, target)
    else:
        advice = partial(advise.cast, c, node, source, target)
        c.report("T046", node.as_span, source, target, advice=advice)
    return target


def _may_cast(source: Ty, target: Ty) -> bool:
    """SEMANTICS 5.1, last part; a string as a bool is probe types/cast_string_as_bool."""
    if source is ANY or target is ANY or source == target:
        return True
    if isinstance(source, FunTy) and isinstance(target, FunTy):
        return source.with_effects(()) == target.with_effects(())
    if source in NUMBERS and target in NUMBERS:
        return True
    match source, target:
        case (SumTy(), StructTy()):
            return target.sum is source
        case (StructTy(), SumTy()):
            return source.sum is target
        case (MapTy() | RecordTy(), StructTy() | RecordTy()):
            return True
        case (VarTy(), _) | (_, VarTy()):
            return True
        case (_, OptionTy()) if not isinstance(source, OptionTy):
            return _may_cast(source, target.inner)
    return source is STRING and target is BOOL


def check_if(c: Checker, node: n.IfExpr, expected: Ty | None) -> Ty:
    """Both branches have one type (T008 at the second)."""
    check_condition(c, node.condition)
    known = facts(c.result, node.condition)
    with c.knowing(known.if_true):
        then = c.expr(node.then, expected)
    if node.otherwise is None:
        return then
    with c.knowing(known.if_false):
        otherwise = c.expr(node.otherwise, expected)
    if not unify(then, otherwise):
        first = Label(node.then.span, f"this branch is {then}")
        c.mismatch(
            then, otherwise, node.otherwise.span, None, (first,), "Give both branches one type."
        )
    return join(then, otherwise)


def check_condition(c: Checker, node: n.Expr) -> None:
    """The condition of an `if` or a `while`."""
    ty = c.expr(node)
    if ty is not BOOL and ty is not ANY:
        c.report("T040", node.span, advice=partial(advise.condition, c, node, ty))


def check_lambda(c: Checker, node: n.LambdaExpr, _expected: Ty | None) -> Ty:
    """A lambda's result is as written, else that of its expression."""
    signature = c.signature(node)
    result = check_body(c, node, signature)
    if node.result is None and node not in c.widened:
        signature = replace(signature, result=result)
    return signature


def check_propagate(c: Checker, node: n.PropagateExpr, _expected: Ty | None) -> Ty:
    """`e?` takes the value out of an Ok: the type of its only field."""
    ty = c.expr(node.value)
    if isinstance(ty, SumTy) and "Ok" in ty.variants:
        fields = list(ty.variants["Ok"].fields.values())
        if len(fields) == 1 and not isinstance(fields[0], VarTy):
            return fields[0]
    return ty.inner if isinstance(ty, OptionTy) else ANY


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.NameExpr: check_name,
    n.CastExpr: check_cast,
    n.IfExpr: check_if,
    n.LambdaExpr: check_lambda,
    n.PropagateExpr: check_propagate,
}
