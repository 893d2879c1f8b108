"""Which expressions a rule may move or repeat (`query.purity`)."""

from __future__ import annotations

import pytest

from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.query.purity import is_pure
from mochi_import.source import SourceFile
from mochi_import.syntax.nodes import LetStmt

PROGRAM = """
type Shape = Circle(r: int) | Dot
type P { a: int  fun twice(): int { return a * 2 } }
var total = 0
let numbers = [1, 2]
let p = P { a: 1 }
let apply = fun(x: int): int => x
fun square(x: int): int {
  var y = x
  y = y * y
  return y
}
fun even(n: int): bool { return if n == 0 { true } else { odd(n - 1) } }
fun odd(n: int): bool { return if n == 0 { false } else { even(n - 1) } }
fun count_down(n: int): int {
  while n > 0 { n = n - 1 }
  return n
}
fun add(x: int): int {
  total = total + x
  return total
}
fun set_first(xs: list<int>): int {
  xs[0] = 5
  return xs[0]
}
fun shout(x: int): int {
  print(x)
  return x
}
fun through(x: int): int { return shout(x) }
fun guarded(x: int): int {
  if x < 0 { panic("negative") }
  return x
}
let value = EXPRESSION
"""


def purity(expression: str) -> bool:
    source = SourceFile("p.mochi", PROGRAM.replace("EXPRESSION", expression))
    checked = Compilation(source, CompilerOptions(check="off")).checked
    last = checked.tree.body[-1]
    assert isinstance(last, LetStmt)
    return is_pure(checked, last.value, None)


@pytest.mark.parametrize(
    "expression",
    [
        "total + len(numbers)",
        "square(3)",
        "even(4)",
        "count_down(3)",
        "Circle(2)",
        "from x in numbers where x > 1 select str(x)",
        "fun(x: int): int => square(x)",
    ],
)
def test_pure(expression: str) -> None:
    assert purity(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "print(1)",
        "add(1)",
        "set_first(numbers)",
        "shout(1)",
        "through(1)",
        "guarded(1)",
        "apply(1)",
        "p.twice()",
        "undefined_function(1)",
        "from x in numbers select shout(x)",
        'load "x.csv" as P',
        "now()",
    ],
)
def test_impure(expression: str) -> None:
    assert not purity(expression)
