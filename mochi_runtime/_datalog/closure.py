"""Transitive closure in one pass: from the pairs it starts with, and the graphs it goes along.

    path(X, Z) :- link(X, Y), path(Y, Z)     goes along `link` at the front
    path(X, Z) :- path(X, Y), road(Y, Z)     goes along `road` at the back

Nodes that can reach one another (a strongly connected component) have the same row, and the rows of
all that a component leads to are known before its own is united from them.  So the work is one
union for each edge, however long the paths.
"""

from __future__ import annotations

from mochi_runtime._datalog.strata import components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from mochi_runtime._datalog.pairs import Seconds

    type Table = dict[int, Any]


def closed(start: Table, front: Iterable[Table], back: Iterable[Table], seconds: Seconds) -> Table:
    """The pairs of `start`, with any number of steps in `front` before and in `back` behind."""
    table = _along(_united(front, seconds), start, seconds)
    graph = _united(back, seconds)
    if not graph:
        return table
    nodes = {*graph, *seconds.members(seconds.union(graph.values()))}
    reached = _along(graph, {node: seconds.of(node) for node in sorted(nodes)}, seconds)
    known: dict[Any, Any] = {}
    for first, row in table.items():
        if row not in known:
            ends = seconds.members(row)
            known[row] = seconds.union(reached.get(end) or seconds.of(end) for end in ends)
        table[first] = known[row]
    return table


def _along(graph: Table, start: Table, seconds: Seconds) -> Table:
    """The rows of `start`, each with those of all nodes that its own can reach."""
    none = seconds.none

    def next_nodes(node: int) -> Iterable[int]:
        return seconds.members(graph.get(node, none))

    rows: Table = {}
    for component in components(sorted({*graph, *start}), next_nodes):
        own = (start.get(node, none) for node in component)
        ahead = (rows.get(each, none) for node in component for each in next_nodes(node))
        row = seconds.union((*own, *ahead))
        if row:
            rows.update(dict.fromkeys(component, row))
    return rows


def _united(tables: Iterable[Table], seconds: Seconds) -> Table:
    """All pairs of the tables."""
    united: Table = {}
    for table in tables:
        for first, row in table.items():
            united[first] = seconds.union((united.get(first, seconds.none), row))
    return united
