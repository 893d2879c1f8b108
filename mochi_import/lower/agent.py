"""Agents (newer-surface section 10).

    agent Monitor {                        class Monitor(_Agent):
      var seen: int = 0                        __slots__ = ("seen",)
      on Tick as t { seen = seen + t.n }       def __init__(self, seen: int = 0) -> None:
      intent total(): int {                        self.seen = seen
        return seen                                _listen(Tick, self._on_Tick_1)
      }                                        def _on_Tick_1(self, t: Tick) -> None: ..
    }                                          def total(self) -> int: ..

Both ways to make an agent, `Monitor(0)` and `Monitor { seen: 0 }`, are calls of the class.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import FunctionScope
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import annotation
from mochi_import.lower.context import Context, Fragment
from mochi_import.lower.coroutines import with_coroutine
from mochi_import.lower.dispatch import lower_stmt
from mochi_import.lower.fragment import choose
from mochi_import.lower.function import define, docstring
from mochi_import.lower.names import mangle
from mochi_import.lower.stream import define_handler, stream_class
from mochi_import.lower.typedecl import field_names, required
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping


def lower_agent(ctx: Context, node: n.AgentDecl) -> None:
    """`agent Tally(n: int) { intent bump() { n = n + 1 } }`"""
    at = node.span
    handlers = {
        part: ctx.helper(f"on_{part.stream}", f"on {part.stream}")
        for part in node.body
        if isinstance(part, n.OnStmt)
    }
    with ctx.block() as members:
        if node.doc:
            ctx.emit(docstring(at, node.doc))
        state = [part for part in (*node.params, *node.body) if isinstance(part, _STATE)]
        for statement in field_names(at, [mangle(part.name) for part in state]):
            ctx.emit(statement)
        for part in state:
            ctx.emit(py.annotated(part.span, mangle(part.name), _annotation(ctx, part), None))
        ctx.emit(_constructor(ctx, node, handlers))
        for handler, name in handlers.items():
            definition = define_handler(ctx, handler, name, receiver=ctx.module.receiver)
            for statement in with_coroutine(ctx, handler, definition):
                ctx.emit(statement)
        for member in node.body:
            if isinstance(member, n.IntentDecl | n.FunDecl):
                lower_intent(ctx, member)
    name = ctx.name_of(ctx.checked.declares[node])
    ctx.emit(py.class_(at, name, [ctx.runtime(at, "Agent")], members))


_STATE = (n.Field, n.LetStmt)


def lower_intent(ctx: Context, node: n.IntentDecl | n.FunDecl) -> None:
    """`intent get(): int { return n }` -> a method"""
    definition = define(ctx, node, mangle(node.name), receiver=ctx.module.receiver)
    for statement in with_coroutine(ctx, node, definition):
        ctx.emit(statement)


def _constructor(
    ctx: Context, node: n.AgentDecl, handlers: Mapping[n.OnStmt, str]
) -> ast.FunctionDef:
    """`__init__`: the state in the order of the source, then the subscriptions."""
    at = node.span
    inner = Context(ctx.module, FunctionScope(node, ctx.scope), ctx)
    inner.self_name = ctx.module.receiver
    parameters = [py.parameter(at, inner.self_name)]
    defaults: list[ast.expr] = []
    with inner.block() as statements:
        for part in (*node.params, *node.body):
            if isinstance(part, _STATE):
                declared = _annotation(inner, part)
                parameters.append(py.parameter(part.span, mangle(part.name), declared))
                default = _initialise(inner, part, after_default=bool(defaults))
                if default is not None:
                    defaults.append(default)
            elif isinstance(part, n.AssignStmt):
                lower_stmt(inner, part)
        for handler, name in handlers.items():
            _subscribe(inner, handler, name)
    arguments = py.arguments(parameters, defaults)
    return py.function(at, "__init__", arguments, statements, py.constant(at, None))


def _annotation(ctx: Context, node: n.Field | n.LetStmt) -> ast.expr:
    known = ctx.checked.symbol_types.get(ctx.checked.declares[node], t.ANY)
    return annotation(ctx, node.span, node.type, known)


def _initialise(
    inner: Context, node: n.Field | n.LetStmt, *, after_default: bool
) -> ast.expr | None:
    """Emit `self.x = x`; gives the default of the parameter x, if it has one.

    A default that is no constant is evaluated in the constructor, once for each agent without one.
    """
    at = node.span
    name = mangle(node.name)
    given: ast.expr = py.name(at, name)
    default: ast.expr | None = None
    written = node.default if isinstance(node, n.Field) else node.value
    if written is not None:
        fragment = inner.fragment(written)
        if isinstance(fragment.value, ast.Constant):
            default = fragment.value
        else:
            default = inner.runtime(at, "UNSET")
            unset = py.compare(at, py.name(at, name), ast.Is(), inner.runtime(at, "UNSET"))
            given = choose(inner, at, unset, fragment, Fragment([], given))
    elif isinstance(node, n.LetStmt):
        default = py.constant(at, None)
    elif after_default:
        default, given = required(inner, at, name)
    inner.emit(inner.store(at, inner.checked.declares[node], given))
    return default


def _subscribe(inner: Context, handler: n.OnStmt, name: str) -> None:
    """`_listen(Tick, self._on_Tick_1)`"""
    at = handler.span
    method = py.attribute(at, py.name(at, inner.self_name), name)
    call = inner.call(at, "listen", stream_class(inner, handler), method)
    inner.emit(py.expression(at, call))
