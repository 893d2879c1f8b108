"""The programs that the differential gate runs, and those that some platform cannot."""

from __future__ import annotations

import hashlib
import os
import tomllib
from typing import TYPE_CHECKING

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = ROOT / "corpus"
UNABLE = ROOT / "tests" / "differential" / "unable.toml"


def programs() -> list[Path]:
    """With `MOCHI_CORPUS=all` every program with an output; otherwise one of each area."""
    every = sorted(path for path in CORPUS.rglob("*.mochi") if path.with_suffix(".out").exists())
    if os.environ.get("MOCHI_CORPUS") == "all":
        return every
    first_of_area: dict[Path, Path] = {}
    for path in every:
        first_of_area.setdefault(path.parent, path)
    return list(first_of_area.values())


def has_blocks(program: Path) -> bool:
    """Whether the program has test or bench blocks, which an import does not run."""
    lines = program.read_text("utf-8").splitlines()
    return any(line.startswith(("test ", "bench ")) for line in lines)


def name_of(program: Path) -> str:
    return program.relative_to(CORPUS).with_suffix("").as_posix()


def expected_sha256(program: Path) -> str:
    return hashlib.sha256(program.with_suffix(".out").read_bytes()).hexdigest()


def expected_status(program: Path) -> int:
    path = program.with_suffix(".exit")
    return int(path.read_text("ascii")) if path.exists() else 0


def unable(lacks: tuple[str, ...]) -> set[str]:
    """The programs that need something which a platform lacks."""
    needs: dict[str, list[str]] = tomllib.loads(UNABLE.read_text("utf-8"))
    return {name for lack in lacks for name in needs[lack]}
