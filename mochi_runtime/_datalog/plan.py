"""From a rule to the steps that find its tuples.

The order of the literals comes first (`binding`), then for each the terms that something after it
still needs: only these are columns of its rows.  Constants are columns of the row that a plan
begins with, so that a constant and a bound variable are the same to a step.
"""

from __future__ import annotations

from mochi_runtime._datalog.binding import binding, bound_columns, next_literal
from mochi_runtime._datalog.relation import Access, project
from mochi_runtime._datalog.steps import Calculate, Compare, Copy, Join, Reject
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
from mochi_runtime.errors import MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Hashable, Iterable, Iterator

    from mochi_runtime._datalog.relation import Columns, Indexed
    from mochi_runtime._datalog.steps import Relations, Rows, Step
    from mochi_runtime._datalog.terms import Literal
    from mochi_runtime._datalog.values import Row, Values

    # What a column of a row holds: the variable of this name, the constant with this key, or
    # something worked out on the way.
    type Label = str | tuple[Hashable] | object


class Plan:
    """A rule in steps; `lead` is the join that reads a delta, when the plan is for one."""

    __slots__ = ("_head", "_lead", "_start", "_steps")

    def __init__(
        self, start: Row, lead: Join | None, steps: list[Step], head: Columns | None
    ) -> None:
        self._start = start
        self._lead = lead
        self._steps = steps
        self._head = head

    def derive(self, relations: Relations, delta: Indexed | None = None) -> set[Row]:
        """The head's tuples for all rows, or for those whose leading atom is in `delta`."""
        rows: Rows = (self._start,)
        if self._lead is not None and delta is not None:
            rows = self._lead.join(rows, delta)
        for step in self._steps:
            if not rows:
                break
            rows = step.run(rows, relations)
        return set(rows) if self._head is None else project(self._head, rows)


def plan_rule(rule: Rule, values: Values, lead: Atom | None = None) -> Plan:
    """The plan of a rule, starting from the atom `lead` of its body when one is given."""
    order = list(_ordered(rule, lead))
    layout = _Layout(rule, values)
    start = layout.constants
    steps: list[Step] = []
    for place, literal in enumerate(order):
        later = {label for each in order[place + 1 :] for label in layout.of(each)}
        steps += layout.satisfy(literal, later.union(layout.head))
    columns = layout.columns(layout.head)
    whole = columns == tuple(range(len(layout.labels)))
    first = steps.pop(0) if lead is not None else None
    assert first is None or isinstance(first, Join)
    return Plan(start, first, steps, None if whole else columns)


def _ordered(rule: Rule, lead: Atom | None) -> Iterator[Literal]:
    """The literals of the body in the order in which to satisfy them."""
    waiting = list(rule.body)
    bound: set[str] = set()
    literal: Literal | None = lead
    while waiting:
        literal = literal or next_literal(waiting, bound)
        if literal is None:
            raise _unbound(rule, _wanting(waiting[0]), bound)
        waiting.remove(literal)
        bound.update(literal.variables())
        yield literal
        literal = None
    if not all(bound_columns(rule.head, bound)):
        raise _unbound(rule, rule.head.args, bound)


class _Layout:
    """What the columns hold of the rows that a rule has come to."""

    def __init__(self, rule: Rule, values: Values) -> None:
        self.values = values
        self.head = [self.label(arg) for arg in rule.head.args]
        used = [*self.head, *(label for each in rule.body for label in self.of(each))]
        constants = [each for each in dict.fromkeys(used) if isinstance(each, tuple)]
        self.constants = tuple(key for (key,) in constants)
        self.labels: list[Label] = [*constants]

    def label(self, term: object) -> Label:
        return term.name if isinstance(term, Var) else (self.values.key(term),)

    def of(self, literal: Literal) -> Iterator[Label]:
        """What a literal needs, or gives."""
        for term in _terms(literal):
            yield from self._parts(term)

    def _parts(self, term: object) -> Iterator[Label]:
        if isinstance(term, Calculation):
            for side in term.sides:
                yield from self._parts(side)
        elif term is not ANY:
            yield self.label(term)

    def columns(self, labels: Iterable[Label]) -> Columns:
        return tuple(map(self.labels.index, labels))

    def satisfy(self, literal: Literal, later: Collection[Label]) -> Iterator[Step]:
        match literal:
            case Atom():
                yield self._join(literal, later)
            case Negation(atom=atom):
                access, at, _ = self._access(atom, ())
                yield Reject(atom.predicate, access, at)
            case Comparison(op=op):
                known = {label for label in self.labels if isinstance(label, str)}
                found = binding(literal, known)
                if found is None:
                    left = yield from self._column(literal.left)
                    right = yield from self._column(literal.right)
                    yield Compare(op, left, right, self.values)
                else:
                    new, term = found
                    column = yield from self._column(term)
                    yield Copy(column)
                    self.labels.append(new.name)

    def _join(self, atom: Atom, later: Collection[Label]) -> Join:
        access, at, new = self._access(atom, later)
        kept = sorted((label for label in self.labels if label in later), key=self._place_in_head)
        columns = self.columns(kept)
        join = Join(atom, access, at, columns, len(self.labels))
        self.labels = [*kept, *new]
        return join

    def _access(self, atom: Atom, later: Collection[Label]) -> tuple[Access, Columns, list[Label]]:
        """How to read an atom's relation, where a row has the key, and what the tuples give that
        is needed later."""
        key: dict[int, Label] = {}
        repeats: list[tuple[int, int]] = []
        new: dict[Label, int] = {}
        for column, arg in enumerate(atom.args):
            if arg is ANY:
                continue
            label = self.label(arg)
            if label in self.labels:
                key[column] = label
            elif label in new:
                repeats.append((new[label], column))
            else:
                new[label] = column
        given = sorted((label for label in new if label in later), key=self._place_in_head)
        out = tuple(new[label] for label in given)
        return Access(tuple(key), out, tuple(repeats)), self.columns(key.values()), given

    def _place_in_head(self, label: Label) -> int:
        return self.head.index(label) if label in self.head else len(self.head)

    def _column(self, term: object) -> Generator[Step, None, int]:
        """Where a row has a term, after the steps that work it out."""
        if not isinstance(term, Calculation):
            return self.labels.index(self.label(term))
        left = yield from self._column(term.left)
        right = yield from self._column(term.right)
        yield Calculate(term.op, left, right, self.values)
        self.labels.append(object())
        return len(self.labels) - 1


def _unbound(rule: Rule, terms: Iterable[object], bound: Collection[str]) -> MochiError:
    loose = dict.fromkeys(
        name
        for term in terms
        for name in (variables_in(term) if term is not ANY else ("_",))
        if name not in bound
    )
    return MochiError(f"in rule {rule!r}: no positive condition gives {', '.join(loose)} a value")


def _terms(literal: Literal) -> Iterable[object]:
    match literal:
        case Atom(args=args) | Negation(atom=Atom(args=args)):
            return args
        case Comparison(left=left, right=right):
            return left, right
    return ()


def _wanting(literal: Literal) -> Iterable[object]:
    """The terms of a literal that cannot run."""
    return _terms(literal) if isinstance(literal, Comparison) else map(Var, literal.variables())
