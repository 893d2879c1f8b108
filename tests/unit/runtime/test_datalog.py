"""Datalog (newer-surface section 16); random programs stand in tests/property."""

from __future__ import annotations

import pytest

from mochi_runtime.datalog import ANY, Database, Var, aggregate, atom, calculate, compare, without
from mochi_runtime.errors import MochiError

X, Y, Z, W = map(Var, "XYZW")


@pytest.fixture
def family() -> Database:
    database = Database()
    for pair in [("ann", "bob"), ("bob", "cid"), ("ann", "eve"), ("cid", "dan")]:
        database.fact("parent", *pair)
    database.rule(atom("anc", X, Y), atom("parent", X, Y))
    database.rule(atom("anc", X, Z), atom("parent", X, Y), atom("anc", Y, Z))
    return database


def test_one_variable_gives_values_in_ascending_order(family: Database) -> None:
    assert family.query("anc", "ann", X) == ["bob", "cid", "dan", "eve"]
    assert family.query("anc", "dan", X) == []


def test_several_variables_give_maps(family: Database) -> None:
    assert family.query("parent", X, Y) == [
        {"X": "ann", "Y": "bob"},
        {"X": "ann", "Y": "eve"},
        {"X": "bob", "Y": "cid"},
        {"X": "cid", "Y": "dan"},
    ]


def test_no_variable_gives_a_bool(family: Database) -> None:
    assert family.holds("anc", "ann", "dan") is True
    assert family.holds("anc", "dan", "ann") is False
    assert family.holds("anc", "dan", ANY) is False
    assert family.holds("anc", ANY, "dan") is True


def test_a_wildcard_stands_for_anything(family: Database) -> None:
    assert family.query("parent", X, ANY) == ["ann", "bob", "cid"]
    family.rule(atom("grand", X), atom("parent", X, Y), atom("parent", Y, ANY))
    assert family.query("grand", X) == ["ann", "bob"]


def test_a_repeated_variable_is_one_variable() -> None:
    database = Database()
    for pair in [(1, 1), (1, 2), (3, 3)]:
        database.fact("edge", *pair)
    assert database.query("edge", X, X) == [1, 3]
    database.rule(atom("loop", X), atom("edge", X, X))
    assert database.query("loop", X) == [1, 3]


def test_facts_and_rules_count_from_where_they_stand(family: Database) -> None:
    assert family.query("anc", "eve", X) == []
    family.fact("parent", "eve", "fay")
    assert family.query("anc", "eve", X) == ["fay"]
    family.rule(atom("anc", X, "everybody"), atom("parent", X, ANY))
    assert family.query("anc", "eve", X) == ["everybody", "fay"]


def test_an_unknown_predicate_has_no_answers(family: Database) -> None:
    assert family.query("nobody", X) == []
    assert family.query("parent", X) == []


def test_true_is_not_one_and_every_scalar_is_a_constant() -> None:
    database = Database()
    for value in (1, True, 1.0, "1", None, 2.5, False, -3, [1, True]):
        database.fact("v", value)
    assert database.query("v", X) == [False, True, -3, 1, 2.5, "1", [1, True], None]
    assert database.holds("v", True) is True
    assert [type(value) for value in database.query("v", X)[:4]] == [bool, bool, int, int]


def test_negation_needs_the_whole_relation(family: Database) -> None:
    family.rule(atom("root", X), atom("parent", X, ANY), without("parent", ANY, X))
    assert family.query("root", X) == ["ann"]
    family.rule(atom("leaf", X), atom("parent", ANY, X), without("parent", X, ANY))
    assert family.query("leaf", X) == ["dan", "eve"]


def test_a_cycle_through_negation_is_refused(family: Database) -> None:
    family.rule(atom("win", X), atom("parent", X, Y), without("lose", Y))
    family.rule(atom("lose", X), atom("parent", X, Y), atom("win", Y))
    with pytest.raises(MochiError, match="depend on its own negation"):
        family.query("win", X)
    assert family.query("parent", "ann", X) == ["bob", "eve"]


def test_comparisons(family: Database) -> None:
    family.rule(
        atom("sibling", X, Y), atom("parent", Z, X), atom("parent", Z, Y), compare("!=", X, Y)
    )
    assert family.query("sibling", "bob", X) == ["eve"]
    for number in range(6):
        family.fact("n", number)
    for op, expected in [
        ("<", [0, 1]),
        ("<=", [0, 1, 2]),
        (">", [3, 4, 5]),
        (">=", [2, 3, 4, 5]),
        ("==", [2]),
    ]:
        name = f"when {op}"
        family.rule(atom(name, X), compare(op, X, 2), atom("n", X))
        assert family.query(name, X) == expected


def test_equality_can_bind() -> None:
    database = Database()
    database.fact("n", 1)
    database.rule(atom("pair", X, Y), atom("n", X), compare("==", Y, X))
    database.rule(atom("pair", X, Y), compare("==", 7, X), compare("==", Y, X))
    assert database.query("pair", X, Y) == [{"X": 1, "Y": 1}, {"X": 7, "Y": 7}]


def test_ordering_needs_comparable_values() -> None:
    database = Database()
    database.fact("n", 1)
    database.fact("n", "a")
    database.rule(atom("small", X), atom("n", X), compare("<", X, 5))
    with pytest.raises(MochiError):
        database.query("small", X)


@pytest.mark.parametrize(
    ("head", "body", "loose"),
    [
        (atom("p", X, Y), [atom("q", X)], "Y"),
        (atom("p", ANY), [atom("q", X)], "_"),
        (atom("p", X), [atom("q", X), without("r", Y)], "Y"),
        (atom("p", X), [atom("q", X), compare("<", Y, Z)], "Y, Z"),
        (atom("p", X), [], "X"),
    ],
)
def test_a_rule_must_bind_its_variables(head, body, loose: str) -> None:
    with pytest.raises(MochiError, match=f"no positive condition gives {loose} a value"):
        Database().rule(head, *body)


def test_a_fact_has_no_variables() -> None:
    with pytest.raises(MochiError, match=r"fact p\(X\) has a variable"):
        Database().fact("p", X)


def test_predicates_without_arguments() -> None:
    database = Database()
    assert database.holds("raining") is False
    database.fact("raining")
    database.rule(atom("wet"), atom("raining"))
    assert database.holds("wet") is True


def test_mutual_recursion() -> None:
    database = Database()
    for number in range(50):
        database.fact("next", number, number + 1)
    database.fact("even", 0)
    database.rule(atom("odd", Y), atom("even", X), atom("next", X, Y))
    database.rule(atom("even", Y), atom("odd", X), atom("next", X, Y))
    assert database.query("even", X) == list(range(0, 51, 2))


def test_a_long_chain_of_rules_does_not_use_the_stack() -> None:
    database = Database()
    database.fact("p0", 1)
    for number in range(5000):
        database.rule(atom(f"p{number + 1}", X), atom(f"p{number}", X))
    assert database.query("p5000", X) == [1]


def test_transitive_closure_of_a_long_chain() -> None:
    database = Database()
    for number in range(400):
        database.fact("edge", number, number + 1)
    database.rule(atom("path", X, Y), atom("edge", X, Y))
    database.rule(atom("path", X, Z), atom("path", X, Y), atom("edge", Y, Z))
    assert len(database.query("path", X, Y)) == 400 * 401 // 2
    assert database.query("path", 398, X) == [399, 400]


def test_arithmetic_stands_in_comparisons_and_in_atoms() -> None:
    database = Database()
    for number in range(5):
        database.fact("n", number)
    database.rule(atom("twice", X, calculate("*", X, 2)), atom("n", X))
    database.rule(atom("next", X, Y), atom("n", X), atom("n", Y), compare("==", Y, plus(X, 1)))
    database.rule(atom("before", X), atom("n", X), atom("n", plus(X, 1)))
    database.rule(atom("last", X), atom("n", X), without("n", plus(X, 1)))
    database.rule(atom("down", 10))
    database.rule(atom("down", calculate("-", X, 3)), atom("down", X), compare(">", X, 0))
    assert database.query("twice", 3, X) == [6]
    assert database.query("next", X, 3) == [2]
    assert database.query("before", X) == [0, 1, 2, 3]
    assert database.query("last", X) == [4]
    assert database.query("down", X) == [-2, 1, 4, 7, 10]


def test_a_query_does_not_compute(family: Database) -> None:
    with pytest.raises(MochiError, match="write a rule"):
        family.query("parent", "ann", plus(X, 1))


def plus(left: object, right: object) -> object:
    return calculate("+", left, right)


@pytest.fixture
def shop() -> Database:
    database = Database()
    for who in ("ann", "bob", "cid"):
        database.fact("person", who)
    for who, what, price in [("ann", "tea", 3), ("ann", "jam", 3), ("bob", "pen", 5)]:
        database.fact("bought", who, what, price)
    return database


def test_aggregates_of_groups_that_the_rest_of_the_rule_names(shop: Database) -> None:
    for op, answers in [
        ("count", [("ann", 1), ("bob", 1), ("cid", 0)]),  # of different prices
        ("sum", [("ann", 6), ("bob", 5), ("cid", 0)]),  # of all that were paid
        ("avg", [("ann", 3.0), ("bob", 5.0)]),
        ("min", [("ann", 3), ("bob", 5)]),
        ("max", [("ann", 3), ("bob", 5)]),
    ]:
        spent = aggregate(Y, op, Z, atom("bought", X, W, Z))
        shop.rule(atom(op, X, Y), atom("person", X), spent)
        assert [tuple(row.values()) for row in shop.query(op, X, Y)] == answers
        assert shop.query(op, "bob", X) == [answers[1][1]]


def test_an_aggregate_gives_the_groups_that_nothing_else_does(shop: Database) -> None:
    shop.rule(atom("things", X, Y), aggregate(Y, "count", Z, atom("bought", X, Z, ANY)))
    assert shop.query("things", X, Y) == [{"X": "ann", "Y": 2}, {"X": "bob", "Y": 1}]
    shop.rule(atom("all", Y), aggregate(Y, "count", Z, atom("bought", ANY, Z, ANY)))
    assert shop.query("all", X) == [3]
    shop.rule(atom("none", Y), aggregate(Y, "sum", Z, atom("sold", ANY, Z)))
    assert shop.query("none", X) == [0]


def test_an_aggregate_within_its_own_recursion_is_refused(shop: Database) -> None:
    shop.rule(atom("p", X), atom("person", X), aggregate(Y, "count", Z, atom("p", Z)))
    with pytest.raises(MochiError, match="needs an aggregate of what it defines"):
        shop.query("p", X)


def test_answers_of_three_variables(shop: Database) -> None:
    assert shop.query("bought", X, Y, Z)[0] == {"X": "ann", "Y": "jam", "Z": 3}


def test_a_closure_over_so_many_values_that_bits_do_not_pay() -> None:
    database = Database()
    count = 20_000
    for number in range(count):
        database.fact("edge", number, number // 2)
    database.rule(atom("path", X, Y), atom("edge", X, Y))
    database.rule(atom("path", X, Z), atom("edge", X, Y), atom("path", Y, Z))
    depth = [0] * count
    for number in range(1, count):
        depth[number] = depth[number // 2] + 1
    assert len(database.query("path", X, Y)) == 1 + sum(depth)
    assert database.query("path", 13, X) == [0, 1, 3, 6]
    assert database.query("path", X, 9_999) == [19_998, 19_999]


@pytest.mark.parametrize("shape", ["left", "right", "double"])
def test_a_bound_query_does_not_work_out_the_whole_relation(shape: str) -> None:
    database = Database()
    for number in range(5_000):
        database.fact("edge", number, number + 1)
    database.rule(atom("path", X, Y), atom("edge", X, Y))
    first = atom("edge" if shape == "right" else "path", X, Y)
    second = atom("edge" if shape == "left" else "path", Y, Z)
    database.rule(atom("path", X, Z), first, second)
    # All pairs would be 12 million.
    assert database.query("path", 4_900, X) == list(range(4_901, 5_001))
    assert database.query("path", X, 500) == list(range(500))
    assert database.holds("path", 0, 5_000) is True
    assert database.holds("path", 1, 0) is False


def test_later_queries_of_a_pattern_use_what_earlier_ones_found() -> None:
    database = Database()
    for number in range(120):
        database.fact("up", number, number // 3)
    database.rule(atom("cousin", X, Y), atom("up", X, Z), atom("up", Y, Z))
    database.rule(atom("cousin", X, Y), atom("up", X, Z), atom("cousin", Z, W), atom("up", Y, W))
    whole = [tuple(row.values()) for row in database.query("cousin", X, Y)]
    database.fact("unrelated", 1)
    for number in range(0, 120, 7):
        answers = [second for first, second in whole if first == number]
        assert database.query("cousin", number, X) == answers
