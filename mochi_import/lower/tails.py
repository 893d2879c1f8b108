"""Calls by which a function ends in itself: they become turns of a loop, and take no stack.

    fun sum(n: int, acc: int): int {          def sum(n: int, acc: int) -> int:
      if n == 0 { return acc }                    while True:
      return sum(n - 1, acc + n)                      if n == 0:
    }                                                     return acc
                                                      n, acc = (n - 1, acc + n)

As in the reference, such a call takes the place of its caller (SEMANTICS sections 6 and 18).  Not
so where a closure holds on to a variable of the function, which each call has for itself, and not
inside a loop or a `try`, which a new turn would have to leave first.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def own_tail_calls(checked: CheckedModule, function: n.FunDecl) -> frozenset[n.Expr]:
    """The calls of a function by itself that are turns of a loop."""
    symbol = checked.declares.get(function)
    locals_ = checked.functions[function].symbols
    if symbol is None or symbol.assigned or any(local.captured for local in locals_):
        return frozenset()
    return frozenset(
        value
        for value in _ends(function.body.body)
        if isinstance(value, n.CallExpr)
        and checked.uses.get(value.callee) is symbol
        and len(value.args) == len(function.params)
        and value not in checked.coercions
    )


def _ends(statements: Sequence[n.Stmt]) -> Iterator[n.Expr]:
    """The expressions whose value is that of the function, outside of loops and `try`."""
    for statement in statements:
        match statement:
            case n.ReturnStmt(value=n.Expr() as value):
                yield from _values(value)
            case n.IfStmt():
                yield from _ends(statement.then.body)
                if isinstance(statement.otherwise, n.IfStmt):
                    yield from _ends((statement.otherwise,))
                elif statement.otherwise is not None:
                    yield from _ends(statement.otherwise.body)
            case n.ExprStmt(value=n.MatchExpr(arms=arms)):
                for arm in arms:
                    if isinstance(arm.body, n.Block):
                        yield from _ends(arm.body.body)


def _values(value: n.Expr) -> Iterator[n.Expr]:
    """The expressions that `value` may stand for: the branches of a choice."""
    match value:
        case n.IfExpr(then=then, otherwise=otherwise):
            yield from _values(then)
            if otherwise is not None:
                yield from _values(otherwise)
        case n.MatchExpr(arms=arms):
            for arm in arms:
                if isinstance(arm.body, n.Expr):
                    yield from _values(arm.body)
        case _:
            yield value


def lower_turn(ctx: Context, call: n.CallExpr) -> None:
    """The call as a new turn: its arguments become the parameters."""
    at = call.span
    values = lower_in_order(ctx, call.args)
    changed = [
        (ctx.name_of(parameter), value)
        for parameter, arg, value in zip(_parameters(ctx), call.args, values, strict=True)
        if ctx.checked.uses.get(arg) is not parameter
    ]
    if len(changed) == 1:
        [(name, value)] = changed
        ctx.emit(py.assign(at, name, value))
    elif changed:
        targets = py.target_tuple(at, [name for name, _ in changed])
        ctx.emit(py.store(at, targets, py.tuple_(at, [value for _, value in changed])))
    ctx.emit(py.continue_(at))


def _parameters(ctx: Context) -> list[Symbol]:
    function = ctx.scope.node
    assert isinstance(function, n.FunDecl)
    return [ctx.checked.declares[param] for param in function.params]


def as_loop(at: Span, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """A function body in which some calls are turns: `while True: ..`."""
    match statements:
        case [*body, ast.Continue()] if body:
            pass
        case _:
            body = [*statements] if _leaves(statements) else [*statements, py.return_(at, None)]
    return [py.while_(at, py.constant(at, True), body)]


def _leaves(statements: Sequence[ast.stmt]) -> bool:
    """Whether statements surely end in a `return` or a new turn."""
    match statements[-1]:
        case ast.Return() | ast.Continue():
            return True
        case ast.If(body=then, orelse=otherwise):
            return bool(otherwise) and _leaves(then) and _leaves(otherwise)
        case _:
            return False
