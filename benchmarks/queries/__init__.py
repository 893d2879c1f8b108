"""Queries over tables of several sizes: only the query is timed, not the making of the tables.

Each program of `programs` has a function `tables` and queries over them, and a twin in Python that
answers with loops over dicts, as one does by hand.  What is compared are the number of rows and the
first and the last of them.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import mochi_import
from benchmarks.suite import Benchmark
from mochi_import.interpreter import no_collector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from benchmarks.suite import Work

PROGRAMS = Path(__file__).with_name("programs")
SIZES = (1_000, 100_000, 1_000_000)

# The queries of each program, with what its `tables` is told beside the size.
QUERIES: dict[tuple[str, *tuple[int, ...]], tuple[str, ...]] = {
    ("sales",): ("filter_map", "distinct", "sort_two", "top_ten", "group_structs"),
    ("orders", 1): ("inner_join",),
    ("orders", 10): ("inner_join",),
    ("orders", 50): ("left_join", "outer_join"),
    ("orders", 100): ("inner_join", "join_group"),
    ("three_way",): ("three_way",),
    ("group_maps",): ("group_maps",),
    ("tpch_q1",): ("tpch_q1",),
}


def benchmarks() -> list[Benchmark]:
    """Each query at each size."""
    return list(at_sizes(*SIZES))


def at_sizes(*sizes: int) -> Iterator[Benchmark]:
    """Each query at these sizes; those over the same tables share a process and make them once."""
    for (program, *told), queries in QUERIES.items():
        for size in sizes:
            for query in queries:
                arguments = program, (size, *told), query
                yield Benchmark(
                    "queries",
                    f"{_title(query, *told)}-{size}",
                    partial(_prepare, ".mochi", *arguments),
                    partial(_prepare, ".py", *arguments),
                    amount=size,
                    unit="rows",
                    process=_title(program, *told),
                    is_long=size >= 1_000_000,
                )


def _title(*parts: str | int) -> str:
    return "_".join(map(str, parts))


def _prepare(suffix: str, program: str, told: tuple[int, ...], query: str, folder: Path) -> Work:
    path = folder / f"{program}{suffix}"
    answer = getattr(_load(path), query)
    tables = _tables(path, *told)

    def work() -> None:
        rows = answer(tables)
        print(len(rows), *rows[:3], *rows[-3:])

    return work


@lru_cache(maxsize=1)
def _tables(path: Path, *told: int) -> object:
    with no_collector:  # which would walk the tables again and again as they grow
        return _load(path).tables(*told)


@lru_cache(maxsize=1)
def _load(path: Path) -> ModuleType:
    if not path.exists():
        shutil.copy(PROGRAMS / path.name, path)
    make = (
        mochi_import.spec_from_file_location
        if path.suffix == ".mochi"
        else importlib.util.spec_from_file_location
    )
    spec = make(f"{__name__}.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where `dataclasses` looks for it
    spec.loader.exec_module(module)
    return module
