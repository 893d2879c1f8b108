"""Python's compiler has nothing to say about emitted code: its warnings are about Python.

They cannot be silenced for one compilation, only for the process, while imports run in threads.
"""

from __future__ import annotations

import warnings

import pytest

from mochi_import.codegen import compile_tree
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile

ODD = (
    "let a = 1 == none",
    'let a = "s" != none',
    "let a = none == -1",
    "let a = (1 + 2) == none",
    "let a = [1] == none",
    "let a = 5 ?? 6",
    "let a = -5 ?? 6",
    "let a = (1 + 2) ?? 6",
    'let a = 5?.name let b = "s"?[0]',
    'let a = true == 1 let b = 1 == "1"',
    "let a = match 1 { none => 1 true => 2 _ => 3 }",
    'fun f() { "s"(1) }',
    "fun f() { 5()  let a = [1](3)  let b = {1: 2}(4) }",
    "fun f() { (from x in [1] select x)(0) set{1}() }",
    'let a = [1, 2]["x"] let b = "s"["x"] let c = 5[0] let d = {"a": 1}[1.5]',
    "let a = none[0] let b = none(1) let c = 1.5.x",
    "let a = [1, 2][1.0] let b = set{1}[0] let c = (fun(x: int): int => x)[0]",
    'let a = "s"[0: "x"] let b = [1]["a": ]',
    'expect [1] == [1] expect "text" expect 1',
    "fun f(): int { try { return 1 } catch e { return 2 } }",
)


def compile_strictly(text: str, check: str) -> None:
    """Compile a program, where a warning is an error."""
    tree = Compilation(SourceFile("odd.mochi", text), CompilerOptions(check)).python
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile_tree(tree, "odd.mochi")


@pytest.mark.parametrize("check", ["off", "warn"])
@pytest.mark.parametrize("text", ODD)
def test_odd_programs(text: str, check: str) -> None:
    compile_strictly(text, check)
