"""`fact`, `rule` and `query`: a database of facts and rules for each module (newer-surface 16).

Answers are worked out when a query asks, and only for the predicates that it needs: bottom-up, one
group of predicates after the other (`_datalog.strata`), each by semi-naive iteration: after the
first round a rule only fires on rows in which at least one atom is new.  What was worked out is
kept until a fact or a rule is added.
"""

from __future__ import annotations

from mochi_runtime._datalog.plan import plan_rule
from mochi_runtime._datalog.relation import Relation, Values
from mochi_runtime._datalog.strata import strata
from mochi_runtime._datalog.terms import ANY, Atom, Comparison, Negation, Rule, Var
from mochi_runtime.errors import MochiError
from mochi_runtime.order import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from mochi_runtime._datalog.plan import Plan
    from mochi_runtime._datalog.relation import Row
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Literal

__all__ = ["ANY", "Database", "Var", "atom", "compare", "without"]


def atom(name: str, *args: object) -> Atom:
    """`parent(X, "bob")`"""
    return Atom(name, args)


def without(name: str, *args: object) -> Negation:
    """`not parent(X, "bob")`"""
    return Negation(Atom(name, args))


def compare(op: str, left: object, right: object) -> Comparison:
    """`X != Y`, or with another of the operators == < <= > >=."""
    return Comparison(op, left, right)


class Database:
    """The facts and rules of a module."""

    def __init__(self) -> None:
        self._values = Values()
        self._facts: dict[Predicate, set[Row]] = {}
        self._rules: dict[Predicate, list[Rule]] = {}
        self._relations: dict[Predicate, Relation] = {}

    def fact(self, name: str, *args: object) -> None:
        """`fact parent("ann", "bob")`"""
        if any(arg is ANY or isinstance(arg, Var) for arg in args):
            raise MochiError(f"fact {Atom(name, args)!r} has a variable; a fact needs values only")
        key = self._values.key
        self._facts.setdefault((name, len(args)), set()).add(tuple(map(key, args)))
        self._relations.clear()

    def rule(self, head: Atom, *body: Literal) -> None:
        """`rule anc(X, Z) :- parent(X, Y), anc(Y, Z)`"""
        rule = Rule(head, body)
        plan_rule(rule, self._values)  # a rule that cannot run is refused where it stands
        self._rules.setdefault(head.predicate, []).append(rule)
        self._relations.clear()

    def query(self, name: str, *args: object) -> list[Any] | bool:
        """`query anc("ann", X)`: the answers in ascending order, each once.

        One variable gives a list of its values, several a list of maps from name to value, none the
        truth of the goal.
        """
        goal = Atom(name, args)
        names = list(dict.fromkeys(goal.variables()))
        rows = self._answers(goal, names)
        if not names:
            return bool(rows)
        value = self._values.value
        answers = [tuple(map(value, row)) for row in rows]
        answers.sort(key=lambda answer: tuple(map(sort_key, answer)))
        if len(names) == 1:
            return [answer[0] for answer in answers]
        return [dict(zip(names, answer, strict=True)) for answer in answers]

    def _answers(self, goal: Atom, names: list[str]) -> set[Row]:
        """The keys of the variables for every tuple that fits the goal."""
        for group in strata(goal.predicate, self._rules):
            if not group <= self._relations.keys():
                self._work_out(group)
        result = Rule(Atom("result", tuple(map(Var, names))), (goal,))
        return plan_rule(result, self._values).derive(self._relations.__getitem__)

    def _work_out(self, group: frozenset[Predicate]) -> None:
        """Fill the relations of a group whose dependencies are filled already."""
        for predicate in group:
            self._relations[predicate] = Relation(self._facts.get(predicate, ()))
        rules = [rule for predicate in sorted(group) for rule in self._rules.get(predicate, ())]
        relations = self._relations.__getitem__
        added = self._add(
            (rule.head.predicate, plan_rule(rule, self._values).derive(relations)) for rule in rules
        )
        again = list(self._recursive_plans(rules, group))
        while added:
            deltas = {predicate: Relation(rows) for predicate, rows in added.items()}
            added = self._add(
                (head, plan.derive(relations, deltas[source]))
                for head, source, plan in again
                if source in deltas
            )

    def _recursive_plans(
        self, rules: Iterable[Rule], group: frozenset[Predicate]
    ) -> Iterable[tuple[Predicate, Predicate, Plan]]:
        """For each atom that later rounds can add to: head, its predicate, a plan led by it."""
        for rule in rules:
            for literal in rule.body:
                if isinstance(literal, Atom) and literal.predicate in group:
                    plan = plan_rule(rule, self._values, lead=literal)
                    yield rule.head.predicate, literal.predicate, plan

    def _add(self, derived: Iterable[tuple[Predicate, set[Row]]]) -> dict[Predicate, set[Row]]:
        """Add what a round derived; gives what was new, by predicate.

        The relations change when the round is over, so its rules see the same rows in any order.
        """
        new: dict[Predicate, set[Row]] = {}
        for predicate, rows in derived:
            fresh = rows - self._relations[predicate].rows
            if fresh:
                new.setdefault(predicate, set()).update(fresh)
        for predicate, rows in new.items():
            self._relations[predicate].add(rows)
        return new
