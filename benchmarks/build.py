"""What `emit` and `build` of a module of 2,000 lines take: python -m benchmarks.build

Each command is a process of its own; the median of several rounds is printed, wall time and CPU
time with that of the tools it starts, and the sizes of what `build` made.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.modules import LARGE
from benchmarks.processes import timed

COMMANDS = {
    "emit --stage python": ["emit", "large.mochi"],
    "emit -o": ["emit", "large.mochi", "-o", "project"],
    "build --wheel, by build": ["build", "large.mochi", "--wheel", "--front-end", "build"],
    "build, by build": ["build", "large.mochi", "--front-end", "build"],
    "build, by uv": ["build", "large.mochi", "--front-end", "uv"],
}


def run(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of wall and of CPU time that a command takes with all that it starts."""
    done = timed([sys.executable, "-m", "mochi_import", *arguments], folder, os.environ, limit=600)
    if done.status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return done.wall, done.cpu


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "large.mochi").write_text(LARGE)
        print(f"{LARGE.count('\n'):,} lines, median of {rounds}, seconds: wall, CPU")
        for name, arguments in COMMANDS.items():
            times = [run(arguments, folder) for _ in range(rounds)]
            wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
            print(f"{name:<28} {wall:6.2f} {cpu:6.2f}")
        for file in sorted((folder / "dist").iterdir()):
            print(f"{file.name:<40} {file.stat().st_size:>9,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
