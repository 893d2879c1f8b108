"""Laws that hold for all values."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mochi_runtime._dataset import csv_format, yaml_format
from mochi_runtime._query.keys import hash_key
from mochi_runtime.arithmetic import int_div, int_mod
from mochi_runtime.comparison import equal
from mochi_runtime.fmt import nested, printed, quoted, str_from
from mochi_runtime.json_value import to_json
from mochi_runtime.order import sort_key

finite = st.floats(allow_nan=False, allow_infinity=False)
exact = st.floats(-1e15, 1e15)  # whole ones below are written as the int that they equal
text = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers() | exact | text
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=10,
)


@given(finite)
def test_every_format_of_a_float_reads_back(value: float) -> None:
    for shown in (printed(value), nested([value])[1:-1], str_from(value), to_json(value)):
        assert float(shown) == value
        assert math.copysign(1, float(shown)) == math.copysign(1, value)
    assert "e" not in nested([value])


@given(st.integers(), st.integers().filter(bool))
def test_quotient_and_remainder_make_the_dividend(left: int, right: int) -> None:
    quotient, remainder = int_div(left, right), int_mod(left, right)
    assert quotient * right + remainder == left
    assert abs(remainder) < abs(right)
    assert remainder == 0 or (remainder < 0) == (left < 0)
    assert abs(quotient) == abs(left) // abs(right)


@given(values, values)
def test_equality_agrees_with_hash_keys_and_order(left: Any, right: Any) -> None:
    assert equal(left, left)
    assert equal(left, right) == (hash_key(left) == hash_key(right))
    assert equal(left, right) == equal(right, left)
    if equal(left, right):
        assert sort_key(left) == sort_key(right)


@given(values)
def test_json_reads_back(value: Any) -> None:
    assert json.loads(to_json(value)) == value


@given(text)
def test_quoted_text_prints_on_one_line(value: str) -> None:
    assert quoted(value)[1:-1].isprintable()


cells = st.none() | st.booleans() | st.integers() | finite | text


@given(st.lists(st.fixed_dictionaries({"a": cells, "b": text}), min_size=1))
def test_csv_keeps_rows_and_columns(rows: list[dict[str, Any]]) -> None:
    shown = csv_format.render(rows, ",", header=True)
    loaded = csv_format.parse(shown, ",", header=True, text_columns=["b"])
    kept = [row for row in rows if row["a"] not in (None, "") or row["b"]]
    assert [row["b"] for row in loaded if row["a"] != "" or row["b"]] == [row["b"] for row in kept]


@given(st.lists(st.dictionaries(text, values, min_size=1, max_size=3), min_size=1, max_size=3))
def test_yaml_reads_back(rows: list[dict[str, Any]]) -> None:
    assert yaml_format.parse(yaml_format.render(rows)) == rows
