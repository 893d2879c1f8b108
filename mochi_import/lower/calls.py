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
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.lower.kinds import kind
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
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
        return lower_builtin(ctx, node, callee.name)
    if isinstance(callee, n.FieldExpr):
        namespaced = _namespaced(ctx, node, callee)
        if namespaced is not None:
            return namespaced
        return _call_method(ctx, node, callee)
    function, *args = lower_in_order(ctx, [callee, *node.args])
    if isinstance(function, _NEVER_CALLABLE):  # CPython would warn; calling a variable just fails
        function = ctx.spill(callee.span, function)
    missing = _arity(ctx, callee, symbol) - len(args)
    if missing > 0:
        return ctx.call(node.span, "partial", function, *args)
    return py.call(node.span, function, args)


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
    return _received(ctx, node, py.call(node.span, function, args))


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
    value, *args = lower_in_order(ctx, [callee.value, *node.args])
    ty = ctx.type_of(callee.value)
    if callee.name in METHODS and kind(ty) in ("string", "list", "set"):
        types = [ty, *map(ctx.type_of, node.args)]
        return call_builtin(ctx, node.span, METHODS[callee.name], [value, *args], types)
    function = plain_field(callee.span, value, ty, callee.name)
    if function is None:
        name = py.constant(callee.name_span, callee.name)
        function = ctx.call(callee.span, "method", value, name)
    return py.call(node.span, function, args)


def _arity(ctx: Context, callee: n.Expr, symbol: Symbol | None) -> int:
    """How many arguments the callee takes at least, as far as that is known."""
    declared = symbol.node if symbol is not None and not symbol.assigned else None
    match declared:
        case n.FunDecl(params=params) | n.LetStmt(value=n.LambdaExpr(params=params)):
            return len(params)
    known = ctx.type_of(callee)
    return len(known.params) if isinstance(known, t.FunTy) else 0
