"""Which values the arms of a match leave over (MEP 13), by the usual recursion on columns.

The rows are the patterns of the arms, the columns the values that are still to be looked at.  Each
step takes the first column apart: for every form that its type has, the rows that take that form
are asked for the parts of it and the columns behind.  (L. Maranget, "Warnings for pattern
matching", 2007.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import ANY, BOOL, OptionTy, SumTy
from mochi_import.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mochi_import.check.result import CheckedModule
    from mochi_import.check.ty import Ty

type Row = Sequence[n.Pattern | None]
"""The patterns of one arm; none takes everything."""

type Form = object
"""The name of a variant, or the kind and value of a literal."""


def unmatched(result: CheckedModule, patterns: Sequence[n.Pattern], subject: SumTy) -> list[str]:
    """What of a sum no pattern takes, as patterns: whole variants, or forms of one like `A(_)`."""
    missing = []
    mentioned = {_form(pattern) for pattern in patterns}
    for name, variant in subject.variants.items():
        fields = list(variant.fields.values())
        rows = _taking(result, [[pattern] for pattern in patterns], name, len(fields))
        witness = _left_over(result, rows, fields)
        if witness is not None:
            missing.append(_text(name, witness) if name in mentioned else name)
    return missing


def is_covered(
    result: CheckedModule, earlier: Sequence[n.Pattern], pattern: n.VariantPattern
) -> bool:
    """Whether the earlier patterns of the same variant take all that `pattern` takes.

    Asked without types: a form is complete only where some pattern takes everything.
    """
    count = len(pattern.args)
    rows = _taking(result, [[other] for other in earlier], pattern.name, count)
    return not _is_useful(result, rows, pattern.args)


def _left_over(result: CheckedModule, rows: Sequence[Row], types: Sequence[Ty]) -> list[str] | None:
    """One combination of values that no row takes, none if there is none."""
    if not types:
        return None if rows else []
    first, *rest = types
    for form, fields in _forms(result, rows, first).items():
        taking = _taking(result, rows, form, len(fields))
        found = _left_over(result, taking, [*fields, *rest])
        if found is not None:
            parts, others = found[: len(fields)], found[len(fields) :]
            return [_text(form, parts), *others]
    return None


def _is_useful(result: CheckedModule, rows: Sequence[Row], patterns: Row) -> bool:
    """Whether `patterns` takes a combination that no row does."""
    if not patterns:
        return not rows
    first, *rest = patterns
    if first is None or _is_open(result, first):
        return _is_useful(result, [row[1:] for row in rows if _is_open(result, row[0])], rest)
    args = _args(first)
    taking = _taking(result, rows, _form(first), len(args))
    return _is_useful(result, taking, [*args, *rest])


_OTHER = "_"


def _forms(result: CheckedModule, rows: Sequence[Row], ty: Ty) -> dict[Form, list[Ty]]:
    """The forms of a type with the types of their parts; of numbers and strings those that rows
    mention, and any other.  A type that no row takes apart has one form, and needs no more."""
    heads = [row[0] for row in rows if not _is_open(result, row[0])]
    if not heads:
        return {_OTHER: []}
    if isinstance(ty, SumTy):
        return {name: list(variant.fields.values()) for name, variant in ty.variants.items()}
    if ty is BOOL:
        return {(n.BoolLit, True): [], (n.BoolLit, False): []}
    if isinstance(ty, OptionTy):
        return {(n.NoneLit, None): [], **_forms(result, rows, ty.inner)}
    forms: dict[Form, list[Ty]] = {_form(head): [ANY] * len(_args(head)) for head in heads}
    return forms | {_OTHER: []}


def _taking(result: CheckedModule, rows: Sequence[Row], form: Form, parts: int) -> list[Row]:
    """The rows whose first pattern takes `form`, with the patterns of its parts in its place."""
    taking: list[Row] = []
    for first, *rest in rows:
        if first is None or _is_open(result, first):
            taking.append([*[None] * parts, *rest])
        elif _form(first) == form:
            args: list[n.Pattern | None] = [*_args(first), *[None] * parts]
            taking.append([*args[:parts], *rest])
    return taking


def _is_open(result: CheckedModule, pattern: n.Pattern | None) -> bool:
    """Whether a pattern takes everything: `_`, or a name that it binds."""
    return pattern is None or isinstance(pattern, n.WildcardPattern) or pattern in result.declares


def _form(pattern: n.Pattern | None) -> Form:
    match pattern:
        case n.NamePattern(name=name) | n.VariantPattern(name=name):
            return name
        case n.LiteralPattern(value=n.NoneLit()):
            return n.NoneLit, None
        case n.LiteralPattern(
            value=n.IntLit(value=value)
            | n.FloatLit(value=value)
            | n.StringLit(value=value)
            | n.BoolLit(value=value) as literal
        ):
            return type(literal), value
        case _:
            return pattern


def _args(pattern: n.Pattern | None) -> Sequence[n.Pattern]:
    return pattern.args if isinstance(pattern, n.VariantPattern) else ()


def _text(form: Form, parts: Sequence[str]) -> str:
    """A form as a pattern is written."""
    match form:
        case str():
            return f"{form}({', '.join(parts)})" if parts else form
        case (n.NoneLit, _):
            return "none"
        case (n.BoolLit, value):
            return "true" if value else "false"
        case (n.StringLit, value):
            return f'"{value}"'
        case (_, value):
            return str(value)
    return _OTHER
