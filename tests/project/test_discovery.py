"""Which module of a project is its program, and which only declare."""

from __future__ import annotations

import pytest

from mochi_import.driver import Compilation
from mochi_import.project.discovery import does_something
from mochi_import.source import SourceFile


@pytest.mark.parametrize(
    "text",
    [
        "fun f(): int { return 1 }\n",
        'test "x" { expect 1 == 1 }\n',
        "let x = 1 + 2\nlet y = -x\nlet names = [\"a\"]\nlet ages = {\"a\": 1}\n",
        "let f = fun(x: int): int => print(x)\n",
        "type P { x: int }\nlet p = P { x: 1 }\n",
        'import python "math" as math\n',
    ],
)  # fmt: skip
def test_declarations_only(text: str) -> None:
    assert not does_something(Compilation(SourceFile("m.mochi", text)).tree)


@pytest.mark.parametrize(
    "text",
    [
        "print(1)\n",
        "fun main() { print(1) }\n",
        "let x = print(1)\n",
        "let xs = [1, print(2)]\n",
        "type P { x: int }\nlet p = P { x: print(1) }\n",
        'let m = {"a": print(1)}\n',
        "var x = 1\nx = 2\n",
        'let rows = fetch "file:///missing"\n',
        'expect 1 == 1\n',
    ],
)  # fmt: skip
def test_programs(text: str) -> None:
    assert does_something(Compilation(SourceFile("m.mochi", text)).tree)
