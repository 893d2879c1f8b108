"""What the hook costs at the start of Python: `python -m benchmarks.startup [--rounds 40]`.

Pairs of commands, run in turn in fresh environments, each a process of its own; printed are the
medians of their CPU time and wall time and of the differences between the two of a round:

* Python with `enable` and without, importing nothing;
* a warm import of a small module, with the hook, and of the same code as `.py`;
* the same for one of 2,000 lines, and for the small one found by the stub of `enable`.

Then the import alone, within one process: the module is dropped from `sys.modules` and imported
again, the Mochi and the Python one in turn.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import mochi_import
from benchmarks.modules import LARGE, SMALL, as_python
from benchmarks.processes import plain_environment, timed

ROOT = Path(__file__).parents[1]


class Environment:
    """A venv that sees the project, and a folder of modules to import."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=True)
        self.python = folder / "bin" / "python"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.site = folder / "lib" / version / "site-packages"
        # As an editable installation does; the name sorts before that of `enable`.
        (self.site / "_mochi_import.pth").write_text(f"{ROOT}\n")

    def enable(self) -> None:
        """Have it find Mochi modules by itself."""
        command = [self.python, "-m", "mochi_import", "enable"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=plain_environment())


def write_modules(folder: Path) -> None:
    """Each program as a Mochi module, and as the Python module that it is compiled to."""
    for name, text in (("small", SMALL), ("large", LARGE)):
        (folder / f"{name}.mochi").write_text(text)
        (folder / f"{name}_py.py").write_text(as_python(text))


def run(python: Path, code: str, folder: Path) -> tuple[float, float]:
    """Milliseconds of CPU and of wall time that a process takes."""
    done = timed([python, "-c", code], folder, plain_environment())
    if done.status:
        raise SystemExit(f"{code!r} failed")
    return 1000 * done.cpu, 1000 * done.wall


def compare(
    name: str, plain: tuple[Path, str], hooked: tuple[Path, str], folder: Path, rounds: int
) -> None:
    """Run two commands in turn and print what the second costs over the first."""
    for command in (plain, hooked, plain, hooked):
        run(*command, folder)
    pairs = [(run(*plain, folder), run(*hooked, folder)) for _ in range(rounds)]
    cells = []
    for clock in (0, 1):
        first = statistics.median(a[clock] for a, _ in pairs)
        second = statistics.median(b[clock] for _, b in pairs)
        more = statistics.median(b[clock] - a[clock] for a, b in pairs)
        cells.append(f"{first:>9.2f} {second:>9.2f} {more:>+8.2f}")
    print(f"{name:<34} {'  |'.join(cells)}")


def time_import(name: str) -> float:
    """Microseconds of CPU for a warm import within this process."""
    sys.modules.pop(name, None)
    gc.collect()  # or what one side leaves would be collected on the other's time
    start = time.process_time_ns()
    importlib.import_module(name)
    return (time.process_time_ns() - start) / 1000


def compare_within(folder: Path, rounds: int) -> None:
    """Import the modules again and again, the Mochi and the Python one in turn."""
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = False
    mochi_import.install()
    gc.freeze()  # the compiler, which no warm import loads
    for name in ("small", "large"):
        pairs = [(time_import(f"{name}_py"), time_import(name)) for _ in range(rounds + 3)][3:]
        python, mochi = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{name:<34} {python:>9.0f} {mochi:>9.0f} {mochi / python:>8.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bare, enabled = Environment(folder / "bare"), Environment(folder / "enabled")
        enabled.enable()
        write_modules(folder)
        print(f"{'process, milliseconds':<34} CPU Python   with it     more  | wall, the same")
        rows = [
            ("enabled, importing nothing", "pass", enabled, "pass"),
            ("hook, small module", "import small_py", bare, "import mochi_import, small"),
            ("hook, 2,000 lines", "import large_py", bare, "import mochi_import, large"),
            ("enabled, small module", "import small_py", enabled, "import small"),
            ("hook and small over nothing", "pass", bare, "import mochi_import, small"),
        ]
        for name, plain, environment, hooked in rows:
            compare(name, (bare.python, plain), (environment.python, hooked), folder, rounds)
        print(f"{'warm import, microseconds':<34} {'Python':>9} {'Mochi':>9} {'ratio':>8}")
        compare_within(folder, 5 * rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
