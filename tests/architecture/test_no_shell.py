"""Neither emitted code nor the runtime evaluates text, unpickles, or starts a process by a shell.

MOCHI_CORPUS=all python -m pytest tests/architecture/test_no_shell.py
"""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.syntax.parser import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULES = {"pickle", "marshal", "shelve", "dill", "code", "codeop", "subprocess", "pty", "commands"}
CALLS = {"eval", "exec", "compile"}
STARTS = (
    "system",
    "popen",
    "spawn",
    "posix_spawn",
    "exec",
    "fork",
    "create_subprocess",
    "startfile",
)

RUNTIME = sorted((ROOT / "mochi_runtime").rglob("*.py"))
PROGRAMS = sorted(
    path for path in (ROOT / "corpus").rglob("*.mochi") if path.with_suffix(".out").exists()
)


def offences(tree: ast.AST) -> Iterator[str]:
    """What a tree does that it must not; a function of its own may be called `eval`."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name.split(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)):
                if module.split(".")[0] in MODULES:
                    yield module
                if module in ("os", "asyncio"):
                    yield from (each.name for each in node.names if each.name.startswith(STARTS))
                if module == "builtins":
                    yield from (each.name for each in node.names if each.name in CALLS)
            case ast.Call(func=ast.Name(id=name)) if name in CALLS - own:
                yield name
            case ast.Attribute(value=ast.Name(id="os" | "asyncio" as owner), attr=name):
                if name.startswith(STARTS):
                    yield f"{owner}.{name}"
            case ast.keyword(arg="shell"):
                yield "shell="


def test_the_runtime() -> None:
    found = {
        str(path.relative_to(ROOT)): list(offences(ast.parse(path.read_text(encoding="utf-8"))))
        for path in RUNTIME
    }
    assert {path: names for path, names in found.items() if names} == {}
    assert "mochi_runtime/io.py" in {path.replace(os.sep, "/") for path in found}


def chosen() -> list[Path]:
    if os.environ.get("MOCHI_CORPUS") == "all":
        return PROGRAMS
    return PROGRAMS[::12]


def test_emitted_code() -> None:
    found = {}
    assert len(chosen()) > 50
    for path in chosen():
        source = decode(path.read_bytes(), path.name)
        compilation = Compilation(source, CompilerOptions("off"), str(path))
        names = list(offences(compilation.python))
        if names:
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from subprocess import run",
        "eval('1')",
        "from builtins import exec as _exec",
        "import os\nos.system('ls')",
        "from os import popen",
        "start = os.execvp",
        "await asyncio.create_subprocess_shell('ls')",
        "os.system('ls', shell=True)",
        "start('ls', shell=True)",
    ],
)
def test_offences_are_seen(text: str) -> None:
    assert list(offences(ast.parse(text)))
