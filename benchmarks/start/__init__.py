"""Processes: what Mochi adds to the start of Python.  All caches are warm.

`hello` runs a program of one line; `small` imports a module of two functions and a struct, and so
does the Python side with the same code as `.py`; `bare` compares that import with no import at all;
`hook` is `import mochi_import` alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.modules import SMALL, as_python
from benchmarks.suite import ROOT, Benchmark

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.suite import Work

HELLO = 'print("hello")\n'
RUN = ["-m", "mochi_import", "run", "hello.mochi"]


def benchmarks() -> list[Benchmark]:
    """The commands of both sides."""
    commands = {
        "hello": (RUN, ["hello.py"]),
        "small": (["-c", "import mochi_import, small"], ["-c", "import small_py"]),
        "bare": (["-c", "import mochi_import, small"], ["-c", "pass"]),
        "hook": (["-c", "import mochi_import"], ["-c", "pass"]),
    }
    return [
        Benchmark("start", name, partial(_prepare, mochi), partial(_prepare, python))
        for name, (mochi, python) in commands.items()
    ]


def _prepare(arguments: list[str], folder: Path) -> Work:
    write_programs(folder)
    environment = {**os.environ, "PYTHONPATH": str(ROOT.parent)}

    def work() -> None:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        print(done.stdout.decode(), end="")

    work()  # which fills the caches
    return work


def write_programs(folder: Path) -> None:
    """The programs in both languages, unless they are there."""
    texts = {"hello.mochi": HELLO, "hello.py": HELLO, "small.mochi": SMALL}
    if not (folder / "small_py.py").exists():
        for name, text in texts.items():
            (folder / name).write_text(text)
        (folder / "small_py.py").write_text(as_python(SMALL))
