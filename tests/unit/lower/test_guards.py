"""Divisions that conditions make plain give what the careful form gives, in programs at random."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from mochi_import.check.checker import check
from mochi_import.codegen import compile_tree
from mochi_import.diagnostics.model import Problems
from mochi_import.lower.guards import Guards
from mochi_import.lower.module import lower
from mochi_import.source import SourceFile
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable


class Program:
    """A function of two ints, full of conditions, assignments and divisions.

    What is known of `c` depends on what it is assigned.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines = ["fun f(a: int, b: int): int {", "var s = 0", "var fuel = 40", "var c = 0"]
        self._block(3, ["return s", "return a"])
        self.lines += ["return s", "}"]

    def _condition(self) -> str:
        operator = self.random.choice(("<", "<=", ">", ">=", "==", "!="))
        sides = [self.random.choice("ab"), self.random.choice(("0", "1", "2", "3", "4", "c", "c"))]
        self.random.shuffle(sides)
        test = f"{sides[0]} {operator} {sides[1]}"
        if self.random.random() < 0.3:
            return f"{test} {self.random.choice(('&&', '||'))} {self._condition()}"
        return test

    def _assignment(self) -> str:
        name = self.random.choice("abc")
        if name == "c":
            return self.random.choice(("c = c + 1", "c = (a + c) / 2", "c = c * 2", "c = b"))
        values = (f"{name} - 5", f"{name} - 1", f"{name} / 2", f"{name} + 2", f"{name} % 3 - 1")
        return f"{name} = {self.random.choice(values)}"

    def _block(self, depth: int, leave: list[str]) -> None:
        self.lines.append("s = s + b % 2")
        for _ in range(self.random.randint(1, 4)):
            match self.random.choice(("divide", "assign", "leave", "either", "if", "while")):
                case "divide":
                    operator = self.random.choice("/%")
                    self.lines.append(f"s = s * 3 + {self.random.choice('ab')} {operator} 3")
                case "assign":
                    self.lines.append(self._assignment())
                case "leave":
                    exits = self.random.choice(leave)
                    self.lines.append(f"if {self._condition()} {{ {exits} }}")
                case "either":
                    self.lines.append(
                        f"s = s + if {self._condition()} {{ a / 2 }} else {{ b % 3 }}"
                    )
                case "if" if depth:
                    self.lines.append(f"if {self._condition()} {{")
                    self._block(depth - 1, leave)
                    self.lines.append("} else {")
                    self._block(depth - 1, leave)
                    self.lines.append("}")
                case "while" if depth:
                    self.lines.append(f"while {self._condition()} {{")
                    self.lines += ["fuel = fuel - 1", "if fuel < 0 { return s }"]
                    self._block(depth - 1, [*leave, "break", "continue"])
                    self.lines.append("}")


def compiled(text: str) -> Callable[[int, int], int]:
    source = SourceFile("guards.mochi", text)
    tree = lower(check(parse(source), Problems(source)), source)
    namespace: dict[str, Any] = {"__name__": "guards"}
    exec(compile_tree(tree, source.name), namespace)
    function: Callable[[int, int], int] = namespace["f"]
    return function


@pytest.mark.parametrize("seed", range(60))
def test_guarded_divisions(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(seed)
    text = "\n".join(program.lines) + "\n"
    guarded = compiled(text)
    monkeypatch.setattr(Guards, "is_at_least", lambda *_: False)
    careful = compiled(text)
    for _ in range(25):
        pair = program.random.randint(-12, 12), program.random.randint(-12, 12)
        assert guarded(*pair) == careful(*pair), text


def test_guards_are_used() -> None:
    text = "fun f(a: int, b: int): int { if a < b { return 0 } return a / 2 }\n"
    source = SourceFile("guards.mochi", text)
    checked = check(parse(source), Problems(source))
    _, other, use = (node for node in checked.uses if isinstance(node, n.NameExpr))
    assert not Guards(checked).is_at_least(use, 0, lambda _: False)
    guards = Guards(checked)
    assert guards.is_at_least(use, 0, lambda name: checked.uses[name] is checked.uses[other])
    assert not guards.is_at_least(use, 1, lambda _: True)
