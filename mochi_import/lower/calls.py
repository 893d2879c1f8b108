"""Calls: functions, constructors, methods, builtins, and calls with too few arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import Symbol, SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.access import member_name, plain_field
from mochi_import.lower.builtins import METHODS, NAMESPACES, call_builtin, lower_builtin
from mochi_import.lower.construct import lower_construct
from mochi_import.lower.coroutines import noted
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.kinds import kind
from mochi_import.lower.returns import gives_nothing
from mochi_import.lower.sidecars import held, of_sidecar
from mochi_import.lower.trust import is_dynamic, there
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.lower.context import Context

_NEVER_CALLABLE = (
    *(ast.Constant, ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple),
    *(ast.Dict, ast.DictComp, ast.Set, ast.SetComp, ast.GeneratorExp),
)


def lower_call(ctx: Context, node: n.CallExpr) -> ast.expr:
    """`f(x)`, `Circle(2)`, `p.m(x)`, `make()(x)`"""
    callee = node.callee
    symbol = ctx.checked.uses.get(callee)
    if symbol is not None and symbol.kind in (SymbolKind.VARIANT, SymbolKind.TYPE):
        return lower_construct(ctx, node.span, symbol, node.args)
    if symbol is None and isinstance(callee, n.NameExpr):
        return noted(ctx, node, lower_builtin(ctx, node, callee.name))
    if isinstance(callee, n.FieldExpr):
        namespaced = _namespaced(ctx, node, callee)
        if namespaced is not None:
            return namespaced
        return _call_method(ctx, node, callee)
    foreign = of_sidecar(symbol)
    if symbol is not None and foreign is not None and len(node.args) == len(foreign.params):
        args = lower_in_order(ctx, node.args)
        call = noted(ctx, node, py.call(node.span, ctx.load(callee.span, symbol), args))
        return held(ctx, node.span, foreign, call)
    known = ctx.type_of(callee)
    if isinstance(known, t.FunTy) and known.type_params:
        ctx.module.typed.update(_deciding(node, known))
    function, *args = lower_in_order(ctx, [callee, *node.args])
    function = there(ctx, callee, function)
    is_function = symbol is not None and symbol.kind is SymbolKind.FUN
    if known is t.ANY and not is_function and not is_dynamic(ctx, function):
        function = _callable(ctx, callee, function)
    if isinstance(function, _NEVER_CALLABLE):  # CPython would warn; calling a variable just fails
        function = ctx.spill(callee.span, function)
    missing = _arity(ctx, callee, symbol) - len(args)
    if missing > 0:
        return ctx.call(node.span, "partial", function, *args)
    return _value(ctx, node, symbol, noted(ctx, node, py.call(node.span, function, args)))


def _deciding(node: n.CallExpr, function: t.FunTy) -> Iterator[n.Expr]:
    """The lambdas among the arguments whose parameters alone tell what a type parameter is."""
    given = list(zip(node.args, function.params, strict=False))
    others = (ty for arg, ty in given if not isinstance(arg, n.LambdaExpr))
    told = set().union(*map(_named, others))
    for arg, ty in given:
        taken = set().union(*map(_named, ty.params)) if isinstance(ty, t.FunTy) else set()
        if isinstance(arg, n.LambdaExpr) and not taken <= told:
            yield arg


def _named(ty: t.Ty) -> set[str]:
    """The type parameters that a type mentions."""
    match ty:
        case t.VarTy(name=name):
            return {name}
        case t.ElementTy(element=part) | t.OptionTy(inner=part):
            return _named(part)
        case t.MapTy(key=key, value=value):
            return _named(key) | _named(value)
        case t.FunTy(params=params, result=result):
            return set().union(*map(_named, (*params, result)))
        case _:
            return set()


def _callable(ctx: Context, node: n.Expr, function: ast.expr) -> ast.expr:
    """A value of unknown type as one that can be called; Python finds out whether that is so."""
    at, name = node.span, ctx.temp()
    any_function = py.subscript(
        at,
        ctx.imported(at, "collections.abc", "Callable"),
        py.tuple_(at, [py.constant(at, ...), ctx.builtin(at, "object")]),
    )
    ctx.emit(py.annotated(at, name, any_function, ctx.call(at, "given", function)))
    return py.name(at, name)


def _value(ctx: Context, node: n.CallExpr, symbol: Symbol | None, call: ast.Call) -> ast.expr:
    """The value of a call: a function without a result is called first, and gives none."""
    function = symbol and symbol.node
    if node in ctx.module.dropped or not isinstance(function, n.FunDecl):
        return call
    if symbol is None or symbol.assigned or not gives_nothing(function):
        return call
    ctx.emit(py.expression(node.span, call))
    return py.constant(node.span, None)


def _namespaced(ctx: Context, node: n.CallExpr, callee: n.FieldExpr) -> ast.expr | None:
    """`geo.area(x)`, `llm.generate(..)`: the name before the point is no value."""
    if not isinstance(callee.value, n.NameExpr):
        return None
    owner = ctx.checked.uses.get(callee.value)
    if owner is None:
        helper = NAMESPACES.get((callee.value.name, callee.name))
        if helper is None:
            return None
        return ctx.call(node.span, helper, *lower_in_order(ctx, node.args))
    if owner.kind is not SymbolKind.MODULE:
        return None
    module = ctx.load(callee.value.span, owner)
    function = py.attribute(callee.span, module, member_name(owner.node, callee.name))
    args = lower_in_order(ctx, node.args)
    if len(args) < _arity(ctx, callee, None):
        return ctx.call(node.span, "partial", function, *args)
    return _received(ctx, node, noted(ctx, node, py.call(node.span, function, args)))


def lower_keyword_call(ctx: Context, node: n.KeywordCallExpr) -> ast.expr:
    """`pd.read_csv("sales.csv", sep: ";")` -> `pd.read_csv("sales.csv", sep=";")`"""
    values = [keyword.value for keyword in node.keywords]
    function, *operands = lower_in_order(ctx, [node.callee, *node.args, *values])
    places = len(node.args)
    names = [keyword.name for keyword in node.keywords]
    named = list(zip(names, operands[places:], strict=True))
    return _received(ctx, node, py.call(node.span, function, operands[:places], named))


def _received(ctx: Context, node: n.Expr, made: ast.expr) -> ast.expr:
    """What a Python function gives, held to what it promises."""
    promised = ctx.checked.received.get(node)
    if promised is None:
        return made
    name = f"{promised.inner}?" if isinstance(promised, t.OptionTy) else str(promised)
    return ctx.call(node.span, "received", made, py.constant(node.span, name))


def _call_method(ctx: Context, node: n.CallExpr, callee: n.FieldExpr) -> ast.expr:
    """`p.m(x)`: a method or field of the value, else the builtin of that name: `s.contains(t)`."""
    ty = ctx.type_of(callee.value)
    is_builtin = callee.name in METHODS and kind(ty) in ("string", "list", "set")
    if not is_builtin and not isinstance(ty, t.StructTy | t.AgentTy):
        ctx.module.typed.update(arg for arg in node.args if isinstance(arg, n.LambdaExpr))
    value, *args = lower_in_order(ctx, [callee.value, *node.args])
    if is_builtin:
        types = [ty, *map(ctx.type_of, node.args)]
        return call_builtin(ctx, node.span, METHODS[callee.name], [value, *args], types)
    function = plain_field(callee.span, value, ty, callee.name)
    if function is None:
        name = py.constant(callee.name_span, callee.name)
        function = ctx.call(callee.span, "method", value, name)
    return noted(ctx, node, py.call(node.span, function, args))


def _arity(ctx: Context, callee: n.Expr, symbol: Symbol | None) -> int:
    """How many arguments the callee takes at least, as far as that is known."""
    declared = symbol.node if symbol is not None and not symbol.assigned else None
    match declared:
        case n.FunDecl(params=params) | n.LetStmt(value=n.LambdaExpr(params=params)):
            return len(params)
    known = ctx.type_of(callee)
    return len(known.params) if isinstance(known, t.FunTy) else 0
