"""`linecache` and `inspect` on Mochi modules."""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import inspect
import io
import linecache
import os
import pydoc
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mochi_import.diagnostics.model import Problems
from mochi_import.source import SourceFile
from mochi_import.syntax.nodes import AgentDecl, FunDecl, StructDecl
from mochi_import.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from conftest import Project

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"

SHOP = """\
/// What one customer bought.
type Order {
  customer: string
  total: float
  fun tax(rate: float): float {
    return total * rate
  }
}

type Payment = Card(number: string) | Cash

// In whole cents.
//   No rounding.
fun cents(price: float): int {
  let brace = "}"  // and a comment {
  return (price * 100.0) as int
}

/// The dear ones.
fun dear(orders: list<Order>): list<Order> {
  return from o in orders
         where o.total > 10.0
         sort by -o.total
         select o
}

let twice = fun(x: int): int => x * 2
let thrice = fun(x: int): int {
  return x * 3
}
fun outer(n: int): any {
  type Local { a: int }
  let at = Local { a: n }
  fun inner(k: int): any {
    if k == 0 { return at }
    return fun(): int =>
      n / k
  }
  return inner
}
fun same<T>(x: T): T { return x }
agent Counter {
  var n: int = 0
  intent bump(k: int): int {
    n = n + k
    return n
  }
}
"""


@pytest.fixture
def shop(project: Project) -> ModuleType:
    project.write("shop.mochi", SHOP)
    return project.load("shop")


def python(*arguments: str, folder: Path, text: str = "") -> tuple[str, str]:
    """What a new Python prints, whose current folder is `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        input=text,
        capture_output=True,
        text=True,
    )
    return done.stdout, done.stderr


def lines(first: int, last: int) -> str:
    return "".join(SHOP.splitlines(keepends=True)[first - 1 : last])


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("Order", 2, 8),
        ("Order.__init__", 2, 8),
        ("Order.tax", 5, 7),
        ("Card", 10, 10),
        ("Cash", 10, 10),
        ("cents", 14, 17),
        ("dear", 20, 25),
        ("twice", 27, 27),
        ("thrice", 28, 30),
        ("outer", 31, 40),
        ("outer(1)", 34, 38),
        ("outer(1)(0).__class__", 32, 32),
        ("outer(1)(2)", 36, 37),
        ("same", 41, 41),
        ("Counter", 42, 48),
        ("Counter().bump", 44, 47),
    ],
)
def test_getsource_gives_the_definition_and_no_more(
    shop: ModuleType, path: str, first: int, last: int
) -> None:
    found = eval(path, vars(shop))
    assert inspect.getsource(found) == lines(first, last)
    assert inspect.getsourcelines(found)[1] == first
    assert inspect.getsourcefile(found) == inspect.getfile(found) == shop.__file__
    assert inspect.getmodule(found) is shop


def test_getsource_of_modules_frames_and_tracebacks(shop: ModuleType) -> None:
    assert inspect.getsource(shop) == SHOP
    with pytest.raises(TypeError) as caught:
        shop.outer(1)("2")()
    traceback = caught.tb
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    for found in (traceback, traceback.tb_frame, traceback.tb_frame.f_code):
        assert inspect.getsource(found) == lines(36, 37)


def test_what_else_inspect_says(shop: ModuleType) -> None:
    assert inspect.getcomments(shop.cents) == "# In whole cents.\n#   No rounding.\n"
    assert inspect.getcomments(shop) is None
    assert inspect.getdoc(shop.dear) == "The dear ones."
    assert str(inspect.signature(shop.cents)) == "(price: 'float') -> 'int'"
    assert str(inspect.signature(shop.Order)) == "(customer: 'str', total: 'float') -> 'None'"
    assert str(inspect.signature(shop.Counter().bump)) == "(k: 'int') -> 'int'"


def test_doctest_and_pydoc(project: Project) -> None:
    project.write(
        "sums.mochi",
        "// About sums.\n\n/// Twice the number.\n///\n/// >>> twice(4)\n/// 8\n"
        "fun twice(n: int): int { return n * 2 }\n\n"
        "// Plain.\nfun same(n: int): int { return n }\n",
    )
    module = project.load("sums")
    assert doctest.testmod(module) == (0, 1)
    text = pydoc.plain(pydoc.render_doc(module))
    assert "    sums - # About sums.\n" in text
    assert "    same(n: 'int') -> 'int'\n        # Plain.\n" in text
    assert "    twice(n: 'int') -> 'int'\n        Twice the number.\n" in text


def test_what_is_not_in_the_source(shop: ModuleType) -> None:
    with pytest.raises(OSError, match=r"source|class"):
        inspect.getsource(type("Made", (), {"__module__": "shop"}))
    with pytest.raises(TypeError):
        inspect.getsource(shop.Payment)  # as for an alias made by Python's `type`


def test_the_lines_are_a_list_for_everyone_else(shop: ModuleType) -> None:
    found = linecache.getlines(shop.__file__)
    assert found == SHOP.splitlines(keepends=True)
    assert [*found] == SHOP.splitlines(keepends=True)
    assert [*found[30:]] == SHOP.splitlines(keepends=True)[30:]
    assert found[4:6] == found[4:][:2]
    assert found[1] == linecache.getline(shop.__file__, 2) == "type Order {\n"


def test_an_edit_is_seen(project: Project, shop: ModuleType) -> None:
    assert linecache.getline(shop.__file__, 1).startswith("///")
    project.write("shop.mochi", "fun late() {\n}\n" + SHOP)
    linecache.checkcache(shop.__file__)
    assert linecache.getline(shop.__file__, 1) == "fun late() {\n"
    assert inspect.getsource(project.load("shop").late) == "fun late() {\n}\n"


def test_an_edit_that_does_not_compile(project: Project, shop: ModuleType) -> None:
    project.write("shop.mochi", SHOP + "let\n")
    with pytest.raises(OSError, match="does not compile"):
        inspect.getsource(shop.cents)


def test_a_file_that_is_gone(project: Project, shop: ModuleType) -> None:
    (project.folder / "shop.mochi").unlink()
    with pytest.raises(OSError, match=r"could not get source|source code not available"):
        inspect.getsource(shop.cents)


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_ends_and_characters_beyond_ascii(project: Project, ends: str) -> None:
    text = f'let é = "\u2028 \x0c"{ends}fun f(): string {{{ends}  return é{ends}}}{ends}'
    (project.folder / "odd.mochi").write_bytes(b"\xef\xbb\xbf" + text.encode())
    module = project.load("odd")
    assert inspect.getsource(module.f) == "fun f(): string {\n  return é\n}\n"


@pytest.mark.usefixtures("shop")
def test_getsource_of_a_later_start_from_the_cache(project: Project) -> None:
    """`linecache` is not loaded by the import, and has the lines when the program loads it."""
    program = (
        "import sys, mochi_import, shop\n"
        "assert 'linecache' not in sys.modules\n"
        "import inspect\n"
        "print(inspect.getsource(shop.thrice), inspect.getsource(shop.Order), sep='', end='')\n"
        "import linecache\n"
        "assert linecache.__loader__ is linecache.__spec__.loader\n"
        "assert type(linecache.__loader__).__name__ == 'SourceFileLoader'\n"
    )
    project.write("later.py", program)
    assert python("later.py", folder=project.folder) == (lines(28, 30) + lines(2, 8), "")


def test_getsource_of_a_program(project: Project) -> None:
    text = (
        'import python "inspect" as inspect\n'
        "extern fun inspect.getsource(f: any): string\n"
        "fun f(): int {\n  return 1\n}\n"
        "print(inspect.getsource(f))\n"
    )
    project.write("app.mochi", text)
    for arguments in (["app.mochi"], ["-m", "app"], ["-"]):
        command = ["-m", "mochi_import", "run", *arguments]
        printed = python(*command, folder=project.folder, text=text)
        assert printed == ("fun f(): int {\n  return 1\n}\n\n", "")


def corpus_programs() -> Iterator[Path]:
    for area in ("showcase", "functions", "structs", "sums", "closures", "agents", "generics"):
        yield from sorted((CORPUS / area).rglob("*.mochi"))


@pytest.mark.parametrize("path", list(corpus_programs()), ids=lambda path: path.stem)
def test_every_top_level_definition_of_the_corpus(project: Project, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    project.write("program.mochi", text)
    spec = importlib.util.find_spec("program")
    assert spec is not None
    assert spec.loader is not None
    sys.modules["program"] = module = importlib.util.module_from_spec(spec)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
        spec.loader.exec_module(module)
    source = SourceFile("program.mochi", text)
    for node in parse(source, Problems(source)).body:
        if isinstance(node, FunDecl | StructDecl | AgentDecl):
            span = node.span
            found = getattr(module, node.name, None)
            if found is not None and inspect.getsourcelines(found)[1] == span.line:
                expected = "\n".join(source.lines[span.line - 1 : span.end_line]) + "\n"
                assert inspect.getsource(found) == expected
