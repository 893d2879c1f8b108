"""All that follows from facts and rules, worked out for a group of predicates when it is asked for.

Bottom-up, one group after the other (`strata`), each by semi-naive iteration: after the first round
a rule only fires on rows in which at least one atom is new.
"""

from __future__ import annotations

from mochi_runtime._datalog import compose
from mochi_runtime._datalog.plan import plan_rule
from mochi_runtime._datalog.relation import Relation
from mochi_runtime._datalog.strata import strata
from mochi_runtime._datalog.summary import summarised
from mochi_runtime._datalog.terms import Atom, Rule, Summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from mochi_runtime._datalog.plan import Plan
    from mochi_runtime._datalog.relation import Readable, Row, Values
    from mochi_runtime._datalog.strata import Predicate

    type Deltas = dict[Predicate, set[Row]]


class Model:
    """The relations of a database that does not change."""

    def __init__(
        self,
        values: Values,
        facts: Mapping[Predicate, set[Row]],
        rules: Mapping[Predicate, Sequence[Rule | Summary]],
    ) -> None:
        self.values = values
        self.facts = facts
        self.rules = rules
        self._relations: dict[Predicate, Readable] = {}

    def knows(self, predicate: Predicate) -> bool:
        """Whether a predicate has been worked out."""
        return predicate in self._relations

    def relation(self, predicate: Predicate) -> Readable:
        """All tuples of a predicate."""
        if predicate not in self._relations:
            for group in strata(predicate, self.rules):
                if not group <= self._relations.keys():
                    self._work_out(group)
        return self._relations[predicate]

    def rules_of(self, group: Collection[Predicate]) -> list[Rule]:
        """The rules of some predicates, in an order that does not depend on hashes."""
        return [
            rule
            for predicate in sorted(group)
            for rule in self.rules.get(predicate, ())
            if isinstance(rule, Rule)
        ]

    def _work_out(self, group: frozenset[Predicate]) -> None:
        """Fill the relations of a group whose dependencies are filled already."""
        rules = self.rules_of(group)
        once = [rule for rule in rules if not compose.is_recursive(rule, group)]
        start = {predicate: set(self.facts.get(predicate, ())) for predicate in sorted(group)}
        for rule in once:
            start[rule.head.predicate] |= plan_rule(rule, self.values).derive(self._known)
        for predicate in group:
            for each in self.rules.get(predicate, ()):
                if isinstance(each, Summary):
                    start[predicate] |= summarised(each, self._known(each.of), self.values)
        steps = compose.steps(rules, group)
        if steps:
            self._relations |= compose.close(steps, start, self._known, self.values)
            return
        relations = {predicate: Relation() for predicate in start}
        self._relations |= relations
        again = list(recursive_plans(rules, group, self.values))
        saturate(relations, start, again, self._known)

    def _known(self, predicate: Predicate) -> Readable:
        return self._relations[predicate]


def recursive_plans(
    rules: Iterable[Rule], group: Collection[Predicate], values: Values
) -> Iterator[tuple[Predicate, Predicate, Plan]]:
    """For each atom that later rounds can add to: head, its predicate, a plan led by it."""
    for rule in rules:
        for literal in rule.body:
            if isinstance(literal, Atom) and literal.predicate in group:
                plan = plan_rule(rule, values, lead=literal)
                yield rule.head.predicate, literal.predicate, plan


def saturate(
    relations: Mapping[Predicate, Relation],
    added: Deltas,
    again: Sequence[tuple[Predicate, Predicate, Plan]],
    known: Callable[[Predicate], Readable],
) -> None:
    """Add rows, and all that the plans make of them."""
    added = _add(relations, added.items())
    while added:
        deltas = {predicate: Relation(rows) for predicate, rows in added.items()}
        added = _add(
            relations,
            (
                (head, plan.derive(known, deltas[source]))
                for head, source, plan in again
                if source in deltas
            ),
        )


def _add(
    relations: Mapping[Predicate, Relation], derived: Iterable[tuple[Predicate, set[Row]]]
) -> Deltas:
    """Add what a round derived; gives what was new, by predicate.

    The relations change when the round is over, so its rules see the same rows in any order.
    """
    new: Deltas = {}
    for predicate, rows in derived:
        fresh = rows - relations[predicate].rows
        if fresh:
            new.setdefault(predicate, set()).update(fresh)
    for predicate, rows in new.items():
        relations[predicate].add(rows)
    return new
