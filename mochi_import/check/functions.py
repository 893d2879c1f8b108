"""Bodies: of functions, methods, lambdas, intents, handlers and tests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mochi_import.check import advice_forms as advise
from mochi_import.check.effects import listed
from mochi_import.check.state import FunctionContext
from mochi_import.check.ty import EFFECTS, UNIT, FunTy, Ty
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from mochi_import.check.effects import Effects
    from mochi_import.check.state import Checker

type _Function = n.FunDecl | n.LambdaExpr | n.IntentDecl


def check_body(c: Checker, node: _Function, signature: FunTy) -> Ty:
    """Check the body of a function, and give the type of the values it returns.

    That is the declared result where one is written, and what `results` says for a block without.
    """
    if not isinstance(node, n.IntentDecl):
        check_effects(c, node)
    for param, ty in zip(node.params, signature.params, strict=True):
        c.declare(param, ty)
    declared = None if node.result is None else signature.result
    with (
        c.declarations.parameters(signature.type_params),
        c.inside(FunctionContext(declared, owner=node)),
    ):
        if isinstance(node.body, n.Block):
            c.block(node.body.body)
            return signature.result
        if declared is None:
            return c.expr(node.body)
        c.into(node.body, declared, node)
        return declared


def check_effects(c: Checker, node: n.FunDecl | n.LambdaExpr) -> None:
    """T064 and T065: the effects a function declares bound those of its body."""
    for label in node.effects:
        if label not in EFFECTS:
            c.report("T064", node.span, label)
            return
    if node.effects:
        c.defer(lambda effects: _check_bound(c, node, effects))


def _check_bound(c: Checker, node: n.FunDecl | n.LambdaExpr, effects: Effects) -> None:
    produced = effects.inferred(node)
    if not produced.issubset(node.effects):
        name = node.name if isinstance(node, n.FunDecl) else "<fun>"
        advice = partial(advise.effects, node, produced, effects)
        declared = ", ".join(node.effects)
        c.report("T065", node.span, name, declared, listed(produced), advice=advice)


def check_closed_block(c: Checker, body: n.Block) -> None:
    """A block that runs as a function of its own without a result."""
    with c.inside(FunctionContext(UNIT)):
        c.block(body.body)
