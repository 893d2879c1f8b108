"""`match` (SEMANTICS section 12): arms in order, lazy; without a matching arm the value is none.

Arms on variants become Python's `match`, with classes and keywords; arms on literals alone become
`if` and `elif`, which is the faster of the two.  Python takes true for 1 in a literal pattern, so a
number is compared by a helper unless the type says what it meets.

The tests stand at the place of the `match` itself: debuggers and coverage then see on the line of
an arm that it was taken, and nothing there of one that was not.  A guard stands where it is
written.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.check.symbols import Symbol, SymbolKind
from mochi_import.lower import pyast as py
from mochi_import.lower.branches import lower_into
from mochi_import.lower.construct import class_of, fields_of, of_module
from mochi_import.lower.dispatch import lower_expr, lower_stmt
from mochi_import.lower.fragment import again, is_simple
from mochi_import.lower.kinds import kind, unwrapped
from mochi_import.lower.names import mangle
from mochi_import.lower.sinks import Sink, discard, into_variable
from mochi_import.lower.trust import nothing
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.lower.context import Context
    from mochi_import.source import Span


def lower_match(ctx: Context, node: n.MatchExpr) -> ast.expr:
    """A match whose value is wanted in the middle of an expression."""
    result = ctx.temp()
    lower_match_into(ctx, node, into_variable(ctx, node.span, result, ctx.type_of(node)))
    return py.name(node.span, result)


def lower_match_into(ctx: Context, node: n.MatchExpr, sink: Sink) -> None:
    """A match whose value goes to `sink` in each arm."""
    subject = lower_expr(ctx, node.subject)
    arms = _reachable(ctx, node.arms)
    if all(_is_test(arm.pattern) for arm in arms):
        _lower_chain(ctx, node, subject, arms, sink)
    else:
        _lower_cases(ctx, node, subject, arms, sink)


def _reachable(ctx: Context, arms: Sequence[n.MatchArm]) -> list[n.MatchArm]:
    """The arms up to the first that takes everything; Python refuses any after it."""
    kept: list[n.MatchArm] = []
    for arm in arms:
        kept.append(arm)
        if arm.guard is None and _takes_all(ctx, arm.pattern):
            break
    return kept


def _takes_all(ctx: Context, pattern: n.Pattern) -> bool:
    return isinstance(pattern, n.WildcardPattern) or (
        isinstance(pattern, n.NamePattern) and _variant(ctx, pattern) is None
    )


def _variant(ctx: Context, pattern: n.Pattern) -> Symbol | None:
    symbol = ctx.checked.uses.get(pattern)
    kinds = (SymbolKind.VARIANT, SymbolKind.TYPE)
    return symbol if symbol is not None and symbol.kind in kinds else None


def _is_test(pattern: n.Pattern) -> bool:
    """Whether the pattern compares with a literal, or takes everything, and binds nothing."""
    return isinstance(pattern, n.LiteralPattern | n.WildcardPattern)


def _lower_chain(
    ctx: Context, node: n.MatchExpr, subject: ast.expr, arms: Sequence[n.MatchArm], sink: Sink
) -> None:
    """`if x == 1: .. elif x == 2: .. else: ..`"""
    at = node.span
    if not is_simple(subject) or not isinstance(subject, ast.Name):
        subject = ctx.spill(at, subject)
    tests: list[tuple[Span, ast.expr, list[ast.stmt]]] = []
    otherwise: list[ast.stmt] | None = None
    for arm in arms:
        if arm.guard is None and _takes_all(ctx, arm.pattern):
            otherwise = _arm_body(ctx, arm, sink)
            break
        condition = _test(ctx, arm.pattern, again(at, subject), ctx.type_of(node.subject))
        condition = py.moved(at, condition)
        if arm.guard is not None:
            condition = _both(arm.span, condition, _guard(ctx, arm.guard))
        tests.append((arm.span, condition, _arm_body(ctx, arm, sink)))
    chain = _no_arm(ctx, node, sink) if otherwise is None else otherwise
    for span, condition, body in reversed(tests):
        chain = [py.if_(span, condition, body, chain)]
    for statement in chain:
        ctx.emit(statement)


def _no_arm(ctx: Context, node: n.MatchExpr, sink: Sink) -> list[ast.stmt]:
    at = node.span
    return [] if sink is discard else [sink(at, None, nothing(ctx, at, ctx.type_of(node)))]


def _both(at: Span, left: ast.expr | None, right: ast.expr | None) -> ast.expr:
    parts = [part for part in (left, right) if part is not None]
    if not parts:
        return py.constant(at, True)
    return parts[0] if len(parts) == 1 else py.logical(at, ast.And(), parts)


def _test(ctx: Context, pattern: n.Pattern, subject: ast.expr, ty: t.Ty) -> ast.expr:
    """`subject == literal`"""
    at = pattern.span
    if not isinstance(pattern, n.LiteralPattern):
        return py.constant(at, True)
    if isinstance(pattern.value, n.BoolLit) and ty is t.BOOL:
        return subject if pattern.value.value else py.not_(at, subject)
    value = lower_expr(ctx, pattern.value)
    if isinstance(pattern.value, n.BoolLit | n.NoneLit):
        return py.compare(at, subject, ast.Is(), value)
    if isinstance(pattern.value, n.StringLit) or kind(unwrapped(ty)) in ("int", "float"):
        return py.compare(at, subject, ast.Eq(), value)
    return ctx.call(at, "equal", subject, value)


def _arm_body(ctx: Context, arm: n.MatchArm, sink: Sink) -> list[ast.stmt]:
    with ctx.block() as statements:
        _bind_boxes(ctx, arm.pattern)
        if isinstance(arm.body, n.Block):
            _block_body(ctx, arm.body, sink)
        else:
            lower_into(ctx, arm.body, sink)
    return py.body(arm.span, statements)


def _block_body(ctx: Context, block: n.Block, sink: Sink) -> None:
    """The statements of a block arm; its value is that of an expression at its end."""
    *statements, last = block.body or (None,)
    for statement in statements:
        if statement is not None:
            lower_stmt(ctx, statement)
    if isinstance(last, n.ExprStmt):
        lower_into(ctx, last.value, sink)
        return
    if last is not None:
        lower_stmt(ctx, last)
    leaves = isinstance(last, n.ReturnStmt | n.BreakStmt | n.ContinueStmt)
    if not leaves and sink is not discard:
        ctx.emit(sink(block.span, None, py.constant(block.span, None)))


def _lower_cases(
    ctx: Context, node: n.MatchExpr, subject: ast.expr, arms: Sequence[n.MatchArm], sink: Sink
) -> None:
    """`match x: case Circle(r=r): ..`"""
    at = node.span
    cases: list[ast.match_case] = []
    subject_type = ctx.type_of(node.subject)
    for arm in arms:
        guards: list[ast.expr] = []
        pattern = py.moved(at, _pattern(ctx, arm.pattern, subject_type, guards))
        guards = [py.moved(at, guard) for guard in guards]
        if arm.guard is not None:
            guards.append(_guard(ctx, arm.guard))
        condition = _both(arm.span, None, _all(arm.span, guards)) if guards else None
        cases.append(py.case(arm.span, pattern, condition, _arm_body(ctx, arm, sink)))
    if sink is not discard and not _covers_all(ctx, arms, subject_type):
        cases.append(py.case(at, py.match_capture(at, None), None, _no_arm(ctx, node, sink)))
    ctx.emit(py.match(at, subject, cases))


def _all(at: Span, conditions: Sequence[ast.expr]) -> ast.expr:
    """All conditions joined by `and`."""
    return conditions[0] if len(conditions) == 1 else py.logical(at, ast.And(), conditions)


def _covers_all(ctx: Context, arms: Sequence[n.MatchArm], ty: t.Ty) -> bool:
    """Whether some arm takes each value: the last takes everything, or the sum's variants are all
    there without conditions on their fields."""
    if arms and arms[-1].guard is None and _takes_all(ctx, arms[-1].pattern):
        return True
    if not isinstance(ty, t.SumTy):
        return False
    covered = set()
    for arm in arms:
        match arm:
            case n.MatchArm(pattern=n.NamePattern(name=name), guard=None):
                covered.add(name)
            case n.MatchArm(pattern=n.VariantPattern(name=name, args=args), guard=None):
                if all(_takes_all(ctx, arg) for arg in args):
                    covered.add(name)
    return covered >= set(ty.variants)


def _pattern(ctx: Context, node: n.Pattern, ty: t.Ty, guards: list[ast.expr]) -> ast.pattern:
    """The Python pattern; what it cannot say is added to `guards`."""
    at = node.span
    variant = _variant(ctx, node)
    match node:
        case n.LiteralPattern(value=literal):
            return _literal(ctx, at, literal, ty, guards)
        case n.WildcardPattern():
            return py.match_capture(at, None)
        case n.NamePattern() if variant is None:
            symbol = ctx.checked.declares[node]
            return py.match_capture(at, None if _binds_nothing(ctx, node) else ctx.name_of(symbol))
        case n.NamePattern() if variant is not None:
            return py.match_class(at, class_of(ctx, at, variant), [])
        case n.VariantPattern(args=args, module=str()) if node in ctx.checked.uses:
            cls = of_module(ctx, at, ctx.checked.uses[node], node.name)
            types = [*_variant_fields(ty, node.name), *[t.ANY] * len(args)]
            taken = [
                _pattern(ctx, arg, known, guards) for arg, known in zip(args, types, strict=False)
            ]
            return py.match_class(at, cls, [], taken)
        case n.VariantPattern(args=args) if variant is not None:
            known = _field_types(ty, variant)
            parts = [
                (mangle(field.name), _pattern(ctx, arg, known.get(field.name, t.ANY), guards))
                for field, arg in zip(fields_of(ctx, variant), args, strict=False)
                if not _binds_nothing(ctx, arg)
            ]
            return py.match_class(at, class_of(ctx, at, variant), parts)
        case _:
            # A constructor that nobody declares matches nothing.
            guards.append(py.constant(at, False))
            return py.match_capture(at, None)


def _binds_nothing(ctx: Context, pattern: n.Pattern) -> bool:
    """Whether a pattern takes everything for nobody: `_`, or a name that nothing mentions."""
    if isinstance(pattern, n.NamePattern) and _variant(ctx, pattern) is None:
        symbol = ctx.checked.declares[pattern]
        return symbol not in ctx.module.read or ctx.name_of(symbol) == "_"
    return isinstance(pattern, n.WildcardPattern)


def _variant_fields(ty: t.Ty, name: str) -> list[t.Ty]:
    """The types of the fields of a variant, in order, where the sum is known."""
    if isinstance(ty, t.SumTy) and name in ty.variants:
        return list(ty.variants[name].fields.values())
    return []


def _field_types(ty: t.Ty, variant: Symbol) -> dict[str, t.Ty]:
    match ty:
        case t.SumTy(variants=variants) if variant.name in variants:
            return variants[variant.name].fields
        case t.StructTy(fields=fields):
            return fields
        case _:
            return {}


def _literal(
    ctx: Context, at: Span, literal: n.Expr, ty: t.Ty, guards: list[ast.expr]
) -> ast.pattern:
    match literal:
        case n.BoolLit(value=value):
            return py.match_singleton(at, value)
        case n.NoneLit():
            return py.match_singleton(at, None)
        case n.StringLit():
            return py.match_value(at, lower_expr(ctx, literal))
        case _ if kind(unwrapped(ty)) in ("int", "float"):
            return py.match_value(at, lower_expr(ctx, literal))
        case _:
            name = ctx.temp()
            guards.append(ctx.call(at, "equal", py.name(at, name), lower_expr(ctx, literal)))
            return py.match_capture(at, name)


def _guard(ctx: Context, node: n.Expr) -> ast.expr:
    """The condition of an arm; one that needs statements becomes a function of its own."""
    fragment = ctx.fragment(node)
    if not fragment.prelude:
        return fragment.value
    name = ctx.helper("guard", "<match>")
    statements = [*fragment.prelude, py.return_(node.span, fragment.value)]
    returns = ctx.builtin(node.span, "bool")
    ctx.define(py.function(node.span, name, py.arguments([]), statements, returns))
    return py.call(node.span, py.name(node.span, name))


def _bind_boxes(ctx: Context, pattern: n.Pattern) -> None:
    """Put the variables of a pattern that closures share into their boxes."""
    symbol = ctx.checked.declares.get(pattern)
    if symbol is not None and symbol in ctx.module.read and ctx.module.names.boxed(symbol):
        name = ctx.name_of(symbol)
        ctx.emit(ctx.declare(pattern.span, symbol, py.name(pattern.span, name)))
    if isinstance(pattern, n.VariantPattern):
        for arg in pattern.args:
            _bind_boxes(ctx, arg)
