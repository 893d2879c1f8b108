"""Interfaces of modules: written, read, and what importers are checked against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mochi_import.check.interface import KnownTypes, dump, module_type
from mochi_import.diagnostics.model import CompileError
from mochi_import.driver import Compilation
from mochi_import.options import CompilerOptions
from mochi_import.source import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from mochi_import.check.ty import ModuleTy

GEOMETRY = """
type Point { x: int  y: float  fun scaled(k: int): Point { return Point { x: x * k, y: y } }
  fun printed(): int { print(x)  return x } }
type Tree = Leaf(n: int) | Node(left: Tree, right: Tree) | Bare
agent Counter { var n: int = 0  intent add(k: int): int { n = n + k  print(n)  return n } }
export fun origin(): Point { return Point { x: 0, y: 0.0 } }
export fun shown(p: Point): int { print(p.x)  return p.x }
export fun same<T>(x: T): T { return x }
export fun larger<T>(a: T, b: T): T { if a < b { return b }  return a }
export fun find(k: string): int? { return none }
let tree: Tree = Leaf(1)
let corners = [origin()]
"""


def read(*texts: str) -> ModuleTy:
    known: KnownTypes = {}
    return module_type("geo", texts, known)


def interface(text: str, name: str = "geo") -> str:
    compilation = Compilation(SourceFile(f"{name}.mochi", text))
    return dump(compilation.checked, name)


def test_members_are_read_back_as_they_were() -> None:
    members = {name: str(ty) for name, ty in read(interface(GEOMETRY)).members.items()}
    assert members == {
        "Point": "fun(int, float): Point",
        "Tree": "any",
        "Leaf": "fun(int): Leaf",
        "Node": "fun(Tree, Tree): Node",
        "Bare": "Bare",
        "Counter": "fun(): Counter",
        "origin": "fun(): Point",
        "shown": "fun(Point): int ! io",
        "same": "fun(T): T",
        "larger": "fun(T, T): T",
        "find": "fun(string): option[int]",
        "tree": "Tree",
        "corners": "[Point]",
    }


def test_the_text_depends_on_declarations_only() -> None:
    text = interface(GEOMETRY)
    assert interface(GEOMETRY) == text
    assert interface(GEOMETRY.replace("x * k", "k * x + 0")) == text
    assert interface("// more lines\n\n" + GEOMETRY) == text
    assert interface(GEOMETRY.replace("k: int): Point", "k: int, l: int): Point")) != text


def test_a_type_met_on_two_ways_is_one(tmp_path: Path) -> None:
    (tmp_path / "points.mochi").write_text(
        "type P { x: int }\nfun make(): P { return P { x: 1 } }\n"
    )
    (tmp_path / "shapes.mochi").write_text(
        'import "./points" as points\nlet corner = points.make()\n'
        "fun first(xs: list<int>): int { return xs[0] }\n"
    )
    checked = compile_beside(
        tmp_path,
        'import "./points" as points\nimport "./shapes" as shapes\n'
        "var p = points.make()\np = shapes.corner\nprint(p.x)\n",
    )
    assert not checked.problems.found


def compile_beside(folder: Path, text: str) -> Compilation:
    compilation = Compilation(
        SourceFile("main.mochi", text), CompilerOptions("warn"), str(folder / "main.mochi")
    )
    assert compilation.checked
    return compilation


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("let a: string = geo.origin().x", "[T008] type mismatch: expected string, got int"),
        ("print(geo.shown(3))", "[T008] type mismatch: expected Point, got int"),
        ("print(geo.shown(geo.origin(), 2))", "[T006] too many arguments: expected 1, got 2"),
        ("print(geo.larger(geo.origin(), geo.origin()))",
         "[T068] type parameter `T` of `larger` must be a number or a string, got Point"),
        ("print(geo.orgin())", "[T026] unknown field `orgin` on module geo"),
        ("print(geo.origin().z)", "[T026] unknown field `z` on Point"),
        ("print(geo.origin().scaled(true))", "[T008] type mismatch: expected int, got bool"),
        ("let l = geo.Leaf(1.5)", "[T008] type mismatch: expected int, got float"),
        ('let k: int = geo.find("a")', "[T008] type mismatch: expected int, got option[int]"),
        ("print(geo.Counter().add(true))", "[T008] type mismatch: expected int, got bool"),
        ("print(from x in [1] where geo.shown(geo.origin()) == x select x)",
         "[T044] call to `shown` produces effect(s) io, not allowed in `where` predicate"),
        ("print(from x in [1] where geo.Counter().add(x) == x select x)",
         "[T044] call to `add` produces effect(s) io, not allowed in `where` predicate"),
        ("fun f(): int ! fs { return geo.origin().printed() }",
         "[T065] function `f` declares effects fs but its body produces io"),
    ],
)  # fmt: skip
def test_uses_are_checked(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "geo.mochi").write_text(GEOMETRY)
    found = compile_beside(tmp_path, f'import "./geo" as geo\n{line}\n').problems.errors
    assert [f"[{p.code}] {p.message}" for p in found] == [message]


@pytest.mark.parametrize(
    "line",
    [
        "print(geo.origin().scaled(2).y + 0.5)",
        "let k: int = geo.same(3)",
        'print(geo.find("a") ?? 3)',
        "print(len(geo.corners), geo.corners[0].x)",
        "let shown: fun(int): any = geo.Leaf",
        "let add = geo.Counter().add\nprint(add(2) + 1)",
    ],
)
def test_right_uses_pass(tmp_path: Path, line: str) -> None:
    (tmp_path / "geo.mochi").write_text(GEOMETRY)
    assert not compile_beside(tmp_path, f'import "./geo" as geo\n{line}\n').problems.found


@pytest.mark.parametrize(
    "text", ["let x = ", 'let x: int = "s"', 'import "./main" as main\nlet y = 1', None]
)
def test_nothing_is_claimed_of_what_cannot_be_known(tmp_path: Path, text: str | None) -> None:
    """A syntax error, a type error, a cycle, a Python module."""
    if text is None:
        (tmp_path / "geo.py").write_text("x = 1\n")
    else:
        (tmp_path / "geo.mochi").write_text(text)
    lines = 'import "./geo" as geo\nlet s: string = geo.nothing as string\nprint(geo.x(1, 2))\n'
    (tmp_path / "main.mochi").write_text(lines)
    compilation = Compilation(
        SourceFile("main.mochi", lines), filename=str(tmp_path / "main.mochi")
    )
    try:
        assert compilation.checked
    except CompileError as error:
        pytest.fail(str(error))


def test_a_folder_is_one_module(tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "a.mochi").write_text("let one = 1\n")
    (tmp_path / "kit" / "b.mochi").write_text('let two = "2"\nlet one = "shadowed"\n')
    found = compile_beside(
        tmp_path, 'import "./kit" as kit\nlet a: int = kit.one\nlet b: int = kit.two\n'
    ).problems.errors
    assert [(p.code, p.span.line) for p in found] == [("T008", 3)]
