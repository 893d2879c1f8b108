"""`fact`, `rule` and `query`: a database of facts and rules for each module (newer-surface 16).

Answers are worked out when a query asks, and only for the predicates that it needs: for a query
with bound columns by magic sets (`_datalog.magic`), else as a whole (`_datalog.model`).  What was
worked out is kept, and goes on from there when facts are added; rules begin anew.
"""

from __future__ import annotations

from mochi_runtime._datalog.binding import bound_columns
from mochi_runtime._datalog.magic import Focus
from mochi_runtime._datalog.model import Model
from mochi_runtime._datalog.normal import plain
from mochi_runtime._datalog.plan import plan_rule
from mochi_runtime._datalog.program import extensional, intensional
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
from mochi_runtime._datalog.values import OWN_KEYS, Values
from mochi_runtime.errors import MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from mochi_runtime._datalog.magic import Pattern
    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Literal, Summary
    from mochi_runtime._datalog.values import Row

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
        self._facts: dict[Predicate, list[Row]] = {}  # that the model has taken in
        self._new: dict[Predicate, list[Row]] = {}
        self._rules: dict[Predicate, list[Rule | Summary]] = {}
        self._written = 0
        self._forget()

    def fact(self, name: str, *args: Any) -> None:
        """`fact parent("ann", "bob")`"""
        for arg in args:
            if type(arg) not in OWN_KEYS:
                args = self._keyed(name, args)
                break
        try:
            self._new[name, len(args)].append(args)
        except KeyError:
            self._new[name, len(args)] = [args]

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
        return bool(self._rows(goal, relation, ()))

    @without_frames
    def query(self, name: str, *args: object) -> list[Any]:
        """`query anc("ann", X)`: the answers in ascending order, each once.

        One variable gives a list of its values, several a list of maps from name to value.
        """
        goal = Atom(name, args)
        names = list(dict.fromkeys(goal.variables()))
        goal, relation = self._solved(goal)
        if len(names) == len(goal.args):
            rows = relation.ascending(self._values)
        else:
            rows = self._values.ascending(self._rows(goal, relation, names))
        match names:
            case [_]:
                return [value for (value,) in rows]
            case [first, second]:  # as below, in half the time
                return [{first: a, second: b} for a, b in rows]
            case [first, second, third]:
                return [{first: a, second: b, third: c} for a, b, c in rows]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _keyed(self, name: str, args: Row) -> Row:
        if any(isinstance(arg, Var | Wildcard | Calculation) for arg in args):
            raise MochiError(f"fact {Atom(name, args)!r} has a variable; a fact needs values only")
        return self._values.row(args)

    def _forget(self) -> None:
        """What was worked out no longer holds."""
        self._model: Model | None = None
        self._focuses: dict[tuple[Predicate, Pattern], Focus] = {}
        for predicate, rows in self._facts.items():
            self._new[predicate] = [*rows, *self._new.get(predicate, ())]
        self._facts = {}

    def _current_model(self) -> Model:
        """The model, with all facts."""
        model = self._model
        if model is None:
            model = self._model = Model(self._values, intensional(self._rules))
        if self._new:
            new, self._new = self._new, {}
            for predicate, rows in new.items():
                self._facts.setdefault(predicate, []).extend(rows)
            model.add(
                {
                    extensional(predicate) if predicate in self._rules else predicate: rows
                    for predicate, rows in new.items()
                }
            )
        return model

    def _solved(self, goal: Atom) -> tuple[Atom, Indexed]:
        """The relation that has the answers of a goal, and the atom that reads them from it."""
        if any(isinstance(arg, Calculation) for arg in goal.args):
            raise MochiError(f"query {goal!r} computes; write a rule for that")
        model, predicate = self._current_model(), goal.predicate
        pattern = bound_columns(goal, ())
        if any(pattern) and predicate in self._rules and not model.knows(predicate):
            focus = self._focuses.get((predicate, pattern))
            if focus is None:
                focus = Focus(model, predicate, pattern, len(self._focuses))
                self._focuses[predicate, pattern] = focus
            if focus.pays:
                return focus.answers(goal)
        return goal, model.relation(predicate)

    def _rows(self, goal: Atom, relation: Indexed, names: Iterable[str]) -> set[Row]:
        result = Rule(Atom("result", tuple(map(Var, names))), (goal,))
        return plan_rule(result, self._values).derive(lambda _: relation)
