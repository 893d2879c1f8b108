"""`Result<T, E>`, which a program need not declare."""

from __future__ import annotations

import pytest

from mochi_import.cli.explain import message

HALF = """fun half(n: int): Result<int, string> {
  if n % 2 == 1 { return Err("odd") }
  return Ok(n / 2)
}
"""


@pytest.mark.parametrize(
    "rest",
    [
        "fun f(n: int): Result<int, string> { return Ok(half(n)? + 1) }",
        "print(match half(1) { Ok(v) => v  Err(e) => len(e) })",
        "let r: Result<int, string> = half(2)",
        "let xs = [half(1), half(2)]",
        "print(half(2).unwrap_or(0))",
    ],
)
def test_right_programs(rest: str) -> None:
    assert message(HALF + rest) == ""


def test_a_variant_that_is_left_out() -> None:
    text = message(HALF + "print(match half(1) { Ok(v) => v })")
    assert "missing variant(s) `Err`" in text


def test_a_program_may_declare_its_own() -> None:
    own = "type Outcome = Ok(n: int) | Err(why: string, at: int)\n"
    assert message(own + 'let r: Outcome = Err("no", 3)\nprint(r)') == ""
    assert "missing field" not in message("type Ok { x: int }\nprint(Ok { x: 1 })")


def test_other_names_stay_unknown() -> None:
    assert "unknown type: Outcome" in message("let x: Outcome = 1\nprint(x)")
    assert "unknown function: Okay" in message("print(Okay(1))")
