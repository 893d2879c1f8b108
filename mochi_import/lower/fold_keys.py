"""The keys of a fold: as they hash in Python, and as they are read behind the pass.

A key of unknown type may hash as something else than itself, `[1]` and true among them.  Then the
first value of each such key is kept beside the groups, and stands for it behind the pass.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mochi_import.check import ty as t
from mochi_import.lower import pyast as py
from mochi_import.lower.annotations import from_type, tuple_type
from mochi_import.lower.fragment import is_exactly
from mochi_import.lower.group import key_names, key_of_group, key_parts
from mochi_import.lower.kinds import hashes_alike, kind, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mochi_import.lower.context import Context
    from mochi_import.lower.pipeline import Pipeline
    from mochi_import.query.plan import Fold
    from mochi_import.source import Span
    from mochi_import.syntax.nodes import Expr, FieldExpr


@dataclass(frozen=True, slots=True)
class FoldKeys:
    """What the pass looks up for a row and its annotation, and the names of the parts behind it.

    `firsts` is the name of the dict with the first values of the keys that do not hash as they are.
    """

    key: ast.expr
    type: ast.expr
    names: list[str]
    firsts: str | None = None

    def target(self, at: Span) -> ast.expr:
        """The parts, written."""
        one = len(self.names) == 1
        return py.target(at, self.names[0]) if one else py.target_tuple(at, self.names)

    def entries(self, ctx: Context, at: Span, groups: ast.Name) -> ast.expr:
        """The pairs of the key, or the tuple of its parts, and the totals."""
        if self.firsts is None:
            return py.call(at, py.attribute(at, groups, "items"))
        return ctx.call(at, "by_first_key", groups, py.name(at, self.firsts))


def lower_keys(pipeline: Pipeline, step: Fold, values: Sequence[ast.expr]) -> FoldKeys:
    """The keys of a fold, of which `values` are the lowered parts."""
    ctx, at = pipeline.ctx, step.group.keys[0].span
    parts = key_parts(step.group)
    names = [ctx.temp("key") for _ in parts]
    _read_parts(ctx, step, parts, names)
    if all(hashes_alike(ty, ty) for ty in map(ctx.type_of, parts)):
        types = [from_type(ctx, part.span, ctx.type_of(part)) for part in parts]
        described = types[0] if len(types) == 1 else tuple_type(ctx, at, types)
        return FoldKeys(_whole(at, values), described, names)
    firsts = ctx.temp("firsts")
    annotation = from_type(ctx, at, t.MapTy(t.ANY, t.ANY))
    ctx.emit(py.annotated(at, firsts, annotation, py.dict_(at, [], [])))
    key = _hash_parts(pipeline, at, parts, values, firsts)
    return FoldKeys(key, from_type(ctx, at, t.ANY), names, firsts)


def _whole(at: Span, parts: Sequence[ast.expr]) -> ast.expr:
    return parts[0] if len(parts) == 1 else py.tuple_(at, parts)


def _hash_parts(
    pipeline: Pipeline, at: Span, parts: Sequence[Expr], values: Sequence[ast.expr], firsts: str
) -> ast.expr:
    """A key that hashes as Mochi compares.

    Strings are their own keys; most keys are strings, and asking for that costs less than the call.
    """
    ctx = pipeline.ctx
    before: list[ast.stmt] = []
    names: list[str] = []
    for value in values:
        names.append(value.id if isinstance(value, ast.Name) else ctx.temp("part"))
        if not isinstance(value, ast.Name):
            before.append(py.assign(at, names[-1], value))
    pipeline.rows.prelude(before)
    own, same = ([py.name(at, name) for name in names] for _ in range(2))
    hashed = ctx.call(at, "hash_first", _whole(at, own), py.name(at, firsts))
    types = [ctx.type_of(part) for part in parts]
    unsure = [(ty, name) for ty, name in zip(types, names, strict=True) if not hashes_alike(ty, ty)]
    if any(ty is not t.ANY and kind(unwrapped(ty)) != "string" for ty, _ in unsure):
        return hashed
    tests = [is_exactly(ctx, at, py.name(at, name), "str") for _, name in unsure]
    test = tests[0] if len(tests) == 1 else py.logical(at, ast.And(), tests)
    return py.conditional(at, test, _whole(at, same), hashed)


def _read_parts(ctx: Context, step: Fold, parts: Sequence[Expr], names: Sequence[str]) -> None:
    """Let `g.key` mean what the loop over the groups binds, and `g.key.a` its part."""
    at = step.group.keys[0].span
    by_name = dict(zip(key_names(step.group), names, strict=False))
    for node in step.reads:
        if node.name in by_name and not _is_key(ctx, step, node):
            ctx.module.ready[node] = py.name(node.span, by_name[node.name])
    for read in _keys_read(ctx, step):
        own: list[ast.expr] = [py.name(at, name) for name in names]
        whole = parts[0] is step.group.keys[0] and len(own) == 1
        ctx.module.ready[read] = own[0] if whole else key_of_group(at, step.group, own)


def _keys_read(ctx: Context, step: Fold) -> Iterator[Expr]:
    """Each `g.key`, also where a field of it is read."""
    for node in step.reads:
        yield node if _is_key(ctx, step, node) else node.value


def _is_key(ctx: Context, step: Fold, node: FieldExpr) -> bool:
    return ctx.checked.uses.get(node.value) is step.group.variable
