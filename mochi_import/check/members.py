"""Types of declarations with members and of what uses them: structs, agents, streams, facts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check.advice_names import unknown_stream, unknown_target, untyped_parameter
from mochi_import.check.external import check_fetch_parts
from mochi_import.check.functions import check_body, check_closed_block
from mochi_import.check.literals import check_fields
from mochi_import.check.logic import check_fact, check_rule
from mochi_import.check.relate import unify
from mochi_import.check.ty import ANY, BOOL, AgentTy, ListTy, ScalarTy, StructTy
from mochi_import.check.variables import check_let
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker


def check_struct_decl(c: Checker, node: n.StructDecl) -> None:
    """The methods of a struct; their parameters must have types (T005)."""
    made = c.declarations.types[node]
    assert isinstance(made, StructTy)
    for member in node.fields:
        if member.default is not None:
            c.into(member.default, made.fields[member.name], member)
    # Of methods of one name the last wins, as with functions (SEMANTICS section 4).
    methods = {method.name: method for method in node.methods}.values()
    for method in methods:
        c.result.symbol_types[c.result.declares[method]] = made.methods[method.name]
    for method in methods:
        for param in method.params:
            if param.type is None:
                c.report(
                    "T005", method.span, param.name, advice=partial(untyped_parameter, c, param)
                )
        for symbol in c.result.fields[method]:
            ty = made.fields.get(symbol.name, ANY)
            c.result.symbol_types[symbol] = c.widened.get(symbol, ty)
        check_body(c, method, made.methods[method.name])


def check_update(c: Checker, node: n.UpdateStmt) -> None:
    """`update xs set { f: e } where c`: fields are plain names in `e` and `c`."""
    symbol = c.result.uses.get(node)
    if symbol is None:
        advice = partial(unknown_target, c, node, node.target)
        c.report("T001", node.span, node.target, advice=advice)
        return
    target = c.type_of_symbol(symbol)
    if not isinstance(target, ListTy) and target is not ANY:
        c.report("T032", node.span)
        return
    element = target.element if isinstance(target, ListTy) else ANY
    if isinstance(element, ScalarTy | ListTy) and element is not ANY:
        c.report("T027", node.span, element)
    made = element if isinstance(element, StructTy) else StructTy("any")
    for field in c.result.fields[node]:
        c.result.symbol_types[field] = made.fields.get(field.name, ANY)
    values = tuple(
        n.FieldValue(entry.key.span, entry.key.value, entry.value)
        for entry in node.changes.entries
        if isinstance(entry.key, n.StringLit)
    )
    if isinstance(element, StructTy):
        check_fields(c, made, values, None)
    else:
        for value in values:
            c.expr(value.value)
    if node.condition is not None:
        ty = c.expr(node.condition)
        if not unify(BOOL, ty):
            c.mismatch(BOOL, ty, node.condition.span)


def check_agent(c: Checker, node: n.AgentDecl) -> None:
    """The fields, intents and handlers of an agent."""
    made = c.declarations.types[node]
    assert isinstance(made, AgentTy)
    for member in node.params:
        c.declare(member, made.fields[member.name])
        if member.default is not None:
            c.into(member.default, made.fields[member.name])
    for part in node.body:
        match part:
            case n.LetStmt():
                check_let(c, part)
                made.fields[part.name] = c.result.symbol_types[c.result.declares[part]]
            case n.IntentDecl() | n.FunDecl():
                c.result.symbol_types[c.result.declares[part]] = made.intents[part.name]
    for part in node.body:
        match part:
            case n.LetStmt():
                pass
            case n.IntentDecl() | n.FunDecl():
                check_body(c, part, made.intents[part.name])
            case _:
                c.statement(part)


def _stream(c: Checker, node: n.OnStmt | n.EmitStmt) -> StructTy | None:
    symbol = c.result.uses.get(node)
    ty = None if symbol is None else c.declarations.of_symbol(symbol)
    if isinstance(ty, StructTy):
        return ty
    c.report("T031", node.span, node.stream, advice=partial(unknown_stream, c, node.stream))
    return None


def check_on(c: Checker, node: n.OnStmt) -> None:
    """`on Tick as t { }`"""
    c.declare(node, _stream(c, node) or ANY)
    check_closed_block(c, node.body)


def check_emit(c: Checker, node: n.EmitStmt) -> None:
    """`emit Tick { n: 1 }`"""
    stream = _stream(c, node)
    if stream is not None:
        check_fields(c, stream, node.fields, None)
        return
    for item in node.fields:
        c.expr(item.value)


def check_model(c: Checker, node: n.ModelDecl) -> None:
    """`model m { name: "x" }`"""
    for item in node.fields:
        c.expr(item.value)


def check_fetch(c: Checker, node: n.FetchStmt) -> None:
    """`fetch url into x`"""
    check_fetch_parts(c, node)
    c.declare(node, ANY)


def check_declared(_c: Checker, _node: n.Stmt) -> None:
    """What `Declarations` has dealt with."""


RULES: dict[type[n.Node], Callable[[Checker, Any], None]] = {
    n.StructDecl: check_struct_decl,
    n.UpdateStmt: check_update,
    n.AgentDecl: check_agent,
    n.OnStmt: check_on,
    n.EmitStmt: check_emit,
    n.ModelDecl: check_model,
    n.FetchStmt: check_fetch,
    n.FactStmt: check_fact,
    n.RuleStmt: check_rule,
    n.SumDecl: check_declared,
    n.AliasDecl: check_declared,
    n.StreamDecl: check_declared,
    n.ImportDecl: check_declared,
    n.ExternTypeDecl: check_declared,
    n.ExternVarDecl: check_declared,
    n.ExternFunDecl: check_declared,
    n.ExternObjectDecl: check_declared,
}
