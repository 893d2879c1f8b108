"""The side of the tests of `worker.py`: starts one, sends programs, replaces it where it died."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

import yaml
from conftest import ROOT, clean_environment

WORKER = ROOT / "tests" / "differential" / "worker.py"

# Emulated processors and WebAssembly take ten times as long as the machine itself.
TIME_LIMIT = 300

Answer = dict[str, Any]


def libraries(folder: Path) -> Path:
    """PyYAML without its compiled part, which any Python of any platform can import."""
    place = folder / "libraries"
    source = Path(yaml.__file__).parent
    shutil.copytree(source, place / "yaml", ignore=shutil.ignore_patterns("*.so", "*.pyd", "_*__"))
    return place


class Client:
    """A worker on a platform; use it as a context."""

    def __init__(self, command: list[str], mode: str, path: list[Path]) -> None:
        self.command = [*command, "-B", str(WORKER), mode]
        self.environment = clean_environment(
            MOCHI_NOW_SEED="1",
            PYTHONHASHSEED="0",
            PYTHONPATH=os.pathsep.join(map(str, path)),
        )
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def request(self, program: Path, module: str, path: list[Path]) -> Answer:
        """Run a program; a worker that dies or hangs is an answer too."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self.environment,
                text=True,
            )
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        entries = [str(entry) for entry in path]
        watch = threading.Timer(TIME_LIMIT, process.kill)
        watch.start()
        try:
            request = {"program": str(program), "module": module, "path": entries}
            print(json.dumps(request), file=process.stdin, flush=True)
            answer: Answer = json.loads(process.stdout.readline() or "null")
        except (BrokenPipeError, json.JSONDecodeError):
            answer = {}
        finally:
            watch.cancel()
        if not answer:
            self.stop()
            message = "the worker died, or took too long"
            return {"status": None, "stdout": "", "stderr": message, "alone": True}
        return answer

    def stop(self) -> None:
        """End the worker; the next request starts a fresh one."""
        if self.process is not None:
            process, self.process = self.process, None
            process.kill()
            process.communicate()
