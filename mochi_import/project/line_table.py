"""The Mochi line of each line of emitted code, for `mochi_runtime.program`."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mochi_import.project.code import Code


LINES = "_lines.json"


def line_table(code: Code, texts: Mapping[str, str]) -> str:
    """JSON of `{"generated/shop.py": ["shop.mochi", [1, 1, 2, ..]]}`, the first for line 1."""
    table = {}
    for file in code.layout.files:
        place = str(code.layout.place(file))
        table[place] = [code.layout.source(file), mochi_lines(code.trees[place], texts[place])]
    return f"{json.dumps(table, ensure_ascii=False, separators=(',', ':'), sort_keys=True)}\n"


def mochi_lines(tree: ast.Module, text: str) -> list[int]:
    """The Mochi line behind each line of the text; one that begins nothing has that before it."""
    known: dict[int, int] = {}
    for node, printed in zip(_placed(tree), _placed(ast.parse(text)), strict=True):
        known.setdefault(printed[0], node[0])
    lines, last = [], 1
    for number in range(1, text.count("\n") + 1):
        last = known.get(number, last)
        lines.append(last)
    return lines


def _placed(tree: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    """The nodes that have a line, the outer before the inner."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", None)
        if isinstance(line, int):
            yield line, node
