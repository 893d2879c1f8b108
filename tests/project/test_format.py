"""Formatters and isort leave emitted code as it is, with the settings of the emitted project."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from mochi_import.diagnostics.model import CompileError
from mochi_import.options import CompilerOptions
from mochi_import.project.code import Code, Sources
from mochi_import.project.discovery import discover
from mochi_import.project.formatting import LINE_LENGTH, formatted

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = {
    "ruff format": ["ruff", "format", "--check", "--no-cache", "--quiet"],
    "ruff check": ["ruff", "check", "--select=I", "--no-cache", "--quiet"],
    "black": ["black", "--check", "--quiet"],
}

# Each is in the pyproject.toml of a project; see project.metadata.
SETTINGS = f"""
[tool.ruff]
line-length = {LINE_LENGTH}
target-version = "py312"
[tool.ruff.lint.isort]
combine-as-imports = true
[tool.black]
line-length = {LINE_LENGTH}
target-version = ["py312"]
"""


def some(programs: list[Path]) -> list[Path]:
    """Every program with MOCHI_CORPUS=all, otherwise every fifteenth."""
    return programs if os.environ.get("MOCHI_CORPUS") == "all" else programs[7::15]


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the emitted modules of the corpus, in one package."""
    folder = tmp_path_factory.mktemp("emitted")
    texts = []
    for program in some(sorted((ROOT / "corpus").rglob("*.mochi"))):
        sources = Sources(lambda _: CompilerOptions("warn"))
        try:
            code = Code.of(sources, discover([program], sources.compilation), bundled=True)
        except CompileError:
            continue
        texts += code.texts.values()
    assert len(texts) > 50
    for number, text in enumerate(formatted(texts)):
        (folder / f"m{number}.py").write_text(text, encoding="utf-8", newline="\n")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_to_change(emitted: Path, tool: str) -> None:
    command = [sys.executable, "-m", *TOOLS[tool], "."]
    done = subprocess.run(command, cwd=emitted, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "expression",
    ["xs[a if LONG else b][i if LONG else j]", "a if LONG else b if x else c if y else d",
     "f(a if LONG else b if LONG else c)", "[xs[a if LONG else b if LONG else c] for x in LONG]",
     "xs[ys[a if LONG else b] if LONG else c]"],
)  # fmt: skip
def test_conditional_expressions(expression: str) -> None:
    """Where ruff and black differ."""
    long = expression.replace("LONG", " + ".join(["some_name"] * 8))
    [text] = formatted([f"x = {long}\n"])
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(f"x = {long}\n"))
    assert formatted([text]) == [text]
    import black

    mode = black.Mode(target_versions={black.TargetVersion.PY312}, line_length=LINE_LENGTH)
    assert black.format_str(text, mode=mode) == text
