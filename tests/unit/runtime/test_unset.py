"""Fields that Python's syntax could not ask for."""

from __future__ import annotations

import pytest

from mochi_runtime.unset import UNSET, required


def test_unset_shows_as_a_default() -> None:
    assert repr(UNSET) == "<default>"


def test_what_is_given_is_given_on() -> None:
    assert required(None, "a") is None


def test_what_is_not_given_is_named() -> None:
    with pytest.raises(TypeError, match="missing required argument: 'a'"):
        required(UNSET, "a")
