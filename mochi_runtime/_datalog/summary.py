"""Aggregates: one value for each group of tuples."""

from __future__ import annotations

from mochi_runtime.aggregates import avg, max_, min_, sum_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import Any, Final

    from mochi_runtime._datalog.relation import Indexed
    from mochi_runtime._datalog.terms import Summary
    from mochi_runtime._datalog.values import Row, Values

AGGREGATES: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "count": len,
    "sum": sum_,
    "avg": avg,
    "min": min_,
    "max": max_,
}


def summarised(rule: Summary, rows: Indexed, values: Values) -> set[Row]:
    """The groups of the rows by their first columns, with the aggregate of the next."""
    width = rule.predicate[1] - 1
    groups: dict[Row, list[Hashable]] = {}
    for row in rows:
        groups.setdefault(row[:width], []).append(row[width])
    aggregate = AGGREGATES[rule.op]
    # In ascending order, since a sum of floats depends on it.
    return {
        (*group, values.key(aggregate(values.of(values.ascending_keys(keys)))))
        for group, keys in groups.items()
    }
