"""Facts that come after queries: what is known goes on from there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from mochi_runtime._datalog.fixpoint import Stratum
from mochi_runtime.datalog import ANY, Database, Var, aggregate, atom, compare, without
from mochi_runtime.errors import MochiError

if TYPE_CHECKING:
    from mochi_runtime._datalog.steps import Relations
    from mochi_runtime._datalog.values import Values

X, Y, Z, W = map(Var, "XYZW")


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The predicates with rules that were worked out from the beginning."""
    names: list[str] = []
    fill = Stratum.fill

    def noted(self: Stratum, known: Relations, values: Values) -> None:
        names.extend(name for name, _ in sorted(self.group) if not name.endswith("^facts"))
        fill(self, known, values)

    monkeypatch.setattr(Stratum, "fill", noted)
    return names


def roads() -> Database:
    database = Database()
    database.rule(atom("path", X, Y), atom("road", X, Y))
    database.rule(atom("path", X, Z), atom("path", X, Y), atom("road", Y, Z))
    database.rule(atom("end", X), atom("road", ANY, X), without("path", X, ANY))
    database.rule(atom("ends", Y), aggregate(Y, "count", X, atom("end", X)))
    database.rule(atom("triangle", X, Y, Z), *(atom("road", *p) for p in ((X, Y), (Y, Z), (Z, X))))
    database.fact("road", 1, 2)
    return database


def test_recursive_rules_go_on(filled: list[str]) -> None:
    database = roads()
    assert database.query("path", X, Y) == [{"X": 1, "Y": 2}]
    filled.clear()
    database.fact("road", 2, 3)
    database.fact("path", 3, 9)
    pairs = [(1, 2), (1, 3), (2, 3), (3, 9)]
    assert [tuple(row.values()) for row in database.query("path", X, Y)] == pairs
    database.fact("road", 3, 1)
    assert database.query("path", 3, Y) == [1, 2, 3, 9]
    assert filled == []


def test_rules_of_any_shape_go_on(filled: list[str]) -> None:
    database = roads()
    assert database.query("triangle", X, Y, Z) == []
    filled.clear()
    database.fact("road", 2, 3)
    database.fact("road", 3, 1)
    assert len(database.query("triangle", X, Y, Z)) == 3
    assert filled == []


def test_only_what_negates_or_aggregates_begins_anew(filled: list[str]) -> None:
    database = roads()
    assert database.query("ends", X) == [1]
    filled.clear()
    database.fact("road", 1, 3)
    assert database.query("ends", X) == [2]
    assert database.query("end", X) == [2, 3]
    assert "end" in filled
    assert "ends" in filled
    assert "path" not in filled
    filled.clear()
    database.fact("unrelated", 1)
    database.fact("road", 1, 3)  # which is known
    assert database.query("ends", X) == [2]
    assert filled == []


def test_queries_with_a_value_go_on(filled: list[str]) -> None:
    database = roads()
    assert database.query("path", 1, Y) == [2]
    filled.clear()
    for number in range(2, 50):
        database.fact("road", number, number + 1)
    assert database.query("path", 1, Y) == list(range(2, 51))
    assert filled == []


def test_a_rule_that_fails_is_told_to_who_asks_for_it() -> None:
    database = roads()
    database.fact("n", 1)
    database.rule(atom("small", X), atom("n", X), compare("<", X, 5))
    database.rule(atom("tiny", X), atom("small", X), compare("<", X, 2))
    assert database.query("tiny", X) == [1]
    database.fact("n", "one")
    database.fact("road", 2, 3)
    assert database.query("end", X) == [3]
    for name in ("small", "tiny", "small"):
        with pytest.raises(MochiError):
            database.query(name, X)
    assert database.query("n", X) == [1, "one"]


def test_a_new_rule_begins_anew() -> None:
    database = roads()
    assert database.query("path", X, 1) == []
    database.rule(atom("path", X, Y), atom("path", Y, X))
    assert database.query("path", X, 1) == [2]
    database.fact("road", 2, 3)
    assert database.query("path", X, 1) == [2, 3]


def test_nodes_of_one_component_that_get_to_differ() -> None:
    """All nodes of a ring lead to the same; a later fact adds to one end of it only."""
    database = Database()
    database.rule(atom("path", X, Y), atom("road", X, Y))
    database.rule(atom("path", X, Z), atom("road", X, Y), atom("path", Y, Z))
    for number in range(5):
        database.fact("road", number, (number + 1) % 5)
    assert len(database.query("path", X, Y)) == 25
    database.fact("path", 3, 7)
    assert database.query("path", X, 7) == list(range(5))
    database.fact("road", 8, 3)
    database.fact("road", 4, 9)
    assert database.query("path", 8, Y) == [0, 1, 2, 3, 4, 7, 9]
    assert database.query("path", 9, Y) == []
    assert len(database.query("path", X, Y)) == 6 * 7


def test_a_row_that_was_shared_is_not_changed_for_others() -> None:
    database = Database()
    database.rule(atom("path", X, Y), atom("road", X, Y))
    database.rule(atom("path", X, Z), atom("path", X, Y), atom("road", Y, Z))
    for number in range(3):
        database.fact("road", number, (number + 1) % 3)
    assert len(database.query("path", X, Y)) == 9
    database.fact("path", 0, 5)  # no road leads on, and none before a path counts
    assert database.query("path", X, 5) == [0]


@pytest.mark.parametrize("count", [3, 4])
def test_chains_of_several_relations(count: int) -> None:
    """`same` by `count` atoms in a row, against the generations of a family."""
    family = {number: number // 3 for number in range(3, 90)}
    database = Database()
    names = [Var(f"V{number}") for number in range(count)]
    middle = [atom("link", a, b) for a, b in pairwise(names[1:])]
    database.rule(atom("same", X, Y), atom("up", X, Z), atom("up", Y, Z))
    database.rule(
        *(atom("same", X, Y), atom("up", X, names[0]), atom("same", names[0], names[1])),
        *(*middle, atom("up", Y, names[-1])),
    )
    for number in range(90):
        database.fact("link", number, number)
    depth = {0: 0, 1: 0, 2: 0}
    for child, parent in family.items():
        depth[child] = depth[parent] + 1
        database.fact("up", child, parent)
        if child in (30, 89):
            found = {tuple(row.values()) for row in database.query("same", X, Y)}
            people = range(3, child + 1)
            roots = {p: _root(p, family) for p in people}
            assert found == {
                (a, b)
                for a in people
                for b in people
                if depth[a] == depth[b] and roots[a] == roots[b]
            }


def _root(person: int, family: dict[int, int]) -> int:
    while family.get(person, 0) > 2:
        person = family[person]
    return family.get(person, person)
