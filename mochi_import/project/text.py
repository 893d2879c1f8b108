"""From a lowered module to its Python text, with the comments of the Mochi source.

`ast.unparse` prints the statements.  Its text, parsed again, has the same statements in the same
order, so each of them is known by two places: that in the Mochi source, which the tree carries, and
that in the text.  A comment goes before the statement that follows it in the source; behind the
last of a block, it stays in the block.
"""

from __future__ import annotations

import ast
import sys
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mochi_import.project.parentheses import with_plain_parentheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mochi_import.project.comments import Comment

type Position = tuple[int, int]


def render(tree: ast.Module, comments: Sequence[Comment] = (), header: str = "") -> str:
    """The text of a module, not yet formatted; `header` is its first line."""
    text = f"{ast.unparse(tree)}\n"
    printed = ast.parse(text)
    lines = with_plain_parentheses(text, printed).splitlines()
    for statement in _unused_imports(printed):
        lines[statement.lineno - 1] += "  # noqa: F401"
    inserted: dict[int, list[str]] = {}  # by the line of the text before which they go
    _separate_imports(printed.body, inserted)
    head = _head(comments)
    whole = _Statements(tree, printed, len(lines))
    for comment in comments[len(head) :]:
        line, indentation = whole.place(comment)
        found = inserted.setdefault(line, [])
        found += [" " * indentation + each for each in comment.lines]
    about = [line for comment in head for line in comment.lines]
    parts = [*([header, ""] if header else []), *about, *([""] if about else [])]
    for number, text_line in enumerate([*lines, ""], 1):
        parts += [*inserted.get(number, ()), text_line]
    return "\n".join(parts)


def _head(comments: Sequence[Comment]) -> Sequence[Comment]:
    """The comments from the first line to the first empty one: they are about the whole file."""
    line = 1
    for count, comment in enumerate(comments, 1):
        if comment.line != line or comment.trails:
            break
        if comment.apart:
            return comments[:count]
        line = comment.end_line + 1
    return ()


def _unused_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Modules that the program imports and never names: they may do something when imported."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.level):
            bound = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            if bound.isdisjoint(names):
                yield node


def _separate_imports(body: Sequence[ast.stmt], inserted: dict[int, list[str]]) -> None:
    """An empty line between imports of the future, the standard library, and others.

    Modules of the program are imported in its order and each as often as there, since they may do
    something then; where isort would have it otherwise, a comment tells it.
    """
    before = None
    for statement in body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            before = None
            continue
        rank = _rank(statement)
        if before is not None and (rank < before or rank[:-1] == before[:-1]):
            inserted[statement.lineno] = ["# isort: split"]
        elif before is not None and rank[0] != before[0]:
            inserted[statement.lineno] = [""]
        before = rank


def _rank(statement: ast.Import | ast.ImportFrom) -> tuple[int, bool, int, str, str]:
    """Where isort would have an import: its section, plain imports first, and so on."""
    if isinstance(statement, ast.Import):
        name, level = statement.names[0].name, 0
    else:
        name, level = statement.module or "", statement.level
    top = name.partition(".")[0]
    section = 0 if top == "__future__" else 1 if top in sys.stdlib_module_names else 2
    members = "" if isinstance(statement, ast.Import) else statement.names[0].name
    plain_first = isinstance(statement, ast.ImportFrom)
    return 3 if level else section, plain_first, -level, name.lower(), members


@dataclass
class _Statement:
    """A statement by its places in the source and in the text; `parts` are those in it."""

    start: Position
    end: Position
    line: int
    last_line: int
    indentation: int
    parts: list[_Statement]

    @cached_property
    def _inner(self) -> list[_Statement]:
        """All statements in this one, in the order of the source."""
        found = [each for part in self.parts for each in (part, *part._inner)]
        return sorted(found, key=lambda s: (s.start, s.line))

    def between(self, first: Position, last: Position = (sys.maxsize, 0)) -> list[_Statement]:
        """The statements in this one that begin behind `first` and before `last`."""
        begin = bisect_right(self._inner, first, key=lambda s: s.start)
        return self._inner[begin : bisect_left(self._inner, last, key=lambda s: s.start)]

    def is_inside(self, other: _Statement) -> bool:
        """Whether this is a part of the other in the source too, and not all of it."""
        return (self.start, self.end) != (other.start, other.end)


class _Statements:
    """The statements of a module by their places."""

    def __init__(self, tree: ast.Module, printed: ast.Module, last_line: int) -> None:
        self._root = _Statement((0, 0), (sys.maxsize, 0), 1, last_line, 0, [])
        self._add(self._root, tree, printed)

    def _add(self, parent: _Statement, node: ast.AST, printed: ast.AST) -> None:
        for inner, text in zip(_inside(node), _inside(printed), strict=True):
            part = _Statement(
                (inner.lineno, inner.col_offset),
                (inner.end_lineno or 0, inner.end_col_offset or 0),
                _first_line(text),
                text.end_lineno or 0,
                text.col_offset,
                [],
            )
            parent.parts.append(part)
            self._add(part, inner, text)

    def place(self, comment: Comment) -> tuple[int, int]:
        """The line of the text before which a comment goes, and its indentation."""
        at = (comment.line, comment.column)
        if comment.trails:
            # What the module itself needs, at its top, has an empty place in the source.
            beside = [s for s in self._root.between((at[0], -1), at) if s.start < s.end]
            if beside:
                first = min(beside, key=lambda s: s.line)
                return first.line, first.indentation
        around = self._root
        while inner := [s for s in around.parts if s.start < at < s.end and s.is_inside(around)]:
            # Several may come from one place in the source; the longest has its statements.
            around = max(inner, key=lambda s: (len(s.parts), -s.line))
        following = around.between(at)
        if comment.ends:
            before = [part for part in around.parts if part.start < at]
            if before:
                return before[-1].last_line + 1, before[-1].indentation
        if following:
            return following[0].line, following[0].indentation
        if around.parts:
            last = around.parts[-1]
            return around.last_line + 1, last.indentation
        return around.line, around.indentation


def _inside(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a node's blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif not isinstance(child, ast.expr):
            yield from _inside(child)  # a `case` or an `except`


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])
