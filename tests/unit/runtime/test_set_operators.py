"""`union`, `except` and `intersect` (SEMANTICS 7.4)."""

from __future__ import annotations

from typing import Any

import pytest

from mochi_runtime import set_operators
from mochi_runtime.errors import MochiError
from mochi_runtime.query import Group


def test_set_operators() -> None:
    assert set_operators.union([1, 2, 2, 3], [3, 4, 4]) == [1, 2, 3, 4]
    assert set_operators.union_all([1, 2], [2]) == [1, 2, 2]
    assert set_operators.except_([1, 2, 2, 3], [3]) == [1, 2, 2]
    assert set_operators.intersect([1, 2, 2, 3, 3], [3, 2, 3]) == [3, 2]
    assert set_operators.union([1], [1.0, True]) == [1, True]
    assert set_operators.union({1}, {2}) == {1, 2}
    assert set_operators.union({"a": 1}, {"a": 2}) == {"a": 2}
    assert set_operators.except_({1, 2}, {2}) == {1}
    assert set_operators.intersect({1, 2}, {2}) == {2}
    assert set_operators.union_all(Group("k", [1]), [2]) == [1, 2]


@pytest.mark.parametrize(
    ("apply", "left", "right"),
    [(set_operators.union, [1], 5), (set_operators.union_all, "ab", [1])],
)
def test_wrong_kinds_are_run_errors(apply: Any, left: object, right: object) -> None:
    with pytest.raises(MochiError):
        apply(left, right)
