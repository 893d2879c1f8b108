"""`.mochi` files in each kind of report, and which files are in it."""

from __future__ import annotations

import html
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from coverage_plugin.marks import unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    type Run = Callable[..., str]

PROGRAM = """\
/// A shop.
import "./lib" as lib
type Order { total: float
  fun large(): bool {
    return total > 100.0
  }
}
fun label(n: int): string {
  if n > 1 {
    return "<many> & more" // a comment
  }
  return "one"
}
print(label(1), lib.half(4))
"""
LIBRARY = """\
export fun half(n: int): int {
  return n / 2
}
export fun third(n: int): int {
  return n / 3
}
"""
CORES = pytest.mark.parametrize("core", ["ctrace", "sysmon"])


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs coverage in a folder with a program, a module, and one more that nothing imports."""
    (tmp_path / "app.mochi").write_text(PROGRAM)
    (tmp_path / "lib.mochi").write_text(LIBRARY)
    (tmp_path / "unused.mochi").write_text("let n = 1\nprint(n)\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "far.mochi").write_text("print(1)\n")
    for folder in (".hidden", "env"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.mochi").write_text("print(1)\n")
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    (tmp_path / ".coveragerc").write_text(
        "[run]\nplugins = mochi_import.coverage_plugin\n"
        "omit = */mochi_import/*, */mochi_runtime/*\n"
    )

    def run(*arguments: str, status: int = 0, **env: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=unmeasured(**env),
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def rows(report: str) -> dict[str, list[str]]:
    """The rows of a text report by file."""
    found = [line.split() for line in report.splitlines() if ".mochi " in line]
    return {row[0]: row[1:] for row in found}


def measure(run: Run, *options: str, core: str = "ctrace") -> str:
    command = ("coverage", "run", *options, "-m", "mochi_import", "run", "app.mochi")
    return run(*command, COVERAGE_CORE=core)


@pytest.mark.parametrize("core", ["ctrace", "sysmon", "pytrace"])
def test_text(run: Run, core: str) -> None:
    printed = measure(run, core=core)
    assert "Warning" not in printed
    found = rows(run("coverage", "report", "-m"))
    assert found == {
        "app.mochi": ["9", "2", "78%", "5,", "10"],
        "lib.mochi": ["4", "1", "75%", "5"],
    }


@CORES
def test_source_adds_what_was_never_imported(run: Run, core: str) -> None:
    measure(run, "--source=.", core=core)
    found = rows(run("coverage", "report"))
    assert sorted(found) == ["app.mochi", "deep/far.mochi", "lib.mochi", "unused.mochi"]
    assert found["unused.mochi"] == ["2", "2", "0%"]
    assert found["lib.mochi"] == ["4", "1", "75%"]


@CORES
def test_omit_holds(run: Run, core: str) -> None:
    measure(run, "--source=.", "--omit=lib.mochi,deep/*", core=core)
    assert sorted(rows(run("coverage", "report"))) == ["app.mochi", "unused.mochi"]


@CORES
def test_runs_that_are_combined(run: Run, tmp_path: Path, core: str) -> None:
    (tmp_path / "use.py").write_text("import mochi_import\nimport lib\nlib.third(3)\n")
    measure(run, "--parallel-mode", core=core)
    run("coverage", "run", "--parallel-mode", "use.py", COVERAGE_CORE=core)
    run("coverage", "run", "--parallel-mode", "--source=.", "use.py", COVERAGE_CORE=core)
    run("coverage", "combine")
    assert rows(run("coverage", "report"))["lib.mochi"] == ["4", "0", "100%"]


def test_branches(run: Run) -> None:
    measure(run, "--branch")
    found = rows(run("coverage", "report", "-m"))
    assert found["app.mochi"] == ["9", "2", "2", "1", "73%", "5,", "10"]


def test_xml(run: Run, tmp_path: Path) -> None:
    measure(run, "--branch")
    run("coverage", "xml")
    root = ET.parse(tmp_path / "coverage.xml")
    file = next(node for node in root.iter("class") if node.get("filename") == "app.mochi")
    hits = {line.get("number"): line.get("hits") for line in file.iter("line")}
    assert hits == {"2": "1", "3": "1", "4": "1", "5": "0"} | dict.fromkeys("89", "1") | {
        "10": "0",
        "12": "1",
        "14": "1",
    }
    [branch] = [line for line in file.iter("line") if line.get("branch") == "true"]
    assert (branch.get("number"), branch.get("missing-branches")) == ("9", "10")


def test_lcov(run: Run, tmp_path: Path) -> None:
    measure(run, "--branch")
    run("coverage", "lcov")
    text = (tmp_path / "coverage.lcov").read_text()
    record = next(part for part in text.split("end_of_record") if "SF:app.mochi" in part)
    assert "DA:5,0" in record
    assert "DA:9,1" in record
    assert "FN:8,13,label" in record
    assert "FNDA:1,label" in record
    assert "FNDA:0,Order.large" in record
    assert "BRDA:9,0,jump to line 10,0" in record
    assert "BRDA:9,0,jump to line 12,1" in record


def test_json(run: Run, tmp_path: Path) -> None:
    measure(run, "--branch")
    run("coverage", "json")
    report = json.loads((tmp_path / "coverage.json").read_text())["files"]["app.mochi"]
    assert report["executed_lines"] == [2, 3, 4, 8, 9, 12, 14]
    assert report["missing_lines"] == [5, 10]
    assert report["missing_branches"] == [[9, 10]]
    assert report["functions"]["label"]["missing_lines"] == [10]
    assert report["functions"]["Order.large"]["missing_lines"] == [5]
    assert report["classes"]["Order"]["missing_lines"] == [5]


def test_html(run: Run, tmp_path: Path) -> None:
    measure(run, "--branch")
    run("coverage", "html")
    page = html.unescape((tmp_path / "htmlcov" / "app_mochi.html").read_text())
    assert '<span class="com">/// A shop.</span>' in page
    assert '<span class="key">fun</span> <span class="nam">label</span>' in page
    assert '<span class="str">"<many> & more"</span>' in page
    assert "because the condition on line 9 was never true" in page
    index = (tmp_path / "htmlcov" / "function_index.html").read_text()
    assert "Order.large" in index


def test_contexts(run: Run, tmp_path: Path) -> None:
    measure(run, "--context=here")
    run("coverage", "json", "--show-contexts")
    report = json.loads((tmp_path / "coverage.json").read_text())["files"]["lib.mochi"]
    assert report["contexts"]["2"] == ["here"]


def test_a_file_that_does_not_compile(run: Run, tmp_path: Path) -> None:
    (tmp_path / "unused.mochi").write_text("fun f( {\n")
    measure(run, "--source=.")
    assert "unused.mochi" in run("coverage", "report", status=1)
    assert "lib.mochi" in run("coverage", "report", "--ignore-errors")


def test_a_file_with_errors_of_types(run: Run, tmp_path: Path) -> None:
    (tmp_path / "unused.mochi").write_text('let n: int = "a"\n')
    measure(run, "--source=.")
    assert rows(run("coverage", "report"))["unused.mochi"] == ["1", "1", "0%"]


@CORES
def test_mochi_tests_under_pytest(run: Run, tmp_path: Path, core: str) -> None:
    (tmp_path / "lib_test.mochi").write_text(
        'import "./lib" as lib\n'
        'test "half" {\n'
        "  let n = 4\n"
        "  expect lib.half(\n"
        "    n\n"
        "  ) == 2 && n > 1\n"
        "}\n"
        'test "no" {\n'
        "  expect 1 == 2\n"
        "  print(1)\n"
        "}\n"
    )
    command = ("coverage", "run", "-m", "pytest", "-p", "mochi_pytest", "lib_test.mochi")
    run(*command, status=1, COVERAGE_CORE=core)
    found = rows(run("coverage", "report", "-m"))
    assert found["lib_test.mochi"] == ["7", "1", "86%", "10"]
    assert found["lib.mochi"] == ["4", "1", "75%", "5"]


def test_this_projects_own_report_is_not_changed(run: Run, tmp_path: Path) -> None:
    """Python files are Python's, with the plugin too."""
    text = "import mochi_import\nimport lib\nif lib.half(2) > 5:\n    x = 1\n"
    (tmp_path / "use.py").write_text(text)
    run("coverage", "run", "--branch", "use.py")
    report = run("coverage", "report", "-m")
    assert "use.py" in report
    assert rows(report)["lib.mochi"][:2] == ["4", "1"]
