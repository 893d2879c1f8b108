"""The Python script of the showcase, which uses a library of Mochi modules."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from conftest import ROOT, clean_environment

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = ROOT / "corpus" / "showcase" / "geometry" / "use_geometry.py"


def test_a_python_script_uses_mochi_modules(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT.name],
        cwd=SCRIPT.parent,
        env=clean_environment(PYTHONPYCACHEPREFIX=str(tmp_path)),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == SCRIPT.with_suffix(".out").read_bytes(), done.stderr.decode()
    assert done.returncode == 0
