"""Linters and formatters have nothing to say of emitted code, with the settings it comes with."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from mochi_import.diagnostics.model import CompileError
from mochi_import.options import CompilerOptions
from mochi_import.project.code import Sources
from mochi_import.project.formatting import LINE_LENGTH, formatted
from mochi_import.project.metadata import OFF
from mochi_import.project.parentheses import with_plain_parentheses
from mochi_import.project.project import make
from mochi_import.project.writer import write

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = {
    "ruff check": ["ruff", "check", "--no-cache", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--no-cache", "--quiet"],
    "black": ["black", "--check", "--quiet"],
}


def some(programs: list[Path]) -> list[Path]:
    """Every program with MOCHI_CORPUS=all, otherwise every fifteenth."""
    return programs if os.environ.get("MOCHI_CORPUS") == "all" else programs[7::15]


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One project of the programs of the corpus, with the settings that it is emitted with."""
    folder = tmp_path_factory.mktemp("emitted")
    programs = some(sorted((ROOT / "corpus").rglob("*.mochi")))
    write(make(compiling(programs), lambda _: CompilerOptions(), package="emitted").files, folder)
    assert len(list(folder.rglob("generated/**/*.py"))) > 50
    return folder


def compiling(programs: list[Path]) -> list[Path]:
    """Those that have no error."""
    sources = Sources(lambda _: CompilerOptions())
    found = []
    for program in programs:
        with suppress(CompileError):
            _ = sources.compilation(program).checked
            found.append(program)
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_no_findings(emitted: Path, tool: str) -> None:
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


@pytest.mark.parametrize(
    "plain",
    [
        "f(x for x in y)",
        "f((x for x in y), 1)",
        "(a and b) or c",
        "f(a or (b and c))",
        "(a or b) and c",
        "a and b == c and not d",
        "a and b and c == d and e < f and not (g and h == i)",
        "f(é(é) for é in é) or (é and é == 1 and f(a or b == c))",
        "a < b and (lambda: c) and (d if e else f)",
    ],
)
def test_parentheses(plain: str) -> None:
    tree = ast.parse(plain)
    unparsed = ast.unparse(tree)
    found = with_plain_parentheses(unparsed, ast.parse(unparsed))
    assert found == plain
    assert ast.dump(ast.parse(found)) == ast.dump(tree)


def test_a_rule_that_is_off_is_one_of_ruff() -> None:
    """And each is off for one reason."""
    rules = [rule for rules in OFF.values() for rule in rules]
    assert len(rules) == len(set(rules))
    command = [sys.executable, "-m", "ruff", "rule", "--all", "--output-format=json"]
    known = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert set(rules) <= {rule["code"] for rule in known}
