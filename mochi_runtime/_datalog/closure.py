"""Transitive closure in one pass: from the pairs it starts with, and the graphs it goes along.

    path(X, Z) :- link(X, Y), path(Y, Z)     goes along `link` at the front
    path(X, Z) :- path(X, Y), road(Y, Z)     goes along `road` at the back

Nodes that can reach one another (a strongly connected component) share their row, and the rows of
all that a component leads to are known before its own is united from them.  So the work is at most
one union for each edge, however long the paths.
"""

from __future__ import annotations

from mochi_runtime._datalog.strata import components

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Set

    from mochi_runtime._datalog.pairs import Table


def closed(start: Table, front: Table, back: Table) -> Table:
    """The pairs of `start`, with any number of steps in `front` before and in `back` behind."""
    table = _along(front, start) if front else start
    if not back:
        return table
    reached = _along(back, back)
    return {first: _united([row, *_rows_of(row, reached)]) for first, row in table.items()}


def _along(graph: Table, start: Table) -> Table:
    """The rows of `start`, each with those of all nodes that its own can reach."""
    rows: Table = {}
    for component in components([*graph, *start], lambda node: graph.get(node, ())):
        parts = [start[node] for node in component if node in start]
        for node in component:
            if node in graph:
                parts += _rows_of(graph[node], rows)
        if parts:
            rows.update(dict.fromkeys(component, _united(parts)))
    return rows


def _rows_of(nodes: Iterable[Hashable], rows: Table) -> list[Set[Hashable]]:
    return [rows[node] for node in nodes if node in rows]


def _united(sets: list[Set[Hashable]]) -> frozenset[Hashable]:
    """The members of all sets: where one has them all that very set, which others may share."""
    different = {id(each): each for each in sets}.values()
    largest = max(different, key=len)
    if isinstance(largest, frozenset) and all(each <= largest for each in different):
        return largest
    return frozenset().union(*different)
