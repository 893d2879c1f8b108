"""The sum that every program has without declaring it: `Result<T, E>` (MEP-51, section 9)."""

from __future__ import annotations

from typing import Final

from mochi_import.source import Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.walk import walk

# Before the first character of a file.
_AT: Final = Span(1, 0, 1, 0)


def _variant(name: str, field: str, type_: str) -> n.Variant:
    return n.Variant(_AT, name, (n.Field(_AT, field, n.NamedType(_AT, type_), None, None),), None)


# type Result<T, E> = Ok(value: T) | Err(error: E)
RESULT: Final = n.SumDecl(
    _AT, "Result", ("T", "E"), (_variant("Ok", "value", "T"), _variant("Err", "error", "E")), None
)
_NAMES: Final = frozenset(("Result", "Ok", "Err"))


def with_result(tree: n.Module, text: str) -> n.Module:
    """The module with the declaration of `Result` at its top, where it is used and not declared."""
    if not any(name in text for name in _NAMES):
        return tree
    used = False
    for node in walk(tree):
        match node:
            case n.StructDecl() | n.SumDecl() | n.AliasDecl() | n.Variant() | n.FunDecl():
                if node.name in _NAMES:
                    return tree
            case n.LetStmt() | n.Param() | n.AgentDecl() | n.StreamDecl() | n.ExternTypeDecl():
                if node.name in _NAMES:
                    return tree
            case n.NameExpr() | n.NamedType() | n.GenericType() | n.VariantPattern():
                used = used or node.name in _NAMES
    if not used:
        return tree
    return n.Module(tree.span, tree.package, (RESULT, *tree.body), tree.doc)
