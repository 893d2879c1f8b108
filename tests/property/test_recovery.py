"""Broken programs: one mistake makes one message, two that are apart make two."""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from property.breaks import Program, broken, errors, programs

COUNT = int(os.environ.get("MOCHI_EXAMPLES", "300"))


@cache
def corpus() -> list[Program]:
    return [program for program in programs() if len(program.tree.body) > 1]


def test_one_broken_token_makes_one_error() -> None:
    random = Random(1)
    found = [
        len(errors(broken(program, random, random.choice(program.tokens[:-1]))))
        for program in random.choices(corpus(), k=COUNT)
    ]
    failed = [count for count in found if count]
    assert len(failed) > len(found) / 2
    assert sum(count > 1 for count in failed) < len(failed) / 50


def test_two_broken_statements_make_two_errors() -> None:
    random = Random(2)
    both = told = 0
    for program in random.choices(corpus(), k=COUNT):
        first, second = program.tree.body[0].span, program.tree.body[-1].span
        if second.line - first.end_line < 2:
            continue
        above, below = [
            random.choice([t for t in program.tokens if span[:2] <= t.span[:2] < span[2:]])
            for span in (first, second)
        ]
        late = broken(program, random, below)
        seed = random.random()
        if errors(late) and errors(broken(program, Random(seed), above)):
            both += 1
            told += len(errors(broken(program._replace(text=late), Random(seed), above))) > 1
    assert both > COUNT / 5
    assert told > both * 0.75


def test_errors_are_in_order_and_on_lines_of_their_own() -> None:
    text = "let a = = 1\nfun f() {\n  g(1 2)\n  let b = ,\n  c()\n}\nlet 4 = d\n"
    assert [error.span[:2] for error in errors(text)] == [(1, 9), (3, 7), (4, 11), (7, 5)]


@pytest.mark.parametrize(
    "piece", ["let x = = 1\n", "f(1 2)\n", "fun f( {\n}\n", "@ $\n", "'a'\n", "}\n", "{ ( [\n"]
)
def test_many_errors_are_cut_short(piece: str) -> None:
    assert 1 <= len(errors(piece * 5000)) <= 20


def test_uses_of_a_reserved_name_are_no_errors_of_their_own() -> None:
    text = "let all = [1]\nfor x in all { print(x) }\nprint(1 2)\n"
    assert [error.span.line for error in errors(text)] == [1, 3]
