"""Comments of the Mochi source stand before the same statement in the emitted text."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from mochi_import.driver import Compilation
from mochi_import.project.comments import comments
from mochi_import.project.formatting import formatted
from mochi_import.project.text import render
from mochi_import.source import SourceFile


def emitted(text: str) -> str:
    """The formatted text of a module, from its first statement after `__all__` on."""
    source = SourceFile("m.mochi", dedent(text).lstrip("\n"))
    tree = Compilation(source).python
    [result] = formatted([render(tree, comments(source.text, tree))])
    assert ast.dump(ast.parse(result)) == ast.dump(tree)
    return result


def after_all(text: str) -> str:
    _, _, rest = emitted(text).partition("__all__")
    return rest.partition("\n")[2].strip("\n")


@pytest.mark.parametrize(
    ("mochi", "python"),
    [
        ("// why\nlet x = 1", "# why\nx = 1"),
        ("//why", "# why"),
        ("#why", "# why"),
        ("let x = 1 // why", "# why\nx = 1"),
        ("/* why\n * and how\n */\nlet x = 1", "# why\n# and how\nx = 1"),
        ("let x = [\n  1, // one\n  2\n]", "# one\nx = [1, 2]"),
        ("let x = 1\n// the end", "x = 1\n# the end"),
        ('let s = "// no comment"', 's = "// no comment"'),
        ("/// no docstring\nlet x = 1", "# no docstring\nx = 1"),
        ("let x = 1 // é\nlet y = 2 // ü", "# é\nx = 1\n# ü\ny = 2"),
        ("//\tblank\x0b", "# blank"),
    ],
)
def test_a_comment_stands_before_its_statement(mochi: str, python: str) -> None:
    assert after_all(mochi) == python


def test_comments_stay_in_their_blocks() -> None:
    text = """
    for x in [1, 2] {
      // each
      if x > 1 {
        // large
        print(x)
        // was large
      } else {
        // small
        print(0)
      }
      // done with it
    }
    """
    assert after_all(text) == dedent("""\
        for x in [1, 2]:
            # each
            if x > 1:
                # large
                _print_line(x)
                # was large
            else:
                # small
                _print_line(0)
            # done with it""")


def test_comments_at_the_end_of_a_branch() -> None:
    text = """
    fun f(n: int): int {
      if n > 3 {
        print("a") // said
        /* all */ // done
      } else if n > 2 {
        if n > 1 { print("b") }
        // b or nothing
      }
      match n {
        1 => {
          print("c")
          // was one
        }
        _ => print("d")
      }
      return n
      // the end
    }
    """
    assert after_all(text) == dedent("""\
        def f(n: int) -> int:
            if n > 3:
                # said
                _print_line("a")
                # all
                # done
            elif n > 2:
                if n > 1:
                    _print_line("b")
                # b or nothing
            if n == 1:
                _print_line("c")
                # was one
            else:
                _print_line("d")
            return n
            # the end""")


def test_comments_follow_declarations_to_the_top() -> None:
    text = """
    // runs last
    print(twice(1))

    // a function
    fun twice(n: int): int {
      // its body
      return n * 2
    }
    """
    found = after_all(text)
    assert found.startswith("# a function\ndef twice(n: int) -> int:\n    # its body\n    return")
    assert found.endswith("# runs last\n_print_line(twice(1))")


def test_comments_of_fields() -> None:
    found = after_all("type P {\n  // to the right\n  x: int\n  y: int // up\n}")
    assert "    # to the right\n    x: int\n    # up\n    y: int\n" in found


def test_a_docstring_is_no_comment() -> None:
    text = "// about it\n/// Twice n.\nfun twice(n: int): int { return n * 2 }"
    assert after_all(text).startswith('# about it\ndef twice(n: int) -> int:\n    """Twice n."""')


def test_the_head_of_a_file_stays_its_head() -> None:
    text = "#!/usr/bin/env mochi\n// Copyright\n// of somebody\n\n/// What it is.\n\nlet x = 1"
    assert emitted(text).startswith('# Copyright\n# of somebody\n\n"""What it is."""\n')


@pytest.mark.parametrize(
    "directive",
    [
        "noqa",
        "noqa: E501",
        "type: ignore",
        "fmt: off",
        "ruff: noqa",
        "pyright: basic",
        "-*- coding: latin-1 -*-",
        "pragma: no cover",
        "isort: skip_file",
        "mypy: ignore-errors",
    ],
)
def test_no_comment_gives_orders_to_tools_of_python(directive: str) -> None:
    assert after_all(f"let y = 2\n// {directive}\nlet x = 1") == f"y = 2\n# // {directive}\nx = 1"
