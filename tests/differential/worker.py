"""Runs programs one after another, on any Python: `worker.py MODE`.

A request is a line of JSON on standard input, the answer is one on standard output:

    {"program": PATH, "module": NAME, "path": [FOLDER]}
    {"status": N, "stdout": TEXT, "stderr": TEXT, "alone": BOOL}        # the bytes as latin-1

A program runs in its own folder, with NAME.in as its standard input and the settings of NAME.env.

MODE says how: `run` as the command does, `import` through the hook, `package` as `python -m NAME`
for an emitted package, in a process that never saw the compiler.  Each program has a process of its
own, a fork of this one; where a system has no processes, programs share this one, are not alone,
and one that differs deserves another try in a fresh worker.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

TIME_LIMIT = 120
HAS_PROCESSES = hasattr(os, "fork") and sys.platform != "emscripten"


def main(mode: str) -> None:
    if mode != "package":
        warm_up()
    # Programs own descriptor 1; what is said to the other side goes to a copy of it.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    requests = os.fdopen(os.dup(0), encoding="ascii")
    for line in iter(requests.readline, ""):
        answers.write(json.dumps(serve(mode, json.loads(line))) + "\n")
        answers.flush()


def warm_up() -> None:
    """Load the compiler, which all programs then share."""
    from mochi_import.loader import build
    from mochi_import.options import CompilerOptions

    importlib.import_module("mochi_import.cli.run")
    build.build_entry(b"print(1)", "warm_up.mochi", CompilerOptions())


def serve(mode: str, request: dict) -> dict[str, object]:
    """Run one program and say what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        if HAS_PROCESSES:
            status = in_a_fork(mode, request, out, err)
        else:
            status = in_this_process(mode, request, out, err)
        out.seek(0)
        err.seek(0)
        texts = {"stdout": out.read().decode("latin-1"), "stderr": err.read().decode("latin-1")}
        return {"status": status, "alone": HAS_PROCESSES, **texts}


def in_a_fork(mode: str, request: dict, out, err) -> int:
    import signal

    child = os.fork()
    if child == 0:
        signal.alarm(TIME_LIMIT)
        os._exit(perform(mode, request, out, err))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_this_process(mode: str, request: dict, out, err) -> int:
    """Run a program here and forget it: its modules, settings, folder and streams."""
    modules, path = dict(sys.modules), list(sys.path)
    environ, folder = dict(os.environ), Path.cwd()
    streams = sys.stdin, sys.stdout, sys.stderr
    descriptors = [os.dup(number) for number in range(3)]
    sys.stdout, sys.stderr = (os.fdopen(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))
    try:
        return perform(mode, request, out, err)
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environ)
        sys.path[:] = path
        sys.modules.clear()
        sys.modules.update(modules)


def perform(mode: str, request: dict, out, err) -> int:
    """Run the program with its streams and settings; give its exit status."""
    program = Path(request["program"])
    os.chdir(program.parent)
    settings = program.with_suffix(".env")
    if settings.exists():
        lines = settings.read_text("utf-8").splitlines()
        os.environ.update(line.split("=", 1) for line in lines)
    given = program.with_suffix(".in")
    descriptor = os.open(given if given.exists() else os.devnull, os.O_RDONLY)
    os.dup2(descriptor, 0)
    os.close(descriptor)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.path[:0] = request["path"]
    try:
        return MODES[mode](request)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def run(request: dict) -> int:
    from mochi_import.cli import main as command

    return command(["run", Path(request["program"]).name])


def by_import(request: dict) -> int:
    sys.setrecursionlimit(150_000)  # as a Python program with such recursion would
    importlib.import_module(request["module"])
    return 0


def package(request: dict) -> int:
    import runpy

    try:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    finally:
        for needless in ("mochi_import", "mochi_runtime", "lark"):
            assert needless not in sys.modules, f"an emitted package loaded {needless}"
    return 0


MODES = {"run": run, "import": by_import, "package": package}

if __name__ == "__main__":
    main(sys.argv[1])
