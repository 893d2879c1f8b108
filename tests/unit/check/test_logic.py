"""What the checker says of facts, rules and queries (T069 to T072)."""

from __future__ import annotations

import pytest

from mochi_import.cli.explain import message

FACTS = """fact person("ann")
fact age("ann", 70)
"""


def said(rules: str) -> list[str]:
    """The first line of each message, without its place."""
    text = message(FACTS + rules)
    return [line for line in text.splitlines() if line.startswith("error[")]


@pytest.mark.parametrize(
    "rules",
    [
        "rule p(X) :- person(X), age(X, A), A > 3",
        "rule p(X, B) :- age(X, A), B = A + 1",
        "rule p(X, C) :- C = B * 2, B = A + 1, age(X, A)",
        "rule p(X, A + 1) :- age(X, A)",
        "rule p(X, -A) :- age(X, A)",
        "rule p(X) :- age(X, A), age(X, A + 0)",
        "rule p(X) :- person(X), not age(X, _)",
        "rule p(X) :- person(X), !age(X, _)",
        "rule p(N) :- N = count { X : person(X) }",
        "rule p(X, N) :- N = sum { A : age(X, A) }",
        "rule p(X, N) :- age(X, A), N = count { Y : age(Y, B), B > A }",
        "rule p(X, N) :- person(X), N = count { Y : person(Y), not age(Y, _), Y != X }",
        "rule p(N) :- N = max { A * 2 : age(_, A) }",
        "rule p(3) :- person(_)",
        "rule p(x, y) :- person(x), age(y, _)",  # lower case, as in older programs
        "rule p(X) :- q(X)\nrule q(X) :- p(X)",
        "rule p(X) :- person(X), not q(X)\nrule q(X) :- age(X, _), not person(X)",
        "print(query person(_), query age(X, X), query age(Y, 70))",
        "let old = 70\nprint(query age(X, old))",
        "fun f() { fact late(1) }\nprint(query late(X))",
    ],
)
def test_right_rules(rules: str) -> None:
    assert said(rules) == []


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ("rule p(X, Y) :- person(X)", "Y"),
        ("rule p(_) :- person(_)", "_"),
        ("rule p(X) :- person(X), not person(Y)", "Y"),
        ("rule p(X) :- person(X), Y < X", "Y"),
        ("rule p(X) :- person(X), X != _", "_"),
        ("rule p(X) :- person(X), Y = Z + 1, Z = Y - 1", "Y"),
        ("rule p(X) :- age(X, A + 1)", "A"),
        ("rule p(X + 1) :- person(_)", "X"),
        ("rule p(N) :- N = count { X : not person(X) }", "X"),
        ("rule p(N) :- N = count { X : person(Y) }", "X"),
        ("rule p(X) :- X == X", "X"),
        ("fact late(X)", "X"),
        ("print(query age(X, A + 1))", "A"),
        ("fact late(1, _)", "_"),
    ],
)
def test_a_variable_without_a_value(rules: str, name: str) -> None:
    assert said(rules) == [f"error[T071]: variable `{name}` has no value here"]


def test_a_circle_is_told_of_once() -> None:
    rules = """rule p(X) :- person(X), not q(X)
rule q(X) :- person(X), r(X)
rule r(X) :- person(X), not p(X)
rule s(N) :- N = count { X : s(X) }
"""
    assert said(rules) == [
        "error[T072]: `p` depends on its own negation",
        "error[T072]: `s` depends on its own aggregate",
    ]


def test_unknown_predicates() -> None:
    assert said("rule p(X) :- persons(X)\nprint(query nobody(X))") == [
        "error[T070]: unknown predicate: persons",
        "error[T070]: unknown predicate: nobody",
    ]
    assert message("print(query nobody(X))") == ""
    assert "Did you mean `person`?" in message(FACTS + "print(query persons(X))")


def test_functions_of_variables_are_no_terms() -> None:
    assert said("rule p(X) :- age(X, A), A == len(X)") == ["error[T002]: undefined variable: X"]
