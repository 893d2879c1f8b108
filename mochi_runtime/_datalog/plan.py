"""From a rule to the steps that find its rows.

A row holds the keys of the variables bound so far, one position for each.  Every step takes all
rows at once and gives new ones, so that the work of a join is one list comprehension.
"""

from __future__ import annotations

from mochi_runtime._datalog.binding import binding, bound_columns, next_literal
from mochi_runtime._datalog.relation import Access, Readable, Values, key_of, row_of
from mochi_runtime._datalog.terms import (
    ANY,
    Atom,
    Calculation,
    Comparison,
    Negation,
    Rule,
    Var,
    variables_in,
)
from mochi_runtime.arithmetic import add, div, mod, mul, sub
from mochi_runtime.comparison import less, less_equal
from mochi_runtime.errors import MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from typing import Any, Final, Protocol

    from mochi_runtime._datalog.relation import Row
    from mochi_runtime._datalog.terms import Literal

    type Relations = Callable[[tuple[str, int]], Readable]

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

    def join(self, rows: list[Row], relation: Readable) -> list[Row]:
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

    def derive(self, relations: Relations, delta: Readable | None = None) -> set[Row]:
        """The head's tuples for all rows, or for those whose leading atom is in `delta`."""
        rows: list[Row] = [()]
        if self.lead is not None and delta is not None:
            rows = self.lead.join(rows, delta)
        for step in self._steps:
            if not rows:
                break
            rows = step.run(rows, relations)
        return set(map(self._head, rows))


_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "/": div,
    "%": mod,
}


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
            literal = next_literal(waiting, self.bound)
            match literal:
                case Atom():
                    yield self.join(literal)
                case Negation(atom=atom):
                    access, at = self._access(atom)
                    yield Reject(atom.predicate, access, at)
                case Comparison():
                    yield self._comparison(literal)
                case _:
                    raise self._unbound(_terms(waiting[0]))
            waiting.remove(literal)

    def join(self, atom: Atom) -> Join:
        access, at = self._access(atom)
        return Join(atom.predicate, access, at)

    def head(self) -> Callable[[Row], Row]:
        head = self.rule.head
        if not all(bound_columns(head, self.bound)):
            raise self._unbound(head.args)
        names = list(head.variables())
        if len(names) == len(head.args):
            return row_of(tuple(self.bound[name] for name in names))
        terms = [self._term(arg) for arg in head.args]
        return lambda row: tuple([term(row) for term in terms])

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

    def _comparison(self, literal: Comparison) -> Step:
        found = binding(literal, self.bound)
        if found is None:
            return Filter(
                self._test(literal.op, self._term(literal.left), self._term(literal.right))
            )
        new, term = found
        step = Bind(self._term(term))
        self.bound[new.name] = len(self.bound)
        return step

    def _term(self, term: object) -> Callable[[Row], Hashable]:
        """A function from a row to the key of a term whose variables are bound."""
        key, value = self.values.key, self.values.value
        match term:
            case Var(name=name):
                position = self.bound[name]
                return lambda row: row[position]
            case Calculation(op=op):
                left, right = (self._term(side) for side in term.sides)
                apply = _ARITHMETIC[op]
                return lambda row: key(apply(value(left(row)), value(right(row))))
        constant = key(term)
        return lambda _: constant

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

    def _unbound(self, terms: Iterable[object]) -> MochiError:
        loose = dict.fromkeys(
            name
            for term in terms
            for name in (variables_in(term) if term is not ANY else ("_",))
            if name not in self.bound
        )
        return MochiError(
            f"in rule {self.rule!r}: no positive condition gives {', '.join(loose)} a value"
        )


def _terms(literal: Literal) -> Iterable[object]:
    match literal:
        case Comparison(left=left, right=right):
            return left, right
        case _:
            return map(Var, literal.variables())
