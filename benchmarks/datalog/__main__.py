"""`python -m benchmarks.datalog`: rules beside a naive fixpoint on large graphs.

It compares them once, as the naive fixpoint takes too long there to be a benchmark of many rounds:
seconds of CPU, of rules the least of five turns.
"""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from benchmarks.datalog import naive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main() -> None:
    """Print a line for each graph and query."""
    graphs = {
        "chain of 1,000": naive.chain(1_000),
        "10,000 edges, 10,000 nodes": naive.random_graph(10_000, 10_000),
        "10,000 edges, 1,000 nodes": naive.random_graph(1_000, 10_000),
    }
    for name, graph in graphs.items():
        for what, by_rules, by_naive_fixpoint in (
            ("all", naive.all_by_rules, naive.all_by_naive_fixpoint),
            ("one", naive.one_by_rules, naive.one_by_naive_fixpoint),
        ):
            fast = min(_seconds(by_rules, graph) for _ in range(5))
            slow = _seconds(by_naive_fixpoint, graph)
            print(f"{name}, {what}: {fast:.3f} {slow:.1f} {slow / fast:,.0f}x", flush=True)


def _seconds(answer: Callable[[naive.Graph], Sequence[object]], graph: naive.Graph) -> float:
    start = process_time()
    answer(graph)
    return process_time() - start


if __name__ == "__main__":
    main()
