"""Agents of `mochi_runtime.agents` and channels of Mochi beside a bare `asyncio.Queue` and futures.

`python -m benchmarks.agents.memory` tells what an idle one takes.
"""

from __future__ import annotations

import asyncio
import importlib.util
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import mochi_import
from benchmarks.agents import bare, mailboxes
from benchmarks.suite import Benchmark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from benchmarks.suite import Work

COUNTS = {"casts": 1_000_000, "calls": 200_000, "alive": 10_000, "channel": 200_000}


def benchmarks() -> list[Benchmark]:
    """Each kind of work at the size that is measured."""
    return list(at_counts(COUNTS))


def at_counts(counts: dict[str, int]) -> Iterator[Benchmark]:
    """Each kind of work so many times."""
    for name, count in counts.items():
        sides = (partial(_mochi, name, count), partial(_python, name, count))
        unit = "agents" if name == "alive" else "messages"
        yield Benchmark("agents", f"{name}-{count}", *sides, amount=count, unit=unit)


def load_tally() -> ModuleType:
    """The Mochi module."""
    path = Path(__file__).with_name("tally.mochi")
    spec = mochi_import.spec_from_file_location("tally", path)
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _mochi(name: str, count: int, _folder: Path) -> Work:
    tally = load_tally()
    return lambda: print(asyncio.run(getattr(mailboxes, name)(tally, count)))


def _python(name: str, count: int, _folder: Path) -> Work:
    return lambda: print(asyncio.run(getattr(bare, name)(count)))
