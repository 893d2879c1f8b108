"""Functions that may wait, and the coroutines that tasks run in their place (newer surface 12).

    fun produce(out: chan<int>) {          async def _produce(out):
        send(out, 1)                           .. await _send_waiting(out, 1) ..
    }                                 ->
    let job = async produce(c)             @_may_wait(_produce)
                                           def produce(out): .. _send(out, 1) ..

                                           job = _start_task(_produce(c))

A function, method or lambda that may wait (`check.waiting`) stays an ordinary function for everyone
else.  In a coroutine, what is called by its name is awaited as `_produce(c)`; of what is called as
a method, a value or a part of another module, the runtime finds the coroutine:
`_call_waiting(f, x)`.
The functions that lowering makes by itself, as for the keys of a sort, have no coroutine: they run
other tasks while they wait.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, held_type
from mochi_import.lower.runtime_abi import ABI
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from mochi_import.check.symbols import FunctionScope, Symbol
    from mochi_import.lower.context import Context, Fragment

# Runtime functions that wait, and their coroutines.
_WAITING = {
    "recv": "recv_waiting",
    "send": "send_waiting",
    "await_": "wait",
    "fetch": "fetch_waiting",
    "fetch_as": "fetch_as_waiting",
    "http_get": "http_get_waiting",
    "publish": "publish_waiting",
}
# Those that wait when the function does that they are given.
_CALLING = {
    "map_": "map_waiting",
    "map_list": "map_waiting",
    "filter_": "filter_waiting",
    "filter_list": "filter_waiting",
    "reduce": "reduce_waiting",
    "reduce_list": "reduce_waiting",
}
# Each function around another that may wait doubles the code of that.
_DEEPEST = 3

_VARIABLES = frozenset(
    [SymbolKind.LET, SymbolKind.VAR, SymbolKind.PARAM, SymbolKind.FOR, SymbolKind.PATTERN]
)


def noted[E: ast.expr](ctx: Context, node: n.CallExpr, call: E) -> E:
    """The Python of a call; coroutines await it, if it may wait."""
    if isinstance(call, ast.Call) and ctx.module.waiting.may_wait(node):
        symbol = ctx.checked.uses.get(node.callee)
        known = symbol is not None and _is_known(ctx, symbol)
        ctx.module.waiting_calls[call] = coroutine_name(ctx, symbol) if symbol and known else None
    return call


def start_task(ctx: Context, node: n.AsyncExpr, operand: Fragment) -> ast.expr | None:
    """`async f(x)` where f may wait; None when an ordinary evaluation has to do."""
    if operand.prelude or not ctx.module.waiting.may_wait(node.value):
        return None
    at, value = node.span, operand.value
    if isinstance(value, ast.Call):
        coroutine = _Awaiting(ctx).coroutine(value)
        if coroutine is not None:
            return ctx.call(at, "start_task", coroutine)
    name = ctx.helper("async", "<async>")
    variables = _variables(ctx, node.value, value)
    parameters = [py.parameter(at, each, held_type(ctx, at, variables[each])) for each in variables]
    result = py.return_(at, _Awaiting(ctx).visit(value))
    returns = from_type(ctx, at, ctx.type_of(node.value))
    ctx.define(_as_async(py.function(at, name, py.arguments(parameters), [result], returns)))
    arguments = [py.name(at, each) for each in variables]
    return ctx.call(at, "start_task", py.call(at, py.name(at, name), arguments))


def with_coroutine(ctx: Context, node: n.Node, definition: ast.FunctionDef) -> list[ast.stmt]:
    """The definition of a function, after that of its coroutine where it may wait."""
    if not ctx.module.waiting.may_wait(node) or node is ctx.module.entry:
        return [definition]
    if _depth(ctx.scope) > _DEEPEST:
        return [definition]
    symbol = ctx.checked.declares.get(node)
    if symbol is not None and _is_known(ctx, symbol):
        name = coroutine_name(ctx, symbol)
    else:
        name = _fresh_name(ctx, definition.name)
    coroutine = _coroutine(ctx, definition, name)
    definition.decorator_list.append(ctx.call(node.span, "may_wait", py.name(node.span, name)))
    return [coroutine, definition]


def _depth(scope: FunctionScope) -> int:
    depth = 0
    while scope.parent is not None:
        depth, scope = depth + 1, scope.parent
    return depth


def coroutine_name(ctx: Context, symbol: Symbol) -> str:
    """The name of the coroutine of a function that is known by its name."""
    names = ctx.module.coroutine_names
    if symbol not in names:
        names[symbol] = _fresh_name(ctx, ctx.name_of(symbol))
    return names[symbol]


def _is_known(ctx: Context, symbol: Symbol) -> bool:
    """Whether a name always means one function, whose coroutine has a name of its own."""
    node = symbol.node
    return (
        symbol.kind is SymbolKind.FUN
        and isinstance(node, n.FunDecl)
        and symbol.owner is ctx.checked.scope
        and not (symbol.block_path or symbol.assigned or ctx.module.names.is_replaced(symbol))
        and node is not ctx.module.entry
        and ctx.module.waiting.may_wait(node)
    )


def _fresh_name(ctx: Context, function: str) -> str:
    stem = f"{function}_waiting" if function.startswith("_") else f"_{function}"
    name = ctx.module.names.fresh(stem)
    ctx.module.shown[name] = ctx.module.shown.get(function, function)
    return name


def _coroutine(ctx: Context, definition: ast.FunctionDef, name: str) -> ast.AsyncFunctionDef:
    """What a function does, awaiting what it would wait for."""
    copies: dict[int, Any] = {}
    twin = deepcopy(definition, copies)
    calls = ctx.module.waiting_calls
    for call in ast.walk(definition):
        if isinstance(call, ast.Call) and call in calls:
            calls[copies[id(call)]] = calls[call]
    twin.name = name
    if ast.get_docstring(twin, clean=False) is not None:
        del twin.body[0]
    awaiting = _Awaiting(ctx)
    twin.body = [awaiting.visit(each) for each in twin.body]
    return _as_async(twin)


class _Awaiting(ast.NodeTransformer):
    """Awaits the coroutines of what may wait, but for functions in the function."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._helpers = ctx.module.imports.origins()

    def coroutine(self, call: ast.Call) -> ast.Call | None:
        """`_recv(c)` -> `_recv_waiting(c)`, `w.take(1)` -> `_call_waiting(w.take, 1)`; None for a
        call that does not wait."""
        calls = self._ctx.module.waiting_calls
        helper = self._coroutine_of_helper(call)
        if helper is not None:
            call.func = ast.copy_location(ast.Name(helper, ast.Load()), call.func)
        elif call in calls:
            known = calls.pop(call)  # it is no call of the function any more
            if known is None:
                call.args.insert(0, call.func)
            name = known or self._imported("call_waiting")
            call.func = ast.copy_location(ast.Name(name, ast.Load()), call.func)
        else:
            return None
        return call

    def _coroutine_of_helper(self, call: ast.Call) -> str | None:
        """The alias of the coroutine of a function of the runtime."""
        if not isinstance(call.func, ast.Name) or call.func.id not in self._helpers:
            return None
        _, helper = self._helpers[call.func.id]
        found = _WAITING.get(helper)
        if found is None and call in self._ctx.module.waiting_calls:
            found = _CALLING.get(helper)
        return found and self._imported(found)

    def _imported(self, helper: str) -> str:
        module = self._ctx.module
        return module.imports.name(module.target.runtime_module(ABI[helper]), helper)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`_recv(c)` -> `await _recv_waiting(c)`"""
        self.generic_visit(node)
        coroutine = self.coroutine(node)
        return node if coroutine is None else ast.copy_location(ast.Await(coroutine), node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """Stays as it is."""
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Stays as it is."""
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """Awaits what it needs to already."""
        return node

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.GeneratorExp:
        """Stays as it is: what it is given to is an ordinary function."""
        return node


def _as_async(definition: ast.FunctionDef) -> ast.AsyncFunctionDef:
    fields = {name: getattr(definition, name) for name in definition._fields}
    return ast.copy_location(ast.AsyncFunctionDef(**fields), definition)


def _variables(ctx: Context, operand: n.Expr, value: ast.expr) -> dict[str, Symbol]:
    """The variables of an expression: their values at its start are those that it works on."""
    bound = _bound_names(value)
    read = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)} - bound
    used = [ctx.checked.uses.get(node) for node in walk(operand)]
    variables = [symbol for symbol in used if symbol is not None and symbol.kind in _VARIABLES]
    return {ctx.name_of(each): each for each in variables if ctx.name_of(each) in read}


def _bound_names(tree: ast.AST) -> set[str]:
    """The names that a function or expression gives values to: parameters and functions too."""
    bound = set()
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name) | ast.FunctionDef(name=name):
                bound.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
    return bound
