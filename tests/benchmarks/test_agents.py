"""The two sides of each benchmark of agents give the same, at a small size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.agents import COUNTS, at_counts
from benchmarks.agents.memory import main

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Benchmark


@pytest.mark.parametrize(
    "benchmark", [*at_counts(dict.fromkeys(COUNTS, 50))], ids=lambda benchmark: benchmark.name
)
def test_both_give_the_same(
    benchmark: Benchmark, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for side in ("mochi", "python"):
        benchmark.prepare(side, tmp_path)()
        printed.append(int(capsys.readouterr().out))
    assert printed[0] == printed[1]


def test_an_idle_agent_takes_less_than_a_task(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.agents.memory.COUNT", 200)
    main()
    words = capsys.readouterr().out.split()
    agent, task = (int(word) for word in words if word.isdigit())
    assert 100 < agent < task
