"""Which functions may wait (newer surface 11 and 12).

One that has a `recv`, a `send` or an `await` may, and one that calls a function that may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.symbols import Symbol

_BUILTINS = frozenset({"recv", "recv_sub", "send"})
_APART = (n.FunDecl, n.LambdaExpr, n.AgentDecl, n.StructDecl, n.SumDecl, n.TestDecl, n.BenchDecl)


class Waiting:
    """Which functions of a module may wait, and which of them tasks run."""

    def __init__(self, checked: CheckedModule) -> None:
        self._checked = checked
        self._functions = {
            checked.declares[node]: node.body
            for node in checked.tree.body
            if isinstance(node, n.FunDecl) and not checked.declares[node].assigned
        }
        self._calls = {f: list(self.called(body)) for f, body in self._functions.items()}
        self._waiting = {f for f, body in self._functions.items() if self._waits_itself(body)}
        self._spread()
        self.intents = {node for node in self._intents() if self.may_wait(node.body)}
        self.needed = self._reached()

    def may_wait(self, operand: n.Node) -> bool:
        """Whether the operand of an `async`, or the body of an intent, may have to wait."""
        called = any(symbol in self._waiting for symbol in self.called(operand))
        return called or self._waits_itself(operand)

    def _intents(self) -> Iterator[n.IntentDecl]:
        for agent in self._checked.tree.body:
            if isinstance(agent, n.AgentDecl):
                yield from (node for node in agent.body if isinstance(node, n.IntentDecl))

    def _spread(self) -> None:
        """Whoever calls a function that may wait may wait."""
        changed = True
        while changed:
            found = {
                symbol
                for symbol, called in self._calls.items()
                if symbol not in self._waiting and not self._waiting.isdisjoint(called)
            }
            self._waiting |= found
            changed = bool(found)

    def _reached(self) -> dict[Symbol, None]:
        """The functions that may wait and that tasks or intents run, in the order of the source."""
        todo = [
            symbol
            for node in walk(self._checked.tree)
            if isinstance(node, n.AsyncExpr)
            for symbol in self.called(node.value)
        ]
        todo += [symbol for node in self.intents for symbol in self.called(node.body)]
        reached: set[Symbol] = set()
        while todo:
            symbol = todo.pop()
            if symbol in self._waiting and symbol not in reached:
                reached.add(symbol)
                todo += self._calls[symbol]
        return {symbol: None for symbol in self._calls if symbol in reached}

    def called(self, body: n.Node) -> Iterator[Symbol]:
        """The functions of the module that a body calls itself."""
        for node in _own_nodes(body):
            if isinstance(node, n.CallExpr):
                symbol = self._checked.uses.get(node.callee)
                if symbol in self._functions:
                    yield symbol

    def _waits_itself(self, body: n.Node) -> bool:
        return any(
            isinstance(node, n.AwaitExpr)
            or (
                isinstance(node, n.CallExpr)
                and isinstance(node.callee, n.NameExpr)
                and node.callee.name in _BUILTINS
                and node.callee not in self._checked.uses
            )
            for node in _own_nodes(body)
        )


def _own_nodes(body: n.Node) -> Iterator[n.Node]:
    """The nodes of a function, without those of functions and tasks in it."""
    todo = [body]
    while todo:
        node = todo.pop()
        if isinstance(node, _APART) and node is not body:
            continue
        if isinstance(node, n.AsyncExpr):
            operand = node.value
            todo += operand.args if isinstance(operand, n.CallExpr) else ()
            continue
        yield node
        todo.extend(children(node))
