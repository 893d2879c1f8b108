"""Facts, rules and their queries (newer-surface section 16).

    fact parent("ann", "bob")              _logic.fact("parent", "ann", "bob")
    rule anc(X, Y) :- parent(X, Y)         _logic.rule(_atom("anc", X, Y), _atom("parent", X, Y))
    query anc("ann", X)                    _logic.query("anc", "ann", X)

where X stands for `_Var("X")` and `_logic` is the module's database, made after its imports.

A capitalised name is a variable.  Old programs write variables in lower case: such a name is one in
an atom of a rule, and elsewhere when nothing else has that name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mochi_import.check.scope import is_logic_variable
from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    import ast

    from mochi_import.lower.context import Context
    from mochi_import.source import Span

type _Test = Callable[[n.Expr], bool]


def lower_fact(ctx: Context, node: n.FactStmt) -> None:
    """`fact parent("ann", "bob")`"""
    ctx.emit(py.expression(node.span, _tell(ctx, node.span, "fact", node.atom)))


def lower_logic_query(ctx: Context, node: n.LogicQueryExpr) -> ast.expr:
    """`query anc("ann", X)`"""
    return _tell(ctx, node.span, "query", node.atom)


def _tell(ctx: Context, at: Span, method: str, atom: n.Atom) -> ast.expr:
    args = _terms(ctx, atom.args, lambda term: _is_unknown(ctx, term))
    name = py.constant(atom.span, atom.name)
    return py.call(at, py.attribute(at, _database(ctx, at), method), [name, *args])


def lower_rule(ctx: Context, node: n.RuleStmt) -> None:
    """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z), X != Z`"""
    atoms = [node.head, *(lit.atom for lit in node.body if isinstance(lit, n.AtomLiteral))]
    names = {arg.name for atom in atoms for arg in atom.args if isinstance(arg, n.NameExpr)}

    def is_variable(term: n.Expr) -> bool:
        in_atom = isinstance(term, n.NameExpr) and term.name in names
        return in_atom or _is_unknown(ctx, term)

    args = [_atom(ctx, "atom", node.head, is_variable)]
    for literal in node.body:
        match literal:
            case n.AtomLiteral(atom=atom, negated=negated):
                args.append(_atom(ctx, "without" if negated else "atom", atom, is_variable))
            case n.CompareLiteral(op=op, left=left, right=right):
                sides = _terms(ctx, (left, right), is_variable)
                op_text = py.constant(literal.span, op)
                args.append(ctx.call(literal.span, "compare", op_text, *sides))
    rule = py.attribute(node.span, _database(ctx, node.span), "rule")
    ctx.emit(py.expression(node.span, py.call(node.span, rule, args)))


def _atom(ctx: Context, helper: str, atom: n.Atom, is_variable: _Test) -> ast.expr:
    name = py.constant(atom.span, atom.name)
    return ctx.call(atom.span, helper, name, *_terms(ctx, atom.args, is_variable))


def _terms(ctx: Context, terms: Sequence[n.Expr], is_variable: _Test) -> list[ast.expr]:
    """Variables as they are, everything else by its value."""
    values = iter(lower_in_order(ctx, [term for term in terms if not is_variable(term)]))
    return [_variable(ctx, term) if is_variable(term) else next(values) for term in terms]


def _variable(ctx: Context, term: n.Expr) -> ast.expr:
    assert isinstance(term, n.NameExpr)
    if term.name == "_":
        return ctx.runtime(term.span, "ANY")
    return ctx.call(term.span, "Var", py.constant(term.span, term.name))


def _is_unknown(ctx: Context, term: n.Expr) -> bool:
    """Whether a term is a variable by its looks, or a name that nothing has been declared for."""
    if is_logic_variable(term):
        return True
    checked = ctx.checked
    return isinstance(term, n.NameExpr) and (term not in checked.uses or term in checked.early)


def _database(ctx: Context, at: Span) -> ast.expr:
    """The module's database."""
    return py.name(at, ctx.module.shared("logic", "Database"))
