"""Emitted text is the code that the import hook runs.

What is compared: `ast.dump` without positions of the emitted text, parsed, with that of the tree
which the hook compiles.  These may differ, and are made equal first:

* the lines of a docstring are indented with the code around it, which `inspect.cleandoc`, and from
  Python 3.13 on the compiler, takes back;
* the runtime is `.._runtime` in the one and `mochi_runtime` in the other;
* a Mochi or Python file of the program is `from . import shapes` in the one and
  `shapes = _mochi_module("./shapes", __file__)`, or `import shapes`, in the other.
"""

from __future__ import annotations

import ast
import copy
import os
from inspect import cleandoc
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.project.code import Code, Sources
from mochi_import.project.discovery import discover
from mochi_import.project.formatting import formatted
from mochi_import.project.text import render
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = ROOT / "corpus"
PROGRAMS = sorted(
    path
    for path in CORPUS.rglob("*.mochi")
    if path.with_suffix(".out").exists() or "modules" in path.parts
)
PYTHON_FILES = {path.stem for path in CORPUS.rglob("*.py")}
LOADING = ("_mochi_module", "_python_file")


def some(programs: list[Path]) -> list[Path]:
    """Every program with MOCHI_CORPUS=all, otherwise every eighth."""
    return programs if os.environ.get("MOCHI_CORPUS") == "all" else programs[::8]


def test_the_emitted_code_is_that_of_the_hook() -> None:
    emitted, hooked = {}, {}
    for program in some(PROGRAMS):
        sources = Sources(lambda _: CompilerOptions("warn"))
        layout = discover([program], sources.compilation)
        code = Code.of(sources, layout, bundled=True)
        for file in layout.files:
            emitted[file] = code.texts[str(layout.place(file))]
            hooked[file] = sources.compilation(file).python
    assert len(emitted) > 100
    texts = dict(zip(emitted, formatted(list(emitted.values())), strict=True))
    for file, text in texts.items():
        assert normal(ast.parse(text)) == normal(hooked[file]), file


def normal(module: ast.Module) -> str:
    """The dump of a module with its imports and docstrings written in one way."""
    module = _CleanDocstrings().visit(copy.deepcopy(module))
    body = [same for statement in module.body for same in _normal_statement(statement)]
    return ast.dump(ast.Module(body, []), indent=1)


class _CleanDocstrings(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        match node:
            case (
                ast.Module(body=[ast.Expr(ast.Constant(str(doc))), *rest])
                | ast.ClassDef(body=[ast.Expr(ast.Constant(str(doc))), *rest])
                | ast.FunctionDef(body=[ast.Expr(ast.Constant(str(doc))), *rest])
            ):
                node.body = [ast.Expr(ast.Constant(cleandoc(doc))), *rest]
        return super().generic_visit(node)


def _normal_statement(statement: ast.stmt) -> list[ast.stmt]:
    match statement:
        case ast.ImportFrom(module=str(module), names=names):
            package, _, inner = module.partition(".")
            if package in ("_runtime", "mochi_runtime"):
                kept = [name for name in names if name.asname not in LOADING]
                return [ast.ImportFrom(f"mochi_runtime.{inner}", kept, 0)] if kept else []
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=loading))):
            if loading in LOADING:
                return [_imported(name)]
    match statement:
        case ast.ImportFrom(level=level, names=[ast.alias(name=name, asname=alias)]) if level:
            return [_imported(alias or name)]
        case ast.Import(names=[ast.alias(name=name, asname=alias)]) if name in PYTHON_FILES:
            return [_imported(alias or name)]
    return [statement]


def _imported(name: str) -> ast.stmt:
    return ast.Import([ast.alias(name)])


def test_what_differs_is_seen() -> None:
    """The comparison above can fail."""
    one, other = ast.parse("x = 1"), ast.parse("x = 2")
    assert normal(one) != normal(other)
    assert normal(ast.parse("from .._runtime.io import a as _a")) != normal(
        ast.parse("from mochi_runtime.io import b as _b")
    )


@pytest.mark.parametrize("program", ["modules/qualified_types", "foreign/python_annotations"])
def test_modules_of_a_program_are_imported_by_name(program: str) -> None:
    sources = Sources(lambda _: CompilerOptions("error"))
    layout = discover([CORPUS / f"{program}.mochi"], sources.compilation)
    code = Code.of(sources, layout, bundled=True)
    text = code.texts[str(layout.place(CORPUS / f"{program}.mochi"))]
    assert "from ." in text
    assert "__file__" not in text


@pytest.mark.parametrize(
    "doc",
    ["one\n/// two", 'one "quoted"', '"quoted" one', "back\\slash", "ends \\", "tab\there",
     'one\n///\n///     code\n/// "end"', '""" x', 'x """', '"', "# not a comment", "é ü"],
)  # fmt: skip
@pytest.mark.parametrize(
    "rest", ["fun f(): int { return 1 }", "type P { x: int }", "\nlet x = 1", "agent A { }"]
)
def test_formatting_leaves_docstrings_as_they_are(doc: str, rest: str) -> None:
    tree = Compilation(SourceFile("m.mochi", f"/// {doc}\n{rest}")).python
    assert ast.get_docstring(tree) or ast.get_docstring(tree.body[-1])  # type: ignore[arg-type]
    [text] = formatted([render(tree)])
    assert normal(ast.parse(text)) == normal(tree)
