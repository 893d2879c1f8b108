"""Modules that are imported and compiled, and the Python that they are compiled to."""

from __future__ import annotations

from mochi_import.codegen import unparse
from mochi_import.driver import Compilation
from mochi_import.source import SourceFile

SMALL = """\
type Point { x: int  y: int }
fun moved(p: Point, by: int): Point { return Point { x: p.x + by, y: p.y } }
fun total(points: list<Point>): int {
  var sum = 0
  for p in points { sum = sum + p.x / 2 }
  return sum
}
"""

FUNCTION = """\
fun f{0}(x: int, name: string): int {{
  let a = x + {0}
  let b = a * 2
  if b > 10 {{ return b - 1 }}
  var t = 0
  for i in 0..3 {{
    t = t + i * b
  }}
  return t + len(name)
}}
"""


def functions(lines: int) -> str:
    """A module of so many lines, of functions alone."""
    return "".join(map(FUNCTION.format, range(lines // FUNCTION.count("\n"))))


LARGE = functions(2_000)


def as_python(text: str) -> str:
    """What a module is compiled to, as source text."""
    return unparse(Compilation(SourceFile("module.mochi", text)).python)
