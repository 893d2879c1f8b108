"""Ways from Mochi text to what the checker says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.checker import check
from mochi_import.check.scope import resolve
from mochi_import.diagnostics.model import Problems
from mochi_import.source import SourceFile
from mochi_import.syntax.nodes import NameExpr
from mochi_import.syntax.parser import parse
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol


def resolved(text: str) -> CheckedModule:
    """The names of a program."""
    return resolve(parse(SourceFile("t.mochi", text)))


def checked(text: str) -> tuple[CheckedModule, Problems]:
    """The types of a program, and what is wrong with it."""
    source = SourceFile("t.mochi", text)
    problems = Problems(source)
    return check(parse(source), problems), problems


def findings(text: str) -> list[tuple[str, int, int, str]]:
    """The code, line, column and message of each error of a program."""
    _, problems = checked(text)
    return [(d.code, d.span.line, d.span.column, d.message) for d in problems.errors]


def symbols(result: CheckedModule, name: str) -> list[Symbol]:
    """The symbols of that name, in the order of their declarations."""
    scopes = result.functions.values()
    found = [symbol for scope in scopes for symbol in scope.symbols if symbol.name == name]
    return sorted(found, key=lambda symbol: symbol.span)


def uses(result: CheckedModule, name: str) -> list[Symbol | None]:
    """What each mention of `name` stands for, in the order of the source."""
    mentions = [
        node for node in walk(result.tree) if isinstance(node, NameExpr) and node.name == name
    ]
    return [result.uses.get(node) for node in sorted(mentions, key=lambda node: node.span)]


def type_of(text: str, name: str) -> str:
    """The type of the last variable `name` of a program."""
    result, _ = checked(text)
    return str(result.symbol_types[symbols(result, name)[-1]])
