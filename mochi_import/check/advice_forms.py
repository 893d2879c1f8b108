"""Advice on calls, matches, struct literals, aliases and effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.advice import (
    Advice,
    called,
    declared,
    quote,
    root_symbol,
    type_declared,
    variable,
)
from mochi_import.check.advice_types import convert, slot_place, written
from mochi_import.check.effects import in_order, listed
from mochi_import.check.relate import free_parameter
from mochi_import.check.spelling import nearest
from mochi_import.check.symbols import Symbol, SymbolKind
from mochi_import.check.ty import (
    BOOL,
    FLOAT,
    INT,
    STRING,
    AgentTy,
    FunTy,
    MapTy,
    OptionTy,
    PythonFunction,
    StructTy,
    SumTy,
    Ty,
)
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from mochi_import.check.builtins import Builtin
    from mochi_import.check.effects import Effects
    from mochi_import.check.state import Checker


def python_arity(module: str, name: str, function: PythonFunction) -> Advice:
    """T006, T039 for a Python function."""
    most = len(function.params)
    if function.variadic:
        words = f"at least {function.least}"
    elif function.least < most:
        words = f"{function.least} to {most}"
    else:
        words = str(most)
    plural = "" if words == "1" else "s"
    return Advice(f"`{module}.{name}` is a Python function of {words} argument{plural}.")


def python_name(name: str, others: Sequence[str]) -> Advice:
    """T074 for an argument that a Python function does not take by this name."""
    named = [other for other in others if other]
    near = nearest(name, named)
    if near is not None:
        return Advice(f"Did you mean `{near}`?")
    known = ", ".join(f"`{other}`" for other in named)
    return Advice(f"It takes {known} by name." if named else "It takes no other by name.")


def too_many(c: Checker, node: n.CallExpr, function: FunTy) -> Advice:
    """T006"""
    labels = called(c, node.callee)
    name = quote(c, node.callee.span, "The function")
    if not function.params:
        return Advice(f"`{name}` takes no arguments; remove them.", labels)
    wanted = ", ".join(map(written, function.params))
    return Advice(f"`{name}` takes ({wanted}); remove the rest.", labels)


def arity(row: Builtin) -> Advice:
    """T039"""
    params = ", ".join(map(written, row.params))
    return Advice(f"Call it as `{row.name}({params})`.")


def optional_argument(
    c: Checker, call: n.CallExpr, arg: n.Expr, slot: Ty, owner: Hashable
) -> Advice:
    """T007"""
    value = quote(c, arg.span, "..")
    name = owner.name if isinstance(owner, Symbol) else "value"
    return Advice(
        f"Put it into a variable first: `let {name}: {written(slot)} = {value}`.",
        slot_place(c, owner, slot, call.span),
    )


def collection(c: Checker, arg: n.Expr, ty: Ty) -> Advice:
    """T036, T037, T038 and T041, where a collection may be none"""
    if not isinstance(ty, OptionTy):
        return Advice()
    value = quote(c, arg.span, "x")
    empty = "{}" if isinstance(ty.inner, MapTy) else '""' if ty.inner is STRING else "[]"
    labels = variable(c, arg, f"of type {written(ty)}")
    return Advice(f"It may be none: write `{value} ?? {empty}`.", labels)


def generic(c: Checker, arg: n.Expr, name: str, slot: Ty, actual: Ty) -> Advice:
    """T047"""
    if isinstance(actual, OptionTy):
        return collection(c, arg, actual)
    if free_parameter(slot):
        return Advice()
    fix = convert(slot, actual, quote(c, arg.span, "x"))
    return Advice(f"`{name}` is {written(slot)} here. {fix or 'Pass a value of that type.'}")


def missing_variants(c: Checker, subject: SumTy, missing: Sequence[str]) -> Advice:
    """T050"""
    arms = []
    for name in missing:
        fields = ", ".join(subject.variants[name].fields) if name in subject.variants else ""
        arms.append(f"`{name}({fields}) => ..`" if fields else f"`{name} => ..`")
    text = f"{', '.join(arms[:-1])} and {arms[-1]}" if len(arms) > 1 else arms[0]
    return Advice(f"Add {text}, or `_ => ..` for the rest.", type_declared(c, subject))


def missing_fields(c: Checker, made: StructTy | AgentTy, missing: Sequence[str]) -> Advice:
    """T053"""
    fields = ", ".join(f"{name}: {_example(made.fields[name])}" for name in missing)
    return Advice(f"Add `{fields}`.", type_declared(c, made))


_EXAMPLES: dict[Ty, str] = {INT: "0", FLOAT: "0.0", STRING: '""', BOOL: "false"}


def _example(ty: Ty) -> str:
    if isinstance(ty, OptionTy):
        return "none"
    return _EXAMPLES.get(ty, "..")


def after_catch_all(c: Checker, caught: n.MatchArm) -> Advice:
    """T054, where a name was perhaps meant as a variant but binds any value."""
    labels = (Label(caught.pattern.span, "this arm takes everything"),)
    if not isinstance(caught.pattern, n.NamePattern):
        return Advice("Move this arm above it, or remove it.", labels)
    name = caught.pattern.name
    variants = [s.name for s in c.result.declares.values() if s.kind is SymbolKind.VARIANT]
    near = nearest(name, variants)
    meant = f" Did you mean `{near}`?" if near else ""
    return Advice(f"`{name}` is no variant, so it binds any value.{meant}", labels)


def duplicate(first: n.MatchArm) -> Advice:
    """T054"""
    return Advice("", (Label(first.pattern.span, "this arm takes it first"),))


def predicate(c: Checker, call: n.CallExpr, clause: str) -> Advice:
    """T044"""
    value = quote(c, call.span, "..")
    return Advice(
        f"Call it before the query, `let value = {value}`, and use `value` in the `{clause}`.",
        declared(c, c.result.uses.get(call.callee)),
    )


def alias(c: Checker, symbol: Symbol | None, name: str) -> Advice:
    """T051"""
    return Advice(
        f"Declare `{name}` with `var`, or the new name with `let`.",
        declared(c, symbol, "declared here, not with `var`"),
    )


def widening(c: Checker, source: n.Expr, slot: Ty, actual: Ty) -> Advice:
    """T052"""
    symbol = root_symbol(c, source)
    labels = declared(c, symbol)
    declaration = symbol.node if symbol and isinstance(source, n.NameExpr) else None
    if isinstance(declaration, n.LetStmt) and declaration.type is None and declaration.value:
        word = "var" if declaration.mutable else "let"
        value = quote(c, declaration.value.span, "..")
        text = f"{word} {declaration.name}: {written(slot)} = {value}"
        return Advice(f"Declare it as `{text}`.", labels)
    first, second = (slot, actual) if "any" in written(actual) else (actual, slot)
    return Advice(f"Declare both as {written(first)} or both as {written(second)}.", labels)


def effects(node: n.FunDecl | n.LambdaExpr, produced: frozenset[str], known: Effects) -> Advice:
    """T065: the labels to write, and the first call that has an effect not declared."""
    extra = produced.difference(node.effects)
    needed = ", ".join((*node.effects, *in_order(extra)))
    labels = [
        Label(call.span, f"this call has the effect {listed(found)}")
        for call in walk(node.body)
        if isinstance(call, n.CallExpr) and (found := extra & known.of_call(call))
    ]
    first = tuple(sorted(labels, key=lambda label: label.span)[:1])
    return Advice(f"Declare all of them: `! {needed}`.", first)
