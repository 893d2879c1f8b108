"""Python's type checkers find nothing in emitted programs, with the settings of their project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from benchmarks.gates import CORPUS, emit, found_by

if TYPE_CHECKING:
    from pathlib import Path


def some(programs: list[Path]) -> list[Path]:
    """Every program with MOCHI_CORPUS=all, otherwise every fortieth."""
    return programs if os.environ.get("MOCHI_CORPUS") == "all" else programs[7::40]


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of some programs of the corpus."""
    folder = tmp_path_factory.mktemp("emitted")
    assert emit(some(sorted(CORPUS.rglob("*.mochi"))), folder) > 20
    return folder


@pytest.mark.parametrize("tool", ["mypy", "pyright"])
def test_a_mistake_is_all_that_is_found(emitted: Path, tool: str) -> None:
    wrong = emitted / "src" / "emitted" / "wrong.py"
    wrong.write_text("def f(x: int) -> str:\n    return x\n", encoding="utf-8")
    found = [(finding.file, finding.line) for finding in found_by(tool, emitted)]
    assert [(emitted / file, line) for file, line in found] == [(wrong, 2)]
