"""What checking produces: the tree with side tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from mochi_import.check.symbols import FunctionScope, Symbol
from mochi_import.check.ty import ANY, Ty
from mochi_import.syntax.nodes import Module, Node


@dataclass
class CheckedModule:
    """A module and what is known of its nodes.

    `uses` maps a node that mentions a name (NameExpr, NamePattern, VariantPattern, StructExpr,
    UpdateStmt, EmitStmt, OnStmt ...) to its symbol; a NameExpr without an entry is a builtin or
    undefined.  `declares` maps a declaring node (LetStmt, Param, FunDecl, ForStmt, FromClause, ...) to
    its symbol; where one node declares several names the list is in source order.  `functions` maps
    the node of a function to its scope.  `types` maps expressions to types; a missing entry means any.
    `early` holds the uses of a top-level variable that stands further down.  `coercions` maps the
    expressions that flow into a slot of another numeric type to the type of the slot: an int written
    where a float is declared becomes a float there.
    """

    tree: Module
    scope: FunctionScope
    uses: dict[Node, Symbol] = field(default_factory=dict)
    declares: dict[Node, Symbol] = field(default_factory=dict)
    functions: dict[Node, FunctionScope] = field(default_factory=dict)
    types: dict[Node, Ty] = field(default_factory=dict)
    symbol_types: dict[Symbol, Ty] = field(default_factory=dict)
    early: set[Node] = field(default_factory=set)
    coercions: dict[Node, Ty] = field(default_factory=dict)

    def type_of(self, node: Node) -> Ty:
        """The type of an expression, any when nothing is known."""
        return self.types.get(node, ANY)
