"""Types of calls: of functions, methods, variants, closures and builtins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import spelling
from mochi_import.check.advice_forms import missing_fields
from mochi_import.check.advice_names import unknown_function
from mochi_import.check.advice_uses import not_callable
from mochi_import.check.arguments import check_arguments, check_loosely
from mochi_import.check.builtins import BUILTINS, NAMESPACES
from mochi_import.check.call_builtin import check_builtin
from mochi_import.check.literals import defaulted
from mochi_import.check.python_call import check_keyword_call, check_python_call, hold
from mochi_import.check.python_values import is_of_python
from mochi_import.check.symbols import Symbol, SymbolKind
from mochi_import.check.ty import (
    ANY,
    BOOL,
    STRING,
    AgentTy,
    FunTy,
    MapTy,
    ModuleTy,
    StructTy,
    SumTy,
    Ty,
    VarTy,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mochi_import.check.state import Checker


def check_call(c: Checker, node: n.CallExpr, expected: Ty | None) -> Ty:
    """`f(x)`"""
    match node.callee:
        case n.NameExpr() as callee:
            return _check_named(c, node, callee, expected)
        case n.FieldExpr() as callee:
            return _check_member(c, node, callee)
    return check_value_call(c, node, c.expr(node.callee))


def _check_named(c: Checker, node: n.CallExpr, callee: n.NameExpr, expected: Ty | None) -> Ty:
    symbol = c.result.uses.get(callee)
    if symbol is None:
        if callee.name in BUILTINS:
            row = BUILTINS[callee.name]
            c.result.types[callee] = row.type
            return check_builtin(c, node, row, expected)
        if callee.name not in NAMESPACES:
            return _unknown_function(c, node, callee)
    if symbol is not None and symbol.kind is SymbolKind.TYPE:
        return _check_construction(c, node, symbol)
    ty = c.expr(callee)
    if symbol is not None and symbol.kind is SymbolKind.VARIANT:
        return _check_construction(c, node, symbol)
    if isinstance(ty, FunTy):
        return check_arguments(c, node, ty, _owners(symbol))
    return _not_a_function(c, node, ty, callee.name)


def _unknown_function(c: Checker, node: n.CallExpr, callee: n.NameExpr) -> Ty:
    check_loosely(c, node)
    c.report(
        "T003",
        callee.span,
        callee.name,
        advice=partial(unknown_function, c, callee, callee.name),
    )
    return ANY


def _check_construction(c: Checker, node: n.CallExpr, symbol: Symbol) -> Ty:
    """`Tally(0)`, `Circle(2.0)`: the fields in order, and all of them; no value is made in part."""
    made = c.declarations.of_symbol(symbol)
    if isinstance(made, SumTy):  # a sum and its only variant of one name
        made = made.variants.get(symbol.name, made)
    match symbol.node, made:
        case n.AgentDecl(params=params), AgentTy(fields=fields):
            names = [param.name for param in params]
        case _, StructTy(fields=fields):
            names = list(fields)
        case _:
            check_loosely(c, node)
            return made
    given = len(node.args)
    types = tuple(fields[name] for name in names)
    count = max(given, len(names) - len(defaulted(symbol)))
    check_arguments(c, node, FunTy(types[:count], made), _owners(symbol))
    if missing := names[given:count]:
        advice = partial(missing_fields, c, made, missing)
        c.report("T053", node.span, made.name, spelling.listed(missing), advice=advice)
    return made


def _owners(symbol: Symbol | None) -> tuple[Hashable, ...]:
    """The slots that the arguments of a call flow into, where the function is known."""
    match symbol:
        case Symbol(node=n.FunDecl(params=params)):
            return params
        case Symbol(node=n.LetStmt(value=n.LambdaExpr(params=params))):
            return params
        case Symbol(node=n.Variant(fields=fields) | n.StructDecl(fields=fields)):
            return fields
    return ()


def _check_member(c: Checker, node: n.CallExpr, callee: n.FieldExpr) -> Ty:
    """`p.m(x)`, `module.f(x)`, `s.contains(t)`, `Shape.Circle(1)`"""
    variant = c.result.uses.get(callee)
    ty = c.expr(callee)
    if variant is not None:
        return _check_construction(c, node, variant)
    owner = c.result.types.get(callee.value, ANY)
    if isinstance(owner, ModuleTy) and callee.name in owner.functions:
        function = owner.functions[callee.name]
        return check_python_call(c, node, callee.name, owner, function)
    if owner is STRING and callee.name == "contains":
        return check_arguments(c, node, FunTy((STRING,), BOOL), ())
    if isinstance(owner, StructTy) and callee.name in owner.methods:
        params = c.declarations.method_params.get((owner, callee.name), ())
        return check_arguments(c, node, owner.methods[callee.name], params)
    if isinstance(owner, MapTy):
        # `m.keys()` reads the entry "keys": what is called is known at run time only.
        check_loosely(c, node)
        return ty.result if isinstance(ty, FunTy) else ANY
    result = check_value_call(c, node, ty)
    if isinstance(owner, ModuleTy) and is_of_python(c, callee.value):
        hold(c, node, result)
    return result


def check_value_call(c: Checker, node: n.CallExpr, ty: Ty) -> Ty:
    """A call of what some expression gives."""
    if isinstance(ty, FunTy):
        return check_arguments(c, node, ty, ())
    return _not_a_function(c, node, ty, "")


def _not_a_function(c: Checker, node: n.CallExpr, ty: Ty, name: str) -> Ty:
    check_loosely(c, node)
    if ty is not ANY and not isinstance(ty, VarTy):
        place = node.callee.span if name else c.after(node.callee)
        c.report("T004", place, name, advice=partial(not_callable, c, node.callee, ty))
    return ANY


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.CallExpr: check_call,
    n.KeywordCallExpr: check_keyword_call,
}
