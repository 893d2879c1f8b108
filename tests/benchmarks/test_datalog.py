"""Rules and the naive fixpoint give the same, on small graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.datalog import against_naive, naive

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Benchmark

GRAPHS = {"chain": naive.chain(20), "graph": naive.random_graph(30, 40)}


@pytest.mark.parametrize("benchmark", [*against_naive(GRAPHS)], ids=lambda each: each.name)
def test_both_give_the_same(
    benchmark: Benchmark, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for side in ("mochi", "python"):
        benchmark.prepare(side, tmp_path)()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert not printed[0].startswith("0")
