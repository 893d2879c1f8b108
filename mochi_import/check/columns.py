"""The types of the columns of predicates, and so of what queries answer (newer-surface 16).

A column has the type that all facts and all heads of rules agree in, `any` where they do not.  A
variable of a rule has the type of the columns in which it stands.  The rules are gone through until
nothing changes, for what is known of the facts at this place of the walk.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from mochi_import.check.predicates import atoms_in, names_in
from mochi_import.check.ty import ANY, BOOL, FLOAT, INT, STRING, StructTy, SumTy, Ty
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mochi_import.check.predicates import Predicates, Variable

    # By name; none for a column of which nothing is known to be in it.
    type Types = list[Ty | None]

LITERALS: dict[type[n.Expr], Ty] = {
    n.IntLit: INT,
    n.FloatLit: FLOAT,
    n.StringLit: STRING,
    n.BoolLit: BOOL,
}


class Columns:
    """The types of the columns of all predicates, as `checked` tells those of expressions."""

    def __init__(
        self, predicates: Predicates, checked: Mapping[n.Node, Ty], variable: Variable
    ) -> None:
        self._checked = checked
        self._variable = variable
        self._types: dict[str, Types] = {
            name: [None] * len(atom.args) for name, atom in predicates.declared.items()
        }
        for fact in predicates.facts:
            self._add(fact, map(self._given, fact.args))
        while any([self._add(rule.head, self._of_head(rule)) for rule in predicates.rules]):
            pass

    def of_variables(self, atom: n.Atom) -> dict[str, Ty]:
        """The types of the variables of a query."""
        found = self._of_atoms([atom])
        return {name: ty or ANY for name, ty in found.items()}

    def _add(self, atom: n.Atom, types: Iterable[Ty | None]) -> bool:
        """Add to the columns of an atom's predicate; gives whether that changed them."""
        columns = self._types[atom.name]
        before = list(columns)
        for place, ty in enumerate(types):
            if place < len(columns):  # else the atom was reported
                columns[place] = _both(columns[place], ty)
        return columns != before

    def _of_head(self, rule: n.RuleStmt) -> Iterator[Ty | None]:
        known = self._of_body(rule.body)
        return (self._of_term(arg, known) for arg in rule.head.args)

    def _of_body(self, body: Sequence[n.Literal_]) -> dict[str, Ty | None]:
        known = self._of_atoms(atom for atom, within in atoms_in(body) if within != "negation")
        for literal in body:
            if isinstance(literal, n.AggregateLiteral):
                self._learn(known, literal.target, self._of_aggregate(literal, known))
        equations = [each for each in body if isinstance(each, n.CompareLiteral) if each.op == "=="]
        for _ in equations:
            for each in equations:
                for new, term in ((each.left, each.right), (each.right, each.left)):
                    if all(self._variable(name) in (None, *known) for name in names_in(term)):
                        self._learn(known, new, self._of_term(term, known))
        return known

    def _of_atoms(self, atoms: Iterable[n.Atom]) -> dict[str, Ty | None]:
        """The variables of atoms.  Two columns that join may hold an equal value of either type."""
        found: dict[str, list[Ty | None]] = {}
        for atom in atoms:
            # A predicate may be unknown, or have fewer columns.
            columns = chain(self._types.get(atom.name, ()), repeat(ANY))
            for arg, ty in zip(atom.args, columns, strict=False):
                name = self._variable(arg)
                if name is not None:
                    found.setdefault(name, []).append(ty)
        return {name: _equal(types) for name, types in found.items()}

    def _learn(self, known: dict[str, Ty | None], target: n.Expr, ty: Ty | None) -> None:
        """Give a variable that no atom binds its type."""
        name = self._variable(target)
        if name is not None and name not in known:
            known[name] = ty

    def _of_aggregate(
        self, literal: n.AggregateLiteral, known: Mapping[str, Ty | None]
    ) -> Ty | None:
        value = self._of_term(literal.value, known)
        match literal.op:
            case "count":
                return INT
            case "sum":  # which is 0 of nothing
                return ANY if value is FLOAT else value
            case "avg":
                return FLOAT if value in (INT, FLOAT) else ANY
        return value

    def _of_term(self, term: n.Expr, known: Mapping[str, Ty | None]) -> Ty | None:
        name = self._variable(term)
        if name is not None:
            return known.get(name, ANY)
        if all(self._variable(each) is None for each in names_in(term)):
            return self._given(term)
        match term:
            case n.BinaryExpr(op=op, left=left, right=right):
                return _of_sum(op, self._of_term(left, known), self._of_term(right, known))
            case n.UnaryExpr(operand=operand):
                return self._of_term(operand, known)
        return ANY

    def _given(self, term: n.Expr) -> Ty:
        """The type of a value of the program; of one that the walk has not come to only where it is
        written out."""
        ty = self._checked.get(term) or LITERALS.get(type(term), ANY)
        scalar = ty in (INT, FLOAT, BOOL, STRING)
        return ty if scalar or isinstance(ty, StructTy | SumTy) else ANY


def _both(left: Ty | None, right: Ty | None) -> Ty | None:
    if left is None or right is None:
        return left or right
    return left if left == right else ANY


def _equal(types: Sequence[Ty | None]) -> Ty | None:
    """The type of a value that is in columns of all these types: a string equals only strings, an
    int may equal a float."""
    if None in types:
        return None
    for certain in (STRING, BOOL):
        if certain in types and {*types} <= {certain, ANY}:
            return certain
    return types[0] if len({*types}) == 1 else ANY


def _of_sum(op: str, left: Ty | None, right: Ty | None) -> Ty | None:
    """The type of arithmetic on two terms."""
    if left is None or right is None:
        return None
    if left == right == INT or (left == right == STRING and op == "+"):
        return left
    return FLOAT if {left, right} <= {INT, FLOAT} else ANY
