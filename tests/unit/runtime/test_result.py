"""`Result<T, E>` for Python code (MEP-51, section 9)."""

from __future__ import annotations

from mochi_runtime.result import Err, Ok, Result, is_err, unwrap


def half(number: int) -> Result[int, str]:
    return Err("odd") if number % 2 else Ok(number // 2)


def test_methods() -> None:
    good, bad = half(8), half(3)
    assert (good.is_ok(), good.is_err(), bad.is_ok(), bad.is_err()) == (True, False, False, True)
    assert (good.unwrap_or(0), bad.unwrap_or(0)) == (4, 0)
    assert good.map(str) == Ok("4")
    assert bad.map(str) == Err("odd")
    assert good.map_err(len) == Ok(4)
    assert bad.map_err(len) == Err(3)
    assert good.and_then(half) == Ok(2)
    assert half(6).and_then(half) == Err("odd")
    assert bad.and_then(half) == Err("odd")


def test_they_are_values() -> None:
    assert repr(Ok([1])) == "Ok(value=[1])"
    assert {Ok(1), Ok(1), Err(1)} == {Ok(1), Err(1)}
    match half(2):
        case Ok(value):
            assert value == 1
        case Err():
            raise AssertionError


def test_propagation() -> None:
    assert is_err(Err(1))
    assert is_err(None)
    assert not is_err(Ok(None))
    assert unwrap(Ok(3)) == 3
    assert unwrap(5) == 5
