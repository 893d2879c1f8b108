"""The tables from node class to lowering function, and the way into them.

A row names a module of this package and a function `(ctx, node)` in it.  The module is imported
when its first node is met, so a program pays only for the constructs it has, and the lowering
modules may call each other through here without a cycle.
"""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mochi_import.lower import pyast as py
from mochi_import.lower.coerce import widen
from mochi_import.lower.trust import assumed
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mochi_import.lower.context import Context

EXPRESSIONS: dict[type[n.Node], tuple[str, str]] = {
    n.IntLit: ("literals", "lower_int"),
    n.FloatLit: ("literals", "lower_float"),
    n.StringLit: ("literals", "lower_string"),
    n.BoolLit: ("literals", "lower_bool"),
    n.NoneLit: ("literals", "lower_none"),
    n.ListExpr: ("literals", "lower_list"),
    n.MapExpr: ("literals", "lower_map"),
    n.SetExpr: ("literals", "lower_set"),
    n.StructExpr: ("construct", "lower_struct_expr"),
    n.NameExpr: ("access", "lower_name"),
    n.FieldExpr: ("access", "lower_field"),
    n.SafeFieldExpr: ("access", "lower_safe_field"),
    n.IndexExpr: ("access", "lower_index"),
    n.SafeIndexExpr: ("access", "lower_safe_index"),
    n.SliceExpr: ("access", "lower_slice"),
    n.UnaryExpr: ("operators", "lower_unary"),
    n.BinaryExpr: ("operators", "lower_binary"),
    n.CallExpr: ("calls", "lower_call"),
    n.KeywordCallExpr: ("calls", "lower_keyword_call"),
    n.CastExpr: ("casts", "lower_cast"),
    n.PropagateExpr: ("errors", "lower_propagate"),
    n.LambdaExpr: ("function", "lower_lambda"),
    n.IfExpr: ("branches", "lower_if_expr"),
    n.MatchExpr: ("pattern", "lower_match"),
    n.QueryExpr: ("query", "lower_query"),
    n.LoadExpr: ("dataset", "lower_load"),
    n.SaveExpr: ("dataset", "lower_save"),
    n.FetchExpr: ("fetch", "lower_fetch"),
    n.LogicQueryExpr: ("logic", "lower_logic_query"),
    n.GenerateExpr: ("ai", "lower_generate"),
    n.ToolExpr: ("ai", "lower_tool"),
    n.ChannelExpr: ("stream", "lower_channel"),
    n.AsyncExpr: ("stream", "lower_async"),
    n.AwaitExpr: ("stream", "lower_await"),
}

STATEMENTS: dict[type[n.Node], tuple[str, str]] = {
    n.LetStmt: ("assign", "lower_let"),
    n.AssignStmt: ("assign", "lower_assign"),
    n.FunDecl: ("function", "lower_fun"),
    n.ReturnStmt: ("stmt", "lower_return"),
    n.IfStmt: ("stmt", "lower_if"),
    n.WhileStmt: ("loops", "lower_while"),
    n.ForStmt: ("loops", "lower_for"),
    n.BreakStmt: ("loops", "lower_break"),
    n.ContinueStmt: ("loops", "lower_continue"),
    n.ExprStmt: ("stmt", "lower_expr_stmt"),
    n.TestDecl: ("testblock", "lower_test"),
    n.BenchDecl: ("testblock", "lower_bench"),
    n.ExpectStmt: ("testblock", "lower_expect"),
    n.UpdateStmt: ("update", "lower_update"),
    n.FetchStmt: ("fetch", "lower_fetch_into"),
    n.TryStmt: ("errors", "lower_try"),
    n.StructDecl: ("typedecl", "lower_struct"),
    n.SumDecl: ("typedecl", "lower_sum"),
    n.AliasDecl: ("typedecl", "lower_alias"),
    n.ImportDecl: ("foreign", "lower_import"),
    n.ExternTypeDecl: ("foreign", "lower_extern_type"),
    n.ExternVarDecl: ("foreign", "lower_extern_var"),
    n.ExternFunDecl: ("foreign", "lower_extern_fun"),
    n.ExternObjectDecl: ("foreign", "lower_extern_object"),
    n.ModelDecl: ("ai", "lower_model"),
    n.StreamDecl: ("typedecl", "lower_stream"),
    n.OnStmt: ("stream", "lower_on"),
    n.EmitStmt: ("stream", "lower_emit"),
    n.AgentDecl: ("agent", "lower_agent"),
    n.IntentDecl: ("agent", "lower_intent"),
    n.FactStmt: ("logic", "lower_fact"),
    n.RuleStmt: ("logic", "lower_rule"),
}

ROWS = EXPRESSIONS | STATEMENTS


_found: dict[type[n.Node], Callable[[Context, Any], Any]] = {}


def handler(kind: type[n.Node]) -> Callable[[Context, Any], Any]:
    """The lowering function of a node class; a class without a row is a mistake in this table."""
    found = _found.get(kind)
    if found is None:
        module, function = ROWS[kind]
        found = getattr(import_module(f"mochi_import.lower.{module}"), function)
        _found[kind] = found
    return found


def lower_expr(ctx: Context, node: n.Expr) -> ast.expr:
    """Lower an expression; what must run before it has been emitted."""
    ready = ctx.module.ready.get(node)
    value: ast.expr = handler(type(node))(ctx, node) if ready is None else ready
    slot = ctx.checked.coercions.get(node)
    if slot is not None:
        value = widen(ctx, node, slot, value)
    if node in ctx.checked.assumed:
        value = assumed(ctx, node, value)
    return value if ctx.operands is None else ctx.operands.keep(node, value)


def lower_stmt(ctx: Context, node: n.Stmt) -> None:
    """Lower a statement into the current statements."""
    handler(type(node))(ctx, node)


def lower_block(ctx: Context, block: n.Block) -> list[ast.stmt]:
    """The statements of a block; `pass` when it is empty."""
    with ctx.block() as statements:
        for statement in block.body:
            lower_stmt(ctx, statement)
    return py.body(block.span, statements)


def lower_in_order(ctx: Context, nodes: Sequence[n.Expr]) -> list[ast.expr]:
    """Lower operands that are evaluated from left to right.

    When a later operand needs statements before it, the earlier ones are evaluated into temporaries
    first, but for those that nothing can change.
    """
    fragments = [ctx.fragment(node) for node in nodes]
    last = max((i for i, f in enumerate(fragments) if f.prelude), default=-1)
    values: list[ast.expr] = []
    for index, (node, fragment) in enumerate(zip(nodes, fragments, strict=True)):
        for statement in fragment.prelude:
            ctx.emit(statement)
        value = fragment.value
        if index < last and not is_stable(ctx, node, value):
            value = ctx.spill(node.span, value)
        values.append(value)
    return values


def is_stable(ctx: Context, node: n.Expr, value: ast.expr) -> bool:
    """Whether evaluating `value` later gives the same: a literal, or a name never assigned."""
    if isinstance(value, ast.Constant):
        return True
    symbol = ctx.checked.uses.get(node)
    if symbol is not None:
        return isinstance(value, ast.Name) and not symbol.assigned
    return isinstance(value, ast.Name) and value.id not in ctx.module.names.mentioned
