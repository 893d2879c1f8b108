"""Models: `model` declarations and `generate` (newer-surface section 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.lower import pyast as py
from mochi_import.lower.dispatch import lower_in_order

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span
    from mochi_import.syntax import nodes as n

PROVIDERS = frozenset({"openai", "anthropic", "google", "llama", "ollama", "echo"})


def lower_model(ctx: Context, node: n.ModelDecl) -> None:
    """`model quick { provider: "openai" }` -> `_register_model("quick", {"provider": "openai"})`"""
    at = node.span
    fields = _fields(ctx, at, node.fields)
    call = ctx.call(at, "register_model", py.constant(at, node.name), fields)
    ctx.emit(py.expression(at, call))


def lower_generate(ctx: Context, node: n.GenerateExpr) -> ast.expr:
    """`generate text { prompt: p }` -> `_generate_text({"prompt": p})`

    The word after `generate` is `text`, `embedding`, a struct, or a provider of text.
    """
    at = node.span
    struct = ctx.checked.uses.get(node)
    fields = _fields(ctx, at, node.fields)
    if struct is not None:
        return ctx.call(at, "generate_struct", fields, ctx.load(at, struct))
    if node.target in ("text", "embedding"):
        return ctx.call(at, f"generate_{node.target}", fields)
    if node.target in PROVIDERS:
        return ctx.call(at, "generate_text", fields, py.constant(at, node.target))
    return ctx.call(at, "undefined", py.constant(at, node.target))


def lower_tool(ctx: Context, node: n.ToolExpr) -> ast.expr:
    """`weather { description: d }` -> `_tool(weather, {"description": d})`"""
    at = node.span
    values = lower_in_order(ctx, [node.function, *(field.value for field in node.fields)])
    return ctx.call(at, "tool", values[0], _named(at, node.fields, values[1:]))


def _fields(ctx: Context, at: Span, fields: Sequence[n.FieldValue]) -> ast.expr:
    return _named(at, fields, lower_in_order(ctx, [field.value for field in fields]))


def _named(at: Span, fields: Sequence[n.FieldValue], values: Sequence[ast.expr]) -> ast.expr:
    return py.dict_(at, [py.constant(field.span, field.name) for field in fields], values)
