"""The types of what queries of facts and rules answer."""

from __future__ import annotations

import pytest
from unit.check.programs import checked, findings

from mochi_import.syntax.nodes import LogicQueryExpr
from mochi_import.syntax.walk import walk

FACTS = """type Item { name: string }
fact parent("ann", "bob")
fact age("ann", 70)
fact weight("ann", 61.5)
fact mixed(1)
fact mixed("one")
fact half(1)
fact half(0.5)
fact item(Item { name: "pen" })
fact member(true)
"""


def answered(program: str) -> list[str]:
    """The types of a program's queries."""
    result, problems = checked(FACTS + program)
    assert not problems.errors
    queries = [node for node in walk(result.tree) if isinstance(node, LogicQueryExpr)]
    return [str(result.types[query]) for query in queries]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("query parent(X, _)", "[string]"),
        ("query age(X, Y)", "[{X: string, Y: int}]"),
        ("query weight(_, X)", "[float]"),
        ("query item(X)", "[Item]"),
        ("query member(X)", "[bool]"),
        ("query mixed(X)", "[any]"),
        ("query half(X)", "[any]"),
        ("query age(X, X)", "[any]"),
        ('query parent("ann", _)', "bool"),
    ],
)
def test_columns_of_facts(program: str, expected: str) -> None:
    assert answered(f"let found = {program}") == [expected]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("rule p(X) :- parent(X, _)", "string"),
        ("rule p(X) :- parent(_, X)\nrule p(X) :- p(Y), parent(X, Y)", "string"),
        ("rule p(X) :- q(X)\nrule q(X) :- p(X)\nrule q(X) :- age(_, X)", "int"),
        ("rule p(X) :- q(X)\nrule q(X) :- p(X)", "any"),
        ("rule p(X) :- parent(X, _)\nrule p(X) :- age(_, X)", "any"),
        ("rule p(7) :- parent(_, _)", "int"),
        ("rule p(X) :- mixed(X), parent(X, _)", "string"),
        ("rule p(X) :- mixed(X), age(_, X)", "any"),  # an int column may hold the equal float
        ("rule p(X) :- age(_, X), weight(_, X)", "any"),
        ("rule p(X + 1) :- age(_, X)", "int"),
        ("rule p(X) :- age(_, Y), X = Y * 2 - 1", "int"),
        ("rule p(X) :- age(_, Y), X = Z, Z = -Y", "int"),
        ("rule p(X) :- age(_, Y), weight(_, Z), X = Y / Z", "float"),
        ('rule p(X) :- parent(Y, _), X = Y + "!"', "string"),
        ("rule p(X) :- mixed(Y), X = Y + Y", "any"),
        ("rule p(N) :- N = count { X : parent(X, _) }", "int"),
        ("rule p(N) :- N = avg { X : age(_, X) }", "float"),
        ("rule p(N) :- N = sum { X : age(_, X) }", "int"),
        ("rule p(N) :- N = sum { X : weight(_, X) }", "any"),  # 0 of nothing
        ("rule p(N) :- N = max { X : parent(X, _) }", "string"),
        ("rule p(X) :- N = max { Y : age(X, Y) }", "string"),
        ("rule p(X) :- parent(X, _), not age(X, _)", "string"),
    ],
)
def test_columns_of_rules(rules: str, expected: str) -> None:
    assert answered(f"{rules}\nlet found = query p(X)") == [f"[{expected}]"]


def test_facts_count_wherever_they_stand() -> None:
    later = 'let found = query late(X)\nfact late(1)\nfact late("x")'
    assert answered(later) == ["[any]"]
    assert answered("let found = query late(X)\nfact late(1)") == ["[int]"]
    assert answered("fun f() { print(query late(X)) }\nlet n = 1 + 1\nfact late(n)") == ["[any]"]
    assert answered("let n = 1 + 1\nfact late(n)\nlet found = query late(X)") == ["[int]"]
    assert answered("for n in 0..3 { fact late(n) }\nlet found = query late(X)") == ["[int]"]


def test_what_is_none_of_its_type_is_found() -> None:
    wrong = FACTS + "let ages: list<string> = query age(_, X)"
    assert [code for code, *_ in findings(wrong)] == ["T008"]
    assert findings(FACTS + 'for f in query age(X, Y) { print(f.X + " is", f.Y + 1) }') == []


def test_predicates_that_nothing_declares() -> None:
    result, problems = checked("let found = query nobody(X)\nprint(len(found))")
    assert not problems.errors
    assert str(result.types[result.tree.body[0].value]) == "[any]"
    wrong = FACTS + "let found = query age(X, Y, Z)\nfor f in found { print(f.Z) }"
    assert [code for code, *_ in findings(wrong)] == ["T069"]
