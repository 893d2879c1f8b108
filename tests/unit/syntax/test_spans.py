"""Where nodes stand: lines from 1, columns from 1 in UTF-8 bytes, the end exclusive."""

from __future__ import annotations

import pytest

from mochi_import.source import SourceFile, Span
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import parse
from mochi_import.syntax.walk import walk


def text_of(source: SourceFile, span: Span) -> str:
    """The bytes between the ends of a span."""
    lines = source.text.encode().split(b"\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return b"\n".join(lines).decode()


def spans(text: str, kind: type[n.Node]) -> list[str]:
    source = SourceFile("a.mochi", text)
    return [text_of(source, node.span) for node in walk(parse(source)) if isinstance(node, kind)]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("let x = 1 + 2 * 3", n.BinaryExpr, ["1 + 2 * 3", "2 * 3"]),
        ('let é = "é" + "日本"\nprint(é)', n.StringLit, ['"é"', '"日本"']),
        ('let s = "two\nlines" + t', n.BinaryExpr, ['"two\nlines" + t']),
        ("let x = (1 + 2) * 3", n.BinaryExpr, ["(1 + 2) * 3", "(1 + 2)"]),
        ("f(a)(b)[0].c", n.ExprStmt, ["f(a)(b)[0].c"]),
        ("f(a)(b)[0].c", n.CallExpr, ["f(a)(b)", "f(a)"]),
        ("let x = - -y as int", n.UnaryExpr, ["- -y as int", "-y as int"]),
        ("/* é */ print(1) // end", n.Module, ["print(1)"]),
        ("if a { b() } else if c { d() } else { }", n.IfStmt,
         ["if a { b() } else if c { d() } else { }", "if c { d() } else { }"]),
        ("if a { b() }", n.Block, ["{ b() }"]),
        ("let q = from x in xs\n where x select x\nprint(q)", n.QueryExpr,
         ["from x in xs\n where x select x"]),
        ("let m = match x { A(b) => b  _ => 1 }", n.MatchArm, ["A(b) => b", "_ => 1"]),
        ("let m = match x { A(b) => b  _ => 1 }", n.Pattern, ["A(b)", "b", "_"]),
        ("export fun f(a: int?): list<int> { }", n.TypeExpr, ["int?", "int", "list<int>", "int"]),
        ("export fun f(a: int?): list<int> { }", n.FunDecl,
         ["export fun f(a: int?): list<int> { }"]),
        ("type A { x: int, y: int = 1 }", n.Field, ["x: int", "y: int = 1"]),
        ("let m = {a: 1, (b): 2}", n.MapEntry, ["a: 1", "(b): 2"]),
    ],
)  # fmt: skip
def test_a_node_spans_its_text(text: str, kind: type[n.Node], expected: list[str]) -> None:
    assert spans(text, kind) == expected


def test_operators_and_names_have_places_of_their_own() -> None:
    source = SourceFile("a.mochi", "let x = é.b + c as int")
    places = {}
    for node in walk(parse(source)):
        if isinstance(node, n.BinaryExpr):
            places["op"] = text_of(source, node.op_span)
        if isinstance(node, n.FieldExpr):
            places["field"] = text_of(source, node.name_span)
        if isinstance(node, n.CastExpr):
            places["as"] = text_of(source, node.as_span)
    assert places == {"op": "+", "field": "b", "as": "as"}


def test_children_lie_inside_their_parents() -> None:
    source = SourceFile(
        "a.mochi", "fun f(x: int): int { return if x > 1 { x } else { [x, 2][0] } }\n"
    )
    for parent in walk(parse(source)):
        for name in parent.child_fields:
            value = getattr(parent, name)
            for child in value if isinstance(value, tuple) else [value]:
                if isinstance(child, n.Node):
                    assert parent.span[:2] <= child.span[:2]
                    assert child.span[2:] <= parent.span[2:]
