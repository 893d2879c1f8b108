"""Which literal of a rule comes next, and what is bound after it.

Conditions run as soon as their variables are bound; of the atoms that remain, the one with the most
bound columns is joined next, so that a join without an index look-up happens only when nothing
better is left.
"""

from __future__ import annotations

from mochi_runtime._datalog.terms import ANY, Atom, Comparison, Var, variables_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mochi_runtime._datalog.terms import Literal


def next_literal(waiting: Sequence[Literal], bound: Collection[str]) -> Literal | None:
    """The literal to satisfy next; none when no atom is left and the others lack a variable."""
    for literal in waiting:
        if not isinstance(literal, Atom) and _can_run(literal, bound):
            return literal
    atoms = [literal for literal in waiting if isinstance(literal, Atom)]
    return max(atoms, key=lambda atom: sum(bound_columns(atom, bound)), default=None)


def bound_columns(atom: Atom, bound: Collection[str]) -> tuple[bool, ...]:
    """For each column whether its value is known."""
    return tuple(arg.name in bound if isinstance(arg, Var) else arg is not ANY for arg in atom.args)


def binding(comparison: Comparison, bound: Collection[str]) -> tuple[Var, object] | None:
    """For `X == term` with a new X: X, and the term whose value it takes."""
    if comparison.op == "==":
        left, right = comparison.left, comparison.right
        for new, term in ((left, right), (right, left)):
            if isinstance(new, Var) and new.name not in bound and _is_known(term, bound):
                return new, term
    return None


def bound_by(literals: Iterable[Literal]) -> set[str]:
    """The variables that have a value when all of these hold."""
    literals = list(literals)
    bound = {name for each in literals if isinstance(each, Atom) for name in _plain_variables(each)}
    comparisons = [literal for literal in literals if isinstance(literal, Comparison)]
    while found := [pair for each in comparisons if (pair := binding(each, bound))]:
        bound.update(new.name for new, _ in found)
    return bound


def _plain_variables(atom: Atom) -> Iterable[str]:
    return (arg.name for arg in atom.args if isinstance(arg, Var))


def _can_run(literal: Literal, bound: Collection[str]) -> bool:
    if not isinstance(literal, Comparison):
        return all(name in bound for name in literal.variables())
    known = _is_known(literal.left, bound) and _is_known(literal.right, bound)
    return known or binding(literal, bound) is not None


def _is_known(term: object, bound: Collection[str]) -> bool:
    return term is not ANY and all(name in bound for name in variables_in(term))
