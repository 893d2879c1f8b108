"""Functions that may wait, and the coroutines that tasks run in their place (newer surface 12).

    fun produce(out: chan<int>) {          def produce(out): .. _send(out, 1) ..
        send(out, 1)                  ->
    }                                      async def _produce(out):
    let job = async produce(c)                 .. await _send_waiting(out, 1) ..

                                           job = _start_task(_produce(c))

A function that may wait (`waiting`) stays an ordinary function for everyone else; only what an
`async` somewhere in the module reaches has a coroutine beside it.  What a lambda, a method or a
function of another module does in a task is done by ordinary functions, which run other tasks while
they wait.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING

from mochi_import.check.symbols import SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, held_type
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mochi_import.check.symbols import Symbol
    from mochi_import.lower.context import Context, Fragment
    from mochi_import.source import Span
    from mochi_import.syntax import nodes as n

# Runtime functions that wait, and their coroutines.
_WAITING = {"recv": "recv_waiting", "send": "send_waiting", "await_": "wait"}
_VARIABLES = frozenset(
    [SymbolKind.LET, SymbolKind.VAR, SymbolKind.PARAM, SymbolKind.FOR, SymbolKind.PATTERN]
)


def start_task(ctx: Context, node: n.AsyncExpr, operand: Fragment) -> ast.expr | None:
    """`async f(x)` where f may wait; None when an ordinary evaluation has to do."""
    waiting = ctx.module.waiting
    if operand.prelude or not waiting.may_wait(node.value):
        return None
    at, value = node.span, operand.value
    called = set(waiting.called(node.value))
    names = _names(ctx, [symbol for symbol in waiting.needed if symbol in called])
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in names:
        coroutine: ast.expr = py.call(at, py.name(at, names[value.func.id]), value.args)
        return ctx.call(at, "start_task", coroutine)
    name = ctx.helper("async", "<async>")
    variables = _variables(ctx, node.value, value)
    parameters = [py.parameter(at, each, held_type(ctx, at, variables[each])) for each in variables]
    result = py.return_(at, _Awaiting(names).visit(value))
    returns = from_type(ctx, at, ctx.type_of(node.value))
    ctx.define(_as_async(py.function(at, name, py.arguments(parameters), [result], returns)))
    arguments = [py.name(at, each) for each in variables]
    return ctx.call(at, "start_task", py.call(at, py.name(at, name), arguments))


def with_coroutines(ctx: Context, declarations: list[ast.stmt]) -> list[ast.stmt]:
    """The declarations of a module, each function that tasks run followed by its coroutine."""
    needed = {ctx.name_of(symbol): symbol for symbol in ctx.module.waiting.needed}
    names = _names(ctx, needed.values())
    result: list[ast.stmt] = []
    for statement in declarations:
        result.append(statement)
        if isinstance(statement, ast.FunctionDef) and statement.name in needed:
            name = coroutine_name(ctx, needed[statement.name])
            result.append(_coroutine(statement, name, names))
    return result


def emit_intent(ctx: Context, definition: ast.FunctionDef, at: Span) -> None:
    """An intent that may wait: mailboxes run the coroutine before it (`mochi_runtime.agents`)."""
    name = ctx.module.names.fresh(f"_{definition.name}")
    ctx.module.shown[name] = definition.name
    ctx.emit(_coroutine(definition, name, _names(ctx, ctx.module.waiting.needed)))
    definition.decorator_list.append(ctx.call(at, "may_wait", py.name(at, name)))
    ctx.emit(definition)


def _coroutine(
    definition: ast.FunctionDef, name: str, names: Mapping[str, str]
) -> ast.AsyncFunctionDef:
    """What a function does, awaiting what it would wait for."""
    twin = deepcopy(definition)
    twin.name = name
    if ast.get_docstring(twin, clean=False) is not None:
        del twin.body[0]
    own = _bound_names(twin)
    awaited = {name: other for name, other in names.items() if name not in own}
    twin.body = [_Awaiting(awaited).visit(each) for each in twin.body]
    return _as_async(twin)


def coroutine_name(ctx: Context, symbol: Symbol) -> str:
    """The name of the coroutine of a function."""
    found = ctx.module.coroutine_names.get(symbol)
    if found is None:
        found = ctx.module.names.fresh(f"_{ctx.name_of(symbol)}")
        ctx.module.coroutine_names[symbol] = found
        ctx.module.shown[found] = ctx.name_of(symbol)
    return found


def _names(ctx: Context, functions: Iterable[Symbol]) -> dict[str, str]:
    """The Python names of what may wait, and those of the coroutines."""
    names = {
        alias: ctx.module.imports.name(module, _WAITING[name])
        for alias, (module, name) in ctx.module.imports.origins().items()
        if name in _WAITING
    }
    for symbol in functions:
        names[ctx.name_of(symbol)] = coroutine_name(ctx, symbol)
    return names


class _Awaiting(ast.NodeTransformer):
    """Awaits the coroutines of what may wait, but for functions in the function."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`_recv(c)` -> `await _recv_waiting(c)`"""
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in self._names:
            return node
        node.func.id = self._names[node.func.id]
        return ast.copy_location(ast.Await(node), node)

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
