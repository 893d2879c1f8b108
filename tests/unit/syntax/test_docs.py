"""`///` texts belong to the declaration below them, or at the top of a file to the module."""

from __future__ import annotations

from mochi_import.source import SourceFile
from mochi_import.syntax import nodes as n
from mochi_import.syntax.parser import parse
from mochi_import.syntax.walk import walk


def docs(text: str) -> dict[str, str]:
    """The texts by the name of what they belong to; the module's is under the empty string."""
    tree = parse(SourceFile("a.mochi", text))
    found = {"": tree.doc} if tree.doc else {}
    for node in walk(tree):
        if doc := getattr(node, "doc", None):
            found[getattr(node, "name", "")] = doc
    return found


def test_every_kind_of_declaration_keeps_its_text() -> None:
    kinds = {
        "let a = 1": "a",
        "var b = 1": "b",
        "fun c() { }": "c",
        "export fun d() { }": "d",
        "type E { x: int }": "E",
        "type F = A | B": "F",
        "type G = int": "G",
        "stream H { x: int }": "H",
        "agent I { }": "I",
    }
    for text, name in kinds.items():
        assert docs(f"print(1)\n/// What it is.\n{text}") == {name: "What it is."}


def test_fields_variants_methods_and_intents_have_texts() -> None:
    text = """type A {
      /// one
      x: int
      /// two
      fun f() { }
    }
    type B =
      /// three
      C | D
    agent E {
      /// four
      intent g() { }
    }"""
    assert docs(text) == {"x": "one", "f": "two", "C": "three", "g": "four"}


def test_lines_join_and_a_blank_line_parts() -> None:
    assert docs("/// a\n///b\nlet x = 1") == {"x": "a\nb"}
    assert docs("print(1)\n/// a\n\nlet x = 1") == {}
    assert docs("print(1)\n/// a\n\n/// b\nlet x = 1") == {"x": "b"}


def test_the_top_of_the_file_speaks_of_the_module() -> None:
    assert docs("/// a\n/// b\n\nlet x = 1") == {"": "a\nb"}
    assert docs("/// a\n\n/// b\nlet x = 1") == {"": "a", "x": "b"}
    assert docs("/// a\n") == {"": "a"}


def test_other_comments_are_no_texts() -> None:
    assert docs("// a\n# b\n/* c */\nlet x = 1") == {}


def test_a_node_without_declaration_ignores_the_text() -> None:
    tree = parse(SourceFile("a.mochi", "/// a\nprint(1)"))
    assert isinstance(tree.body[0], n.ExprStmt)
