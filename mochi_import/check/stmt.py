"""Types of functions, control flow and tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_types
from mochi_import.check import advice_uses as advise
from mochi_import.check.expr import check_condition
from mochi_import.check.functions import check_body, check_closed_block
from mochi_import.check.narrow import facts
from mochi_import.check.python_values import is_of_python
from mochi_import.check.relate import fits_option, free_parameter, holds, is_open, unify
from mochi_import.check.ty import (
    ANY,
    BOOL,
    INT,
    STRING,
    UNIT,
    GroupTy,
    ListTy,
    MapTy,
    OptionTy,
    RecordTy,
    SetTy,
    Ty,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol


def check_fun(c: Checker, node: n.FunDecl) -> None:
    """A function; one that is nested gets its type here."""
    symbol = c.result.declares[node]
    signature = c.signature(node)
    c.result.symbol_types[symbol] = signature
    check_body(c, node, signature)


def check_return(c: Checker, node: n.ReturnStmt) -> None:
    """`return e`; outside of functions nothing may be returned."""
    slot = c.function.result
    if node.value is None:
        if slot is not None and slot is not UNIT and slot is not ANY:
            _return_mismatch(c, node, slot, UNIT)
        c.note_return(UNIT)
        return
    if slot is None:
        c.note_return(c.expr(node.value))
        return
    actual = c.expr(node.value, slot)
    if unify(slot, actual):
        c.flow(node.value, slot)
        if free_parameter(slot) is not None and not (holds(slot, actual) or is_open(actual)):
            c.result.assumed.add(node.value)  # callers choose what the parameter is
    elif fits_option(slot, actual):
        c.flow(node.value, slot)
        _return_mismatch(c, node, slot, actual)
    else:
        c.mismatch(slot, actual, node.value.span, c.function.owner)
        if unify(slot, actual, lift=True):
            c.lift(node.value, slot)
        else:
            c.widen(c.function.owner, slot, actual)


def _return_mismatch(c: Checker, node: n.ReturnStmt, slot: Ty, actual: Ty) -> None:
    c.report("T010", node.span, slot, actual, advice=partial(advice_types.result, c, node, slot))


# Control flow


def check_if(c: Checker, node: n.IfStmt) -> None:
    """A chain of `else if` is walked in a loop, each link knowing what the ones above refuse."""
    branch: n.IfStmt | n.Block | None = node
    refused: list[Symbol] = []
    while isinstance(branch, n.IfStmt):
        with c.knowing(refused):
            check_condition(c, branch.condition)
            known = facts(c.result, branch.condition)
            with c.knowing(known.if_true), c.doubting(branch.condition):
                c.block(branch.then.body)
        refused += known.if_false
        branch = branch.otherwise
    if branch is not None:
        with c.knowing(refused):
            c.block(branch.body)


def check_while(c: Checker, node: n.WhileStmt) -> None:
    """`while c { }`; the body may run again, so what it assigns is not known in it."""
    c.forget_assigned(node)
    check_condition(c, node.condition)
    known = facts(c.result, node.condition)
    with c.knowing(known.if_true), c.doubting(node.condition):
        _check_loop_body(c, node.body)


def check_for(c: Checker, node: n.ForStmt) -> None:
    """`for x in xs { }`, `for i in a..b { }`"""
    source = c.expr(node.source)
    if node.range_end is not None:
        _check_range(c, node, source, c.expr(node.range_end))
        variable: Ty = INT
    else:
        variable = _iterated(c, node, source)
    c.forget_assigned(node)
    c.declare(node, variable)
    with c.knowing(()):
        _check_loop_body(c, node.body)


def _check_loop_body(c: Checker, body: n.Block) -> None:
    c.function.loops += 1
    c.block(body.body)
    c.function.loops -= 1


def _check_range(c: Checker, node: n.ForStmt, start: Ty, end: Ty) -> None:
    if not (unify(INT, start) and unify(INT, end)):
        c.report("T023", node.span)


def _iterated(c: Checker, node: n.ForStmt, source: Ty) -> Ty:
    match source:
        case ListTy() | SetTy():
            return source.element
        case MapTy():
            return source.key
        case RecordTy():
            return STRING
        case GroupTy():
            return source.item
    if source is STRING:
        return STRING
    if source is ANY and is_of_python(c, node.source):
        return ANY
    c.report("T022", node.span, source, advice=partial(advise.loop, c, node, source))
    match source:
        case OptionTy(inner=ListTy(element=element)):
            return element
        case OptionTy(inner=MapTy(key=key)):
            return key
    return ANY


def check_jump(c: Checker, node: n.BreakStmt | n.ContinueStmt) -> None:
    """`break`, `continue`"""
    if not c.function.loops:
        word = "break" if isinstance(node, n.BreakStmt) else "continue"
        c.report("T045", node.span, word)


def check_try(c: Checker, node: n.TryStmt) -> None:
    """The catch variable is an error: a string with a code (RULINGS)."""
    c.forget_assigned(node)
    with c.knowing(()):
        c.block(node.body.body)
    if node.name is not None:
        c.declare(node, ANY)
    with c.knowing(()):
        c.block(node.handler.body)


def check_expr_stmt(c: Checker, node: n.ExprStmt) -> None:
    """`print(1)`"""
    c.expr(node.value)


def check_expect(c: Checker, node: n.ExpectStmt) -> None:
    """`expect c`"""
    ty = c.expr(node.value)
    if not unify(BOOL, ty):
        c.mismatch(BOOL, ty, node.value.span)


def check_test(c: Checker, node: n.TestDecl | n.BenchDecl) -> None:
    """`test "n" { }`"""
    check_closed_block(c, node.body)


RULES: dict[type[n.Node], Callable[[Checker, Any], None]] = {
    n.FunDecl: check_fun,
    n.ReturnStmt: check_return,
    n.IfStmt: check_if,
    n.WhileStmt: check_while,
    n.ForStmt: check_for,
    n.BreakStmt: check_jump,
    n.ContinueStmt: check_jump,
    n.TryStmt: check_try,
    n.ExprStmt: check_expr_stmt,
    n.ExpectStmt: check_expect,
    n.TestDecl: check_test,
    n.BenchDecl: check_test,
}
