"""What a report of coverage.py says of one `.mochi` file."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coverage.exceptions import CoverageException
from coverage.plugin import CodeRegion, FileReporter

from mochi_import.coverage_plugin.branches import Branches
from mochi_import.coverage_plugin.statements import Statements
from mochi_import.coverage_plugin.tokens import token_lines, with_hashes
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.loader.loader import MochiLoader
from mochi_import.options import CompilerOptions
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import decode, parse
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType

    from coverage.types import TArc, TConfigurable, TLineNo, TSourceTokenLines

    from mochi_import.source import SourceFile


class MochiReporter(FileReporter):
    """The lines, branches and tokens of a file."""

    def __init__(self, filename: str, config: TConfigurable) -> None:
        super().__init__(filename)
        self._config = config

    def source(self) -> str:
        """The text of the file."""
        return self._source.text.replace("\r\n", "\n")

    def lines(self) -> set[TLineNo]:
        """The lines that count."""
        return self._counted - self._excluded

    def excluded_lines(self) -> set[TLineNo]:
        """The lines that would count if the user had not excluded them."""
        return self._counted & self._excluded

    def translate_lines(self, lines: Iterable[TLineNo]) -> set[TLineNo]:
        """The lines for which those that ran are counted."""
        return {self._statements.first(line) for line in lines} & self._counted

    def arcs(self) -> set[TArc]:
        """All ways from one line to another."""
        ways = self._branches.ways
        return {
            (line, to)
            for line in self._counted & ways.keys()
            for to in ways[line]
            if to < 0 or to in self._counted
        }

    def translate_arcs(self, arcs: Iterable[TArc]) -> set[TArc]:
        """The ways that were taken, between the lines for which they are counted."""
        first = self._statements.first
        between = {(first(line), first(to)) for line, to in arcs}
        return {(line, self._branches.way(line, to)) for line, to in between if line != to}

    def exit_counts(self) -> dict[TLineNo, int]:
        """The number of ways on from each line; several only from branches."""
        ways = self._branches.ways
        return {
            line: len(ways.get(line, set()) - self._excluded) if self._is_branch(line) else 1
            for line in self.lines()
        }

    def no_branch_lines(self) -> set[TLineNo]:
        """The branches of which the user wants one way only."""
        patterns = "report:partial_branches", "report:partial_branches_always"
        return self._statements.of(self._matching(*patterns))

    def missing_arc_description(
        self,
        start: TLineNo,
        end: TLineNo,
        executed_arcs: Iterable[TArc] | None = None,  # noqa: ARG002
    ) -> str:
        """Why a way was not taken."""
        to = f"jump to line {end}" if end > 0 else "leave the function"
        return f"line {start} didn't {to} {self._branches.reason(start, end)}"

    def arc_description(self, start: TLineNo, end: TLineNo) -> str:  # noqa: ARG002
        """What taking a way means."""
        return f"jump to line {end}" if end > 0 else "leave the function"

    def source_token_lines(self) -> TSourceTokenLines:
        """The source in pieces for colouring."""
        return token_lines(self.source())

    def code_region_kinds(self) -> Iterable[tuple[str, str]]:
        """What `code_regions` knows of."""
        return [("function", "functions"), ("class", "classes")]

    def code_regions(self) -> Iterable[CodeRegion]:
        """The functions, and the types and agents that have some."""
        return list(_regions(self._tree))

    def _is_branch(self, line: int) -> bool:
        return self._branches.is_branch(line)

    @cached_property
    def _source(self) -> SourceFile:
        return decode(Path(self.filename).read_bytes(), self.relative_filename())

    @cached_property
    def _tree(self) -> n.Module:
        try:
            return parse(self._source, tolerant=True)
        except CompileError as error:
            raise CoverageException(f"Couldn't parse {self.filename!r}: {error}") from error

    @cached_property
    def _code(self) -> CodeType:
        """The code, as an import compiles it; with errors of types as a lenient one does."""
        try:
            return MochiLoader("report", self.filename).load().code
        except CompileError:
            options = CompilerOptions("off")
            return Compilation(self._source, options, self.filename).code

    @cached_property
    def _statements(self) -> Statements:
        return Statements(self._tree, self._code)

    @cached_property
    def _branches(self) -> Branches:
        return Branches(self._tree, self._code, self._statements)

    @cached_property
    def _counted(self) -> set[int]:
        return self._statements.counted()

    @cached_property
    def _excluded(self) -> set[int]:
        """The lines that the user's patterns exclude, with the blocks that begin there."""
        marked = self._matching("report:exclude_lines", "report:exclude_also")
        excluded = self._statements.of(marked)
        for first, last, block in _blocks(self._tree):
            if not marked.isdisjoint(range(first, last + 1)):
                excluded.update(range(block.span.line, block.span.end_line + 1))
        return excluded

    def _matching(self, *options: str) -> set[int]:
        """The lines in which one of the patterns is found.

        Comments may be written as in Python for it, or in the other ways that Mochi has.
        """
        patterns: list[str] = []
        for option in options:
            found = self._config.get_option(option)
            patterns += found if isinstance(found, list) else []
        if not patterns:
            return set()
        pattern = re.compile("|".join(f"(?:{p})" for p in patterns), re.MULTILINE)
        text = self.source()
        return {line for t in {text, with_hashes(text)} for line in _found(pattern, t)}


def _found(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for match in pattern.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        yield from range(first, first + match.group().count("\n") + 1)


def _blocks(tree: n.Module) -> Iterator[tuple[int, int, n.Node]]:
    """What a mark on its head excludes: the first and last line of the head, and the lines."""
    for node in walk(tree):
        first = node.span.line
        match node:
            case n.StructDecl() | n.AgentDecl() | n.MatchExpr() | n.IfExpr():
                yield first, first, node
            case n.FunDecl(body=body) | n.TestDecl(body=body) | n.BenchDecl(body=body):
                yield first, body.span.line, node
            case n.LambdaExpr(body=n.Block() as body) | n.IntentDecl(body=body):
                yield first, body.span.line, node
            case n.OnStmt(body=body) | n.WhileStmt(body=body) | n.ForStmt(body=body):
                yield first, body.span.line, node
            case n.IfStmt(then=then, otherwise=n.Block() as otherwise):
                yield first, then.span.line, then
                yield otherwise.span.line, otherwise.span.line, otherwise
            case n.IfStmt(then=then):
                yield first, then.span.line, then
            case n.TryStmt(body=body, handler=handler):
                yield first, body.span.line, body
                yield handler.span.line, handler.span.line, handler
            case n.MatchArm(body=body):
                yield first, body.span.line, node


def _regions(tree: n.Module) -> Iterator[CodeRegion]:
    for node in tree.body:
        match node:
            case n.FunDecl(name=name):
                yield _region("function", name, node, node.body)
            case n.TestDecl(name=name):
                yield _region("function", f'test "{name}"', node, node.body)
            case n.StructDecl(name=name, methods=methods):
                yield from _members(name, node, methods)
            case n.AgentDecl(name=name, body=body):
                yield from _members(name, node, body)


def _members(owner: str, node: n.Node, members: Iterable[n.Stmt]) -> Iterator[CodeRegion]:
    parts = []
    for member in members:
        match member:
            case n.FunDecl(name=name, body=body) | n.IntentDecl(name=name, body=body):
                parts.append(_region("function", f"{owner}.{name}", member, body))
            case n.OnStmt(stream=stream, body=body):
                parts.append(_region("function", f"{owner}.on {stream}", member, body))
    if parts:
        lines = set().union(*(part.lines for part in parts))
        yield CodeRegion("class", owner, node.span.line, lines)
        yield from parts


def _region(kind: str, name: str, node: n.Node, body: n.Block) -> CodeRegion:
    """A function: the lines after its head, which runs when it is made."""
    lines = range(max(body.span.line, node.span.line + 1), body.span.end_line + 1)
    return CodeRegion(kind, name, node.span.line, set(lines))
