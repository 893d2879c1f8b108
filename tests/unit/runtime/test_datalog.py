"""Datalog (newer-surface section 16): answers, strata, and a comparison with a naive fixpoint."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mochi_runtime.datalog import ANY, Database, Var, atom, compare, without
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
    assert family.query("anc", "ann", "dan") is True
    assert family.query("anc", "dan", "ann") is False
    assert family.query("anc", "dan", ANY) is False
    assert family.query("anc", ANY, "dan") is True


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
    assert database.query("v", True) is True
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
    assert database.query("raining") is False
    database.fact("raining")
    database.rule(atom("wet"), atom("raining"))
    assert database.query("wet") is True


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


# A naive fixpoint over all assignments of a tiny domain, stratum by stratum.

_DOMAIN = (0, 1, 2)
_VARIABLES = ("X", "Y", "Z")
_ARITIES = {"a": 1, "b": 2, "c": 2, "d": 1}


def _terms(count: int):
    constants = st.sampled_from(_DOMAIN)
    return st.tuples(*[st.sampled_from(_VARIABLES) | constants] * count)


def _atoms(names: tuple[str, ...]):
    return st.sampled_from(names).flatmap(
        lambda name: st.tuples(st.just(name), _terms(_ARITIES[name]))
    )


@st.composite
def _rules(draw, head: str, positive: tuple[str, ...], negative: tuple[str, ...]):
    """A safe rule; only predicates of lower strata are negated."""
    body = [("atom", *draw(_atoms(positive))) for _ in range(draw(st.integers(1, 3)))]
    bound = sorted({term for _, _, terms in body for term in terms if isinstance(term, str)})
    known = st.sampled_from((*bound, *_DOMAIN))
    if negative and draw(st.booleans()):
        name = draw(st.sampled_from(negative))
        body.append(("not", name, draw(st.tuples(*[known] * _ARITIES[name]))))
    if draw(st.booleans()):
        op = draw(st.sampled_from(("!=", "<", "<=", "==")))
        body.append(("compare", op, (draw(known), draw(known))))
    args = draw(st.tuples(*[known] * _ARITIES[head]))
    return head, args, draw(st.permutations(body))


@st.composite
def _programs(draw):
    facts = draw(
        st.lists(
            st.sampled_from(tuple(_ARITIES)).flatmap(
                lambda name: st.tuples(
                    st.just(name), st.tuples(*[st.sampled_from(_DOMAIN)] * _ARITIES[name])
                )
            ),
            max_size=8,
        )
    )
    lower = draw(st.lists(_rules("b", ("a", "b"), ()) | _rules("a", ("a", "b"), ()), max_size=3))
    upper = draw(
        st.lists(
            _rules("c", ("a", "b", "c", "d"), ("a", "b"))
            | _rules("d", ("b", "c", "d"), ("a", "b")),
            max_size=4,
        )
    )
    return facts, lower, upper


_OPS = {
    "!=": lambda a, b: a != b,
    "==": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


def _naive(facts, *strata):
    known = set(facts)
    for rules in strata:
        while True:
            new = {row for rule in rules for row in _fire(rule, known)} - known
            if not new:
                break
            known |= new
    return known


def _fire(rule, known):
    name, args, body = rule
    for values in product(_DOMAIN, repeat=len(_VARIABLES)):
        env = dict(zip(_VARIABLES, values, strict=True))

        def value(term, env=env):
            return env.get(term, term)

        if all(_holds(literal, value, known) for literal in body):
            yield name, tuple(map(value, args))


def _holds(literal, value, known):
    kind, name, terms = literal
    values = tuple(map(value, terms))
    if kind == "compare":
        return _OPS[name](*values)
    return ((name, values) in known) == (kind == "atom")


@settings(max_examples=200, deadline=None)
@given(_programs())
def test_random_programs_agree_with_a_naive_fixpoint(program) -> None:
    facts, lower, upper = program
    database = Database()
    make = {"atom": atom, "not": without}
    for name, values in facts:
        database.fact(name, *values)
    for name, args, body in [*lower, *upper]:
        literals = [
            compare(head, *map(_term, terms))
            if kind == "compare"
            else make[kind](head, *map(_term, terms))
            for kind, head, terms in body
        ]
        database.rule(atom(name, *map(_term, args)), *literals)
    expected = _naive(facts, lower, upper)
    for name, arity in _ARITIES.items():
        rows = sorted(row for head, row in expected if head == name)
        variables = [Var(f"V{number}") for number in range(arity)]
        answers = database.query(name, *variables)
        if arity == 1:
            assert answers == [value for (value,) in rows]
        else:
            assert [tuple(answer.values()) for answer in answers] == rows


def _term(term):
    return Var(term) if isinstance(term, str) else term


def test_transitive_closure_of_a_long_chain() -> None:
    database = Database()
    for number in range(400):
        database.fact("edge", number, number + 1)
    database.rule(atom("path", X, Y), atom("edge", X, Y))
    database.rule(atom("path", X, Z), atom("path", X, Y), atom("edge", Y, Z))
    assert len(database.query("path", X, Y)) == 400 * 401 // 2
    assert database.query("path", 398, X) == [399, 400]
