"""The steps of a query, in the order in which rows pass through them.

A plan is a chain, not a tree: the right side of a join is an expression, never another chain.  Up
to a Group the rows are the variables bound so far; a Group replaces them by its own variable;
Project replaces them by a value.  Steps hold checked syntax, so a plan prints and compares
without any Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.check.symbols import Symbol
    from mochi_import.syntax.nodes import Expr, FieldExpr, QueryExpr

JoinKind = Literal["inner", "left", "right", "outer"]


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on the rows."""


@dataclass(frozen=True, slots=True)
class Scan(Step):
    """`from x in xs`: for each row so far, each element of the source."""

    variable: Symbol
    source: Expr


@dataclass(frozen=True, slots=True)
class Filter(Step):
    """`where` or `having`: the rows for which all conditions hold, tested in order."""

    conditions: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """`o.cid == c.id` of a join: `left` uses earlier variables only, `right` only its own."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Join(Step):
    """`join y in ys on c`; the source is evaluated once.

    A pair of rows matches when all of `left_filters` (which use earlier variables only),
    `right_filters` (only the join's own), `keys` and `conditions` hold.  `matches_first` puts the
    unmatched rows of a left or outer join after all matches instead of in their place.
    """

    kind: JoinKind
    variable: Symbol
    source: Expr
    conditions: tuple[Expr, ...]
    left_filters: tuple[Expr, ...] = ()
    right_filters: tuple[Expr, ...] = ()
    keys: tuple[Key, ...] = ()
    matches_first: bool = False


@dataclass(frozen=True, slots=True)
class Group(Step):
    """`group by a, b into g`.

    An item of a group is the row's variable, or a map of them when `rows` has several.  With
    several keys the key of the group is a map with `names` for keys.
    """

    variable: Symbol
    rows: tuple[Symbol, ...]
    keys: tuple[Expr, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """An aggregate over the items of a group, `node` as it is written.

    For each row for which all of `conditions` hold, `function` takes in `value`.  In these
    expressions `item` is the row, if they name it at all.
    """

    node: Expr
    function: str
    item: Symbol | None
    conditions: tuple[Expr, ...]
    value: Expr | None


@dataclass(frozen=True, slots=True)
class Fold(Step):
    """A Group of which only its key and aggregates are used: no group keeps its rows.

    `reads` are the expressions that read the key, `g.key`, or a field of it, `g.key.a`.
    """

    group: Group
    reads: tuple[FieldExpr, ...]
    aggregates: tuple[Folded, ...]


@dataclass(frozen=True, slots=True)
class Sort(Step):
    """`sort by k`.  After a Project, each key is computed right after the value of its row.

    With `first` only that many rows are wanted.
    """

    key: Expr
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Project(Step):
    """`select e`"""

    value: Expr


@dataclass(frozen=True, slots=True)
class Distinct(Step):
    """`select distinct`: drops a value equal to an earlier one."""


@dataclass(frozen=True, slots=True)
class Slice(Step):
    """`skip n take m`"""

    skip: Expr | None
    take: Expr | None


@dataclass(frozen=True, slots=True)
class Aggregate(Step):
    """`select sum(e)` without a group: one value from all rows; `function` is a builtin's name."""

    function: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one query."""

    node: QueryExpr
    steps: tuple[Step, ...]

    def with_rows(self) -> Iterator[tuple[Step, frozenset[Symbol]]]:
        """Each step with the variables that make up the rows it receives."""
        rows: frozenset[Symbol] = frozenset()
        for step in self.steps:
            yield step, rows
            if isinstance(step, Scan | Join):
                rows |= {step.variable}
            elif isinstance(step, Group):
                rows = frozenset({step.variable})
            elif isinstance(step, Fold):
                rows = frozenset({step.group.variable})
