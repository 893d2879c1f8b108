"""Effects: what running a function may do besides giving a value (T044, T064, T065).

A function has the effects of the builtins and functions it calls, found by following the calls
until nothing new turns up.  Making a closure has no effect; calling through a value has none that
is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.builtins import BUILTINS
from mochi_import.check.ty import FunTy, ModuleTy
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from mochi_import.check.result import CheckedModule

LABELS = ("io", "fs", "net", "time", "meta")
_NONE: frozenset[str] = frozenset()
_FUNCTIONS = (n.FunDecl, n.LambdaExpr, n.IntentDecl, n.OnStmt)


class Effects:
    """The effects of functions and of pieces of code, each computed once."""

    def __init__(self, result: CheckedModule) -> None:
        self.result = result
        self._direct: dict[n.Node, tuple[frozenset[str], tuple[n.Node, ...]]] = {}
        self._functions: dict[n.Node, frozenset[str]] = {}

    def of(self, node: n.Node) -> frozenset[str]:
        """What running `node` may do."""
        own, callees = self._scan(node)
        return own.union(*(self.of_function(callee) for callee in callees))

    def of_function(self, node: n.Node) -> frozenset[str]:
        """What calling the function that `node` declares may do."""
        if node not in self._functions:
            self._follow(node)
        return self._functions[node]

    def of_call(self, node: n.CallExpr) -> frozenset[str]:
        """What the call itself does, its arguments aside."""
        own, callees = self._call(node)
        return own.union(*(self.of_function(callee) for callee in callees))

    def _follow(self, start: n.Node) -> None:
        """Add up the effects of everything that can be reached from `start`."""
        found: set[str] = set()
        seen = {start}
        todo = [start]
        while todo:
            function = todo.pop()
            if function in self._functions:
                found |= self._functions[function]
                continue
            own, callees = self._scan(_body(function))
            found |= own
            fresh = [callee for callee in callees if callee not in seen]
            seen.update(fresh)
            todo += fresh
        self._functions[start] = frozenset(found)

    def _scan(self, node: n.Node) -> tuple[frozenset[str], tuple[n.Node, ...]]:
        """The effects written under `node`, and the functions called there by name."""
        if node in self._direct:
            return self._direct[node]
        own: set[str] = set()
        callees: dict[n.Node, None] = {}
        todo = [node]
        while todo:
            part = todo.pop()
            match part:
                case n.CallExpr():
                    effects, called = self._call(part)
                    own |= effects
                    callees.update(dict.fromkeys(called))
                case n.FetchExpr() | n.FetchStmt() | n.GenerateExpr():
                    own.add("net")
                case n.LoadExpr() | n.SaveExpr():
                    own.add("fs")
                case n.EmitStmt():
                    own.add("io")
            if part is node or not isinstance(part, _FUNCTIONS):
                todo += children(part)
        self._direct[node] = frozenset(own), tuple(callees)
        return self._direct[node]

    def _call(self, node: n.CallExpr) -> tuple[frozenset[str], tuple[n.Node, ...]]:
        if isinstance(node.callee, n.FieldExpr):
            return self._of_member(node.callee), ()
        if not isinstance(node.callee, n.NameExpr):
            return _NONE, ()
        symbol = self.result.uses.get(node.callee)
        if symbol is None:
            row = BUILTINS.get(node.callee.name)
            return (frozenset(row.effects), ()) if row else (_NONE, ())
        match symbol.node:
            case n.FunDecl() as function:
                return _NONE, (function,)
            case n.LetStmt(mutable=False, value=n.LambdaExpr() as function):
                return _NONE, (function,)
        return _NONE, ()

    def _of_member(self, callee: n.FieldExpr) -> frozenset[str]:
        """What a function of an imported module does."""
        symbol = self.result.uses.get(callee.value)
        module = self.result.symbol_types.get(symbol) if symbol is not None else None
        member = module.members.get(callee.name) if isinstance(module, ModuleTy) else None
        return frozenset(member.effects) if isinstance(member, FunTy) else _NONE


def _body(function: n.Node) -> n.Node:
    match function:
        case n.FunDecl() | n.LambdaExpr():
            return function.body
    return function


def listed(effects: frozenset[str]) -> str:
    """Effects as messages name them."""
    return ", ".join(label for label in LABELS if label in effects)
