"""All that follows from facts and rules, worked out for a predicate when it is asked for.

Bottom-up, one stratum after the other (`strata`, `fixpoint`).  Facts that come later are taken in
by the strata that are known, each of which goes on from where it was.  Only those that negate or
aggregate something that has changed, and those that depend on them, are worked out anew, when
somebody asks.
"""

from __future__ import annotations

from mochi_runtime._datalog.fixpoint import Stratum
from mochi_runtime._datalog.plan import plan_rule
from mochi_runtime._datalog.relation import Relation
from mochi_runtime._datalog.strata import strata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mochi_runtime._datalog.plan import Plan
    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.terms import Atom, Rule, Summary
    from mochi_runtime._datalog.values import Row, Values


class Model:
    """The relations of a database whose rules do not change."""

    def __init__(self, values: Values, rules: Mapping[Predicate, Sequence[Rule | Summary]]) -> None:
        self.values = values
        self.rules = dict(rules)
        self._relations: dict[Predicate, Indexed] = {}
        self._strata: list[Stratum] = []
        self._plans: dict[tuple[Rule, Atom | None], Plan] = {}

    def knows(self, predicate: Predicate) -> bool:
        """Whether a predicate has been worked out."""
        return predicate in self._relations

    def relation(self, predicate: Predicate) -> Indexed:
        """All tuples of a predicate."""
        if predicate not in self._relations:
            for group in strata(predicate, self.rules):
                if not group <= self._relations.keys():
                    self._work_out(group)
        return self._relations[predicate]

    def rules_of(self, group: Iterable[Predicate]) -> list[Rule | Summary]:
        """The rules of some predicates, in an order that does not depend on hashes."""
        return [rule for predicate in sorted(group) for rule in self.rules.get(predicate, ())]

    def add(self, facts: Mapping[Predicate, Iterable[Row]]) -> None:
        """Take in tuples of extensional predicates, and what follows from them."""
        added: dict[Predicate, Indexed] = {}
        for predicate, rows in facts.items():
            relation = self._relations.setdefault(predicate, Relation())
            assert isinstance(relation, Relation)
            fresh = relation.add(set(rows))
            if fresh:
                added[predicate] = Relation(fresh)
        self._update(added, set())

    def replace(self, predicate: Predicate, rows: set[Row]) -> None:
        """Take in tuples of an extensional predicate instead of those that it had."""
        self._relations[predicate] = Relation(rows)
        self._update({}, {predicate})

    def _update(self, added: dict[Predicate, Indexed], stale: set[Predicate]) -> None:
        """Bring all strata up to what was added; drop those that need something stale."""
        before, self._strata = self._strata, []
        for stratum in before:
            if self._is_kept(stratum, added, stale):
                self._strata.append(stratum)
            else:
                stale |= stratum.group
                self._drop(stratum)

    def _is_kept(
        self, stratum: Stratum, added: dict[Predicate, Indexed], stale: set[Predicate]
    ) -> bool:
        reads, needs = stratum.reads, stratum.needs
        if not (needs.isdisjoint(added) and needs.isdisjoint(stale) and reads.isdisjoint(stale)):
            return False
        if reads.isdisjoint(added):
            return True
        try:
            found = stratum.update(self.relation, added)
        except Exception:  # which is told to who asks for what the rule defines
            return False
        added |= {predicate: Relation(rows) for predicate, rows in found.items()}
        return True

    def _work_out(self, group: frozenset[Predicate]) -> None:
        """Fill the relations of a group whose dependencies are filled already."""
        stratum = Stratum(group, self.rules_of(group), self._plan)
        self._relations |= stratum.relations
        try:
            stratum.fill(self.relation, self.values)
        except BaseException:
            self._drop(stratum)
            raise
        self._strata.append(stratum)

    def _drop(self, stratum: Stratum) -> None:
        for predicate in stratum.group:
            del self._relations[predicate]

    def _plan(self, rule: Rule, lead: Atom | None) -> Plan:
        found = self._plans.get((rule, lead))
        if found is None:
            found = self._plans[rule, lead] = plan_rule(rule, self.values, lead)
        return found
