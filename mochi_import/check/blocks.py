"""The state of name resolution: nested blocks, what they declare, and how a name is looked up.

`scope.py` walks the tree and calls this.  Each block has two tables, since a type and a variable
may share a name: `values` (variables, functions, variants) and `types` (structs, sums, aliases,
agents, streams, variants).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.syntax.nodes import (
    AgentDecl,
    AliasDecl,
    ExternFunDecl,
    ExternObjectDecl,
    ExternTypeDecl,
    ExternVarDecl,
    FunDecl,
    ImportDecl,
    LetStmt,
    Node,
    Stmt,
    StreamDecl,
    StructDecl,
    SumDecl,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.check.result import CheckedModule
    from mochi_import.source import Span


@dataclass(eq=False, slots=True)
class Block:
    """The names of one block; `loop` says whether its declarations are made anew on each turn."""

    parent: Block | None
    function: FunctionScope
    path: tuple[int, ...] = ()
    loop: bool = False
    values: dict[str, Symbol] = field(default_factory=dict)
    types: dict[str, Symbol] = field(default_factory=dict)


class Names:
    """The innermost block of the walk, and the top-level variables that are still to come."""

    def __init__(self, result: CheckedModule) -> None:
        self.result = result
        self.block = Block(None, result.scope)
        self.later: dict[str, list[Symbol]] = {}
        self._blocks = 0

    def enter(self, *, loop: bool = False) -> None:
        """Open a block inside the current one; close it with `leave`."""
        self._blocks += 1
        outer = self.block
        path = (*outer.path, self._blocks)
        self.block = Block(outer, outer.function, path, loop or outer.loop)

    def enter_function(self, node: Node) -> None:
        """Open the outermost block of the function that `node` makes; close it with `leave`."""
        scope = FunctionScope(node, self.block.function)
        self.result.functions[node] = scope
        self.block = Block(self.block, scope)

    def leave(self) -> None:
        """Close the innermost block."""
        assert self.block.parent is not None
        self.block = self.block.parent

    def symbol(
        self, kind: SymbolKind, node: Node, name: str, span: Span, *, mutable: bool = False
    ) -> Symbol:
        """Make a symbol of the current block that no name leads to yet."""
        block = self.block
        made = Symbol(
            name, kind, node, span, block.function, block.path, mutable, in_loop=block.loop
        )
        block.function.symbols.append(made)
        return made

    def bind(
        self, kind: SymbolKind, node: Node, name: str, span: Span, *, mutable: bool = False
    ) -> Symbol:
        """Make a symbol that is visible from here to the end of the current block."""
        made = self.symbol(kind, node, name, span, mutable=mutable)
        self.block.values[name] = made
        return made

    def declare(
        self,
        kind: SymbolKind,
        node: Node,
        name: str,
        span: Span | None = None,
        *,
        mutable: bool = False,
    ) -> Symbol:
        """Bind the name that `node` declares."""
        made = self.bind(kind, node, name, span or node.span, mutable=mutable)
        self.result.declares[node] = made
        return made

    def declare_variable(self, node: LetStmt) -> None:
        """Make the variable of a `let` or `var` visible from here on."""
        made = self.result.declares.get(node)
        if made is None:
            made = self._variable(node)
        else:
            self.later[node.name].remove(made)
        self.block.values[node.name] = made

    def _variable(self, node: LetStmt) -> Symbol:
        kind = SymbolKind.VAR if node.mutable else SymbolKind.LET
        made = self.symbol(kind, node, node.name, node.span, mutable=node.mutable)
        self.result.declares[node] = made
        return made

    def declare_type(self, node: Stmt) -> None:
        """Declare a type and its variants, if `node` declares one that is not declared yet."""
        match node:
            case StructDecl() | SumDecl() | AliasDecl() | AgentDecl() | StreamDecl():
                pass
            case ExternTypeDecl():
                pass
            case _:
                return
        if node in self.result.declares:
            return
        made = self.symbol(SymbolKind.TYPE, node, node.name, node.span)
        self.result.declares[node] = made
        self.block.types[node.name] = made
        if isinstance(node, SumDecl):
            for variant in node.variants:
                made = self.declare(SymbolKind.VARIANT, variant, variant.name)
                self.block.types[variant.name] = made

    def hoist(self, body: Iterable[Stmt]) -> None:
        """Declare what the whole module sees; variables get a symbol that `later` keeps for now."""
        externs: list[ExternVarDecl | ExternFunDecl] = []
        for node in body:
            match node:
                case FunDecl():
                    self.declare(SymbolKind.FUN, node, node.name)
                case ImportDecl():
                    self.declare(SymbolKind.MODULE, node, import_name(node))
                case ExternObjectDecl():
                    self.declare(SymbolKind.EXTERN, node, node.name)
                case ExternVarDecl() | ExternFunDecl():
                    externs.append(node)
                case LetStmt():
                    self.later.setdefault(node.name, []).append(self._variable(node))
                case _:
                    self.declare_type(node)
        for extern in externs:
            # `extern fun math.sqrt(..)` describes a member of an import where there is one.
            if extern.path[0] not in self.block.values:
                self.declare(SymbolKind.EXTERN, extern, extern.path[0])

    def find_value(self, name: str) -> Symbol | None:
        """The variable, function or variant that `name` means here, else the type."""
        block: Block | None = self.block
        while block is not None:
            if name in block.values:
                return block.values[name]
            block = block.parent
        return self.find_type(name)

    def find_type(self, name: str) -> Symbol | None:
        """The type or variant that `name` means here."""
        block: Block | None = self.block
        while block is not None:
            if name in block.types:
                return block.types[name]
            block = block.parent
        return None

    def use(self, node: Node, name: str) -> Symbol | None:
        """Resolve `name` as a value at `node`; a top-level variable further down is used early."""
        found = self.find_value(name)
        if found is None and self.later.get(name):
            found = self.later[name][0]
            self.result.early.add(node)
        if found is not None:
            self.note_use(node, found)
        return found

    def use_type(self, node: Node, name: str) -> Symbol | None:
        """Resolve `name` as a type at `node`."""
        found = self.find_type(name)
        if found is not None:
            self.note_use(node, found)
        return found

    def note_use(self, node: Node, symbol: Symbol) -> None:
        """Record that `node` mentions `symbol`."""
        self.result.uses[node] = symbol
        if symbol.owner is not self.block.function:
            symbol.captured = True

    def note_assignment(self, symbol: Symbol) -> None:
        """Record that the current function writes the variable `symbol`."""
        symbol.assigned = True
        function = self.block.function
        if symbol.owner is not function and function not in symbol.assigned_by:
            symbol.assigned_by.append(function)


def import_name(node: ImportDecl) -> str:
    """The name an import binds: its alias, or the last part of its path."""
    if node.alias is not None:
        return node.alias
    if node.language == "python":
        return node.path.rsplit(".", 1)[-1]
    return PurePosixPath(node.path).stem.replace("-", "_")
