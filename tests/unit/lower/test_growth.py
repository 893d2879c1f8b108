"""Appends to the list of a place grow it in place exactly as long as nobody else has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = {
    "global": "var xs: list<int> = []  fun add(v: int) { xs = append(xs, v) }",
    "captured": """
        fun make(): fun(int): int {
          var xs: list<int> = []
          return fun(v: int): int { xs = append(xs, v) return len(xs) }
        }
        let add = make()""",
    "field": """
        type Box { xs: list<int> }
        var box = Box { xs: [] }
        fun add(v: int) { box.xs = append(box.xs, v) }""",
    "entry": """
        var m: map<string, list<int>> = {}
        fun add(v: int) { m["a"] = append(m["a"] ?? [], v) }""",
    "row": """
        var rows: list<list<int>> = [[]]
        fun add(v: int) { rows[0] = append(rows[0], v) }""",
}


def module(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "growth"}
    exec(Compilation(SourceFile("growth.mochi", text), CompilerOptions()).code, names)
    return names


FIND: dict[str, Callable[[dict[str, Any]], int]] = {
    "global": lambda names: id(names["xs"]),
    "captured": lambda names: id(names["add"].__closure__[0].cell_contents),
    "field": lambda names: id(names["box"].xs),
    "entry": lambda names: id(names["m"]["a"]),
    "row": lambda names: id(names["rows"][0]),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_list_that_nobody_else_has_grows(place: str) -> None:
    names = module(PLACES[place])
    names["add"](0)
    found = {FIND[place](names)}
    for i in range(10):
        names["add"](i)
        found.add(FIND[place](names))  # a copy is made before the old list goes
    assert len(found) == 1


def test_an_alias_keeps_its_list() -> None:
    names = module(PLACES["global"])
    names["add"](1)
    alias = names["xs"]
    names["add"](2)
    assert (alias, names["xs"]) == ([1], [1, 2])
    assert names["xs"] is not alias
