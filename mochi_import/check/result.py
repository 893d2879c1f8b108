"""What checking produces: the tree with side tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mochi_import.check.ty import ANY, Ty
from mochi_import.syntax.walk import children, walk

if TYPE_CHECKING:
    from mochi_import.check.blocks import NameBlock
    from mochi_import.check.symbols import FunctionScope, Symbol
    from mochi_import.check.waiting import Waiting
    from mochi_import.syntax.nodes import Expr, Module, Node


@dataclass
class CheckedModule:
    """A module and what is known of its nodes.

    * `uses`: a node that mentions a name (NameExpr, NamePattern, VariantPattern, StructExpr,
      UpdateStmt, EmitStmt, OnStmt, NamedType ...) to its symbol; a NameExpr without an entry is a
      builtin or undefined.
    * `declares`: a declaring node (LetStmt, Param, FunDecl, ForStmt, FromClause, Field of an agent,
      Variant ...) to its symbol.
    * `fields`: an UpdateStmt, the FunDecl of a method, or a GroupClause whose key is a map, to the
      FIELD symbols that its parts see.
    * `assigned`: a variable to the expressions that are assigned to it or to a part of it.
    * `functions`: the node of a function to its scope.
    * `early`: the uses of a top-level variable that stands further down.
    * `unresolved`: a node whose name means nothing declared to the block around it.
    * `types`: expressions to types; a missing entry means any.
    * `received`: a call of a Python function to the type that its result is held to.
    * `coercions`: an expression that flows into a slot of another numeric type to the type of the
      slot: an int where a float is declared becomes a float there.
    * `assumed`: an expression that flows into a slot which its type does not show that it fits, as
      `any` does into every type.
    * `waiting`: what may wait, once the types are known.
    """

    tree: Module
    scope: FunctionScope
    uses: dict[Node, Symbol] = field(default_factory=dict)
    declares: dict[Node, Symbol] = field(default_factory=dict)
    fields: dict[Node, tuple[Symbol, ...]] = field(default_factory=dict)
    assigned: dict[Symbol, list[Expr]] = field(default_factory=dict)
    functions: dict[Node, FunctionScope] = field(default_factory=dict)
    early: set[Node] = field(default_factory=set)
    unresolved: dict[Node, NameBlock] = field(default_factory=dict)
    types: dict[Node, Ty] = field(default_factory=dict)
    symbol_types: dict[Symbol, Ty] = field(default_factory=dict)
    received: dict[Node, Ty] = field(default_factory=dict)
    coercions: dict[Node, Ty] = field(default_factory=dict)
    assumed: set[Node] = field(default_factory=set)
    waiting: Waiting | None = None

    @cached_property
    def nodes(self) -> list[Node]:
        """All nodes of the tree, parents first, in source order."""
        return list(walk(self.tree))

    @cached_property
    def parents(self) -> dict[Node, Node]:
        """The node in which each stands; the tree itself stands in none."""
        return {child: node for node in self.nodes for child in children(node)}

    def type_of(self, node: Node) -> Ty:
        """The type of an expression, any when nothing is known."""
        return self.types.get(node, ANY)
