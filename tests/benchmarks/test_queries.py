"""The two sides of each query give the same, at a small size."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.queries import at_sizes

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Benchmark


@pytest.mark.parametrize("benchmark", [*at_sizes(40)], ids=lambda benchmark: benchmark.name)
def test_both_give_the_same(
    benchmark: Benchmark,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    printed = []
    for side in ("mochi", "python"):
        benchmark.prepare(side, tmp_path)()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert not printed[0].startswith("0")
