"""What a function gives: by its `return` statements, and at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterator


def returned_values(function: n.Node) -> Iterator[n.Expr | None]:
    """The values of a function's `return`s, without those of functions inside it."""
    pending = children(function)
    while pending:
        node = pending.pop()
        if isinstance(node, n.ReturnStmt):
            yield node.value
        elif not isinstance(node, n.FunDecl | n.LambdaExpr):
            pending.extend(children(node))


def gives_nothing(function: n.FunDecl | n.LambdaExpr | n.IntentDecl) -> bool:
    """Whether a function declares no result and returns no value."""
    if function.result is not None or not isinstance(function.body, n.Block):
        return False
    return not any(returned_values(function))


def falls_off(body: n.Block) -> bool:
    """Whether the end of a block may be reached."""
    last = body.body[-1] if body.body else None
    match last:
        case n.ReturnStmt() | n.BreakStmt() | n.ContinueStmt():
            return False
        case n.IfStmt(then=then, otherwise=n.Block() | n.IfStmt() as otherwise):
            return falls_off(then) or falls_off(_as_block(otherwise))
        case n.TryStmt(body=tried, handler=handler):
            return falls_off(tried) or falls_off(handler)
        case n.WhileStmt(condition=n.BoolLit(value=True), body=inner):
            return _breaks(inner)
        case n.ExprStmt(value=n.MatchExpr(arms=arms)):
            return not arms or not all(_leaves(arm.body) for arm in arms)
        case _:
            return True


def _as_block(node: n.Block | n.IfStmt) -> n.Block:
    return node if isinstance(node, n.Block) else n.Block(node.span, (node,))


def _leaves(body: n.Block | n.Expr) -> bool:
    return isinstance(body, n.Block) and not falls_off(body)


def _breaks(body: n.Node) -> bool:
    """Whether a `break` leaves the loop of this body."""
    pending = [body]
    while pending:
        node = pending.pop()
        if isinstance(node, n.BreakStmt):
            return True
        if not isinstance(node, n.WhileStmt | n.ForStmt | n.FunDecl | n.LambdaExpr):
            pending.extend(children(node))
    return False
