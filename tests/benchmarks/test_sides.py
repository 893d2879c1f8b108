"""The two sides of benchmarks print the same, at a small size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import agents, datalog, queries
from benchmarks.datalog import naive
from benchmarks.programs import small_pairs
from benchmarks.suite import GROUPS, ROOT, SIDES, Benchmark

if TYPE_CHECKING:
    from pathlib import Path

GRAPHS = {"chain": naive.chain(20), "graph": naive.random_graph(30, 40)}
SMALL = [
    *(
        Benchmark(group, pair.name, pair.mochi, pair.python)
        for group in GROUPS
        for pair in small_pairs(ROOT / group)
    ),
    *agents.at_counts(dict.fromkeys(agents.COUNTS, 50)),
    *datalog.against_naive(GRAPHS),
    *queries.at_sizes(40),
]


@pytest.mark.parametrize("benchmark", SMALL, ids=lambda benchmark: benchmark.title)
def test_both_print_the_same(
    benchmark: Benchmark, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for side in SIDES:
        work = benchmark.prepare(side, tmp_path)
        capsys.readouterr()
        work()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0]
    if benchmark.unit in ("rows", "facts"):
        assert printed[0].split()[0] != "0", "nothing is found"
