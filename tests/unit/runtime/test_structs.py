"""Structs: what Python code sees of them, and their equality."""

from __future__ import annotations

import copy
import dataclasses
import math
import pickle

from mochi_runtime.structs import Cell, mochi_name
from runtime.shapes import Box, Dot, Keyworded, Line, Point, Reading


def test_equality_is_structural() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Keyworded(1, 2)
    assert Line(Point(1, 2), ["a"], None) == Line(Point(1, 2), ["a"], None)
    assert Dot() == Dot()


def test_equality_keeps_bool_and_int_apart() -> None:
    assert Box(1) != Box(True)
    assert Box([1]) != Box([True])
    assert Box(1) == Box(1.0)
    assert Box(len) != Box(len)


def test_equality_of_scalar_fields_is_that_of_their_values() -> None:
    assert Point(1, 2) == Point(1.0, 2)
    assert Point("1", 2) != Point(1, 2)
    assert Reading("a", 1.5) == Reading("a", 1.5)
    assert Reading("a", 1.5) != Reading("a", 2.5)
    # The very same NaN, too, is not equal to itself, which tuples take it for.
    assert Reading("a", math.nan) != Reading("a", math.nan)
    assert {Reading("a", 1.5): 1}[Reading("a", 1.5)] == 1


def test_equality_of_long_chains() -> None:
    first, second = Box(None), Box(None)
    for _ in range(200):
        # Comparing a level twice, once by Python's == and once strictly, would take for ever.
        first, second = Box([first]), Box([second])
    assert first == second


def test_hash_is_by_value() -> None:
    assert {Point(1, 2): "a"}[Point(1, 2)] == "a"
    assert len({Dot(), Dot(), Box(1)}) == 2


def test_repr_is_that_of_a_dataclass() -> None:
    assert repr(Line(Point(1, 2), ["a"], None)) == (
        "Line(start=Point(x=1, y=2), labels=['a'], weight=None)"
    )


def test_dataclass_functions() -> None:
    point = Point(1, 2)
    assert dataclasses.is_dataclass(Point)
    assert dataclasses.is_dataclass(point)
    assert [(field.name, field.type) for field in dataclasses.fields(Point)] == [
        ("x", "int"),
        ("y", "int"),
    ]
    assert dataclasses.asdict(Line(point, ["a"], 1.5)) == {
        "start": {"x": 1, "y": 2},
        "labels": ["a"],
        "weight": 1.5,
    }
    assert dataclasses.replace(point, x=5) == Point(5, 2)
    assert Point.__dataclass_params__.frozen is False


def test_copy_and_pickle() -> None:
    line = Line(Point(1, 2), ["a"], None)
    assert copy.copy(line) == line
    assert copy.deepcopy(line).labels is not line.labels
    assert pickle.loads(pickle.dumps(line)) == line
    assert line.__replace__(weight=2.0).weight == 2.0


def test_match_by_position_and_keyword() -> None:
    match Point(1, 2):
        case Point(x, y=2):
            assert x == 1
        case _:
            raise AssertionError


def test_fields_named_like_python_keywords() -> None:
    assert [mochi_name(name) for name in ("class_", "case_", "type_", "x_", "_", "__", "x")] == [
        "class",
        "case",
        "type_",
        "x_",
        "_",
        "__",
        "x",
    ]


def test_cell() -> None:
    cell = Cell(1)
    cell.value += 1
    assert cell.value == 2
