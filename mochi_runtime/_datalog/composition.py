"""The predicates of a stratum whose recursive rules are steps of pairs (`chains`), by whole sets.

For each X and all its new Ys at once, the Zs of those Ys are united, and those known before taken
away: semi-naive iteration as in `fixpoint`.  Where the stratum is one predicate that goes along
other relations, its first tuples come from one pass over these (`closure`).
"""

from __future__ import annotations

from mochi_runtime._datalog.closure import closed
from mochi_runtime._datalog.pairs import PairRelation, put, table_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set

    from mochi_runtime._datalog.chains import Step, View
    from mochi_runtime._datalog.fixpoint import Rows
    from mochi_runtime._datalog.pairs import Table
    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.steps import Relations
    from mochi_runtime._datalog.strata import Predicate

    type Own = dict[Hashable, set[Hashable]]
    type Found = dict[Predicate, Own]

_NONE: frozenset[Hashable] = frozenset()


def _flip(view: View) -> View:
    return view[0], not view[1]


class Composition:
    """`full` has the pairs by view: those of its own predicates, and what the steps read."""

    def __init__(self, group: frozenset[Predicate], steps: Sequence[Step]) -> None:
        self._steps = steps
        own = sorted(group.union(step.head for step in steps))
        self._own = {predicate: PairRelation({}) for predicate in own}
        self.relations: Mapping[Predicate, Indexed] = {
            each: self._own[each] for each in own if each in group
        }
        self._full: dict[View, Table] = {
            (predicate, False): relation.table for predicate, relation in self._own.items()
        }
        for view in (view for step in steps for view in self._read_by(step)):
            self._full.setdefault(view, {})

    def _read_by(self, step: Step) -> Iterator[View]:
        """What a step looks up."""
        yield step.left
        if step.right is not None:
            yield step.right
            if step.right[0] in self._own or step.left[0] not in self._own:
                yield _flip(step.left)

    def fill(self, start: Rows, known: Relations) -> None:
        """The pairs to start with, and all that follows from them."""
        for (predicate, flipped), table in self._full.items():
            if predicate not in self._own:
                table.update(table_of(known(predicate), flipped=flipped))
        tables = {predicate: table_of(rows) for predicate, rows in start.items()}
        if all(map(self._goes_along, self._steps)):
            ((predicate, table),) = tables.items()
            self._add({predicate: self._closed((predicate, False), table)})
        else:
            for _ in self._rounds(tables):
                pass

    def update(self, rows: Rows, _: Relations, added: Mapping[Predicate, Indexed]) -> Rows:
        """The same with rows that may be known, and with what was added to relations that the steps
        read; gives all that is new."""
        read = {predicate for predicate, _ in self._full} - self._own.keys()
        tables = {each: table_of(added[each]) for each in sorted(read & added.keys())}
        for predicate, found in rows.items():
            tables[predicate] = self._unknown(predicate, table_of(found))
        new: Rows = {}
        for fresh in self._rounds(tables):
            for predicate in fresh.keys() & self.relations.keys():
                new.setdefault(predicate, set()).update(PairRelation(fresh[predicate]))
        return new

    def _goes_along(self, step: Step) -> bool:
        """Whether a step goes on from the pairs of its own predicate, at one of their ends."""
        own = step.head, False
        recursive = [view for view in (step.left, step.right) if view and view[0] in self._own]
        return step.right is not None and recursive == [own]

    def _closed(self, own: View, start: Table) -> Table:
        rights = [step.right for step in self._steps if step.right is not None]
        front = _united(self._full[step.left] for step in self._steps if step.right == own)
        back = _united(self._full[view] for view in rights if view != own)
        return closed(start, front, back)

    def _rounds(self, new: Mapping[Predicate, Table]) -> Iterator[Mapping[Predicate, Table]]:
        """What is new in each round, which is added when the round is over."""
        while any(new.values()):
            yield new
            delta = self._add(new)
            found: Found = {}
            for step in self._steps:
                self._fire(step, delta, found.setdefault(step.head, {}))
            new = {each: self._unknown(each, table) for each, table in found.items()}

    def _fire(self, step: Step, delta: Mapping[View, Table], found: Own) -> None:
        """Add what a step makes of the pairs of the last round."""
        near = delta.get(step.left, {})
        if step.right is None:
            for first, seconds in near.items():
                found.setdefault(first, set()).update(seconds)
            return
        table, far = self._full[step.right], delta.get(step.right, {})
        for first, middles in near.items():
            rows = [table[middle] for middle in middles if middle in table]
            if rows:
                found.setdefault(first, set()).update(*rows)
        for first, middle in self._that_lead_to(far, step.left) if far else ():
            found.setdefault(first, set()).update(far[middle])

    def _that_lead_to(self, middles: Table, left: View) -> Iterator[tuple[Hashable, Hashable]]:
        """The pairs of a view whose second is one of `middles`."""
        flipped = self._full.get(_flip(left))
        if flipped is not None:
            for middle in middles:
                for first in flipped.get(middle, ()):
                    yield first, middle
        else:
            for first, seconds in self._full[left].items():
                for middle in middles.keys() & seconds:
                    yield first, middle

    def _unknown(self, predicate: Predicate, found: Mapping[Hashable, Set[Hashable]]) -> Table:
        """The pairs that the predicate does not have."""
        known = self._own[predicate].table
        return {
            first: fresh
            for first, seconds in found.items()
            if (fresh := seconds - known.get(first, _NONE))
        }

    def _add(self, new: Mapping[Predicate, Table]) -> dict[View, Table]:
        """Add new pairs to all views; gives them by view."""
        delta = {
            view: table_of(PairRelation(new[view[0]]), flipped=True) if view[1] else new[view[0]]
            for view in self._full
            if view[0] in new
        }
        for view, table in delta.items():
            if view[0] in self._own and not view[1]:
                self._own[view[0]].add(table)
            else:
                for first, seconds in table.items():
                    put(self._full[view], first, seconds)
        return delta


def _united(tables: Iterable[Table]) -> Table:
    """All pairs of the tables."""
    united: Table = {}
    for table in tables:
        for first, seconds in table.items():
            put(united, first, seconds)
    return united
