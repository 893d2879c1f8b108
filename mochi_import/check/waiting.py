"""What may wait (newer-surface sections 11, 12 and 14): the colour of functions and of calls.

A function may wait that has a `recv`, a `send`, an `await` or a `fetch`, or that calls what may
wait: a function, a method, an intent, a function of another module, the handlers of what it emits,
or a function value, wherever that comes from (`closures`).  A parameter may wait when some caller
passes what may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.builtins import BUILTINS
from mochi_import.check.closures import FUNCTIONS, Closures
from mochi_import.check.ty import FunTy
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.check.result import CheckedModule

_BUILTINS = frozenset({"recv", "recv_sub", "send", "fetch", "http_get"})
_WAITS = (n.AwaitExpr, n.FetchExpr, n.FetchStmt)
_APART = (*FUNCTIONS, n.OnStmt, n.TestDecl, n.BenchDecl)


class Waiting:
    """The functions, parameters, calls and operands of `async` of a module that may wait."""

    def __init__(self, checked: CheckedModule) -> None:
        self._checked = checked
        self._closures = Closures(checked)
        self._found: set[n.Node] = set()
        self._handlers: list[n.OnStmt] = []
        if self._anything_waits():
            self._spread(self._scan())

    def may_wait(self, node: n.Node) -> bool:
        """Whether running a function, a call or the operand of an `async` may have to wait."""
        return node in self._found

    def value_may_wait(self, value: n.Expr) -> bool:
        """Whether calling the value of an expression may have to wait."""
        return bool(self._found) and any(map(self.may_wait, self._closures.of(value)))

    def _anything_waits(self) -> bool:
        """Whether there is a reason to look closer, which most modules do not give."""
        return any(
            isinstance(node, _WAITS) or (isinstance(node, n.CallExpr) and self._waits_itself(node))
            for node in self._checked.nodes
        )

    def _scan(self) -> dict[n.Node, n.Node]:
        """Note what waits itself; gives all calls and `emit`s, with the functions that they are in.

        What an `async` does is no wait of the function around it, but the evaluation of what it
        passes on.
        """
        calls: dict[n.Node, n.Node] = {}
        started: set[n.Node] = set()
        todo: list[tuple[n.Node, n.Node]] = [(self._checked.tree, self._checked.tree)]
        while todo:
            node, owner = todo.pop()
            match node:
                case n.CallExpr():
                    calls[node] = node if node in started else owner
                    if self._waits_itself(node):
                        self._found |= {node, calls[node]}
                case n.EmitStmt():
                    calls[node] = owner
                case n.AsyncExpr(value=operand):
                    started.add(operand)
                    owner = owner if isinstance(operand, n.CallExpr) else operand
                case _ if isinstance(node, _WAITS):
                    self._found.add(owner)
                case _ if isinstance(node, _APART):
                    owner = node
                    if isinstance(node, n.OnStmt):
                        self._handlers.append(node)
            todo += [(part, owner) for part in children(node)]
        return calls

    def _waits_itself(self, call: n.CallExpr) -> bool:
        """Whether what is called is a builtin, or a function of another module, that waits."""
        callee = call.callee
        if isinstance(callee, n.NameExpr) and callee not in self._checked.uses:
            return callee.name in _BUILTINS
        known = self._checked.types.get(callee)
        return isinstance(known, FunTy) and known.waits

    def _spread(self, calls: dict[n.Node, n.Node]) -> None:
        """Whoever calls or passes on what may wait may wait."""
        reached: dict[n.Node, list[n.Node]] = {call: [owner] for call, owner in calls.items()}
        for call in calls:
            for source, target in self._flows(call):
                reached.setdefault(source, []).append(target)
        todo = list(self._found)
        while todo:
            fresh = [each for each in reached.get(todo.pop(), ()) if each not in self._found]
            self._found.update(fresh)
            todo += fresh

    def _flows(self, call: n.Node) -> Iterable[tuple[n.Node, n.Node]]:
        """Pairs of a function and what waits when it does: the call, or a parameter of what is
        called; an `emit` calls the handlers of its stream."""
        closures = self._closures
        if not isinstance(call, n.CallExpr):
            stream = self._checked.uses.get(call)
            for handler in self._handlers:
                if self._checked.uses.get(handler) is stream:
                    yield handler, call
            return
        for function in closures.of(call.callee):
            yield function, call
            params = () if isinstance(function, n.Param) else function.params
            for param, arg in zip(params, call.args, strict=False):
                for passed in closures.of(arg):
                    yield passed, param
        for arg in _callbacks(call, self._checked):
            for passed in closures.of(arg):
                yield passed, call


def _callbacks(call: n.CallExpr, checked: CheckedModule) -> Iterable[n.Expr]:
    """What a builtin is given to call: `map(xs, f)`."""
    callee = call.callee
    if not isinstance(callee, n.NameExpr) or callee in checked.uses:
        return ()
    params = BUILTINS[callee.name].params if callee.name in BUILTINS else ()
    return [arg for arg, param in zip(call.args, params, strict=False) if isinstance(param, FunTy)]
