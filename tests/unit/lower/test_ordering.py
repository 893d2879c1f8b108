"""The order of `__all__` and `__slots__` is that of ruff."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from mochi_import.lower.ordering import in_public_order, natural

if TYPE_CHECKING:
    from pathlib import Path

names = st.from_regex(r"[abABé_][abAB_é019]{0,5}", fullmatch=True)


def test_public_names() -> None:
    assert in_public_order({"x10", "x2", "Shape", "Box", "MAX", "X", "_y", "x02"}) == [
        "MAX", "Box", "Shape", "X", "_y", "x02", "x2", "x10",
    ]  # fmt: skip


def test_ruff_agrees(tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(max_examples=200, database=None)
    @given(st.lists(names, min_size=2, max_size=8, unique=True))
    def collect(some: list[str]) -> None:
        slots = tuple(sorted(some, key=natural))
        texts.append(
            f"__all__ = {in_public_order(some)!r}\n\n\nclass A:\n    __slots__ = {slots}\n"
        )

    collect()
    for number, text in enumerate(texts):
        (tmp_path / f"m{number}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    done = subprocess.run(
        [*command, "--select=RUF022,RUF023", str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
