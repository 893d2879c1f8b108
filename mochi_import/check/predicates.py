"""What is known of the predicates of a module, and of the variables of a rule, before it runs.

As `mochi_runtime._datalog` would find it: which predicates there are and of how many arguments,
which rules go through their own negation, which variables of a rule nothing gives a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    # The name of a variable of a rule, `_` for the wildcard; none for a value of the program.
    type Variable = Callable[[n.Expr], str | None]

ARITHMETIC = frozenset("+-*/%")


class Predicates:
    """The predicates of a module."""

    def __init__(self, tree: n.Module) -> None:
        self.declared: dict[str, n.Atom] = {}
        self.facts: list[n.Atom] = []
        self.rules: list[n.RuleStmt] = []
        self._needs: dict[str, set[str]] = {}
        for node in walk(tree):
            match node:
                case n.FactStmt(atom=atom) | n.RuleStmt(head=atom):
                    first = self.declared.setdefault(atom.name, atom)
                    if atom.span < first.span:
                        self.declared[atom.name] = atom
            if isinstance(node, n.FactStmt):
                self.facts.append(node.atom)
            if isinstance(node, n.RuleStmt):
                needs = self._needs.setdefault(node.head.name, set())
                needs.update(atom.name for atom, _ in atoms_in(node.body))
                self.rules.append(node)
        self.circles = dict(self._circles())

    def _circles(self) -> Iterator[tuple[n.RuleStmt, tuple[n.Atom, str]]]:
        """For the first rule of each circle: an atom of it that is negated or aggregated and needs
        the rule's own head."""
        told: set[str] = set()
        for rule in self.rules:
            for atom, within in atoms_in(rule.body):
                name, reached = rule.head.name, self._reached_from(atom.name)
                if within and name in reached and name not in told:
                    told |= {name, *(each for each in reached if name in self._reached_from(each))}
                    yield rule, (atom, within)

    def _reached_from(self, name: str) -> set[str]:
        """A predicate and all that it is worked out from."""
        reached, waiting = {name}, [name]
        while waiting:
            new = self._needs.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        return reached


def atoms_in(body: Sequence[n.Literal_], within: str = "") -> Iterator[tuple[n.Atom, str]]:
    """The atoms of a body, each with `negation` or `aggregate` if it stands in one."""
    for literal in body:
        match literal:
            case n.AtomLiteral(atom=atom, negated=negated):
                yield atom, "negation" if negated else within
            case n.AggregateLiteral(body=inner):
                yield from atoms_in(inner, "aggregate")


def is_calculation(term: n.Expr) -> bool:
    """Whether a term is arithmetic, in which variables may stand."""
    match term:
        case n.BinaryExpr(op=op):
            return op in ARITHMETIC
        case n.UnaryExpr(op="-"):
            return True
    return False


def names_in(term: n.Expr) -> Iterator[n.NameExpr]:
    """The names of a term, also in arithmetic."""
    match term:
        case n.NameExpr():
            yield term
        case n.BinaryExpr(op=op, left=left, right=right) if op in ARITHMETIC:
            yield from names_in(left)
            yield from names_in(right)
        case n.UnaryExpr(op="-", operand=operand):
            yield from names_in(operand)


def terms_of(literal: n.Literal_) -> Iterator[n.Expr]:
    """The terms that need a value before a literal can be decided, or that it gives one."""
    match literal:
        case n.AtomLiteral(atom=atom):
            yield from atom.args
        case n.CompareLiteral(left=left, right=right):
            yield from (left, right)
        case n.AggregateLiteral(target=target, value=value, body=body):
            yield from (target, value)
            for inner in body:
                yield from terms_of(inner)


def unbound(rule: n.RuleStmt, variable: Variable) -> n.NameExpr | None:
    """The first variable, or `_`, that needs a value and gets none."""
    bound = _bound_by(rule.body, set(), variable)
    return _first_unbound(rule.head.args, rule.body, bound, variable)


def _first_unbound(
    head: Iterable[n.Expr], body: Sequence[n.Literal_], bound: set[str], variable: Variable
) -> n.NameExpr | None:
    for literal in body:
        if isinstance(literal, n.AggregateLiteral):
            # The rest of the rule may bind what the body of the aggregate compares with.
            inner = _bound_by(literal.body, bound, variable)
            found = _first_unbound((literal.value,), literal.body, inner, variable)
            if found is not None:
                return found
    needed: list[n.Expr] = list(head)
    wild: list[n.Expr] = []
    for literal in body:
        match literal:
            case n.AtomLiteral(atom=atom, negated=False):
                needed += [arg for arg in atom.args if is_calculation(arg)]
            case n.AtomLiteral(atom=atom):
                wild += atom.args
            case n.CompareLiteral(left=left, right=right):
                needed += (left, right)
            case n.AggregateLiteral(target=target):
                needed.append(target)
    for term in (*needed, *wild):
        for name in names_in(term):
            found_name = variable(name)
            if found_name == "_" and term in wild:
                continue
            if found_name is not None and found_name not in bound:
                return name
    return None


def _bound_by(body: Sequence[n.Literal_], known: set[str], variable: Variable) -> set[str]:
    """The variables that have a value when all literals hold; `_` never has."""
    bound = set(known)
    for literal in body:
        match literal:
            case n.AtomLiteral(atom=atom, negated=False):
                bound.update(name for arg in atom.args if (name := variable(arg)) is not None)
            case n.AggregateLiteral(target=target, body=inner):
                bound |= _bound_by(inner, set(), variable)
                bound.update(name for name in (variable(target),) if name is not None)
    bound.discard("_")
    comparisons = [each for each in body if isinstance(each, n.CompareLiteral) and each.op == "=="]
    while found := {
        name
        for each in comparisons
        for new, other in ((each.left, each.right), (each.right, each.left))
        if (name := variable(new)) not in (None, "_", *bound)
        and all(variable(part) in (None, *bound) for part in names_in(other))
    }:
        bound.update(name for name in found if name is not None)
    return bound
