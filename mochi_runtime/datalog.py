"""`fact`, `rule` and `query`: a database of facts and rules for each module (newer-surface 16).

Answers are worked out when a query asks, and only for the predicates that it needs: for a query
with bound columns by magic sets (`_datalog.magic`), else as a whole (`_datalog.model`).  What was
worked out is kept until a fact or a rule is added.
"""

from __future__ import annotations

from mochi_runtime._datalog.binding import bound_columns
from mochi_runtime._datalog.doubling import without_doubling
from mochi_runtime._datalog.magic import Focus
from mochi_runtime._datalog.model import Model
from mochi_runtime._datalog.normal import plain
from mochi_runtime._datalog.pairs import PairRelation
from mochi_runtime._datalog.plan import plan_rule
from mochi_runtime._datalog.relation import Values
from mochi_runtime._datalog.terms import (
    ANY,
    Aggregate,
    Atom,
    Calculation,
    Comparison,
    Negation,
    Rule,
    Var,
    Wildcard,
)
from mochi_runtime.errors import MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from mochi_runtime._datalog.relation import Readable, Row
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Literal, Summary

__all__ = ["ANY", "Database", "Var", "aggregate", "atom", "calculate", "compare", "without"]


def atom(name: str, *args: object) -> Atom:
    """`parent(X, "bob")`"""
    return Atom(name, args)


def without(name: str, *args: object) -> Negation:
    """`not parent(X, "bob")`"""
    return Negation(Atom(name, args))


def compare(op: str, left: object, right: object) -> Comparison:
    """`X != Y`, or with another of the operators == < <= > >=."""
    return Comparison(op, left, right)


def calculate(op: str, left: object, right: object) -> Calculation:
    """`X + 1`, or with another of the operators - * / %."""
    return Calculation(op, left, right)


def aggregate(target: object, op: str, value: object, *body: Literal) -> Aggregate:
    """`N = count { C : parent(P, C) }`, or with sum, avg, min or max."""
    return Aggregate(target, op, value, body)


class Database:
    """The facts and rules of a module."""

    def __init__(self) -> None:
        self._values = Values()
        self._facts: dict[Predicate, set[Row]] = {}
        self._rules: dict[Predicate, list[Rule | Summary]] = {}
        self._written = 0
        self._forget()

    def fact(self, name: str, *args: object) -> None:
        """`fact parent("ann", "bob")`"""
        if any(isinstance(arg, Var | Wildcard | Calculation) for arg in args):
            raise MochiError(f"fact {Atom(name, args)!r} has a variable; a fact needs values only")
        key = self._values.key
        self._facts.setdefault((name, len(args)), set()).add(tuple(map(key, args)))
        self._forget()

    @without_frames
    def rule(self, head: Atom, *body: Literal) -> None:
        """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z)`"""
        self._written += 1
        made = list(plain(Rule(head, body), f"{head.name}#{self._written}"))
        for rule in made:
            if isinstance(rule, Rule):
                plan_rule(rule, self._values)  # one that cannot run is refused where it stands
        for rule in made:
            predicate = rule.head.predicate if isinstance(rule, Rule) else rule.predicate
            self._rules.setdefault(predicate, []).append(rule)
        self._forget()

    @without_frames
    def holds(self, name: str, *args: object) -> bool:
        """`query anc("ann", "bob")`, without variables: whether there is an answer."""
        goal, relation = self._solved(Atom(name, args))
        return bool(
            plan_rule(Rule(Atom("holds", ()), (goal,)), self._values).derive(lambda _: relation)
        )

    @without_frames
    def query(self, name: str, *args: object) -> list[Any]:
        """`query anc("ann", X)`: the answers in ascending order, each once.

        One variable gives a list of its values, several a list of maps from name to value.
        """
        goal = Atom(name, args)
        names = list(dict.fromkeys(goal.variables()))
        goal, relation = self._solved(goal)
        if isinstance(relation, PairRelation) and len(names) == len(args) == 2:
            rows: Iterable[tuple[Any, ...]] = relation.values(self._values)
        else:
            result = Rule(Atom("result", tuple(map(Var, names))), (goal,))
            found = plan_rule(result, self._values).derive(lambda _: relation)
            rows = self._values.ascending(found)
        if len(names) == 1:
            return [value for (value,) in rows]
        if len(names) == 2:  # as below, in half the time
            first, second = names
            return [{first: a, second: b} for a, b in rows]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _forget(self) -> None:
        """What was worked out no longer holds."""
        self._model: Model | None = None
        self._focuses: dict[tuple[Predicate, tuple[bool, ...]], Focus] = {}

    def _solved(self, goal: Atom) -> tuple[Atom, Readable]:
        """The relation that has the answers of a goal, and the atom that reads them from it."""
        if any(isinstance(arg, Calculation) for arg in goal.args):
            raise MochiError(f"query {goal!r} computes; write a rule for that")
        if self._model is None:
            facts, rules = without_doubling(self._facts, self._rules)
            self._model = Model(self._values, facts, rules)
        model, predicate = self._model, goal.predicate
        pattern = bound_columns(goal, ())
        if any(pattern) and predicate in self._rules and not model.knows(predicate):
            focus = self._focuses.get((predicate, pattern))
            if focus is None:
                focus = self._focuses[predicate, pattern] = Focus(model, predicate, pattern)
            if focus.pays:
                return focus.answers(goal)
        return goal, model.relation(predicate)
