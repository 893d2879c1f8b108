"""Queries over tables of several sizes: only the query is timed, not the making of the tables.

Each program of `programs` has two functions, `tables(size)` and `query(tables)`, and a twin in
Python that answers with loops over dicts, as one does by hand.  What is compared are the number of
rows and the first and the last of them.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import mochi_import
from benchmarks.suite import Benchmark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from benchmarks.suite import Work

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.mochi"))
SIZES = (1_000, 100_000, 1_000_000)


def benchmarks() -> list[Benchmark]:
    """Each query at each size."""
    return list(at_sizes(*SIZES))


def at_sizes(*sizes: int) -> Iterator[Benchmark]:
    """Each query at these sizes."""
    for program in PROGRAMS:
        for size in sizes:
            sides = (partial(_prepare, program.with_suffix(s), size) for s in (".mochi", ".py"))
            yield Benchmark("queries", f"{program.stem}-{size}", *sides, amount=size, unit="rows")


def _prepare(program: Path, size: int, folder: Path) -> Work:
    path = folder / program.name
    if not path.exists():
        shutil.copy(program, path)
    module = _load(path)
    tables = module.tables(size)

    def work() -> None:
        rows = module.query(tables)
        print(len(rows), *rows[:3], *rows[-3:])

    return work


def _load(path: Path) -> ModuleType:
    make = (
        mochi_import.spec_from_file_location
        if path.suffix == ".mochi"
        else importlib.util.spec_from_file_location
    )
    spec = make(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where `dataclasses` looks for it
    spec.loader.exec_module(module)
    return module
