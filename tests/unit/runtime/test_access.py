"""Items, slices, fields and methods of values of any kind (SEMANTICS sections 10 to 12)."""

from __future__ import annotations

import math

import pytest

from mochi_runtime import access
from mochi_runtime.errors import ErrorValue, MochiError
from mochi_runtime.query import Group
from runtime.shapes import Keyworded, Point


def test_index() -> None:
    assert access.index([1, 2], -1) == 2
    assert access.index("日本", 0) == "日"
    assert access.index({"a": 1}, "b") is None
    assert access.index({1: "x"}, 1) == "x"
    assert access.index({1: "x"}, True) is None
    assert access.index(Point(1, 2), "y") == 2
    assert access.index(Group("k", [5]), 0) == 5


@pytest.mark.parametrize(
    ("container", "key", "message"),
    [
        ([1, 2], 2, "list index out of range: 2 (len 2)"),
        ([1, 2], -3, "list index out of range: -3 (len 2)"),
        ("", 0, "string index out of range: 0 (len 0)"),
        ("a", "b", "string index must be int"),
        ([1], True, "list index must be int"),
        (None, 0, "cannot index value of this kind"),
        (5, 0, "cannot index value of this kind"),
    ],
)
def test_index_errors(container: object, key: object, message: str) -> None:
    with pytest.raises(MochiError) as caught:
        access.index(container, key)
    assert str(caught.value) == message


def test_set_index() -> None:
    values: list[object] = [1]
    access.set_index(values, 3, 9)
    assert values == [1, None, None, 9]
    access.set_index(values, -1, 8)
    assert values == [1, None, None, 8]
    entries: dict[object, object] = {}
    access.set_index(entries, "k", 1)
    assert entries == {"k": 1}
    point = Point(1, 2)
    access.set_index(point, "x", 5)
    assert point.x == 5
    for target, key in (([1], -2), ("abc", 0), ([1], "a")):
        with pytest.raises(MochiError):
            access.set_index(target, key, 1)


def test_slices_clamp() -> None:
    assert access.slice_([1, 2, 3], None, 2) == [1, 2]
    assert access.slice_("hello", -100, 2) == "he"
    assert access.slice_("hello", 0, -10) == ""
    assert access.slice_("abcdef", 0, 6, 2) == "ace"
    assert access.slice_(Group("k", [1, 2]), 1, None) == [2]
    for value, bound in (({"a": 1}, 0), ([1], "x")):
        with pytest.raises(MochiError):
            access.slice_(value, bound, None)


def test_fields() -> None:
    assert access.field(Point(1, 2), "x") == 1
    assert access.field({"a": 1}, "a") == 1
    assert access.field({"a": 1}, "b") is None
    assert access.field(Keyworded(1, 2), "class") == 1
    assert access.field(Group("k", []), "key") == "k"
    assert access.field(math, "pi") == math.pi
    error = ErrorValue("m")
    error.code = 4
    assert access.field(error, "code") == 4
    for value in (None, 5, "text", [1]):
        with pytest.raises(MochiError, match="has no field nope"):
            access.field(value, "nope")


def test_builtins_as_methods() -> None:
    assert access.method("hello", "contains")("ell") is True
    assert access.method(7, "padStart")(3, "0") == "007"
    assert access.method({"b": 1, "a": 2}, "keys")() == ["a", "b"]
    assert access.method({"a": 1}, "get")("b", 0) == 0
    assert access.method({"keys": len}, "keys")("ab") == 2
    assert access.method(math, "sqrt")(4.0) == 2
    assert access.field({"a": 1}, "keys") is None
    with pytest.raises(MochiError, match="string has no field nope"):
        access.method("text", "nope")


def test_set_fields() -> None:
    point, keyworded, entries = Point(1, 2), Keyworded(1, 2), {"a": 1}
    access.set_field(point, "x", 5)
    access.set_field(keyworded, "class", 6)
    access.set_field(entries, "b", 7)
    assert (point.x, keyworded.class_, entries) == (5, 6, {"a": 1, "b": 7})
    with pytest.raises(MochiError):
        access.set_field("text", "x", 1)
