"""From source text to code objects, cold, beside Python's own compiler with the same code.

`functions` are modules of plain functions, `mixed` have types, methods, matches and queries too,
each of 2,000 and of 20,000 lines.  `first` is a process that loads the compiler and compiles 20
lines, beside one that does nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import mochi_import
from benchmarks.check_speed import one_module
from benchmarks.modules import as_python, functions
from benchmarks.suite import ROOT, Benchmark

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Work

SIZES = (2_000, 20_000)
FIRST = "import mochi_import; mochi_import.compile_source(open('first.mochi').read())"


def benchmarks() -> list[Benchmark]:
    """Both kinds of modules at each size, and the first compilation of a process."""
    texts = {f"functions-{size}": functions(size) for size in SIZES}
    texts |= {f"mixed-{size}": next(one_module(size)).text for size in SIZES}
    found = [
        Benchmark(
            "compile",
            name,
            partial(_compile_mochi, text),
            partial(_compile_python, text),
            text.count("\n"),
            "lines",
        )
        for name, text in texts.items()
    ]
    first = Benchmark("compile", "first", partial(_start, FIRST), partial(_start, "pass"))
    return [*found, first]


def _compile_mochi(text: str, _folder: Path) -> Work:
    return lambda: mochi_import.compile_source(text, "module.mochi")


def _compile_python(text: str, folder: Path) -> Work:
    file = folder / "module.py"
    if not file.exists():
        file.write_text(as_python(text))
    python = file.read_text()
    return lambda: compile(python, "module.py", "exec")


def _start(code: str, folder: Path) -> Work:
    (folder / "first.mochi").write_text(functions(20))
    environment = {**os.environ, "PYTHONPATH": str(ROOT.parent)}
    command = [sys.executable, "-c", code]

    def work() -> None:
        subprocess.run(command, cwd=folder, env=environment, check=True)

    work()  # which fills the caches of the compiler's own modules
    return work
