"""Compare checking with parsing: `python -m benchmarks.check_speed [--lines 20000]`.

Two measures, each at a quarter, a half and all of the lines:

* the corpus, each program a module of its own under a new name, all kept;
* one module, the functions and types of some programs repeated under new names.

Printed are the seconds for parsing and for checking, their ratio, and the memory that the checked
trees hold for each line beyond the parsed ones.  A rule whose time or memory is not linear shows as
a ratio that grows from row to row.
"""

from __future__ import annotations

import argparse
import gc
import re
import sys
import tracemalloc
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from mochi_import.check.checker import check
from mochi_import.diagnostics.model import CompileError, Problems
from mochi_import.interpreter import deep_recursion
from mochi_import.source import SourceFile
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parents[1] / "corpus"

_DECLARATIONS = """\
type Point{0} {{
  x: int
  y: int
  fun moved(by: int): Point{0} {{ return Point{0} {{ x: x + by, y: y }} }}
}}
type Shape{0} = Dot{0}(at: Point{0}) | Box{0}(from: Point{0}, to: Point{0}) | Nothing{0}
fun area{0}(s: Shape{0}): int {{
  return match s {{
    Dot{0}(p) => p.x * 0
    Box{0}(a, b) => (b.x - a.x) * (b.y - a.y)
    Nothing{0} => 0
  }}
}}
fun areas{0}(shapes: list<Shape{0}>, limit: int): map<string, int> {{
  var found: map<string, int> = {{}}
  for i in 0..len(shapes) {{
    let size = area{0}(shapes[i])
    if size > limit && size != 0 {{ found["shape" + str(i)] = size }}
  }}
  return found
}}
let large{0} = from r in [1, 2, 3] where r % 2 == 1 sort by -r select {{"n": r, "square": r * r}}
let named{0} = areas{0}([Nothing{0}], 3)
print((named{0}["shape0"] ?? 0) + area{0}(Dot{0}(Point{0} {{ x: 1, y: {0} }}.moved(2))))
"""


def corpus_modules(lines: int) -> Iterator[SourceFile]:
    """Programs of the corpus, again and again, until there are so many lines."""
    texts = [
        (path.stem, path.read_text("utf-8"))
        for path in sorted(CORPUS.rglob("*.mochi"))
        if "rejected" not in path.parts
    ]
    number = 0
    while lines > 0:
        stem, text = texts[number % len(texts)]
        yield SourceFile(f"{stem}_{number}.mochi", text)
        lines -= text.count("\n")
        number += 1


def one_module(lines: int) -> Iterator[SourceFile]:
    """One module with so many lines of declarations and uses."""
    each = _DECLARATIONS.count("\n")
    text = "".join(_DECLARATIONS.format(number) for number in range(lines // each))
    yield SourceFile("large.mochi", text)


def measure(sources: list[SourceFile]) -> tuple[float, float, int]:
    """Seconds to parse and to check, and the bytes that the tables of the checker hold."""
    parsed = []
    start = process_time()
    for source in sources:
        try:
            parsed.append((source, parse(source)))
        except CompileError:  # a program that is about an error of syntax
            continue
    parsing = process_time() - start
    start = process_time()
    for source, tree in parsed:
        check(tree, Problems(source))
    checking = process_time() - start
    gc.collect()
    tracemalloc.start()
    kept = [check(tree, Problems(source)) for source, tree in parsed]
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return parsing, checking, held


def main() -> int:
    parser = argparse.ArgumentParser(description=re.split(r"[:.]", __doc__ or "")[0])
    parser.add_argument("--lines", type=int, default=20_000)
    lines = parser.parse_args().lines
    print("                     lines    parse s   check s   check/parse   bytes a line")
    for name, make in (("corpus", corpus_modules), ("one module", one_module)):
        for part in (lines // 4, lines // 2, lines):
            sources = list(make(part))
            count = sum(source.text.count("\n") for source in sources)
            with deep_recursion:
                parsing, checking, held = measure(sources)
            print(
                f"{name:<12} {count:>13,} {parsing:>10.2f} {checking:>9.2f} "
                f"{checking / parsing:>13.2f} {held / count:>14,.0f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
