"""Traces of emitted programs name Mochi lines when they are asked to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from project.test_programs import run

from mochi_import.options import CompilerOptions
from mochi_import.project.project import make
from mochi_import.project.writer import write

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """\
import "./lib/maths" as maths

// Shares something.
fun share(total: int,
          among: int): int {
  let rest = total

  return maths.divide(rest,
                      among)
}

print(share(6, 3))
print(share(1,
            0))
"""
MATHS = "// all of it\n\nfun divide(a: int, b: int): int {\n  return a / b\n}\n"


@pytest.fixture
def src(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "maths.mochi").write_text(MATHS, encoding="utf-8")
    (tmp_path / "app.mochi").write_text(PROGRAM, encoding="utf-8")
    project = make([tmp_path / "app.mochi"], lambda _: CompilerOptions(), with_line_table=True)
    write(project.files, tmp_path / "out")
    return tmp_path / "out" / "src"


def test_mochi_lines(src: Path) -> None:
    done = run(src, "app", src, MOCHI_TRACEBACK="1")
    assert done.status == 1
    assert done.stderr.splitlines() == [
        "run error: division by zero",
        "stack trace:",
        "  divide at lib/maths.mochi:4",
        "  share at app.mochi:8",
        "  <module> at app.mochi:13",
    ]


def test_python_lines(src: Path) -> None:
    done = run(src, "app", src)
    generated = src / "app" / "generated"
    lines = (generated / "lib" / "maths.py").read_text("utf-8").splitlines()
    [number] = [n for n, line in enumerate(lines, 1) if "_int_div(a, b)" in line]
    assert done.stderr.splitlines()[:4] == [
        "run error: division by zero",
        "stack trace:",
        f"  divide at {generated / 'lib' / 'maths.py'}:{number}",
        f"    {lines[number - 1].strip()}",
    ]


def test_every_line_of_code_has_a_line_of_its_source(src: Path) -> None:
    table = json.loads((src / "app" / "_lines.json").read_text("utf-8"))
    for place, (source, lines) in table.items():
        text = (src / "app" / place).read_text("utf-8")
        assert len(lines) == len(text.splitlines())
        assert max(lines) <= len((src.parent.parent / source).read_text("utf-8").splitlines())


def test_a_panic_gives_its_code(tmp_path: Path) -> None:
    (tmp_path / "app.mochi").write_text('panic(7, "no")\n', encoding="utf-8")
    write(make([tmp_path / "app.mochi"], lambda _: CompilerOptions()).files, tmp_path / "out")
    done = run(tmp_path / "out" / "src", "app", tmp_path)
    assert done.status == 7
    assert done.stderr.startswith("run error: no\nstack trace:\n  <module> at ")
