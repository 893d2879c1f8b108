"""Warm imports within a process, beside those of the same code as `.py` with its `.pyc`.

The module is dropped from `sys.modules` and imported again.  `chain` are modules each of which
imports the next.
"""

from __future__ import annotations

import importlib
import sys
from functools import partial
from typing import TYPE_CHECKING

import mochi_import
from benchmarks.modules import LARGE, SMALL, as_python
from benchmarks.suite import Benchmark

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Work

    type Modules = dict[str, str]

CHAIN = 100


def benchmarks() -> list[Benchmark]:
    """A small module, one of 2,000 lines, and a chain."""
    links = range(CHAIN)
    programs: dict[str, tuple[Modules, Modules]] = {
        "small": ({"small": SMALL}, {"small": as_python(SMALL)}),
        "large": ({"large": LARGE}, {"large": as_python(LARGE)}),
        "chain": (
            {f"link_{number}": _mochi_link(number) for number in links},
            {f"link_{number}": _python_link(number) for number in links},
        ),
    }
    return [
        Benchmark(
            "import",
            name,
            partial(_prepare, mochi, ".mochi"),
            partial(_prepare, python, ".py"),
            sum(text.count("\n") for text in mochi.values()),
            "lines",
        )
        for name, (mochi, python) in programs.items()
    ]


def _mochi_link(number: int) -> str:
    if number == CHAIN - 1:
        return f"fun value_{number}(): int {{\n  return {number}\n}}\n"
    return (
        f'import "./link_{number + 1}" as next\n'
        f"fun value_{number}(): int {{\n  return next.value_{number + 1}() + 1\n}}\n"
    )


def _python_link(number: int) -> str:
    if number == CHAIN - 1:
        return f"def value_{number}() -> int:\n    return {number}\n"
    return (
        f"import link_{number + 1} as next\n"
        f"def value_{number}() -> int:\n    return next.value_{number + 1}() + 1\n"
    )


def _prepare(modules: Modules, suffix: str, folder: Path) -> Work:
    place = folder / suffix[1:]
    if not place.exists():
        place.mkdir()
        for name, text in modules.items():
            (place / f"{name}{suffix}").write_text(text)
    sys.path.insert(0, str(place))
    sys.dont_write_bytecode = False
    if suffix == ".py":
        mochi_import.uninstall()
    first = next(iter(modules))
    importlib.import_module(first)

    def work() -> None:
        for name in modules:
            del sys.modules[name]
        importlib.import_module(first)

    return work
