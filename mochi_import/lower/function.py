"""Functions: `fun`, lambdas and methods, and what closures hold on to (SEMANTICS section 6).

A closure shares the variables it captures, as Python's do.  A variable that a loop makes anew on
each turn is different: Python has one variable for the whole loop.  A closure that captures one is
built by a small maker, which holds on to the variable of that turn:

    for i in 0..3 {                       for i in range(3):
        fs = append(fs, fun() => i)   ->      def _make_1(i: int) -> Callable[[], int]:
    }                                             def _fun_2() -> int: return i
                                                  return _fun_2
                                              fs = [*fs, _make_1(i)]

When such a variable is also written after the closure is made, it lives in a `Cell`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import FunctionScope, Symbol, SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import annotation, from_syntax, from_type, held_type
from mochi_import.lower.coroutines import with_coroutine
from mochi_import.lower.dispatch import lower_expr, lower_stmt
from mochi_import.lower.names import Place, mangle
from mochi_import.lower.returns import falls_off, gives_nothing
from mochi_import.lower.tails import as_loop, own_tail_calls
from mochi_import.lower.trust import gives_any, nothing
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_fun(ctx: Context, node: n.FunDecl) -> None:
    """`fun f(x: int): int { .. }`"""
    name = ctx.name_of(ctx.checked.declares[node])
    definition, held = _hold(ctx, node, lambda: define(ctx, node, name))
    if held:
        made = _maker(ctx, node, definition, held)
        ctx.emit(made.definition)
        ctx.emit(py.assign(node.span, name, made.call))
    else:
        for statement in with_coroutine(ctx, node, definition):
            ctx.emit(statement)


def lower_lambda(ctx: Context, node: n.LambdaExpr) -> ast.expr:
    """`fun(x: int) => x + 1` -> `lambda x: x + 1`; a `def` when the body needs statements."""
    scope = ctx.checked.functions[node]
    if isinstance(node.body, n.Expr) and not ctx.module.names.frozen(scope):
        inner = ctx.function(node)
        ctx.module.dropped.add(node.body)
        with inner.block() as prelude:
            value = lower_expr(inner, node.body)
        waits = ctx.module.waiting.may_wait(node)
        if not (prelude or waits or node in ctx.module.typed):
            return py.lambda_(node.span, _parameter_names(ctx, node.params), value)
        prelude.append(py.return_(node.body.span, value))
        definition = _definition(ctx, inner, node, ctx.helper("fun", "<lambda>"), prelude)
        return _defined(ctx, node, definition)
    definition, held = _hold(ctx, node, lambda: define(ctx, node, ctx.helper("fun", "<lambda>")))
    if not held:
        return _defined(ctx, node, definition)
    made = _maker(ctx, node, definition, held)
    ctx.define(made.definition)
    return made.call


def _defined(ctx: Context, node: n.LambdaExpr, definition: ast.FunctionDef) -> ast.expr:
    """A lambda that needs a `def`, which goes before the statement at hand."""
    for statement in with_coroutine(ctx, node, definition):
        ctx.define(statement)
    return py.name(node.span, definition.name)


def lower_named_lambda(ctx: Context, node: n.LambdaExpr, name: str) -> bool:
    """`let f = fun(x) => ..` -> `def f(x): ..`, unless f must be built by a maker."""
    if ctx.module.names.frozen(ctx.checked.functions[node]):
        return False
    for statement in with_coroutine(ctx, node, define(ctx, node, name)):
        ctx.emit(statement)
    return True


type Function = n.FunDecl | n.LambdaExpr | n.IntentDecl


def define(ctx: Context, node: Function, name: str, *, receiver: str = "") -> ast.FunctionDef:
    """The Python function for a Mochi one; `receiver` names the first parameter of a method."""
    inner = ctx.function(node)
    if receiver:
        inner.self_name = receiver
    if not isinstance(node, n.IntentDecl):
        inner.type_params = (*ctx.type_params, *_related(node))
    if isinstance(node, n.FunDecl) and not receiver:
        inner.turns = own_tail_calls(ctx.checked, node)
    statements = function_body(inner, node.body)
    return _definition(ctx, inner, node, name, statements, receiver)


def function_body(inner: Context, body: n.Block | n.Expr) -> list[ast.stmt]:
    """The statements of the function that `inner` builds, with its declarations of outer names."""
    with inner.block() as statements:
        _copy_assigned_fields(inner, body.span)
        if isinstance(body, n.Block):
            for statement in body.body:
                lower_stmt(inner, statement)
        else:
            inner.emit(returned(inner, body.span, body, lower_expr(inner, body)))
    if inner.turns:
        statements = as_loop(body.span, statements)
    return [*outer_declarations(inner, body.span), *statements]


def returned(ctx: Context, at: Span, node: n.Expr | None, value: ast.expr) -> ast.stmt:
    """`return value`; one of unknown type is first held by a variable of the type that the function
    gives, since mypy takes it for a mistake otherwise."""
    function = ctx.scope.node
    result = function.result if isinstance(function, Function.__value__) else None
    if result is not None and node is not None and gives_any(ctx, node, value):
        name = ctx.temp()
        ctx.emit(py.annotated(at, name, from_syntax(ctx, at, result), value))
        value = py.name(at, name)
    return py.return_(at, value)


def outer_declarations(inner: Context, at: Span) -> list[ast.stmt]:
    """`global` and `nonlocal` for the outer variables that the function assigns."""
    written = inner.module.names.written(inner.scope)
    module_wide = inner.module.names.written_globals(inner.scope)
    enclosing = [name for name in written if name not in module_wide]
    statements: list[ast.stmt] = []
    if module_wide:
        statements.append(py.global_(at, module_wide))
    if enclosing:
        statements.append(py.nonlocal_(at, enclosing))
    return statements


def _copy_assigned_fields(inner: Context, at: Span) -> None:
    """A method works on copies of the fields it assigns (probe func/method_mutation)."""
    for symbol in inner.scope.symbols:
        if symbol.kind is SymbolKind.FIELD and symbol.assigned and symbol.owner is inner.scope:
            name = inner.name_of(symbol)
            attribute = py.attribute(at, py.name(at, inner.self_name), mangle(symbol.name))
            inner.emit(py.assign(at, name, attribute))
            inner.keep(symbol, Place(name))


def _definition(
    ctx: Context,
    inner: Context,
    node: Function,
    name: str,
    statements: Sequence[ast.stmt],
    receiver: str = "",
) -> ast.FunctionDef:
    at = node.span
    if isinstance(node.body, n.Block) and falls_off(node.body) and not gives_nothing(node):
        statements = [*statements, _at_end(inner, node)]
    doc = None if isinstance(node, n.LambdaExpr) else node.doc
    if doc:
        statements = [docstring(at, doc), *statements]
    parameters = [parameter(inner, param) for param in node.params]
    if receiver:
        parameters.insert(0, py.parameter(at, receiver))
    return py.function(
        at,
        name,
        py.arguments(parameters),
        statements,
        _result_annotation(inner, node, _function_type(ctx, node)),
        type_params=() if isinstance(node, n.IntentDecl) else _related(node),
    )


def _at_end(ctx: Context, node: Function) -> ast.stmt:
    """What a function gives that has a result and falls off its end: none."""
    known = _function_type(ctx, node)
    result = known.result if isinstance(known, t.FunTy) else t.ANY
    return py.return_(node.span, nothing(ctx, node.span, result))


def _related(node: n.FunDecl | n.LambdaExpr) -> list[str]:
    """The type parameters of a function, without one that is but the type of a parameter: it
    relates nothing, and stands for any type."""
    written = [param.type for param in node.params] + [node.result]
    mentioned = [part for each in written if each is not None for part in walk(each)]
    count = Counter(part.name for part in mentioned if isinstance(part, n.NamedType))
    lonely = {each.name for each in written[:-1] if isinstance(each, n.NamedType)}
    return [name for name in node.type_params if name not in lonely or count[name] > 1]


def _result_annotation(ctx: Context, node: Function, known: t.Ty) -> ast.expr:
    """What a function gives: as declared; nothing, if no `return` has a value; else as found."""
    if node.result is not None:
        return from_syntax(ctx, node.span, node.result)
    if gives_nothing(node):
        return py.constant(node.span, None)
    if isinstance(known, t.FunTy) and known.result is not t.UNIT:
        return from_type(ctx, node.span, known.result)
    return from_type(ctx, node.span, t.ANY)


def _function_type(ctx: Context, node: Function) -> t.Ty:
    if isinstance(node, n.LambdaExpr):
        return ctx.type_of(node)
    symbol = ctx.checked.declares.get(node)
    return t.ANY if symbol is None else ctx.checked.symbol_types.get(symbol, t.ANY)


def parameter(ctx: Context, node: n.Param) -> ast.arg:
    """One annotated parameter."""
    symbol = ctx.checked.declares[node]
    known = ctx.checked.symbol_types.get(symbol, t.ANY)
    return py.parameter(
        node.span, ctx.name_of(symbol), annotation(ctx, node.span, node.type, known)
    )


def docstring(at: Span, doc: str) -> ast.stmt:
    """A docstring from the text of a doc comment."""
    return py.expression(at, py.constant(at, doc))


def _parameter_names(ctx: Context, params: Sequence[n.Param]) -> list[str]:
    return [ctx.name_of(ctx.checked.declares[param]) for param in params]


class _Made:
    """A maker: its definition, and the call that makes the closure here and now."""

    def __init__(self, definition: ast.FunctionDef, call: ast.expr) -> None:
        self.definition = definition
        self.call = call


def _hold(
    ctx: Context, node: Function, build: Callable[[], ast.FunctionDef]
) -> tuple[ast.FunctionDef, list[tuple[Symbol, ast.expr]]]:
    """Build a function whose variables of loops come from its maker; those variables, and how they
    are read where the maker is called."""
    scope: FunctionScope = ctx.checked.functions[node]
    places = ctx.module.places
    held: list[tuple[Symbol, ast.expr]] = []
    kept: dict[Symbol, Place] = {}
    for symbol in ctx.module.names.frozen(scope):
        name = ctx.name_of(symbol)
        if symbol in places:
            held.append((symbol, ctx.load(node.span, symbol)))
            kept[symbol] = places.pop(symbol)
        else:
            held.append((symbol, py.name(node.span, name)))
    definition = build()
    places.update(kept)
    return definition, held


def _maker(
    ctx: Context,
    node: Function,
    definition: ast.FunctionDef,
    held: Sequence[tuple[Symbol, ast.expr]],
) -> _Made:
    at = node.span
    name = ctx.helper("make", py.MAKER)
    parameters = [
        py.parameter(at, ctx.name_of(symbol), held_type(ctx, at, symbol)) for symbol, _ in held
    ]
    made = with_coroutine(ctx, node, definition)
    body: list[ast.stmt] = [*made, py.return_(at, py.name(at, definition.name))]
    returns = from_type(ctx, at, _function_type(ctx, node))
    maker = py.function(at, name, py.arguments(parameters), body, returns)
    return _Made(maker, py.call(at, py.name(at, name), [value for _, value in held]))
