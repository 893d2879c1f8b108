"""Commands as processes of their own, with what they took and what they printed."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Done(NamedTuple):
    """A process that has ended: exit status, seconds of CPU and of wall time, standard output."""

    status: int
    cpu: float
    wall: float
    output: bytes


def plain_environment(**more: str) -> dict[str, str]:
    """The environment without what changes how Python runs or keeps bytecode."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONHASHSEED": "0", **more}


def timed(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], limit: float = 60
) -> Done:
    """Run a command in a folder; one that takes more than `limit` seconds is killed."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        # Not `process.kill()`, which may take the status that is waited for below.
        before = signal.signal(signal.SIGALRM, lambda *_: os.kill(process.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Done(process.returncode, cpu, wall, output.read())
