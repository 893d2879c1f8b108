"""The tests that a project is emitted with: they pass where the `test` blocks do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment

from mochi_import.options import CompilerOptions
from mochi_import.project.project import make
from mochi_import.project.writer import write

if TYPE_CHECKING:
    from pathlib import Path

    from mochi_import.project.project import RuntimeMode

LIBRARY = """
var made = 0
fun make(): int { made = made + 1 return made }
test "first" { expect make() == 1 }
test "second" { expect make() == 2 }
test "wrong \\"quoted\\"" { expect make() == 7 }
test "second" { expect make() == 4 }
"""


def pytest_of(project: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Plain `pytest` in the folder of a project."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:mochi_pytest",
        *options,
    ]
    return subprocess.run(
        command,
        cwd=project,
        env=clean_environment(**settings),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("mode", ["bundled", "dependency"])
def test_blocks_run_in_their_places(tmp_path: Path, mode: RuntimeMode) -> None:
    (tmp_path / "shop.mochi").write_text(LIBRARY, encoding="utf-8")
    project = make([tmp_path / "shop.mochi"], lambda _: CompilerOptions(), mode=mode)
    write(project.files, tmp_path / "out")
    done = pytest_of(tmp_path / "out", "-v", PYTHONPATH=str(ROOT))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 3 passed" in done.stdout
    assert "second" in done.stdout
    assert 'expect condition failed at shop.mochi:6: test "wrong' in done.stdout
    files = [str(tmp_path / "out" / "tests")]
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        command = [sys.executable, "-m", *tool, *files]
        env = clean_environment(MYPYPATH=f"{tmp_path}/out/src:{ROOT}", MYPY_CACHE_DIR=str(tmp_path))
        checked = subprocess.run(
            command, cwd=tmp_path / "out", env=env, capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_program_without_tests_has_a_smoke_test(tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text('print("hello")\n', encoding="utf-8")
    write(make([tmp_path / "app.mochi"], lambda _: CompilerOptions()).files, tmp_path / "out")
    done = pytest_of(tmp_path / "out")
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "out/src/app/_runtime/testing.py").exists()
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", str(tmp_path / "out")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_tests_of_showcases_pass(tmp_path: Path) -> None:
    """All of them as the modules of one project."""
    programs = [
        program
        for program in sorted((ROOT / "corpus" / "showcase").rglob("*.mochi"))
        if "\ntest " in (text := program.read_text(encoding="utf-8")) and "data/" not in text
    ]
    assert len(programs) > 2
    project = make(programs, lambda _: CompilerOptions(), package="showcases")
    write(project.files, tmp_path)
    done = pytest_of(tmp_path, "-q")
    assert done.returncode == 0, done.stdout + done.stderr
