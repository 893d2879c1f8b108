"""Facts, rules and their queries (newer-surface section 16): T069 to T072."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check.advice import Advice
from mochi_import.check.columns import LITERALS, Columns
from mochi_import.check.predicates import atoms_in, is_calculation, names_in, terms_of, unbound
from mochi_import.check.spelling import nearest
from mochi_import.check.ty import BOOL, ListTy, RecordTy, Ty
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker


def check_fact(c: Checker, node: n.FactStmt) -> None:
    """`fact p("a")`"""
    _check_terms(c, node.atom.args)
    if any(type(arg) not in LITERALS for arg in node.atom.args):
        c.columns = None
    _check_arity(c, node.atom)
    for arg in node.atom.args:
        for name in names_in(arg):
            if logic_variable(c, name) is not None:
                c.report("T071", name.span, name.name, advice=_in_a_fact)


def _in_a_fact() -> Advice:
    return Advice("A fact has values only; write a rule for what holds of many.")


def _in_a_query() -> Advice:
    return Advice("A query has variables and values; write a rule for what it computes.")


def check_rule(c: Checker, node: n.RuleStmt) -> None:
    """`rule p(X) :- q(X), X != "a"`"""
    _check_terms(c, node.head.args)
    for literal in node.body:
        _check_terms(c, terms_of(literal))
    c.columns = None
    _check_arity(c, node.head)
    for atom, _ in atoms_in(node.body):
        _check_known(c, atom)
    loose = unbound(node, partial(logic_variable, c))
    if loose is not None:
        c.report("T071", loose.span, loose.name)
    circle = c.predicates.circles.get(node)
    if circle is not None:
        atom, within = circle
        label = Label(node.head.span, f"`{node.head.name}` is what this rule defines")
        c.report(
            *("T072", atom.span, node.head.name, within),
            advice=lambda: Advice(labels=(label,)),
        )


def check_logic_query(c: Checker, node: n.LogicQueryExpr, _expected: Ty | None) -> Ty:
    """`query p("a", X)` is a list of the values of X; with more variables a list of maps from
    their names, with none a bool."""
    _check_terms(c, node.atom.args)
    _check_known(c, node.atom)
    for arg in node.atom.args:
        for name in names_in(arg) if is_calculation(arg) else ():
            if logic_variable(c, name) is not None:
                c.report("T071", name.span, name.name, advice=_in_a_query)
    if c.columns is None:
        c.columns = Columns(c.predicates, c.result.types, partial(logic_variable, c))
    free = c.columns.of_variables(node.atom)
    free.pop("_", None)
    match [*free.values()]:
        case []:
            return BOOL
        case [ty]:
            return ListTy(ty)
    return ListTy(RecordTy(tuple(free.items())))


def _check_known(c: Checker, atom: n.Atom) -> None:
    """T070, and T069.  The reference accepts a query in a program that has neither facts nor rules,
    and so it has no answers here."""
    if atom.name in c.predicates.declared:
        _check_arity(c, atom)
    elif c.predicates.declared:
        c.report("T070", atom.span, atom.name, advice=partial(_unknown_predicate, c, atom))


def _check_arity(c: Checker, atom: n.Atom) -> None:
    """T069"""
    declared = c.predicates.declared[atom.name]
    if len(atom.args) != len(declared.args):
        label = Label(declared.span, "first given here")
        c.report(
            *("T069", atom.span, atom.name, len(declared.args), len(atom.args)),
            advice=lambda: Advice(labels=(label,)),
        )


def _unknown_predicate(c: Checker, atom: n.Atom) -> Advice:
    near = nearest(atom.name, c.predicates.declared)
    if near is None:
        return Advice(f"Declare it, as in `fact {atom.name}(..)`.")
    label = Label(c.predicates.declared[near].span, "declared here")
    return Advice(f"Did you mean `{near}`?", (label,))


def _check_terms(c: Checker, terms: Any) -> None:
    for term in terms:
        _check_term(c, term)


def _check_term(c: Checker, term: n.Expr) -> None:
    """Check what is no variable of the rule; of arithmetic with variables the parts."""
    if not any(logic_variable(c, name) is not None for name in names_in(term)):
        c.expr(term)
        return
    match term:
        case n.BinaryExpr(left=left, right=right) if is_calculation(term):
            _check_terms(c, (left, right))
        case n.UnaryExpr(operand=operand):
            _check_term(c, operand)


def logic_variable(c: Checker, term: n.Expr) -> str | None:
    """The name of a variable of a rule or query; none for a value of the program."""
    if isinstance(term, n.NameExpr) and term not in c.result.uses:
        return term.name
    return None


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.LogicQueryExpr: check_logic_query,
}
