"""What a reviewer expects of each emitted module: types, `__all__`, docstrings, no old generics."""

from __future__ import annotations

import ast
import os
from inspect import cleandoc

import pytest
from conftest import ROOT

from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

PROGRAMS = sorted((ROOT / "corpus").rglob("*.mochi"))
STEP = 1 if os.environ.get("MOCHI_CORPUS") == "all" else 12
OLD = {"Any", "TypeVar", "Generic", "Optional", "Union", "List", "Dict"}


@pytest.fixture(scope="module")
def compiled() -> dict[str, Compilation]:
    """Programs without errors, by their paths: every one with MOCHI_CORPUS=all."""
    found = {}
    for number, program in enumerate(PROGRAMS):
        if number % STEP and "showcase" not in program.parts:
            continue
        source = SourceFile(program.name, program.read_text("utf-8"))
        compilation = Compilation(source, CompilerOptions(), str(program))
        try:
            compilation.python  # noqa: B018 - raises
        except CompileError:
            continue
        found[str(program.relative_to(ROOT))] = compilation
    assert len(found) > 100
    return found


def test_everything_is_typed(compiled: dict[str, Compilation]) -> None:
    for name, compilation in compiled.items():
        for node in ast.walk(compilation.python):
            match node:
                case ast.FunctionDef(args=arguments, returns=returns):
                    assert returns is not None, (name, node.name)
                    untyped = [each.arg for each in arguments.args if each.annotation is None]
                    assert untyped in ([], ["self"]), (name, node.name)
                case ast.ImportFrom(module="typing", names=names):
                    assert OLD.isdisjoint(each.name for each in names), name
                case ast.Import(names=names):
                    assert "typing" not in [each.name for each in names], name


def test_every_module_says_what_is_public(compiled: dict[str, Compilation]) -> None:
    for name, compilation in compiled.items():
        targets = [
            statement.targets[0].id
            for statement in compilation.python.body
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        ]
        assert targets[:1] == ["__all__"], name


def test_documentation_is_kept(compiled: dict[str, Compilation]) -> None:
    documented = 0
    for name, compilation in compiled.items():
        docs = {
            cleandoc(node.doc)
            for node in walk(compilation.checked.tree)
            if isinstance(node, n.FunDecl | n.StructDecl | n.AgentDecl | n.Variant) and node.doc
        }
        kept = {
            ast.get_docstring(node)
            for node in ast.walk(compilation.python)
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        assert docs <= kept, name
        documented += len(docs)
    assert documented > 10
