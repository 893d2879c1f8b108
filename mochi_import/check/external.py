"""Types of what reaches outside: files, addresses, language models, channels, futures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check.advice_names import unknown_type
from mochi_import.check.relate import unify
from mochi_import.check.ty import (
    ANY,
    FLOAT,
    INT,
    STRING,
    UNIT,
    ChanTy,
    FunTy,
    FutureTy,
    ListTy,
    MapTy,
    RecordTy,
    StreamTy,
    StructTy,
    Ty,
)
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker


def check_load(c: Checker, node: n.LoadExpr, _expected: Ty | None) -> Ty:
    """A list of structs, or of maps for any other type (SEMANTICS 16)."""
    if node.options is not None:
        c.expr(node.options)
    row = c.declarations.resolve(node.type)
    return ListTy(row if isinstance(row, StructTy) else ANY)


def check_save(c: Checker, node: n.SaveExpr, _expected: Ty | None) -> Ty:
    """`save xs to "f"` has no value."""
    c.expr(node.value)
    if node.options is not None:
        c.expr(node.options)
    return UNIT


_FETCH_OPTIONS: dict[str, Ty] = {"method": STRING, "timeout": INT}


def check_fetch(c: Checker, node: n.FetchExpr, _expected: Ty | None) -> Ty:
    """`fetch url with {..}` gives parsed JSON of any shape."""
    check_fetch_parts(c, node)
    return ANY


def check_fetch_parts(c: Checker, node: n.FetchExpr | n.FetchStmt) -> None:
    """T028 to T030."""
    url = c.expr(node.url)
    if url is not STRING and url is not ANY:
        c.report("T028", node.span)
    if node.options is None:
        return
    options = c.expr(node.options)
    if options is not ANY and not isinstance(options, MapTy | RecordTy):
        c.report("T029", node.span)
    if isinstance(node.options, n.MapExpr):
        for entry in node.options.entries:
            name = entry.key.value if isinstance(entry.key, n.StringLit) else ""
            wanted, given = _FETCH_OPTIONS.get(name, ANY), c.result.types[entry.value]
            if not unify(wanted, given, lift=True) and not (wanted is INT and given is FLOAT):
                c.report("T030", entry.value.span, name, wanted, given)


_GENERATE_FIELDS: dict[str, Ty] = {"prompt": STRING, "text": STRING, "model": STRING}


def check_generate(c: Checker, node: n.GenerateExpr, _expected: Ty | None) -> Ty:
    """`generate text`, `generate embedding`, `generate Struct` or `generate provider`."""
    for item in node.fields:
        if item.name == "tools" and isinstance(item.value, n.ListExpr):
            _check_tools(c, item.value)
        else:
            c.into(item.value, _GENERATE_FIELDS.get(item.name, ANY))
    symbol = c.result.uses.get(node)
    if symbol is not None:
        return c.declarations.of_symbol(symbol)
    if node.target == "embedding":
        return ListTy(FLOAT)
    if not node.target.islower():
        # A provider is a bare lower-case word (newer-surface section 14).
        c.report("T025", node.span, node.target, advice=partial(unknown_type, c, node.target))
        return ANY
    return STRING


def _check_tools(c: Checker, node: n.ListExpr) -> None:
    """`tools: [weather { description: ".." }, add]`: functions, which need not be of one type."""
    for tool in node.elements:
        given = c.expr(tool)
        if not isinstance(given, FunTy) and given is not ANY:
            c.mismatch(FunTy((ANY,), ANY), given, tool.span)
    c.result.types[node] = ListTy(ANY)


def check_tool(c: Checker, node: n.ToolExpr, _expected: Ty | None) -> Ty:
    """`weather { description: ".." }` is the function."""
    for item in node.fields:
        c.into(item.value, STRING)
    return c.expr(node.function)


def check_channel(c: Checker, node: n.ChannelExpr, _expected: Ty | None) -> Ty:
    """`chan<int>(4)`, `stream<int>(4)`"""
    c.into(node.capacity, INT)
    element = c.declarations.resolve(node.element)
    return ChanTy(element) if node.kind == "chan" else StreamTy(element)


def check_async(c: Checker, node: n.AsyncExpr, _expected: Ty | None) -> Ty:
    """`async e` is a future of the type of `e`."""
    return FutureTy(c.expr(node.value))


def check_await(c: Checker, node: n.AwaitExpr, _expected: Ty | None) -> Ty:
    """`await f` takes the value out of a future."""
    ty = c.expr(node.value)
    if not unify(FutureTy(ANY), ty):
        c.mismatch(FutureTy(ANY), ty, node.value.span)
    return ty.element if isinstance(ty, FutureTy) else ANY


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {
    n.LoadExpr: check_load,
    n.SaveExpr: check_save,
    n.FetchExpr: check_fetch,
    n.GenerateExpr: check_generate,
    n.ToolExpr: check_tool,
    n.ChannelExpr: check_channel,
    n.AsyncExpr: check_async,
    n.AwaitExpr: check_await,
}
