"""Stubs say what is there at run time: mypy's stubtest compares them with the imported modules.

The long way takes all programs of the corpus, not only those that were written by hand:

    MOCHI_EXAMPLES=2000 python -m pytest tests/stubs/test_agreement.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, clean_environment

from mochi_import.cli.stubs import write_stubs

HERE = Path(__file__).parent
RECORDED = () if "MOCHI_EXAMPLES" in os.environ else ("probes", "fuzz", "ruled")


def test_stubtest_has_no_findings(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("*.md", "rejected", *RECORDED)
    shutil.copytree(ROOT / "corpus", tmp_path / "programs", ignore=left_out)
    shutil.copytree(HERE / "project", tmp_path, dirs_exist_ok=True)
    write_stubs([str(tmp_path)], None, force=False)
    stubs = [path.relative_to(tmp_path).with_suffix("") for path in tmp_path.rglob("*.pyi")]
    names = [".".join(p.parent.parts if p.name == "__init__" else p.parts) for p in stubs]
    done = subprocess.run(
        [sys.executable, HERE / "stubtest.py"],
        input="\n".join(sorted(names)),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=clean_environment(MYPYPATH=str(ROOT), MOCHI_NOW_SEED="1"),
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    compared = int(done.stdout.split()[-1])
    assert compared > 0.9 * len(names)
