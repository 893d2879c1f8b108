"""Fixtures and options that all tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytest_plugins = ["golden", "pytester"]

# A time limit for an example would make tests depend on what else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent

# Settings of whoever runs the tests must not reach the programs that the tests run; pytest itself
# writes longer texts where it is told that the machine is one of continuous integration.
_CLEARED = ("MOCHI_", "PYTHON", "PYTEST_", "CI", "BUILD_NUMBER")


def heed_ctrl_c() -> None:
    """For `preexec_fn`: a job of a shell script ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment for a child process: ours without Mochi's, Python's and pytest's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_CLEARED)}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


@pytest.fixture
def mochi(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `python -m mochi_import ARGUMENTS` in the test's folder."""

    def run(
        *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "mochi_import", *arguments]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=clean_environment(**(env or {})),
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def python(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `python OPTIONS -c CODE` in the test's folder, started by the command `prefix`."""

    def run(
        code: str, *options: str, env: dict[str, str] | None = None, prefix: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, *options, "-c", code]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=clean_environment(**(env or {})),
            timeout=120,
            check=False,
        )

    return run
