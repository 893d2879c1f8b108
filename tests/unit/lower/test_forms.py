"""Mochi forms and the Python they become; `pytest --update-golden` rewrites the Python."""

from __future__ import annotations

import ast
import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.check.checker import check
from mochi_import.check.scope import resolve
from mochi_import.codegen import compile_tree, unparse
from mochi_import.diagnostics.model import Problems
from mochi_import.lower.module import lower
from mochi_import.source import SourceFile
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from golden import Golden

FORMS = sorted(Path(__file__).with_name("forms").glob("*.mochi"))
each_form = pytest.mark.parametrize("program", FORMS, ids=lambda path: path.stem)


def lowered(program: Path, *, typed: bool = True) -> ast.Module:
    source = SourceFile(program.name, program.read_text(encoding="utf-8"))
    tree = parse(source)
    checked = check(tree, Problems(source)) if typed else resolve(tree)
    return lower(checked, source)


def printed(program: Path, *, typed: bool = True) -> str:
    code = compile_tree(lowered(program, typed=typed), str(program))
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, {"__name__": "__main__"})
    return output.getvalue()


@each_form
def test_python(program: Path, golden: Golden) -> None:
    golden.check(program.with_suffix(".py.txt"), unparse(lowered(program)))


@each_form
def test_output(program: Path, golden: Golden) -> None:
    golden.check(program.with_suffix(".out"), printed(program))


@each_form
def test_types_change_no_output(program: Path) -> None:
    expected = program.with_suffix(".out").read_text(encoding="utf-8")
    if program.stem == "bindings":
        # Without types nobody knows that an int flows into a float.
        expected = expected.replace("[2.0, -1.0]", "[2, -1]")
    assert printed(program, typed=False) == expected


@each_form
def test_source_is_the_tree(program: Path) -> None:
    """What `emit` would write is the very program that runs."""
    tree = lowered(program)
    assert ast.dump(ast.parse(unparse(tree))) == ast.dump(tree)


@each_form
def test_lowering_is_deterministic(program: Path) -> None:
    trees = [ast.dump(lowered(program), include_attributes=True) for _ in range(2)]
    assert trees[0] == trees[1]
