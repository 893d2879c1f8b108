"""The state of name resolution: nested blocks, what they declare, and how a name is looked up.

The rules of `scope.py` walk the tree and call this.  Each block has two tables, since a type and a
variable may share a name: `values` (variables, functions, variants) and `types` (structs, sums,
aliases, agents, streams, variants).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.syntax.nodes import (
    AgentDecl,
    AliasDecl,
    Block,
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
    from collections.abc import Callable, Iterable, Mapping

    from mochi_import.check.result import CheckedModule
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr, Param, TypeExpr


@dataclass(eq=False, slots=True)
class NameBlock:
    """The names of one block; `loop` says whether its declarations are made anew on each turn."""

    parent: NameBlock | None
    function: FunctionScope
    path: tuple[int, ...] = ()
    loop: bool = False
    values: dict[str, Symbol] = field(default_factory=dict)
    types: dict[str, Symbol] = field(default_factory=dict)


class Names:
    """The innermost block of the walk, and the top-level variables that are still to come."""

    def __init__(
        self,
        result: CheckedModule,
        rules: Mapping[type[Node], Callable[[Names, Any], None]],
    ) -> None:
        self.result = result
        self._rules = rules
        self.block = NameBlock(None, result.scope)
        self.later: dict[str, list[Symbol]] = {}
        self._blocks = 0

    def enter(self, *, loop: bool = False) -> None:
        """Open a block inside the current one; close it with `leave`."""
        self._blocks += 1
        outer = self.block
        path = (*outer.path, self._blocks)
        self.block = NameBlock(outer, outer.function, path, loop or outer.loop)

    def enter_function(self, node: Node) -> None:
        """Open the outermost block of the function that `node` makes; close it with `leave`."""
        scope = FunctionScope(node, self.block.function)
        self.result.functions[node] = scope
        self.block = NameBlock(self.block, scope)

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
        block: NameBlock | None = self.block
        while block is not None:
            if name in block.values:
                return block.values[name]
            block = block.parent
        return self.find_type(name)

    def find_type(self, name: str) -> Symbol | None:
        """The type or variant that `name` means here."""
        block: NameBlock | None = self.block
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
        if found is None:
            self.result.unresolved[node] = self.block
        else:
            self.note_use(node, found)
        return found

    def use_type(self, node: Node, name: str) -> Symbol | None:
        """Resolve `name` as a type at `node`; `geo.Point` is found by its module."""
        module = name.partition(".")[0]
        found = self.find_type(name) if module == name else self.find_value(module)
        if module != name and found is not None and found.kind is not SymbolKind.MODULE:
            return None
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

    def visit(self, node: Node | None) -> None:
        """Resolve the names under `node`, if there is one."""
        if node is None:
            return
        rule = self._rules.get(type(node))
        if rule is None:
            raise NotImplementedError(f"no scope rule for {type(node).__name__}")
        rule(self, node)

    def visit_all(self, nodes: Iterable[Node]) -> None:
        """Resolve the names under each of `nodes`, in order."""
        for node in nodes:
            self.visit(node)

    def visit_body(self, body: Block) -> None:
        """Resolve the statements of a block in the current block of names."""
        for statement in body.body:
            self.declare_type(statement)
        self.visit_all(body.body)

    def visit_block(self, body: Block, *, loop: bool = False) -> None:
        """Resolve a block in a block of names of its own."""
        self.enter(loop=loop)
        self.visit_body(body)
        self.leave()


def visit_function(
    names: Names,
    node: Node,
    params: tuple[Param, ...],
    result: TypeExpr | None,
    body: Block | Expr,
) -> None:
    """Resolve a function: its parameters, then its body in the same block of names."""
    names.enter_function(node)
    for param in params:
        names.visit(param.type)
        names.declare(SymbolKind.PARAM, param, param.name, mutable=True)
    names.visit(result)
    if isinstance(body, Block):
        names.visit_body(body)
    else:
        names.visit(body)
    names.leave()


def import_name(node: ImportDecl) -> str:
    """The name an import binds: its alias, or the last part of its path."""
    if node.alias is not None:
        return node.alias
    if node.language == "python":
        return node.path.rsplit(".", 1)[-1]
    from pathlib import PurePosixPath  # which modules without imports do not need

    return PurePosixPath(node.path).stem.replace("-", "_")
