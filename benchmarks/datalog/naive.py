"""The closure of a graph by rules, and by a naive fixpoint."""

from __future__ import annotations

from random import Random

from mochi_runtime.datalog import Database, Var, atom

type Graph = list[tuple[int, int]]
type Answer = dict[str, int]

X, Y, Z = Var("X"), Var("Y"), Var("Z")


def random_graph(nodes: int, edges: int) -> Graph:
    """Distinct edges."""
    random = Random(1)
    found = {(random.randrange(nodes), random.randrange(nodes)): None for _ in range(edges)}
    return list(found)


def chain(people: int) -> Graph:
    """Each the parent of the next."""
    return [(number, number + 1) for number in range(people)]


def rules(graph: Graph) -> Database:
    """`ancestor` over a graph of parents."""
    database = Database()
    for edge in graph:
        database.fact("parent", *edge)
    database.rule(atom("ancestor", X, Y), atom("parent", X, Y))
    database.rule(atom("ancestor", X, Z), atom("parent", X, Y), atom("ancestor", Y, Z))
    return database


def all_by_rules(graph: Graph) -> list[Answer]:
    """All pairs."""
    return rules(graph).query("ancestor", X, Y)


def one_by_rules(graph: Graph) -> list[int]:
    """The ancestors of the person that was named last."""
    return rules(graph).query("ancestor", X, graph[-1][1])


def all_by_naive_fixpoint(graph: Graph) -> list[Answer]:
    """All pairs."""
    return [{"X": first, "Y": second} for first, second in sorted(_fixpoint(graph))]


def one_by_naive_fixpoint(graph: Graph) -> list[int]:
    """The same, of which the answers are taken."""
    person = graph[-1][1]
    return sorted(first for first, second in _fixpoint(graph) if second == person)


def _fixpoint(graph: Graph) -> set[tuple[int, int]]:
    """Both rules on all rows, again and again until nothing is new; the join has an index."""
    children: dict[int, list[int]] = {}
    for parent, child in graph:
        children.setdefault(parent, []).append(child)
    ancestor = set(graph)
    while True:
        found = {(x, z) for x, y in ancestor for z in children.get(y, ())}
        if found <= ancestor:
            return ancestor
        ancestor |= found
