"""Programs at the edges of what CPython compiles."""

from __future__ import annotations

import pytest

from mochi_import.codegen import unparse
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile


def compiled(text: str) -> Compilation:
    return Compilation(SourceFile("limits.mochi", text), CompilerOptions(check="off"))


def run(text: str) -> dict[str, object]:
    module: dict[str, object] = {"__name__": "limits"}
    exec(compiled(text).code, module)
    return module


@pytest.mark.parametrize(
    ("operator", "expected"), [("+", 2000), ("&&", True), ("??", 1), ("-", -1998)]
)
def test_long_chains(operator: str, expected: object) -> None:
    operand = "true" if operator == "&&" else "1"
    chain = f" {operator} ".join([operand] * 2000)
    assert run(f"let x = {chain}")["x"] == expected


def test_long_else_if() -> None:
    branches = " else ".join(f"if n == {i} {{ return {i} }}" for i in range(300))
    assert run(f"fun f(n: int): int {{ {branches} return -1 }} let x = f(299)")["x"] == 299


def test_too_many_nested_loops() -> None:
    text = "".join(f"for a{i} in 0..1 {{ " for i in range(25)) + "print(1)" + " }" * 25
    with pytest.raises(CompileError, match="too many statically nested blocks"):
        _ = compiled(text).code


def test_deep_nesting() -> None:
    assert isinstance(run("let x = " + "[" * 150 + "]" * 150)["x"], list)
    with pytest.raises(CompileError, match="too deep"):
        _ = compiled("let x = " + "[" * 30000 + "]" * 30000).code


def test_names_that_python_cannot_spell() -> None:
    text = (
        "let 😀 = 4  let ﬁx = 😀 + 1  fun lambda(def: int): int { return def }  let x = lambda(ﬁx)"
    )
    assert run(text)["x"] == 5
    assert compile(unparse(compiled(text).python), "emitted", "exec")


def test_names_of_helpers_step_aside() -> None:
    text = "let _int_div = 1  let _t1 = 2  let range = 3  let x = (-_t1 * 5) / _int_div - range"
    assert run(text)["x"] == -13
