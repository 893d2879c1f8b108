"""The programs that the differential gate runs."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = ROOT / "corpus"

# `eval` needs the compiler, which an emitted package does without.
NEED_COMPILER = {"builtins/eval", "probes/builtin/eval_expr_value", "probes/builtin/eval_print"}


def programs() -> list[Path]:
    """With `MOCHI_CORPUS=all` every program with an output; otherwise one of each folder."""
    every = sorted(path for path in CORPUS.rglob("*.mochi") if path.with_suffix(".out").exists())
    if os.environ.get("MOCHI_CORPUS") == "all":
        return every
    first: dict[str, Path] = {}
    for path in every:
        first.setdefault(path.relative_to(CORPUS).parts[0], path)
    return list(first.values())


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
