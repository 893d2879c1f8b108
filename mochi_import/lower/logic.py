"""Facts, rules and their queries (newer-surface section 16).

    fact parent("ann", "bob")              _logic.fact("parent", "ann", "bob")
    rule anc(X, Y) :- parent(X, Y)         _logic.rule(_atom("anc", X, Y), _atom("parent", X, Y))
    query anc("ann", X)                    _logic.query("anc", "ann", X)

where X stands for `_Var("X")` and `_logic` is the module's database, made after its imports.

A name that resolution found no declaration for is a variable (see `check.scope`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_fact(ctx: Context, node: n.FactStmt) -> None:
    """`fact parent("ann", "bob")`"""
    ctx.emit(py.expression(node.span, _tell(ctx, node.span, "fact", node.atom)))


def lower_logic_query(ctx: Context, node: n.LogicQueryExpr) -> ast.expr:
    """`query anc("ann", X)`"""
    return _tell(ctx, node.span, "query", node.atom)


def _tell(ctx: Context, at: Span, method: str, atom: n.Atom) -> ast.expr:
    name = py.constant(atom.span, atom.name)
    args = [name, *_terms(ctx, atom.args)]
    return py.call(at, py.attribute(at, _database(ctx, at), method), args)


def lower_rule(ctx: Context, node: n.RuleStmt) -> None:
    """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z), X != Z`"""
    args = [_atom(ctx, "atom", node.head)]
    for literal in node.body:
        match literal:
            case n.AtomLiteral(atom=atom, negated=negated):
                args.append(_atom(ctx, "without" if negated else "atom", atom))
            case n.CompareLiteral(op=op, left=left, right=right):
                sides = _terms(ctx, (left, right))
                op_text = py.constant(literal.span, op)
                args.append(ctx.call(literal.span, "compare", op_text, *sides))
    rule = py.attribute(node.span, _database(ctx, node.span), "rule")
    ctx.emit(py.expression(node.span, py.call(node.span, rule, args)))


def _atom(ctx: Context, helper: str, atom: n.Atom) -> ast.expr:
    name = py.constant(atom.span, atom.name)
    return ctx.call(atom.span, helper, name, *_terms(ctx, atom.args))


def _terms(ctx: Context, terms: Sequence[n.Expr]) -> list[ast.expr]:
    """Variables as they are, everything else by its value."""
    variables = [_variable(ctx, term) for term in terms]
    known = [term for term, var in zip(terms, variables, strict=True) if var is None]
    values = iter(lower_in_order(ctx, known))
    return [var or next(values) for var in variables]


def _variable(ctx: Context, term: n.Expr) -> ast.expr | None:
    if not isinstance(term, n.NameExpr) or term in ctx.checked.uses:
        return None
    if term.name == "_":
        return ctx.runtime(term.span, "ANY")
    return ctx.call(term.span, "Var", py.constant(term.span, term.name))


def _database(ctx: Context, at: Span) -> ast.expr:
    """The module's database."""
    return py.name(at, ctx.module.shared("logic", "Database"))
