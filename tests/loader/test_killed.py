"""Processes that are killed while they compile: no wrong value, no file left for good.

The long way: MOCHI_ROUNDS=200 python -m pytest tests/loader/test_killed.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import clean_environment

ROUNDS = int(os.environ.get("MOCHI_ROUNDS", "20"))
KILLER = Path(__file__).with_name("killer.py")


def test_kills_at_random_moments(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, KILLER, str(ROUNDS)],
        cwd=tmp_path,
        env=clean_environment(PYTHONPATH=f"{clean_environment()['PYTHONPATH']}:{tmp_path}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    killed, left, wrong = map(int, done.stdout.split())
    print(f"{killed} of {ROUNDS} killed at work, {left} with a temporary file")
    assert killed >= ROUNDS // 2
    assert left >= ROUNDS // 2
    assert wrong == 0


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C at every moment of writing that Python can be interrupted at."""
    (tmp_path / "app.mochi").write_text("let value = 1\n")
    code = """
import os, sys
import mochi_import, mochi_import.loader.build
from mochi_import.loader import cache
def interrupt(frame, event, arg):
    global steps
    steps += 1
    if steps == limit: raise KeyboardInterrupt
    return interrupt
interrupted = 0
for limit in range(1, 200):
    sys.modules.pop("app", None)
    steps = 0
    def trace(frame, event, arg):
        if frame.f_code is cache._replace.__code__: return interrupt(frame, event, arg)
    sys.settrace(trace)
    try: import app
    except KeyboardInterrupt: interrupted += 1
    finally: sys.settrace(None)
    files = os.listdir("__pycache__")
    assert not [name for name in files if name.endswith(".tmp")], (limit, files)
    for name in files: os.unlink(f"__pycache__/{name}")
    if steps < limit: break
print(interrupted)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 5
