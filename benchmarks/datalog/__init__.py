"""Datalog: programs beside what one writes by hand in Python, and beside a naive fixpoint.

The Python twins walk the graph with sets and lists, as somebody does who knows what is asked. The
naive fixpoint knows no more than the rules say: it applies them to all rows until nothing is new.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.datalog import naive
from benchmarks.programs import pairs
from benchmarks.suite import Benchmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.datalog.naive import Graph
    from benchmarks.suite import Work

PROGRAMS = Path(__file__).parent


def benchmarks() -> list[Benchmark]:
    """The pairs of programs, and the comparison with the naive fixpoint."""
    beside = [Benchmark("datalog", pair.name, pair.mochi, pair.python) for pair in pairs(PROGRAMS)]
    graphs = {
        "chain-300": naive.chain(300),
        "graph-2000": naive.random_graph(2_000, 2_000),
    }
    return [*beside, *against_naive(graphs)]


def against_naive(graphs: dict[str, Graph]) -> Iterator[Benchmark]:
    """All ancestors in each graph, and those of one person."""
    for name, graph in graphs.items():
        for what, rules, fixpoint in (
            ("all", naive.all_by_rules, naive.all_by_naive_fixpoint),
            ("one", naive.one_by_rules, naive.one_by_naive_fixpoint),
        ):
            sides = partial(_prepare, rules, graph), partial(_prepare, fixpoint, graph)
            title = f"naive-{what}-{name}"
            yield Benchmark("datalog", title, *sides, amount=len(graph), unit="facts")


def _prepare(answer: Callable[[Graph], Sequence[object]], graph: Graph, _: Path) -> Work:
    def work() -> None:
        found = answer(graph)
        print(len(found), found[:3], found[-3:])

    return work
