"""The programs of the corpus, and what is recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = ROOT / "corpus"
PROGRAMS = sorted(path for path in CORPUS.rglob("*.mochi") if path.with_suffix(".out").exists())

# An import does not run test and bench blocks, so programs with blocks print less.
IMPORTABLE = [
    path
    for path in PROGRAMS
    if not any(
        line.startswith(("test ", "bench ")) for line in path.read_text("utf-8").splitlines()
    )
]


def name_of(path: Path) -> str:
    """The name of a program in the corpus."""
    return str(path.relative_to(CORPUS).with_suffix(""))


def expected(program: Path, suffix: str, default: str) -> str:
    """What is recorded beside a program."""
    path = program.with_suffix(suffix)
    return path.read_bytes().decode("latin-1") if path.exists() else default
