"""Recursion by composition of pairs, the shape of reachability and ancestors, on whole sets.

A rule such as `path(X, Z) :- path(X, Y), edge(Y, Z)` goes from pairs to pairs.  A group of
predicates is worked out here when each of its recursive rules composes two relations or renames
one.  Where it is one predicate with linear rules, `closure` does it; else by rounds, semi-naive as
in `model`: for each X and all its new Ys at once, the Zs of those Ys are united, and those known
before taken away.
"""

from __future__ import annotations

from mochi_runtime._datalog.closure import closed
from mochi_runtime._datalog.pairs import Numbering, PairRelation
from mochi_runtime._datalog.terms import Atom, Rule, Var

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    from mochi_runtime._datalog.relation import Readable, Row, Values
    from mochi_runtime._datalog.strata import Predicate

    # A relation, and whether its columns are taken the other way round.
    type View = tuple[Predicate, bool]
    type Table = dict[int, Any]


class Step:
    """head(A, B) for all A and B with left(A, K) and right(K, B), or with left(A, B) alone."""

    __slots__ = ("head", "left", "right")

    def __init__(self, head: Predicate, left: View, right: View | None) -> None:
        self.head = head
        self.left = left
        self.right = right


def steps(rules: Iterable[Rule], group: Collection[Predicate]) -> list[Step] | None:
    """The recursive rules of a group as steps; none where one of them is of another shape."""
    if any(arity != 2 for _, arity in group):
        return None
    found = [step_of(rule) for rule in rules if is_recursive(rule, group)]
    return [step for step in found if step] if all(found) else None


def is_recursive(rule: Rule, group: Collection[Predicate]) -> bool:
    """Whether later rounds can add to what the rule gives."""
    return any(isinstance(each, Atom) and each.predicate in group for each in rule.body)


def step_of(rule: Rule) -> Step | None:
    """A rule as a step, if it is of that shape."""
    pairs = [_pair(atom) for atom in (rule.head, *rule.body)]
    match pairs:
        case [(first, second), (a, b)] if {a, b} == {first, second}:
            return Step(rule.head.predicate, _view(rule.body[0], first), None)
        case [(first, second), one, other]:
            for left, right in ((0, 1), (1, 0)):
                near, far = set((one, other)[left] or ()), set((one, other)[right] or ())
                shared = near & far
                if near - shared == {first} and far - shared == {second} and len(shared) == 1:
                    (middle,) = shared
                    views = _view(rule.body[left], first), _view(rule.body[right], middle)
                    return Step(rule.head.predicate, *views)
    return None


def _pair(literal: object) -> tuple[str, str] | None:
    """The two variables of an atom that has just these."""
    match literal:
        case Atom(args=(Var(name=first), Var(name=second))) if first != second:
            return first, second
    return None


def _view(literal: object, first: str) -> View:
    assert isinstance(literal, Atom)
    return literal.predicate, next(literal.variables()) != first


def close(
    taken: list[Step],
    start: Mapping[Predicate, set[Row]],
    relation: Callable[[Predicate], Readable],
    values: Values,
) -> dict[Predicate, PairRelation]:
    """The relations of a group: `start`, and all that the steps make of it."""
    return _Composition(taken, start, relation, values).run()


def _flip(view: View) -> View:
    return view[0], not view[1]


class _Composition:
    """`full` has the pairs so far by view, `new` those of the last round."""

    def __init__(
        self,
        taken: list[Step],
        start: Mapping[Predicate, set[Row]],
        relation: Callable[[Predicate], Readable],
        values: Values,
    ) -> None:
        self.steps = taken
        self.group = start.keys()
        views = {view for step in taken for view in self.read_by(step)}
        rows: dict[Predicate, Iterable[Row]] = {
            predicate: start[predicate] if predicate in start else list(relation(predicate))
            for predicate in sorted({*start, *(predicate for predicate, _ in views)})
        }
        keys = {key for each in rows.values() for row in each for key in row}
        self.numbering = Numbering(values.ascending_keys(keys))
        self.seconds = self.numbering.seconds
        views.update((predicate, False) for predicate in self.group)
        self.full = {
            view: self.numbering.table(rows[view[0]], flipped=view[1]) for view in sorted(views)
        }
        self.new = {view: dict(self.full[view]) for view in views if view[0] in self.group}

    def read_by(self, step: Step) -> Iterable[View]:
        """What a step looks up, and where new pairs set it going."""
        yield step.left
        if step.right is not None:
            yield step.right
            if step.right[0] in self.group:
                yield _flip(step.left)

    def run(self) -> dict[Predicate, PairRelation]:
        if all(map(self.is_linear, self.steps)):
            self.close_linear()
        else:
            self.close_in_rounds()
        return {
            predicate: PairRelation(self.numbering, self.full[predicate, False])
            for predicate in self.group
        }

    def is_linear(self, step: Step) -> bool:
        """Whether a step goes on from the pairs of its own predicate, at one of their ends."""
        own = step.head, False
        recursive = [view for view in (step.left, step.right) if view and view[0] in self.group]
        return step.right is not None and recursive == [own]

    def close_linear(self) -> None:
        """The only predicate of a group of linear steps."""
        ((own, table),) = ((view, self.full[view]) for view in self.full if view[0] in self.group)
        front = [self.full[step.left] for step in self.steps if step.right == own]
        back = [self.full[view] for view in self.rights() if view != own]
        self.full[own] = closed(table, front, back, self.seconds)

    def rights(self) -> Iterable[View]:
        return (step.right for step in self.steps if step.right is not None)

    def close_in_rounds(self) -> None:
        """Semi-naive iteration."""
        while any(self.new.values()):
            found: dict[Predicate, Table] = {predicate: {} for predicate in self.group}
            for step in self.steps:
                self.fire(step, found[step.head])
            self.new = {
                view: fresh
                for predicate, table in found.items()
                for view, fresh in self.take_in(predicate, table)
            }

    def fire(self, step: Step, found: Table) -> None:
        """Add what a step makes of the pairs of the last round."""
        union, members, none = self.seconds.union, self.seconds.members, self.seconds.none
        if step.right is None:
            for first, seconds in self.new.get(step.left, {}).items():
                found[first] = union((found.get(first, none), seconds))
            return
        table = self.full[step.right]
        for first, middles in self.new.get(step.left, {}).items():
            known = [table[middle] for middle in members(middles) if middle in table]
            if known:
                found[first] = union((found.get(first, none), *known))
        for middle, seconds in self.new.get(step.right, {}).items():
            for first in members(self.full[_flip(step.left)].get(middle, none)):
                found[first] = union((found.get(first, none), seconds))

    def take_in(self, predicate: Predicate, found: Table) -> Iterable[tuple[View, Table]]:
        """Add what is new in `found` to the full tables; gives it by view."""
        fresh: Table = {}
        full = self.full[predicate, False]
        for first, seconds in found.items():
            added = self.seconds.without(seconds, full.get(first, self.seconds.none))
            if added:
                fresh[first] = added
        for view in ((predicate, False), (predicate, True)):
            if view in self.full:
                table = self.numbering.flip(fresh) if view[1] else fresh
                self.add(self.full[view], table)
                yield view, table

    def add(self, full: Table, more: Table) -> None:
        """Unite two tables in the first."""
        for first, seconds in more.items():
            full[first] = self.seconds.union((full.get(first, self.seconds.none), seconds))
