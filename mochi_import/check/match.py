"""Types of matches: patterns, their bindings, missing and redundant arms (SEMANTICS section 12)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from mochi_import.check import advice_forms as advise
from mochi_import.check import spelling
from mochi_import.check.advice_names import unknown_function
from mochi_import.check.coverage import is_covered, unmatched
from mochi_import.check.relate import fits_option, join, unify
from mochi_import.check.symbols import SymbolKind
from mochi_import.check.ty import ANY, BOOL, UNIT, OptionTy, StructTy, SumTy, Ty, VarTy
from mochi_import.diagnostics.model import Label
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_import.check.state import Checker
    from mochi_import.check.symbols import Symbol


def check_match(c: Checker, node: n.MatchExpr, expected: Ty | None) -> Ty:
    """`match x { p => e }`: the type of the arms."""
    subject = c.expr(node.subject)
    whole = subject.sum if isinstance(subject, StructTy) and subject.sum else subject
    _check_redundancy(c, node)
    present = _optional_subject(c, node)
    blocks = any(isinstance(arm.body, n.Block) for arm in node.arms)
    common: Ty | None = None
    for arm in node.arms:
        check_pattern(c, arm.pattern, whole)
        is_none = isinstance(arm.pattern, n.LiteralPattern) and isinstance(
            arm.pattern.value, n.NoneLit
        )
        with c.knowing(() if is_none else present):
            ty = _check_arm(c, arm, expected)
        if common is None and isinstance(expected, OptionTy) and fits_option(expected, ty):
            # A match of plain values flows into an option as a whole.
            expected = expected.inner
        slot = expected if expected is not None else common
        if slot is not None and not blocks and not unify(slot, ty):
            labels = (Label(node.arms[0].body.span, f"the first arm is {slot}"),)
            c.mismatch(slot, ty, arm.body.span, labels=() if expected is not None else labels)
        common = ty if common is None else join(common, ty)
    if isinstance(whole, SumTy):
        _check_exhaustive(c, node, whole)
    return ANY if common is None or blocks else common


def _optional_subject(c: Checker, node: n.MatchExpr) -> tuple[Symbol, ...]:
    """The variable that is not none in every arm but that of `none`."""
    if isinstance(node.subject, n.NameExpr):
        symbol = c.result.uses.get(node.subject)
        has_none = any(
            isinstance(arm.pattern, n.LiteralPattern)
            and isinstance(arm.pattern.value, n.NoneLit)
            and arm.guard is None
            for arm in node.arms[:1]
        )
        if symbol is not None and has_none:
            return (symbol,)
    return ()


def _check_arm(c: Checker, arm: n.MatchArm, expected: Ty | None) -> Ty:
    if arm.guard is not None:
        ty = c.expr(arm.guard)
        if not unify(BOOL, ty):
            c.mismatch(BOOL, ty, arm.guard.span)
    if isinstance(arm.body, n.Block):
        c.block(arm.body.body)
        return UNIT
    return c.expr(arm.body, expected)


def check_pattern(c: Checker, pattern: n.Pattern, subject: Ty) -> None:
    """Check a pattern against the type it takes apart, and type what it binds."""
    match pattern:
        case n.LiteralPattern():
            ty = c.expr(pattern.value)
            optional = isinstance(subject, OptionTy) and unify(subject.inner, ty)
            is_none = isinstance(pattern.value, n.NoneLit)
            if not (optional or is_none or unify(subject, ty) or unify(ty, subject)):
                c.mismatch(subject, ty, pattern.span)
        case n.NamePattern():
            if pattern in c.result.declares:
                c.declare(pattern, subject)
            else:
                _variant_of(c, pattern, subject)
        case n.VariantPattern():
            _check_variant(c, pattern, subject)
        case n.WildcardPattern():
            pass
        case _:
            raise NotImplementedError(f"no type rule for {type(pattern).__name__}")


def _check_variant(c: Checker, pattern: n.VariantPattern, subject: Ty) -> None:
    variant = _variant_of(c, pattern, subject)
    fields = list(variant.fields.values()) if variant is not None else []
    if variant is not None and len(fields) != len(pattern.args):
        c.mismatch(variant.sum or variant, variant, pattern.span)
    for position, arg in enumerate(pattern.args):
        check_pattern(c, arg, fields[position] if position < len(fields) else ANY)


def _variant_of(
    c: Checker, pattern: n.NamePattern | n.VariantPattern, subject: Ty
) -> StructTy | None:
    symbol = c.result.uses.get(pattern)
    variant: Ty | None = None
    if symbol is not None and symbol.kind is SymbolKind.MODULE:
        variant = c.declarations.of_module(symbol, pattern.name)
    elif symbol is not None:
        variant = c.declarations.of_symbol(symbol)
    if variant is None:
        c.report(
            "T003",
            pattern.span,
            pattern.name,
            advice=partial(unknown_function, c, pattern, pattern.name),
        )
        return None
    if not isinstance(variant, StructTy):
        return None
    inner = subject.inner if isinstance(subject, OptionTy) else subject
    if not isinstance(inner, VarTy) and not unify(inner, variant):
        c.mismatch(inner, variant, pattern.span)
    return variant


def _check_redundancy(c: Checker, node: n.MatchExpr) -> None:
    """T054: an arm that an earlier one leaves nothing for."""
    seen: dict[object, n.MatchArm] = {}
    caught: n.MatchArm | None = None
    taken: list[n.MatchArm] = []
    for arm in node.arms:
        key, reason = _whole(c, arm.pattern)
        if caught is not None:
            advice = partial(advise.after_catch_all, c, caught)
            c.report("T054", arm.pattern.span, _UNREACHABLE, advice=advice)
        elif key in seen:
            advice = partial(advise.duplicate, seen[key])
            c.report("T054", arm.pattern.span, reason, advice=advice)
        elif isinstance(arm.pattern, n.VariantPattern) and is_covered(
            c.result, [before.pattern for before in taken], arm.pattern
        ):
            advice = partial(advise.duplicate, taken[-1])
            c.report(
                "T054", arm.pattern.span, f"duplicate variant `{arm.pattern.name}`", advice=advice
            )
        elif arm.guard is None and key is _EVERYTHING:
            caught = arm
        elif arm.guard is None and key is not None:
            seen[key] = arm
        if arm.guard is None:
            taken.append(arm)


_UNREACHABLE = "arm after catch-all is unreachable"
_EVERYTHING = object()


def _whole(c: Checker, pattern: n.Pattern) -> tuple[object, str]:
    """What a pattern takes completely, none if only a part of it, and what a second one is."""
    match pattern:
        case n.LiteralPattern(value=value):
            return _literal(value), "duplicate literal pattern"
        case n.NamePattern(name=name) if pattern in c.result.uses:
            return name, f"duplicate variant `{name}`"
        case n.VariantPattern(name=name, args=args):
            whole = all(_takes_anything(c, arg) for arg in args)
            return name if whole else None, f"duplicate variant `{name}`"
    return _EVERYTHING, _UNREACHABLE


def _takes_anything(c: Checker, pattern: n.Pattern) -> bool:
    return isinstance(pattern, n.WildcardPattern) or pattern in c.result.declares


def _literal(value: n.Expr) -> tuple[type, object]:
    match value:
        case n.IntLit() | n.FloatLit() | n.StringLit() | n.BoolLit():
            return type(value), value.value
    return type(value), None


def _check_exhaustive(c: Checker, node: n.MatchExpr, subject: SumTy) -> None:
    """T050: a sum must be taken apart completely."""
    patterns = [arm.pattern for arm in node.arms if arm.guard is None]
    missing = unmatched(c.result, patterns, subject)
    if missing:
        advice = partial(advise.missing_variants, c, subject, missing)
        c.report("T050", node.span, subject.name, spelling.listed(missing), advice=advice)


RULES: dict[type[n.Node], Callable[[Checker, Any, Ty | None], Ty]] = {n.MatchExpr: check_match}
