"""Nodes are frozen, and can be walked, copied and printed without knowing each."""

from __future__ import annotations

import pytest

from mochi_import.source import SourceFile, Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.dump import dump
from mochi_import.syntax.parser import parse
from mochi_import.syntax.walk import children, walk

HERE = Span(1, 1, 1, 2)


def test_a_node_is_frozen() -> None:
    name = n.NameExpr(HERE, "x")
    with pytest.raises(AttributeError, match=r"NameExpr\.name is frozen"):
        name.name = "y"  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"NameExpr\.name is frozen"):
        del name.name
    with pytest.raises(AttributeError):
        name.other = 1  # type: ignore[attr-defined]


def test_nodes_compare_by_identity() -> None:
    first, second = n.NameExpr(HERE, "x"), n.NameExpr(HERE, "x")
    assert first != second
    assert len({first, second}) == 2


def test_a_constructor_takes_names_and_wants_every_field() -> None:
    assert n.NameExpr(span=HERE, name="x").name == "x"
    with pytest.raises(TypeError, match="NameExpr takes span, name"):
        n.NameExpr(HERE)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="NameExpr takes span, name"):
        n.NameExpr(HERE, "x", other=1)  # type: ignore[call-arg]


def test_nodes_match_by_position() -> None:
    match n.NameExpr(HERE, "x"):
        case n.NameExpr(span, name):
            assert (span, name) == (HERE, "x")


def test_a_changed_copy_keeps_the_rest() -> None:
    name = n.NameExpr(HERE, "x").changed(name="y")
    assert (name.span, name.name) == (HERE, "y")
    assert repr(n.BreakStmt(HERE)) == f"BreakStmt(span={HERE!r})"


def test_walk_goes_parents_first_in_source_order() -> None:
    tree = parse(SourceFile("a.mochi", "f(a, [b, {c: d}], fun(x: T) => x)"))
    names = [node.name for node in walk(tree) if isinstance(node, n.NameExpr)]
    assert names == ["f", "a", "b", "d", "x"]
    assert [type(node) for node in children(tree.body[0])] == [n.CallExpr]


def test_dump_shows_false_but_not_what_is_missing() -> None:
    tree = parse(SourceFile("a.mochi", "let x = false"))
    assert dump(tree) == "(Module body=[(LetStmt name='x' value=(BoolLit value=False))])"
