"""Reports agree with what people marked, line by line and way by way, whatever measures."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import coverage
import pytest
from coverage_plugin.marks import PROGRAMS, differences, marks, reported, unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Measure = Callable[[str, bool], coverage.Coverage]

SETTINGS = """
[report]
exclude_also = debug_only
[run]
plugins = mochi_import.coverage_plugin
include = */marked/*
"""
RUN_ALL = """
import sys
from mochi_import.cli import main
for path in sys.argv[1:]:
    main(["test" if path.endswith("tests.mochi") else "run", path])
"""


@pytest.fixture(scope="module")
def measure(tmp_path_factory: pytest.TempPathFactory) -> Measure:
    """Runs all programs under coverage.py, once for each core, and opens what was measured."""
    measured: dict[tuple[str, bool], coverage.Coverage] = {}

    def measure(core: str, branch: bool) -> coverage.Coverage:
        if (core, branch) not in measured:
            measured[core, branch] = run(tmp_path_factory.mktemp(core), core, branch=branch)
        return measured[core, branch]

    return measure


def run(folder: Path, core: str, *, branch: bool) -> coverage.Coverage:
    config, data, script = folder / "coveragerc", folder / "data", folder / "run_all.py"
    config.write_text(f"{SETTINGS}branch = {branch}\n")
    script.write_text(RUN_ALL)
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", f"--data-file={data}"]
    done = subprocess.run(
        [*command, str(script), *map(str, PROGRAMS)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=unmeasured(COVERAGE_CORE=core, PYTHONDONTWRITEBYTECODE="1"),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    opened = coverage.Coverage(data_file=str(data), config_file=str(config))
    opened.load()
    return opened


# sys.monitoring tells of branches from Python 3.14 on.
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("core", "branch"), [("ctrace", False), ("ctrace", True), ("sysmon", False), ("pytrace", True)]
)
def test_each_line_is_as_marked(program: Path, core: str, branch: bool, measure: Measure) -> None:
    analysis = measure(core, branch)._analyze(str(program))
    assert analysis.has_arcs == branch
    text = program.read_text(encoding="utf-8")
    found = differences(marks(text, branch=branch), reported(analysis))
    assert not found, "\n".join(found)


def test_enough_lines_are_marked() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PROGRAMS]
    assert sum(len(marks(text, branch=False)) for text in texts) >= 300
