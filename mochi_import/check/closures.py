"""Which functions an expression may stand for: those that reach it through variables, branches,
collections, structs and results of calls.

Found from the tree, so that it can be asked before types are known; only methods need the type of
their receiver.  A collection or struct stands for all that it holds, and a parameter for itself:
whoever calls its function says what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import AgentTy, ModuleTy, StructTy
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

# What can be called: a declaration, a function value, or a parameter that is one.
type Function = n.FunDecl | n.LambdaExpr | n.IntentDecl | n.Param

FUNCTIONS = (n.FunDecl, n.LambdaExpr, n.IntentDecl)


class Closures:
    """The flow of functions through one module; each expression is followed once."""

    def __init__(self, result: CheckedModule) -> None:
        self._result = result
        self._known: dict[Symbol | n.Expr, tuple[Function, ...]] = {}
        self._methods = _methods(result)

    def of(self, node: n.Expr) -> tuple[Function, ...]:
        """The functions that `node` may be, or hold, in a fixed order."""
        key = self._result.uses.get(node, node) if isinstance(node, n.NameExpr) else node
        if key not in self._known:
            self._known[key] = ()  # for a variable that is given what it gives itself
            self._known[key] = self._follow(node)
        return self._known[key]

    def _follow(self, start: n.Expr) -> tuple[Function, ...]:
        found: dict[Function, None] = {}
        seen: set[n.Node] = {start}
        todo: list[n.Node] = [start]
        while todo:
            node = todo.pop()
            if isinstance(node, n.Param | n.FunDecl | n.LambdaExpr | n.IntentDecl):
                found[node] = None
            fresh = [part for part in self._sources(node) if part not in seen]
            seen.update(fresh)
            todo += fresh
        return tuple(found)

    def _sources(self, node: n.Node) -> Iterable[n.Node]:
        """Where the value of an expression comes from."""
        match node:
            case n.NameExpr():
                return self._of_symbol(self._result.uses.get(node))
            case n.IfExpr(then=then, otherwise=otherwise):
                return (then,) if otherwise is None else (then, otherwise)
            case n.MatchExpr(arms=arms):
                return [arm.body for arm in arms if isinstance(arm.body, n.Expr)]
            case n.BinaryExpr(op="??"):
                return node.left, node.right
            case n.ListExpr(elements=parts) | n.SetExpr(elements=parts):
                return parts
            case n.MapExpr(entries=entries):
                return [entry.value for entry in entries]
            case n.StructExpr(fields=fields):
                return [field.value for field in fields]
            case n.ToolExpr(function=function):
                return (function,)
            case n.CallExpr():
                return self._of_call(node)
            case n.QueryExpr():
                return (node.select,)
            case n.FieldExpr():
                return self._of_field(node)
            case n.IndexExpr() | n.SliceExpr() | n.SafeFieldExpr():
                return (node.value,)
            case n.SafeIndexExpr() | n.CastExpr() | n.AsyncExpr() | n.AwaitExpr():
                return (node.value,)
        return ()

    def _of_symbol(self, symbol: Symbol | None) -> Iterable[n.Node]:
        if symbol is None:
            return ()
        assigned = self._result.assigned.get(symbol, ())
        match symbol.node:
            case n.FunDecl() | n.IntentDecl() | n.Param() as function:
                return function, *assigned
            case n.LetStmt(value=n.Expr() as value):
                return value, *assigned
            case n.ForStmt(source=source) | n.FromClause(source=source):
                return source, *assigned
            case n.JoinClause(source=source):
                return (source,)
        return assigned

    def _of_call(self, node: n.CallExpr) -> Iterable[n.Node]:
        """What a call gives: what its function returns, the function itself where arguments are
        left out, and the arguments of a builtin or a variant, which keep them."""
        symbol = self._result.uses.get(node.callee)
        if isinstance(node.callee, n.NameExpr) and (
            symbol is None or symbol.kind is SymbolKind.VARIANT
        ):
            return node.args
        found: list[n.Node] = []
        for function in self.of(node.callee):
            if isinstance(function, n.Param):
                continue
            if len(node.args) < len(function.params):
                found.append(function)
                continue
            given = dict(zip(function.params, node.args, strict=False))
            for value in returned(function):
                symbol = self._result.uses.get(value)
                param = None if symbol is None else symbol.node
                found.append(given.get(param, value) if isinstance(param, n.Param) else value)
        return found

    def _of_field(self, node: n.FieldExpr) -> Iterable[n.Node]:
        """A method or an intent, where the type of its owner is known; else what is held."""
        symbol = self._result.uses.get(node.value)
        known = None if symbol is None else self._result.symbol_types.get(symbol)
        match self._result.types.get(node.value) or known:
            case (StructTy() | AgentTy()) as owner if (owner.name, node.name) in self._methods:
                return () if owner.home else self._methods[owner.name, node.name]
            case ModuleTy():
                return ()
        return (node.value,)


def returned(function: n.FunDecl | n.LambdaExpr | n.IntentDecl) -> Iterator[n.Expr]:
    """The values that a function returns itself, without those of functions inside it."""
    if isinstance(function.body, n.Expr):
        yield function.body
        return
    todo: list[n.Node] = [function.body]
    while todo:
        node = todo.pop()
        if isinstance(node, n.ReturnStmt) and node.value is not None:
            yield node.value
        if not isinstance(node, FUNCTIONS):
            todo += children(node)


def _methods(result: CheckedModule) -> dict[tuple[str, str], tuple[Function, ...]]:
    """The methods of structs and the intents of agents, by both names."""
    found: dict[tuple[str, str], tuple[Function, ...]] = {}
    for node in result.declares:
        match node:
            case n.StructDecl(methods=parts) | n.AgentDecl(body=parts):
                for part in parts:
                    if isinstance(part, n.FunDecl | n.IntentDecl):
                        key = node.name, part.name
                        found[key] = (*found.get(key, ()), part)
    return found
