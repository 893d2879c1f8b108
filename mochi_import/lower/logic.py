"""Facts, rules and their queries (newer-surface section 16).

    fact parent("ann", "bob")              _logic.fact("parent", "ann", "bob")
    rule anc(X, Y) :- parent(X, Y)         _logic.rule(_atom("anc", X, Y), _atom("parent", X, Y))
    query anc("ann", X)                    _logic.query("anc", "ann", X)

where X stands for `_Var("X")`, X + 1 for `_calculate("+", X, 1)`, and `_logic` is the module's
database, made after its imports.

A name that resolution found no declaration for is a variable (see `check.scope`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.predicates import names_in
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_fact(ctx: Context, node: n.FactStmt) -> None:
    """`fact parent("ann", "bob")`"""
    ctx.emit(py.expression(node.span, _tell(ctx, node.span, "fact", node.atom)))


def lower_logic_query(ctx: Context, node: n.LogicQueryExpr) -> ast.expr:
    """`query anc("ann", X)`; without variables `_logic.holds("anc", "ann", "bob")`"""
    free = any(name.name != "_" for arg in node.atom.args for name in _variables(ctx, arg))
    return _tell(ctx, node.span, "query" if free else "holds", node.atom)


def _tell(ctx: Context, at: Span, method: str, atom: n.Atom) -> ast.expr:
    name = py.constant(atom.span, atom.name)
    args = [name, *_terms(ctx, atom.args)]
    return py.call(at, py.attribute(at, _database(ctx, at), method), args)


def lower_rule(ctx: Context, node: n.RuleStmt) -> None:
    """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z), X != Z`"""
    args = [_atom(ctx, "atom", node.head), *(_literal(ctx, literal) for literal in node.body)]
    rule = py.attribute(node.span, _database(ctx, node.span), "rule")
    ctx.emit(py.expression(node.span, py.call(node.span, rule, args)))


def _literal(ctx: Context, literal: n.Literal_) -> ast.expr:
    match literal:
        case n.AtomLiteral(atom=atom, negated=negated):
            return _atom(ctx, "without" if negated else "atom", atom)
        case n.CompareLiteral(op=op, left=left, right=right):
            sides = _terms(ctx, (left, right))
            return ctx.call(literal.span, "compare", py.constant(literal.span, op), *sides)
        case n.AggregateLiteral(op=op, target=target, value=value, body=body):
            aim, of = _terms(ctx, (target, value))
            parts = [_literal(ctx, each) for each in body]
            name = py.constant(literal.span, op)
            return ctx.call(literal.span, "aggregate", aim, name, of, *parts)
    raise NotImplementedError(type(literal).__name__)


def _atom(ctx: Context, helper: str, atom: n.Atom) -> ast.expr:
    name = py.constant(atom.span, atom.name)
    return ctx.call(atom.span, helper, name, *_terms(ctx, atom.args))


def _terms(ctx: Context, terms: Sequence[n.Expr]) -> list[ast.expr]:
    """Variables and arithmetic on them as they are, everything else by its value."""
    known = [part for term in terms for part in _known_parts(ctx, term)]
    values = iter(lower_in_order(ctx, known))
    return [_term(ctx, term, values) for term in terms]


def _known_parts(ctx: Context, term: n.Expr) -> Iterator[n.Expr]:
    """The largest parts of a term without variables."""
    if not any(_variables(ctx, term)):
        yield term
    elif isinstance(term, n.BinaryExpr):
        yield from _known_parts(ctx, term.left)
        yield from _known_parts(ctx, term.right)
    elif isinstance(term, n.UnaryExpr):
        yield from _known_parts(ctx, term.operand)


def _term(ctx: Context, term: n.Expr, values: Iterator[ast.expr]) -> ast.expr:
    if not any(_variables(ctx, term)):
        return next(values)
    match term:
        case n.NameExpr(name="_"):
            return ctx.runtime(term.span, "ANY")
        case n.NameExpr(name=name):
            return ctx.call(term.span, "Var", py.constant(term.span, name))
        case n.BinaryExpr(op=op, left=left, right=right):
            sides = _term(ctx, left, values), _term(ctx, right, values)
        case n.UnaryExpr(op=op, operand=operand):
            sides = py.constant(term.span, 0), _term(ctx, operand, values)
        case _:
            raise NotImplementedError(type(term).__name__)
    return ctx.call(term.span, "calculate", py.constant(term.span, op), *sides)


def _variables(ctx: Context, term: n.Expr) -> Iterator[n.NameExpr]:
    return (name for name in names_in(term) if _is_variable(ctx, name))


def _is_variable(ctx: Context, name: n.NameExpr) -> bool:
    return name not in ctx.checked.uses


def _database(ctx: Context, at: Span) -> ast.expr:
    """The module's database."""
    return py.name(at, ctx.module.shared("logic", "Database"))
