"""Symbols: what each name of a module stands for; `check.scope` makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Node


class SymbolKind(Enum):
    """What declared a symbol."""

    LET = "let"
    VAR = "var"
    PARAM = "param"
    FUN = "fun"
    FOR = "for"
    QUERY = "query"  # a variable of from, join or group
    PATTERN = "pattern"  # bound by a match arm
    CATCH = "catch"
    FIELD = "field"  # a field seen as a plain variable: in a method, an agent, an update
    METHOD = "method"  # a sibling method or intent seen by its bare name
    TYPE = "type"  # struct, sum, alias, agent, stream
    VARIANT = "variant"
    MODULE = "module"
    EXTERN = "extern"


@dataclass(eq=False)
class FunctionScope:
    """One Python function to be: the module, a fun, a lambda, a method, an intent, a handler, a
    test or bench block.

    `node` is what made it; `parent` is the function around it, none for the module.
    """

    node: Node
    parent: FunctionScope | None
    symbols: list[Symbol] = field(default_factory=list)


@dataclass(eq=False)
class Symbol:
    """One declared name.

    `owner` is the function whose variable it is.  `block_path` numbers the blocks around the
    declaration, outermost first, so that two symbols of one function can share a Python name
    exactly when neither path is a prefix of the other.  `in_loop` says that each turn of a loop (or
    row of a query) makes the variable anew.  `captured` says that a function inside `owner` uses
    it, `assigned` that it is written after its declaration, `assigned_by` which other functions
    write it.
    """

    name: str
    kind: SymbolKind
    node: Node
    span: Span
    owner: FunctionScope
    block_path: tuple[int, ...]
    mutable: bool = False
    in_loop: bool = False
    captured: bool = False
    assigned: bool = False
    assigned_by: list[FunctionScope] = field(default_factory=list)
