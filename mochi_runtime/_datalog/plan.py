"""From a rule to the steps that find its rows.

A row holds the keys of the variables bound so far, one position for each.  Every step takes all
rows at once and gives new ones, so that the work of a join is one list comprehension.  Conditions
run as soon as their variables are bound; of the atoms that remain, the one with the most bound
columns is joined next, so that a join without an index look-up happens only when nothing better is
left.
"""

from __future__ import annotations

from mochi_runtime._datalog.relation import Access, Relation, Values, key_of, row_of
from mochi_runtime._datalog.terms import ANY, Atom, Comparison, Negation, Rule, Var
from mochi_runtime.comparison import less, less_equal
from mochi_runtime.errors import MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from typing import Protocol

    from mochi_runtime._datalog.relation import Row
    from mochi_runtime._datalog.terms import Literal

    type Relations = Callable[[tuple[str, int]], Relation]

    class Step(Protocol):
        """Takes the rows so far to the rows with one more literal satisfied."""

        def run(self, rows: list[Row], relations: Relations) -> list[Row]: ...


class Join:
    """An atom: each row is continued by the tuples that agree with it."""

    def __init__(self, predicate: tuple[str, int], access: Access, at: tuple[int, ...]) -> None:
        self.predicate = predicate
        self._access = access
        self._key = key_of(at)

    def run(self, rows: list[Row], relations: Relations) -> list[Row]:
        """Join with the relation of the predicate."""
        return self.join(rows, relations(self.predicate))

    def join(self, rows: list[Row], relation: Relation) -> list[Row]:
        """Join with the given relation: the whole one, or what the last round added to it."""
        table, key = relation.index(self._access), self._key
        if not self._access.out:
            return [row for row in rows if key(row) in table]
        get = table.get
        return [row + more for row in rows for more in get(key(row), ())]


class Reject:
    """A negated atom: the rows without a partner remain."""

    def __init__(self, predicate: tuple[str, int], access: Access, at: tuple[int, ...]) -> None:
        self._predicate = predicate
        self._access = access
        self._key = key_of(at)

    def run(self, rows: list[Row], relations: Relations) -> list[Row]:
        """Keep the rows that find nothing."""
        table, key = relations(self._predicate).index(self._access), self._key
        return [row for row in rows if key(row) not in table]


class Filter:
    """A comparison of two bound terms."""

    def __init__(self, holds: Callable[[Row], bool]) -> None:
        self._holds = holds

    def run(self, rows: list[Row], _: Relations) -> list[Row]:
        """Keep the rows for which the comparison holds."""
        return list(filter(self._holds, rows))


class Bind:
    """`X == term`, where X is new: it takes the term's value."""

    def __init__(self, term: Callable[[Row], Hashable]) -> None:
        self._term = term

    def run(self, rows: list[Row], _: Relations) -> list[Row]:
        """Continue each row by the value."""
        term = self._term
        return [(*row, term(row)) for row in rows]


class Plan:
    """A rule in steps; `lead` is the join that reads a delta, when the plan is for one."""

    def __init__(self, lead: Join | None, steps: list[Step], head: Callable[[Row], Row]) -> None:
        self.lead = lead
        self._steps = steps
        self._head = head

    def derive(self, relations: Relations, delta: Relation | None = None) -> set[Row]:
        """The head's tuples for all rows, or for those whose leading atom is in `delta`."""
        rows: list[Row] = [()]
        if self.lead is not None and delta is not None:
            rows = self.lead.join(rows, delta)
        for step in self._steps:
            if not rows:
                break
            rows = step.run(rows, relations)
        return set(map(self._head, rows))


def plan_rule(rule: Rule, values: Values, lead: Atom | None = None) -> Plan:
    """The plan of a rule, starting from the atom `lead` of its body when one is given."""
    planner = _Planner(rule, values)
    first = planner.join(lead) if lead is not None else None
    steps = list(planner.steps([literal for literal in rule.body if literal is not lead]))
    return Plan(first, steps, planner.head())


class _Planner:
    """Plans one rule; `bound` is the position of each bound variable in a row."""

    def __init__(self, rule: Rule, values: Values) -> None:
        self.rule = rule
        self.values = values
        self.bound: dict[str, int] = {}

    def steps(self, waiting: list[Literal]) -> Iterator[Step]:
        while waiting:
            step, literal = self._next(waiting)
            waiting.remove(literal)
            yield step

    def _next(self, waiting: list[Literal]) -> tuple[Step, Literal]:
        for literal in waiting:
            condition = self._condition(literal)
            if condition is not None:
                return condition, literal
        atoms = [literal for literal in waiting if isinstance(literal, Atom)]
        if not atoms:
            raise self._unbound(waiting[0])
        best = max(atoms, key=self._bound_columns)
        return self.join(best), best

    def join(self, atom: Atom) -> Join:
        access, at = self._access(atom)
        return Join(atom.predicate, access, at)

    def head(self) -> Callable[[Row], Row]:
        terms = [self._term(arg) for arg in self.rule.head.args]
        known = [term for term in terms if term is not None]
        if len(known) < len(terms):
            raise self._unbound(self.rule.head)
        names = list(self.rule.head.variables())
        if len(names) == len(terms):
            return row_of(tuple(self.bound[name] for name in names))
        return lambda row: tuple([term(row) for term in known])

    def _bound_columns(self, atom: Atom) -> int:
        return sum(
            arg.name in self.bound if isinstance(arg, Var) else arg is not ANY for arg in atom.args
        )

    def _access(self, atom: Atom) -> tuple[Access, tuple[int, ...]]:
        """How to read the atom's relation, and the positions that make up the key in a row."""
        constants: list[tuple[int, Hashable]] = []
        repeats: list[tuple[int, int]] = []
        key: list[tuple[int, int]] = []
        new: dict[str, int] = {}
        for column, arg in enumerate(atom.args):
            if not isinstance(arg, Var):
                if arg is not ANY:
                    constants.append((column, self.values.key(arg)))
            elif arg.name in self.bound:
                key.append((column, self.bound[arg.name]))
            elif arg.name in new:
                repeats.append((new[arg.name], column))
            else:
                new[arg.name] = column
        for name in new:
            self.bound[name] = len(self.bound)
        columns = tuple(column for column, _ in key)
        access = Access(tuple(constants), tuple(repeats), columns, tuple(new.values()))
        return access, tuple(position for _, position in key)

    def _condition(self, literal: Literal) -> Step | None:
        """The step of a negation or comparison, once its variables are bound."""
        if isinstance(literal, Negation):
            if not set(literal.atom.variables()) <= self.bound.keys():
                return None
            access, at = self._access(literal.atom)
            return Reject(literal.atom.predicate, access, at)
        if isinstance(literal, Comparison):
            return self._comparison(literal)
        return None

    def _comparison(self, literal: Comparison) -> Step | None:
        left, right = self._term(literal.left), self._term(literal.right)
        if left is not None and right is not None:
            return Filter(self._test(literal.op, left, right))
        if literal.op == "==":
            for variable, other in ((literal.left, right), (literal.right, left)):
                if isinstance(variable, Var) and other is not None:
                    self.bound[variable.name] = len(self.bound)
                    return Bind(other)
        return None

    def _term(self, term: object) -> Callable[[Row], Hashable] | None:
        """A function from a row to the key of a term, none while it is not bound."""
        if isinstance(term, Var):
            position = self.bound.get(term.name)
            return None if position is None else lambda row: row[position]
        if term is ANY:
            return None
        key = self.values.key(term)
        return lambda _: key

    def _test(
        self, op: str, left: Callable[[Row], Hashable], right: Callable[[Row], Hashable]
    ) -> Callable[[Row], bool]:
        if op == "==":
            return lambda row: left(row) == right(row)
        if op == "!=":
            return lambda row: left(row) != right(row)
        value = self.values.value
        holds, first, second = {
            "<": (less, left, right),
            "<=": (less_equal, left, right),
            ">": (less, right, left),
            ">=": (less_equal, right, left),
        }[op]
        return lambda row: holds(value(first(row)), value(second(row)))

    def _unbound(self, literal: Literal) -> MochiError:
        atom = literal.atom if isinstance(literal, Negation) else literal
        terms: Sequence[object] = atom.args if isinstance(atom, Atom) else (atom.left, atom.right)
        loose = [
            repr(term)
            for term in terms
            if term is ANY or (isinstance(term, Var) and term.name not in self.bound)
        ]
        return MochiError(
            f"in rule {self.rule!r}: no positive condition gives {', '.join(loose)} a value"
        )
