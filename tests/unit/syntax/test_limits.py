"""Size and depth: flat programs of any length parse, nested ones up to a limit that says so."""

from __future__ import annotations

import pytest

from mochi_import.diagnostics.model import CompileError
from mochi_import.source import SourceFile
from mochi_import.syntax.parser import parse
from mochi_import.syntax.walk import walk

FLAT = {
    "sum": "let x = 1" + " + 1" * 2000,
    "else if": "if a() { b() }" + " else if a() { b() }" * 500,
    "if value": "let x = if a { 1 }" + " else if a { 1 }" * 500,
    "list": f"let x = [{', '.join(map(str, range(5000)))}]",
    "map": f"let x = {{{', '.join(f'a{i}: {i}' for i in range(3000))}}}",
    "statements": "print(1)\n" * 5000,
    "calls": "f" + "(1)" * 1000,
    "variants": "type T = " + " | ".join(f"V{i}(x: int)" for i in range(1000)),
    "string": 'let s = "' + "é" * 100_000 + '"',
    "comment": "/*" + "*" * 100_000 + "/ print(1)",
}

NESTED = {
    "parentheses": "let x = " + "(" * 10_000 + ")" * 10_000,
    "lists": "let x = " + "[" * 10_000,
    "blocks": "if a() {" * 10_000,
    "maps": "let x = " + "{a: " * 10_000,
    "structs": "let x = " + "A { a: " * 10_000,
    "minus": "let x = " + "-" * 10_000 + "1",
    "lambdas": "let x = " + "fun() => " * 10_000 + "1",
    "types": "let x: " + "list<" * 10_000,
    "queries": "let x = " + "from a in " * 10_000,
    "then": "let x = " + "if a then " * 10_000,
    "matches": "let x = " + "match a { _ => " * 10_000,
    "await": "let x = " + "await " * 10_000 + "a",
}


@pytest.mark.parametrize("text", FLAT.values(), ids=FLAT)
def test_flat_programs_parse(text: str) -> None:
    assert sum(1 for _ in walk(parse(SourceFile("a.mochi", text)))) > 1


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_deep_programs_are_refused(text: str) -> None:
    with pytest.raises(CompileError) as caught:
        parse(SourceFile("a.mochi", text))
    [problem] = caught.value.problems.found
    assert (problem.code, problem.message) == ("P099", "the program is nested too deeply")


def test_a_hundred_levels_are_fine() -> None:
    parse(SourceFile("a.mochi", "let x = " + "[(" * 100 + "1" + ")]" * 100))
    parse(SourceFile("a.mochi", "if a() { " * 100 + "}" * 100))
