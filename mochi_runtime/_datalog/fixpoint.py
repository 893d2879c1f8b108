"""All that the rules of one stratum make of what is known, by semi-naive iteration.

After the first round a rule only fires on rows in which at least one atom is new.  Rows that come
later into what the stratum reads are such new rows too, so that it goes on from where it was.
"""

from __future__ import annotations

from mochi_runtime._datalog.chains import is_recursive, steps
from mochi_runtime._datalog.composition import Composition
from mochi_runtime._datalog.relation import Relation
from mochi_runtime._datalog.summary import summarised
from mochi_runtime._datalog.terms import Atom, Negation, Rule, Summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mochi_runtime._datalog.plan import Plan
    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.steps import Relations
    from mochi_runtime._datalog.strata import Predicate
    from mochi_runtime._datalog.values import Row, Values

    type Rows = dict[Predicate, set[Row]]
    type Planner = Callable[[Rule, Atom | None], Plan]


class Stratum:
    """The predicates of a group, and the rules that define them."""

    def __init__(
        self, group: frozenset[Predicate], rules: Sequence[Rule | Summary], plan: Planner
    ) -> None:
        self.group = group
        self._plan = plan
        self._summaries = [rule for rule in rules if isinstance(rule, Summary)]
        plain = [rule for rule in rules if isinstance(rule, Rule)]
        self._once = [rule for rule in plain if not is_recursive(rule, group)]
        body = [literal for rule in plain for literal in rule.body]
        self.reads = {each.predicate for each in body if isinstance(each, Atom)}
        # Of these, more may mean less here, or another value.
        self.needs = {each.atom.predicate for each in body if isinstance(each, Negation)}
        self.needs.update(each.of for each in self._summaries)
        chains = steps(plain, group)
        self._firing = _Firing(self._once if chains else plain, plan)
        self._fixpoint = Composition(group, chains) if chains else _Rounds(group, self._firing)
        self.relations: Mapping[Predicate, Indexed] = self._fixpoint.relations

    def fill(self, known: Relations, values: Values) -> None:
        """Work out the relations of the group from all that it reads."""
        start: Rows = {predicate: set() for predicate in sorted(self.group)}
        for rule in self._once:
            start[rule.head.predicate] |= self._plan(rule, None).derive(known)
        for each in self._summaries:
            start[each.predicate] |= summarised(each, known(each.of), values)
        self._fixpoint.fill(start, known)

    def update(self, known: Relations, added: Mapping[Predicate, Indexed]) -> Rows:
        """Take in what was added to relations that the group reads; gives what follows from it."""
        return self._fixpoint.update(self._firing.on(added, known), known, added)


class _Firing:
    """What rules make of rows that are new."""

    def __init__(self, rules: Sequence[Rule], plan: Planner) -> None:
        self._leads = [
            (rule, atom) for rule in rules for atom in rule.body if isinstance(atom, Atom)
        ]
        self._plan = plan

    def on(self, added: Mapping[Predicate, Indexed], known: Relations) -> Rows:
        """The rows of heads for all rows whose body has an added tuple."""
        found: Rows = {}
        for rule, atom in self._leads:
            if atom.predicate in added:
                rows = self._plan(rule, atom).derive(known, added[atom.predicate])
                found.setdefault(rule.head.predicate, set()).update(rows)
        return found


class _Rounds:
    """Semi-naive iteration, for rules of any shape."""

    def __init__(self, group: frozenset[Predicate], firing: _Firing) -> None:
        self.relations = {predicate: Relation() for predicate in sorted(group)}
        self._firing = firing

    def fill(self, start: Rows, known: Relations) -> None:
        """The rows to start with, and all that follows from them."""
        for _ in self._rounds(start, known):
            pass

    def update(self, rows: Rows, known: Relations, _: Mapping[Predicate, Indexed]) -> Rows:
        """The same with rows that may be known; gives all that were not."""
        added: Rows = {}
        for fresh in self._rounds(rows, known):
            for predicate, new in fresh.items():
                added.setdefault(predicate, set()).update(new)
        return added

    def _rounds(self, rows: Rows, known: Relations) -> Iterator[Rows]:
        """What is new in each round.

        The relations change when a round is over, so its rules see the same rows in any order.
        """
        while fresh := {
            predicate: new
            for predicate, found in rows.items()
            if (new := self.relations[predicate].add(found))
        }:
            yield fresh
            deltas = {predicate: Relation(new) for predicate, new in fresh.items()}
            rows = self._firing.on(deltas, known)
