"""The two programs of each pair in `benchmarks` print the same, at a small size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.programs import Pair, small_pairs
from benchmarks.suite import GROUPS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = [pair for group in GROUPS for pair in small_pairs(ROOT / group)]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.program.parent.name}-{pair.name}")
def test_both_print_the_same(
    pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for prepare in (pair.mochi, pair.python):
        work = prepare(tmp_path)
        capsys.readouterr()
        work()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0]
