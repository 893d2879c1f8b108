"""Casts at run time (SEMANTICS section 7.6)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from mochi_runtime import casts
from mochi_runtime.errors import MochiError
from mochi_runtime.query import Group
from mochi_runtime.structs import Struct
from runtime.shapes import Keyworded, Line, Point

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        (3.9, 3),
        (-3.9, -3),
        (1e30, 1000000000000000019884624838656),
        ("42", 42),
        ("-12", -12),
        ("+7", 7),
        ("007", 7),
        (None, 0),
        (Fraction(7, 2), 3),
    ],
)
def test_int(value: object, expected: int) -> None:
    assert casts.to_int(value) == expected
    assert casts.to_bigint(value) == expected


def test_int_of_any_length() -> None:
    assert casts.to_int("9" * 5000) == 10**5000 - 1


@pytest.mark.parametrize(
    ("cast", "value", "message"),
    [
        (casts.to_int, "abc", 'cannot cast "abc" to int'),
        (casts.to_int, "", 'cannot cast "" to int'),
        (casts.to_int, " 12", 'cannot cast " 12" to int'),
        (casts.to_int, "1_0", 'cannot cast "1_0" to int'),
        (casts.to_int, "٣", 'cannot cast "٣" to int'),
        (casts.to_int, True, "cannot cast bool to int"),
        (casts.to_int, [1], "cannot cast list to int"),
        (casts.to_int, math.inf, "cannot cast a float that is not finite to int"),
        (casts.to_float, True, "cannot cast bool to float"),
        (casts.to_float, "1", "cannot cast string to float"),
        (casts.to_string, 5, "cannot cast int to string"),
        (casts.to_string, None, "cannot cast <nil> to string"),
        (casts.to_bool, 5, "cannot cast int to bool"),
        (casts.to_bigrat, "x", "cannot cast string to bigrat"),
        (casts.to_list, 5, "cannot cast int to list"),
        (casts.to_map, 5, "cannot cast int to map"),
    ],
)
def test_refused(cast: Any, value: object, message: str) -> None:
    with pytest.raises(MochiError) as caught:
        cast(value)
    assert str(caught.value) == message


def test_scalars() -> None:
    assert casts.to_float(3) == 3.0
    assert isinstance(casts.to_float(3), float)
    assert casts.to_float(None) == 0.0
    assert casts.to_string("s") == "s"
    assert casts.to_bool(True) is True
    assert casts.to_bigrat(2) == Fraction(2)
    assert casts.to_option(None, casts.to_int) is None
    assert casts.to_option("5", casts.to_int) == 5


def test_collections() -> None:
    values = [1, 2]
    assert casts.to_list(values) is values
    assert casts.to_list([1.5, "2"], casts.to_int) == [1, 2]
    assert casts.to_list(Group("k", [1])) == [1]
    assert casts.to_map({"1": 2.5}, casts.to_int, casts.to_int) == {1: 2}
    assert casts.to_map(Point(1, 2)) == {"__name": "Point", "x": 1, "y": 2}
    with pytest.raises(MochiError, match='cannot cast key "q" to int'):
        casts.to_map({"q": 1}, casts.to_int, None)
    with pytest.raises(MochiError, match=r"cannot cast int to \{string: int\}"):
        casts.to_map(5, None, None, "{string: int}")


def test_structs() -> None:
    point = Point(1, 2)
    assert casts.to_struct(point, Point) is point
    assert casts.to_struct({"x": 1.0, "y": "2", "z": 3}, Point) == point
    assert casts.to_struct({"class": 1, "Z": 2}, Keyworded) == Keyworded(1, 2)
    assert casts.to_struct(Line(point, [], None), Line) == Line(point, [], None)
    nested = {"start": {"x": 1, "y": 2}, "labels": ["a"], "weight": None}
    assert casts.to_struct(nested, Line) == Line(point, ["a"], None)
    assert casts.to_struct({**nested, "weight": 2}, Line).weight == 2.0
    with pytest.raises(MochiError, match="missing field y for Point"):
        casts.to_struct({"x": 1}, Point)
    with pytest.raises(MochiError, match="cannot cast int to Point"):
        casts.to_struct(5, Point)


def test_struct_from_another_with_its_fields() -> None:
    class Wide(Point):
        __slots__ = ("z",)

    assert casts.to_struct(Keyworded(1, 2), Keyworded) == Keyworded(1, 2)
    with pytest.raises(MochiError, match="missing field x for Point"):
        casts.to_struct(Keyworded(1, 2), Point)
    assert casts.to_struct(Wide(1, 2), Point) == Wide(1, 2)


def test_fields_of_every_declared_type() -> None:
    class Everything(Struct):
        __slots__ = ("counts", "flag", "maybe", "other", "ratio", "run")
        __match_args__ = ("counts", "flag", "maybe", "other", "ratio", "run")
        counts: dict[int, list[float]]
        flag: bool
        maybe: dict[str, int] | None
        other: Unknown  # type: ignore[name-defined]  # noqa: F821
        ratio: Fraction
        run: Callable[[int], int]

        def __init__(self, *values: object) -> None:
            for name, value in zip(self.__match_args__, values, strict=True):
                setattr(self, name, value)

    row = {
        "counts": {"1": [2]},
        "flag": True,
        "maybe": {"a": 1.0},
        "other": 5,
        "ratio": 2,
        "run": abs,
    }
    assert repr(casts.to_struct(row, Everything)).endswith(
        "Everything(counts={1: [2.0]}, flag=True, maybe={'a': 1}, other=5, "
        "ratio=Fraction(2, 1), run=<built-in function abs>)"
    )
    with pytest.raises(MochiError, match="cannot cast int to bool"):
        casts.to_struct({**row, "flag": 1}, Everything)


def test_annotations_that_are_objects_take_any_value() -> None:
    class Evaluated(Struct):
        __slots__ = ("x",)
        __match_args__ = ("x",)
        __annotations__ = {"x": int}

        def __init__(self, x: object) -> None:
            self.x = x

    assert casts.to_struct({"x": "text"}, Evaluated).x == "text"
