"""Runs Mochi programs for the corpus tests, each in a fork of a process with the compiler loaded.

The arguments are the folder that holds the corpus, and modules to load before.  A request is a line
of JSON on standard input, `{"program": PATH, "mode": "run", "import" or "loop", "seed": N}`; so is
the answer, `{"status": N, "stdout": TEXT, "stderr": TEXT}`, with the bytes as latin-1.  A program
runs in its own folder, with NAME.in as its standard input and the settings of NAME.env.

With a seed, every event loop runs what is ready in an order of its own; in the mode `loop` the
program is imported while such a loop is running.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import BinaryIO

import mochi_import.cli
import mochi_import.cli.run
import mochi_import.codegen
import mochi_import.lower.module
from mochi_import.loader import build
from mochi_import.options import CompilerOptions

TIME_LIMIT = 60


def main() -> None:
    sys.path.append(str(Path(__file__).parent.parent))
    for module in sys.argv[2:]:
        importlib.import_module(module)
    build.build_entry(b"print(1)", "warm_up.mochi", CompilerOptions())
    for line in sys.stdin:
        request = json.loads(line)
        answer = serve(Path(request["program"]), request["mode"], request.get("seed"))
        print(json.dumps(answer), flush=True)


def serve(program: Path, mode: str, seed: int | None) -> dict[str, object]:
    """Run one program in a child process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            run_child(program, mode, seed, out, err)
        _, status = os.waitpid(child, 0)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "stdout": read(out),
            "stderr": read(err),
        }


def read(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode("latin-1")


def run_child(program: Path, mode: str, seed: int | None, out: BinaryIO, err: BinaryIO) -> None:
    signal.alarm(TIME_LIMIT)
    if seed is not None:
        shuffle_loops(seed)
    os.chdir(program.parent)
    settings = program.with_suffix(".env")
    if settings.exists():
        os.environ.update(line.split("=", 1) for line in settings.read_text().splitlines())
    given = program.with_suffix(".in")
    os.dup2(os.open(given if given.exists() else os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    status = 1
    try:
        match mode:
            case "run":
                status = mochi_import.cli.main(["run", program.name])
            case "import":
                status = by_import(program)
            case "loop":
                status = in_loop(program)
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def by_import(program: Path) -> int:
    """What `import corpus.AREA.NAME` does in a Python program."""
    root = Path(sys.argv[1])
    sys.path[:0] = [str(root), str(program.parent)]
    sys.setrecursionlimit(150_000)  # as a Python program with such recursion would
    importlib.import_module(".".join(program.relative_to(root).with_suffix("").parts))
    return 0


def shuffle_loops(seed: int) -> None:
    """Have asyncio make loops that run what is ready in the order of this seed."""
    import asyncio

    from schedules import ShuffledLoop

    asyncio.DefaultEventLoopPolicy._loop_factory = lambda _: ShuffledLoop(seed)


def in_loop(program: Path) -> int:
    """What an import does in a server or a notebook; tasks that are left get their turn."""
    import asyncio

    async def whole() -> int:
        status = by_import(program)
        await asyncio.sleep(0.01)
        return status

    return asyncio.run(whole())


if __name__ == "__main__":
    main()
