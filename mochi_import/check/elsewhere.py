"""Places in other Mochi modules, for the related places of messages.

An interface holds no places, so that an edit that moves a declaration leaves importers alone.
Where a name stands is looked up in the source of its module when an error is reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mochi_import.diagnostics.model import CompileError, Label
from mochi_import.source import SourceFile, Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Foreign(NamedTuple):
    """A declaration in another module, or the parameter at `position` of a function there.

    `module` is an import path, or the home of a type (`check.interface`); `names` lead to a member.
    """

    module: str
    names: tuple[str, ...]
    position: int | None = None


# Finds the sources behind an import path or a home, in the order in which names are looked up;
# they are named relative to the folder of the module that is checked.
type Sources = Callable[[str], Iterable[SourceFile]]


def no_sources(_: str) -> tuple[SourceFile, ...]:
    """The sources of a module that is checked by itself."""
    return ()


class Elsewhere:
    """The declarations of imported modules, each source parsed once and only when asked for."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._trees: dict[str, list[tuple[SourceFile, n.Module]]] = {}

    def label(self, wanted: Foreign, text: str = "declared here") -> tuple[Label, ...]:
        """A label at a declaration, if it can be found."""
        for source, tree in self._modules(wanted.module):
            found = _declaration(tree.body, wanted)
            if found is not None:
                node, name = found
                return (Label(span_of_name(source, node.span, name), text, source),)
        return ()

    def _modules(self, module: str) -> list[tuple[SourceFile, n.Module]]:
        if module not in self._trees:
            self._trees[module] = list(_parsed(self._sources(module)))
        return self._trees[module]


def _parsed(sources: Iterable[SourceFile]) -> Iterable[tuple[SourceFile, n.Module]]:
    for source in sources:
        try:
            yield source, parse(source, tolerant=True)
        except CompileError:  # as its own check will say
            continue


def span_of_name(source: SourceFile, span: Span, name: str) -> Span:
    """The first mention of `name` from the start of `span` on, in that line; `span` if there is
    none."""
    line = source.line(span.line).encode("utf-8", "surrogatepass")
    rest = line[span.column - 1 :].decode("utf-8", "replace")
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest)
    if found is None:
        return span
    column = span.column + len(rest[: found.start()].encode("utf-8", "replace"))
    return Span(span.line, column, span.line, column + len(name.encode()))


def _declaration(body: Iterable[n.Node], wanted: Foreign) -> tuple[n.Node, str] | None:
    """What declares the name, and the name itself."""
    name, *members = wanted.names
    for node in body:
        for part in (node, *(node.variants if isinstance(node, n.SumDecl) else ())):
            if getattr(part, "name", None) == name and not isinstance(part, n.TestDecl):
                if members:
                    return _declaration(_members(part), Foreign(wanted.module, tuple(members)))
                return _parameter(part, wanted.position) or (part, name)
    return None


def _members(node: n.Node) -> tuple[n.Node, ...]:
    match node:
        case n.StructDecl(fields=fields, methods=methods):
            return (*fields, *methods)
        case n.Variant(fields=fields):
            return fields
        case n.AgentDecl(body=body):
            return body
    return ()


def _parameter(node: n.Node, position: int | None) -> tuple[n.Node, str] | None:
    if position is None or not isinstance(node, n.FunDecl) or position >= len(node.params):
        return None
    param = node.params[position]
    return param, param.name
