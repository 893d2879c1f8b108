"""JSON text (SEMANTICS section 8, probes print/json and print/float_json_boundary)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import pytest

from mochi_runtime.errors import MochiError
from mochi_runtime.json_value import print_json, to_json
from mochi_runtime.query import Group
from runtime.shapes import Point


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "1"),
        (2.0, "2"),
        (0.1, "0.1"),
        (1e6, "1000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e22, "1.5e+22"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (0.000001234, "0.000001234"),
        (123456789.125, "123456789.125"),
        (-0.0, "-0"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (len, "{}"),
        (Fraction(1, 3), '"1/3"'),
        ([], "[]"),
        ({}, "{}"),
        ({10: 1, 9: 2}, '{"9":2,"10":1}'),
        ({2, 1}, "[1,2]"),
        ((1, 2), "[1,2]"),
        (Point(1, 2), '{"__name":"Point","x":1,"y":2}'),
        (Group("k", [1]), '{"__group__":true,"count":1,"items":[1],"key":"k"}'),
        ('a"b\n<>&é😀\t\\/\u2028\x01', '"a\\"b\\n\\u003c\\u003e\\u0026é😀\\t\\\\/\\u2028\\u0001"'),
    ],
)
def test_compact(value: object, expected: str) -> None:
    assert to_json(value) == expected


def test_dataclass_of_python_code() -> None:
    @dataclass
    class Pair:
        b: int
        a: float

    assert to_json(Pair(1, 2.5)) == '{"a":2.5,"b":1}'


def test_indented(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"b": [[1], []], "a": {"c": {}}}
    assert print_json(value) is value
    assert capsys.readouterr().out == (
        '{\n  "a": {\n    "c": {}\n  },\n  "b": [\n    [\n      1\n    ],\n    []\n  ]\n}\n'
    )


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_text_for_nan(value: float) -> None:
    with pytest.raises(MochiError):
        to_json([value])
