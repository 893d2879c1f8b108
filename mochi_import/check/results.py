"""The results of functions that declare none, for the lowering.

To callers such a result is any, as in the reference (SEMANTICS 5.1).  What is emitted can do better
where every way through the body ends in a `return` of one type.  So after the walk that reports,
silent ones follow in which those functions have the results that the first saw them return.  A
function that returns something else then is any after all, and the walk is made again.  What
remains is sound, also for functions that call each other: each result follows from the others.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from mochi_import.check.relate import holds, is_open, join
from mochi_import.check.ty import ANY, UNIT, Ty
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    # What each function returns, by its node.
    type Returned = Mapping[Hashable, list[Ty]]


def guesses(functions: Iterable[n.Node], returned: Returned) -> dict[Hashable, Ty]:
    """What the functions without a declared result seem to return.  Values of no known type are
    left out, for a recursive call is one."""
    found: dict[Hashable, Ty] = {}
    for node in functions:
        if isinstance(node, n.FunDecl | n.LambdaExpr) and node.result is None:
            known = [ty for ty in returned.get(node, ()) if not is_open(ty)]
            if known and isinstance(node.body, n.Block) and _always_returns(node.body.body):
                ty = reduce(join, known)
                if ty is not ANY and ty is not UNIT:
                    found[node] = ty
    return found


def refuted(guessed: Mapping[Hashable, Ty], returned: Returned) -> list[Hashable]:
    """The functions that return something else than was guessed."""
    return [
        node
        for node, guess in guessed.items()
        if not all(
            ty == guess or (ty is not ANY and holds(guess, ty)) for ty in returned.get(node, ())
        )
    ]


def _always_returns(body: tuple[n.Stmt, ...]) -> bool:
    """Whether no way through the statements leads past their end."""
    match body[-1:]:
        case (n.ReturnStmt(value=n.Expr()),):
            return True
        case (n.IfStmt(then=then, otherwise=otherwise),):
            rest = (otherwise,) if isinstance(otherwise, n.IfStmt) else _statements(otherwise)
            return _always_returns(then.body) and _always_returns(rest)
        case (n.TryStmt(body=tried, handler=handler),):
            return _always_returns(tried.body) and _always_returns(handler.body)
    return False


def _statements(block: n.Block | None) -> tuple[n.Stmt, ...]:
    return () if block is None else block.body
