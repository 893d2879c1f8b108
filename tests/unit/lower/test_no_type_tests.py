"""No run-time type test is left where the type is known (over the whole corpus).

A runtime helper that looks at the types of its operands is named only where the checker knows too
little of one of them, or for a reason that stands here.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.check import ty as t
from mochi_import.check.checker import check
from mochi_import.diagnostics.model import Problems
from mochi_import.lower.context import Context
from mochi_import.lower.kinds import hashes_alike, kind
from mochi_import.lower.module import lower
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import decode, parse
from mochi_import.syntax.walk import children, walk

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterator, Sequence

    from mochi_import.check.result import CheckedModule
    from mochi_import.source import Span

CORPUS = Path(__file__).parents[3] / "corpus"
AREAS = sorted(path for path in CORPUS.iterdir() if path.is_dir() and path.name != "rejected")

# The helpers that look at values to find out what they are.
LOOKS = frozenset(
    (
        *("add", "sub", "mul", "div", "mod", "negate", "equal", "less", "less_equal", "greater"),
        *("greater_equal", "is_in", "contains", "union", "union_all", "except_", "intersect"),
        *("index", "set_index", "slice_", "field", "method", "set_field", "hash_key"),
        *("to_int", "to_float", "to_string", "to_bool", "to_bigint", "to_bigrat", "to_list"),
        *("to_map", "to_struct", "str_from", "length", "append", "push", "concat", "first"),
        *("reverse", "distinct", "keys", "values", "count", "exists", "index_of", "range_"),
        *("map_", "filter_", "reduce", "add_to_set", "has", "to_list_of_set", "sum_", "avg"),
        *("min_", "max_", "abs_", "ceil", "floor", "round_", "sqrt", "float_", "num", "denom"),
        *("upper", "lower", "trim", "pad_start", "substring", "split", "join", "repeat"),
        *("replace", "starts_with", "ends_with", "sha256", "sorted_keys", "distinct_rows"),
        *("group_rows", "update_rows", "is_err", "unwrap", "iterate", "each", "snapshot"),
    )
)
# Those given what stands at their place itself, not parts of it.
OF_THE_WHOLE = frozenset(("iterate", "each", "snapshot"))


def _not_by_hash(types: Sequence[t.Ty]) -> bool:
    """Floats may be NaN, which equals nothing; lists and maps do not hash; structs compare deep."""
    parts = [ty.element if isinstance(ty, t.ListTy) else ty for ty in types]
    return not all(hashes_alike(parts[0], part) for part in parts)


def _has_parts(types: Sequence[t.Ty]) -> bool:
    """The text of a collection, struct, option or function is made by one formatter."""
    return kind(types[0]) in ("", "rational", "list", "map", "set")


def _counts_words(types: Sequence[t.Ty]) -> bool:
    """Strings are counted as the numbers that they hold (probe builtin/sum_of_strings)."""
    return any(isinstance(ty, t.ListTy) and ty.element is t.STRING for ty in types)


def _converts(types: Sequence[t.Ty]) -> bool:
    """A cast to a struct makes one of a map, or asks a sum which variant it is."""
    return isinstance(types[0], t.SumTy | t.MapTy | t.RecordTy | t.StructTy)


def _is_refused(types: Sequence[t.Ty]) -> bool:
    """Accepted by the reference's checker, and a run error (SEMANTICS sections 9 and 19.4)."""
    return types[0] is t.STRING


def _of_either(types: Sequence[t.Ty]) -> bool:
    """`sha256` of byte values makes bytes of them first."""
    return isinstance(types[0], t.ListTy)


def _is_of_a_variant(types: Sequence[t.Ty]) -> bool:
    """A field that a variant may lack, which the message then names."""
    return isinstance(types[0], t.SumTy)


def _keys_of_parts(types: Sequence[t.Ty]) -> bool:
    """Keys that are structs have an order, but no `<` in Python."""
    return isinstance(types[0], t.MapTy | t.SetTy) and not kind(_key(types[0]))


def _key(ty: t.Ty) -> t.Ty:
    return ty.key if isinstance(ty, t.MapTy) else ty.element if isinstance(ty, t.SetTy) else ty


def _is_a_result(types: Sequence[t.Ty]) -> bool:
    """Which variant of a sum it is shows only at run time; `?` asks for it by name."""
    return isinstance(types[0], t.SumTy)


REASONS: dict[str, Callable[[Sequence[t.Ty]], bool]] = {
    **dict.fromkeys(("distinct", "distinct_rows", "group_rows", "hash_key"), _not_by_hash),
    **dict.fromkeys(("union", "except_", "intersect"), _not_by_hash),
    "str_from": _has_parts,
    **dict.fromkeys(("sum_", "avg"), _counts_words),
    "to_struct": _converts,
    "field": _is_of_a_variant,
    **dict.fromkeys(("is_err", "unwrap"), _is_a_result),
    **dict.fromkeys(("negate", "set_index"), _is_refused),
    "sha256": _of_either,
    **dict.fromkeys(("sorted_keys", "keys", "values", "to_list_of_set"), _keys_of_parts),
}


def is_known(ty: t.Ty) -> bool:
    """Whether a type says all about its values."""
    match ty:
        case t.ElementTy(element=part) | t.OptionTy(inner=part):
            return is_known(part)
        case t.MapTy(key=key, value=value):
            return is_known(key) and is_known(value)
        case t.GroupTy(key=key, item=item):
            return is_known(key) and is_known(item)
        case t.FunTy(params=params, result=result):
            return all(map(is_known, (*params, result)))
        case t.RecordTy(fields=fields):
            return all(is_known(part) for _, part in fields)
        case t.SumTy() | t.StructTy() | t.AgentTy():
            return True
        case t.VarTy() | t.NothingTy():
            return False
        case _:
            return ty is not t.ANY


class Program:
    """One program of the corpus, and which helpers its Python names where."""

    def __init__(self, path: Path) -> None:
        source = decode(path.read_bytes(), path.name)
        self.tree = parse(source)
        self.checked: CheckedModule = check(self.tree, Problems(source))
        self.parents = {child: node for node in walk(self.tree) for child in children(node)}
        self.nodes: dict[Span, list[n.Node]] = defaultdict(list)
        for node in walk(self.tree):
            self.nodes[node.span].append(node)
        self.used: list[tuple[Span, str]] = []
        original = Context.runtime

        def note(ctx: Context, at: Span, name: str) -> ast.Name:
            self.used.append((at, name))
            return original(ctx, at, name)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Context, "runtime", note)
            lower(self.checked, source)

    def needless(self) -> Iterator[str]:
        """The helpers that look at operands of which all is known, for no reason given here."""
        for at, name in self.used:
            if name in LOOKS:
                for types in self._operands(at, name):
                    reason = REASONS.get(name)
                    if all(map(is_known, types)) and not (reason and reason(types)):
                        yield f"{at.line}: {name} of {', '.join(map(str, types))}"

    def _operands(self, at: Span, name: str) -> Iterator[list[t.Ty]]:
        """The types of what a helper is given: of the expressions that stand at its place."""
        for node in self.nodes[at]:
            if isinstance(node, n.LiteralPattern):
                match self.parents.get(self.parents[node]):
                    case n.MatchExpr(subject=subject):
                        yield [self._type_of(subject)]
                return
            whole = self.parents[node] if name == "hash_key" else node
            parts = [node] if name in OF_THE_WHOLE else self._parts(whole)
            if parts:
                yield [self._type_of(part) for part in parts]
                return

    def _parts(self, node: n.Node) -> list[n.Node]:
        match node:
            case n.BinaryExpr(left=left, right=right):
                return [left, right]
            case n.UnaryExpr(operand=operand):
                return [operand]
            case n.IndexExpr(value=value, index=index):
                return [value, index]
            case n.CallExpr(callee=n.FieldExpr(value=value), args=args):
                return [value, *args]
            case n.CallExpr(args=args):
                return list(args)
            case n.AssignStmt(target=n.IndexExpr(value=value, index=index), value=new):
                return [value, index, new]
            case n.AssignStmt(target=n.FieldExpr(value=value)):
                return [value]
            case n.QueryExpr(select=n.CallExpr(args=args)):
                return list(args)
            case n.QueryExpr(select=select):
                return [select]
            case n.NameExpr() if isinstance(self._type_of(node), t.FunTy):
                return []  # a builtin as a value, which may be given anything
            case n.FieldExpr() | n.SafeFieldExpr() | n.CastExpr() | n.SliceExpr():
                return [node.value]
            case n.PropagateExpr(value=value):
                return [value]
            case n.Expr():
                return [node]
            case _:
                return []

    def _type_of(self, node: n.Node) -> t.Ty:
        return self.checked.coercions.get(node) or self.checked.type_of(node)


def programs(area: Path) -> list[Path]:
    """The programs of an area; of the generated ones a tenth, unless many are asked for."""
    paths = [path for path in sorted(area.rglob("*.mochi")) if path.with_suffix(".out").exists()]
    few = area.name == "fuzz" and "MOCHI_EXAMPLES" not in os.environ
    return paths[::10] if few else paths


@pytest.mark.parametrize("area", AREAS, ids=lambda path: path.name)
def test_no_type_tests(area: Path) -> None:
    found = {
        f"{path.relative_to(CORPUS)}:{use}"
        for path in programs(area)
        for use in Program(path).needless()
    }
    assert found == set()


def test_a_needless_look_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sum.mochi"
    path.write_text("fun f(a: int, b: int): int { return a + b }")
    assert not list(Program(path).needless())
    monkeypatch.setattr("mochi_import.lower.operators.ARITHMETIC", {})
    assert list(Program(path).needless()) == ["1: add of int, int"]
