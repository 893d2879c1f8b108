"""What the start of an emitted package costs: `python -m benchmarks.cold_start [--rounds 40]`.

Hello world and a program of the corpus are built and installed from their wheels, with pip, which
compiles them, into a fresh environment.  Each round starts, in turn, bare Python that prints a
line, a module of that line, and each program; printed are the least of the rounds, milliseconds of
CPU time, and of wall time to the first byte of output.  Then what the imports of a start take by
`-X importtime`, in the groups of the budget of the seed note (section 22).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import plain_environment

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "corpus" / "showcase" / "pathfinding" / "pathfinding.mochi"
LINE = 'print("hello")'
BARE = ["-c", LINE]


class Start(NamedTuple):
    """Milliseconds of one start: CPU time of the process, wall time to its first output."""

    cpu: float
    first_output: float


def install(folder: Path) -> tuple[Path, dict[str, Path]]:
    """A Python with the packages in it, and their wheels by name."""
    hello, program = folder / "hello.mochi", folder / PROGRAM.name
    hello.write_text(LINE)
    program.write_bytes(PROGRAM.read_bytes())  # away from the settings of this project
    python, site = folder / "env" / "bin" / "python", f"lib/python3.{sys.version_info.minor}"
    venv.create(folder / "env", symlinks=True)
    mochi = [sys.executable, "-m", "mochi_import", "build", "--wheel", "-o", str(folder / "dist")]
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--quiet"]
    pip += ["--no-deps", "--disable-pip-version-check"]
    wheels = {}
    for source in (hello, program):
        subprocess.run([*mochi, str(source)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        [wheels[source.stem]] = (folder / "dist").glob(f"{source.stem}-*.whl")
        subprocess.run([*pip, str(wheels[source.stem])], check=True)
    (folder / "env" / site / "site-packages" / "one_line.py").write_text(LINE)
    return python, wheels


def start(python: Path, arguments: list[str]) -> Start:
    """Start Python once."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [python, *arguments], env=plain_environment(), cwd=python.parent, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.read(1)
    first = time.perf_counter() - begin
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"python {' '.join(arguments)} failed")
    return Start(1000 * (usage.ru_utime + usage.ru_stime), 1000 * first)


def compare(python: Path, commands: dict[str, list[str]], rounds: int) -> None:
    """Start the commands in turn and print what each takes, and more than the first."""
    for arguments in commands.values():
        start(python, arguments)  # writes bytecode that is not there yet, and warms the disk
    starts: dict[str, list[Start]] = defaultdict(list)
    for _ in range(rounds):
        for name, arguments in commands.items():
            starts[name].append(start(python, arguments))
    least = {name: Start(*map(min, zip(*found, strict=True))) for name, found in starts.items()}
    bare = least[next(iter(commands))]
    print(f"{'milliseconds':<24} {'CPU':>7} {'more':>7}   {'first output':>12} {'more':>7}")
    for name, (cpu, first) in least.items():
        print(
            f"{name:<24} {cpu:>7.2f} {cpu - bare.cpu:>+7.2f}   "
            f"{first:>12.2f} {first - bare.first_output:>+7.2f}"
        )


def imports(python: Path, arguments: list[str], rounds: int) -> dict[str, int]:
    """Microseconds that each module takes by itself, the least of some rounds."""
    least: dict[str, int] = {}
    command, place = [python, "-X", "importtime", *arguments], python.parent
    for _ in range(rounds):
        done = subprocess.run(
            command, env=plain_environment(), cwd=place, capture_output=True, text=True, check=True
        )
        for line in done.stderr.splitlines():
            own, _, rest = line.removeprefix("import time:").partition("|")
            name = rest.rpartition("|")[2].strip()
            if own.strip().isdecimal():
                least[name] = min(int(own), least.get(name, sys.maxsize))
    return least


def break_down(python: Path, package: str, rounds: int) -> None:
    """Print what the imports of a start take, by group."""
    bare = imports(python, BARE, rounds)
    script = imports(python, ["-m", "one_line"], rounds)
    found = imports(python, ["-m", package], rounds)
    groups: dict[str, list[str]] = {
        "Python by itself": [name for name in found if name in bare],
        "python -m": [name for name in found if name in script and name not in bare],
    }
    others = [name for name in found if name not in bare and name not in script]
    own = [name for name in others if name.partition(".")[0] == package]
    groups["runtime"] = [name for name in own if name.startswith(f"{package}._runtime")]
    groups["package"] = [name for name in own if name not in groups["runtime"]]
    groups["library"] = [name for name in others if name not in own]
    print(f"\n{f'imports of {package}':<24} {'modules':>7} {'µs':>7}")
    for group, names in groups.items():
        print(f"{group:<24} {len(names):>7} {sum(found[name] for name in names):>7,}")
        if group not in ("Python by itself", "python -m"):
            for name in sorted(names, key=found.__getitem__, reverse=True):
                print(f"  {name:<30} {found[name]:>7,}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary:
        python, wheels = install(Path(temporary))
        for wheel in wheels.values():
            print(f"{wheel.name}: {wheel.stat().st_size:,} bytes")
        commands = {"bare Python": BARE, "a module of that line": ["-m", "one_line"]}
        commands |= {f"python -m {name}": ["-m", name] for name in wheels}
        compare(python, commands, rounds)
        for name in wheels:
            break_down(python, name, max(3, rounds // 4))
    return 0


if __name__ == "__main__":
    sys.exit(main())
