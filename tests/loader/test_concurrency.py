"""Many importers of one module at once: each gets the right value, and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from conftest import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "".join(f"fun f{n}(x: int): int {{ return x + {n} }}\n" for n in range(50))

IMPORT_IN_THREADS = """
import threading, mochi_import
barrier, values = threading.Barrier(8), []
def work():
    barrier.wait()
    import app
    values.append(app.f49(1))
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(set(values), len(values))
"""


def test_processes_and_threads(tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text(PROGRAM)

    def import_in_a_process(_: int) -> str:
        return subprocess.run(
            [sys.executable, "-c", IMPORT_IN_THREADS],
            cwd=tmp_path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(import_in_a_process, range(6))) == {"{50} 8\n"}
    files = list((tmp_path / "__pycache__").iterdir())
    assert [path.suffix for path in files] == [".pyc"]
