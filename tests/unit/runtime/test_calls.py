"""Partial application."""

from __future__ import annotations

from mochi_runtime.calls import partial


def test_partial() -> None:
    assert partial(lambda a, b, c: a + b + c, 1)(2, 3) == 6
