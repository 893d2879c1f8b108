"""Effects: what running a function may do besides giving a value (MEP-15; T044, T064, T065).

A function has the effects of what it calls: builtins, functions and methods, intents, functions of
other modules, and function values, wherever these come from (`closures`).  Making a closure has no
effect.  A function that calls its own parameter has the effects of what each caller passes.  To
callers a function has the effects that it declares, if it declares any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mochi_import.check.builtins import BUILTINS
from mochi_import.check.closures import FUNCTIONS, Closures
from mochi_import.check.ty import EFFECTS, AgentTy, FunTy, ModuleTy, StructTy, Ty
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mochi_import.check.closures import Function
    from mochi_import.check.result import CheckedModule

_LABELS: dict[type[n.Node], str] = {
    n.FetchExpr: "net",
    n.FetchStmt: "net",
    n.GenerateExpr: "net",
    n.LoadExpr: "fs",
    n.SaveExpr: "fs",
    n.EmitStmt: "io",
}

# What runs at another time than the code around it.
_APART = (*FUNCTIONS, n.OnStmt)

_NONE: frozenset[str] = frozenset()


class Summary(NamedTuple):
    """What calling a function may do: `labels`, and whatever its `params` do, which it calls."""

    labels: frozenset[str] = _NONE
    params: frozenset[n.Param] = frozenset()

    def __or__(self, other: Summary) -> Summary:
        return Summary(self.labels | other.labels, self.params | other.params)


class Effects:
    """The effects of functions and of pieces of code, each computed once.

    Calls of methods are known by the type of their receiver, so what is asked before the types are
    known may miss them.
    """

    def __init__(self, result: CheckedModule) -> None:
        self._result = result
        self._closures = Closures(result)
        self._scanned: dict[n.Node, tuple[frozenset[str], tuple[n.CallExpr, ...]]] = {}
        self._summaries: dict[Function, Summary] = {}

    def of(self, node: n.Node) -> frozenset[str]:
        """What running `node` may do."""
        labels, calls = self._scan(node)
        return labels.union(*(self.of_call(call) for call in calls))

    def of_call(self, node: n.CallExpr) -> frozenset[str]:
        """What the call itself does, evaluating its arguments aside."""
        self._solve(self._mentioned(node))
        return self._call(node).labels

    def of_function(self, node: Function) -> frozenset[str]:
        """What calling the function that `node` declares may do, as far as it alone can tell."""
        self._solve((node,))
        return self._summaries[node].labels

    def inferred(self, node: n.FunDecl | n.LambdaExpr) -> frozenset[str]:
        """What the body of a function may do, whatever is declared."""
        self._solve((node,))
        return self._body(node).labels

    # Summaries

    def _solve(self, functions: Iterable[Function]) -> None:
        """Summarize functions and all that they reach: from nothing upwards, until none grows."""
        reached = dict.fromkeys(f for f in functions if f not in self._summaries)
        todo = list(reached)
        while todo:
            _, calls = self._scan(_body(todo.pop()))
            for call in calls:
                for function in self._mentioned(call):
                    if function not in reached and function not in self._summaries:
                        reached[function] = None
                        todo.append(function)
        self._summaries |= {function: _declared(function) for function in reached}
        inner_first = [f for f in reversed(reached) if not self._summaries[f].labels]
        growing = True
        while growing:
            growing = False
            for function in inner_first:
                found = self._body(function)
                growing = growing or found != self._summaries[function]
                self._summaries[function] = found

    def _body(self, function: Function) -> Summary:
        if isinstance(function, n.Param):
            return Summary(params=frozenset((function,)))
        labels, calls = self._scan(_body(function))
        total = Summary(labels)
        for call in calls:
            total |= self._call(call)
        return total

    def _call(self, node: n.CallExpr) -> Summary:
        """What a call does, from the summaries of what it reaches."""
        total = Summary(frozenset(self._typed_effects(node)))
        for function in self._targets(node):
            summary = self._summaries[function]
            own = () if isinstance(function, n.Param) else function.params
            outer = summary.params.difference(own)
            total |= Summary(summary.labels, outer)
            for param, arg in zip(own, node.args, strict=False):
                if param in summary.params:
                    total |= self._calling(arg)
        for arg in self._callbacks(node):
            total |= self._calling(arg)
        return total

    def _calling(self, value: n.Expr) -> Summary:
        """What calling the value of an expression may do, its own parameters unknown."""
        total = Summary()
        for function in self._closures.of(value):
            summary = self._summaries[function]
            own = () if isinstance(function, n.Param) else function.params
            total |= Summary(summary.labels, summary.params.difference(own))
        return total

    # Calls

    def _mentioned(self, node: n.CallExpr) -> Iterable[Function]:
        """The functions that a call may run, and those that it passes on."""
        found = dict.fromkeys(self._targets(node))
        for arg in node.args:
            found |= dict.fromkeys(self._closures.of(arg))
        return found

    def _targets(self, node: n.CallExpr) -> Iterable[Function]:
        """The functions of this module that a call runs."""
        return self._closures.of(node.callee)

    def _typed_effects(self, node: n.CallExpr) -> Iterable[str]:
        """The effects of what only its type is known of: builtins, and what modules export."""
        match node.callee:
            case n.NameExpr(name=name) as callee if callee not in self._result.uses:
                return BUILTINS[name].effects if name in BUILTINS else ()
            case n.FieldExpr(name=name) as callee if effects := _member_effects(
                self._owner(callee), name
            ):
                return effects
        ty = self._result.types.get(node.callee)
        return ty.effects if isinstance(ty, FunTy) and not self._targets(node) else ()

    def _callbacks(self, node: n.CallExpr) -> Iterable[n.Expr]:
        """The arguments that a builtin calls."""
        callee = node.callee
        if not isinstance(callee, n.NameExpr) or callee in self._result.uses:
            return ()
        row = BUILTINS.get(callee.name)
        params = () if row is None else row.params
        return [a for a, p in zip(node.args, params, strict=False) if isinstance(p, FunTy)]

    def _owner(self, callee: n.FieldExpr) -> Ty | None:
        symbol = self._result.uses.get(callee.value)
        known = self._result.symbol_types.get(symbol) if symbol is not None else None
        return self._result.types.get(callee.value) or known

    def _scan(self, node: n.Node) -> tuple[frozenset[str], tuple[n.CallExpr, ...]]:
        """The effects of constructs under `node`, and the calls there, functions inside aside."""
        if node in self._scanned:
            return self._scanned[node]
        labels: set[str] = set()
        calls: list[n.CallExpr] = []
        todo = [node]
        while todo:
            part = todo.pop()
            if isinstance(part, n.CallExpr):
                calls.append(part)
            elif type(part) in _LABELS:
                labels.add(_LABELS[type(part)])
            if part is node or not isinstance(part, _APART):
                todo += children(part)
        self._scanned[node] = frozenset(labels), tuple(calls)
        return self._scanned[node]


def _body(function: Function) -> n.Node:
    return function if isinstance(function, n.Param) else function.body


def _declared(function: Function) -> Summary:
    """What callers are told, where the function says it."""
    effects = function.effects if isinstance(function, n.FunDecl | n.LambdaExpr) else ()
    return Summary(frozenset(effects))


def _member_effects(owner: Ty | None, name: str) -> tuple[str, ...]:
    """The effects of a member of a module, or of a type that comes from one."""
    member: Ty | None = None
    match owner:
        case ModuleTy(members=members):
            member = members.get(name)
        case StructTy(methods=methods) if owner.home:
            member = methods.get(name)
        case AgentTy(intents=intents) if owner.home:
            member = intents.get(name)
    return member.effects if isinstance(member, FunTy) else ()


def in_order(effects: Iterable[str]) -> tuple[str, ...]:
    """Effects in their order."""
    found = frozenset(effects)
    return tuple(label for label in EFFECTS if label in found)


def listed(effects: Iterable[str]) -> str:
    """Effects as messages name them."""
    return ", ".join(in_order(effects))
