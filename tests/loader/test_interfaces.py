"""Modules that import modules: what recompiles them, and what they are checked against."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from mochi_import.driver import SourceLibrary
from mochi_import.loader import cache
from mochi_import.loader.library import CachedLibrary
from mochi_import.options import CompilerOptions

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Project

    type Python = Callable[..., subprocess.CompletedProcess[str]]

GEOMETRY = """
type Point { x: int  y: int }
type Shape = Circle(r: float) | Empty

export fun move(p: Point, by: int): Point { return Point { x: p.x + by, y: p.y } }
export fun origin(): Point { return Point { x: 0, y: 0 } }
let unit = 10
"""
APP = """
import "./geometry" as geo
let moved = geo.move(geo.origin(), geo.unit).x
"""


@pytest.fixture
def app(project: Project) -> Project:
    """A project whose app, compiled against a module, is in the cache."""
    project.write("geometry.mochi", GEOMETRY)
    project.write("app.mochi", APP)
    assert load(project) == ["app", "geometry"]
    return project


def load(project: Project, name: str = "app", *others: str) -> list[str]:
    """Import a module and all that it imports; the names of those that were compiled."""
    for loaded in ("app", "geometry", "middle", "a", "b", *others):
        sys.modules.pop(loaded, None)
    project.compiled.clear()
    project.load(name)
    return sorted(path.rpartition("/")[2].removesuffix(".mochi") for path in project.compiled)


def edit(project: Project, name: str, old: str, new: str) -> None:
    text = (project.folder / name).read_text()
    assert old in text
    project.write(name, text.replace(old, new))


def test_a_warm_import_compiles_nothing(app: Project) -> None:
    assert load(app) == []


def test_another_body_compiles_no_importer(app: Project) -> None:
    edit(app, "geometry.mochi", "p.x + by", "p.x + 2 * by")
    assert load(app) == ["geometry"]
    assert load(app) == []


def test_a_body_that_waits_compiles_importers(project: Project) -> None:
    project.write(
        "app.mochi",
        'import "./a" as a\n'
        "fun twice(): int { return a.turn() + a.turn() }\n"
        "let job = async twice()\n"
        "for n in 4..6 { send(a.c, n) }\n"
        "let sum = await job\n",
    )
    project.write("a.mochi", "let c = chan<int>(2)\nfun turn(): int { return 1 }\n")
    assert load(project) == ["a", "app"]
    assert sys.modules["app"].sum == 2
    edit(project, "a.mochi", "return 1", "return recv(c)")
    assert load(project) == ["a", "app"]
    assert sys.modules["app"].sum == 9
    assert load(project) == []
    assert sys.modules["app"].sum == 9


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("by: int)", "by: int, more: int)"),
        ("unit = 10", "unit = 10.0"),
        ("type Shape", "type Other { a: int }\ntype Shape"),
        ("Circle(r: float)", "Circle(radius: float)"),
        ("let unit", "let extra = 1\nlet unit"),
        ("return Point { x: 0", "print(1)\n return Point { x: 0"),
    ],
)
def test_another_interface_compiles_importers_once(app: Project, old: str, new: str) -> None:
    app.write("app.mochi", 'import "./geometry" as geo\nlet one = 1\n')
    assert load(app) == ["app"]
    edit(app, "geometry.mochi", old, new)
    assert load(app) == ["app", "geometry"]
    assert load(app) == []


def test_only_what_passes_a_type_on_compiles_its_importers(project: Project) -> None:
    project.write("geometry.mochi", GEOMETRY)
    project.write("middle.mochi", 'import "./geometry" as geo\nlet unit = geo.unit\n')
    project.write("app.mochi", 'import "./middle" as middle\nlet twice = middle.unit * 2\n')
    assert load(project) == ["app", "geometry", "middle"]
    edit(project, "geometry.mochi", "by: int", "by: float")
    edit(project, "geometry.mochi", "p.x + by", "p.x")
    assert load(project) == ["geometry", "middle"]
    edit(project, "geometry.mochi", "unit = 10", "unit = 10.0")
    assert load(project) == ["app", "geometry", "middle"]
    assert load(project) == []


def test_a_broken_module_compiles_its_importer_when_repaired(app: Project) -> None:
    edit(app, "geometry.mochi", "unit = 10", "unit = ")
    with pytest.raises(SyntaxError):
        load(app)
    edit(app, "geometry.mochi", "unit = ", "unit = 11")
    assert load(app) == ["app", "geometry"]
    assert load(app) == []


def test_modules_that_import_each_other_settle(project: Project) -> None:
    project.write("a.mochi", 'import "./b" as b\nlet one = 1\nfun f(): int { return b.two }\n')
    project.write("b.mochi", 'import "./a" as a\nlet two = 2\nfun g(): int { return a.one }\n')
    project.write("app.mochi", 'import "./a" as a\nimport "./b" as b\nlet three = a.f() + b.g()\n')
    assert load(project) == ["a", "app", "b"]
    for start in ("app", "a", "b", "app"):
        assert load(project, start) == []
    assert project.load("app").three == 3


def test_a_wrong_use_is_a_syntax_error(app: Project) -> None:
    app.write("app.mochi", 'import "./geometry" as geo\nlet p = geo.move(geo.origin(), "1")\n')
    with pytest.raises(SyntaxError, match=r"\[T008\] type mismatch: expected int, got string"):
        load(app)


def test_a_cache_file_that_was_moved_with_its_modules_is_used(app: Project) -> None:
    import sys

    (app.folder / "elsewhere").mkdir()
    for name in ("app.mochi", "geometry.mochi", "__pycache__"):
        (app.folder / name).rename(app.folder / "elsewhere" / name)
    sys.path.insert(0, str(app.folder / "elsewhere"))
    try:
        assert load(app) == []
    finally:
        del sys.path[0]


def test_the_entry_holds_no_path(app: Project) -> None:
    (path,) = (app.folder / "__pycache__").glob("geometry*")
    (importer,) = (app.folder / "__pycache__").glob("app*")
    import marshal

    key, _, dependencies, interface, _, _ = marshal.loads(path.read_bytes()[12:])
    assert dependencies == ()
    key, _, dependencies, *_ = marshal.loads(importer.read_bytes()[12:])
    assert dependencies == (("./geometry", cache.hash_of_interfaces((interface,))),)
    assert str(app.folder) not in repr((key, dependencies, interface))


TOOLS = "def limit(n: int) -> int:\n    return n\n"


def test_another_annotation_of_a_python_module_compiles_its_importers(project: Project) -> None:
    project.write("tools.py", TOOLS)
    project.write("app.mochi", 'import python "tools" as tools\nlet n = tools.limit(3)\n')
    assert load(project) == ["app"]
    assert load(project) == []
    edit(project, "tools.py", "n: int", "n: str")
    with pytest.raises(SyntaxError, match="T008"):
        load(project)
    edit(project, "tools.py", "n: str", "n: float")
    assert load(project) == ["app"]
    project.write("tools.pyi", "def limit(n: int) -> int: ...\n")
    assert load(project) == ["app"]
    assert load(project) == []
    (project.folder / "tools.pyi").unlink()
    assert load(project) == ["app"]


def test_a_warm_import_looks_at_each_interface_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of 30 modules imports the five after it."""
    from mochi_import.loader.store import Store

    names = [f"m{number}" for number in range(30)]
    for position, name in enumerate(names):
        after = names[position + 1 : position + 6]
        imports = "".join(f'import "./{other}" as {other}\n' for other in after)
        project.write(f"{name}.mochi", f"{imports}export fun f(): int {{ return 1 }}\n")
    assert len(load(project, "m0", *names)) == 30
    read = Store.read
    reads = []

    def counting(store: Store, get_data: Callable[[str], bytes]) -> cache.Entry | str:
        reads.append(store.place)
        return read(store, get_data)

    monkeypatch.setattr(Store, "read", counting)
    assert load(project, "m0", *names) == []
    assert len(reads) == 30


def test_the_types_of_a_long_chain_are_known(project: Project) -> None:
    """From sources, from no cache and from a warm one, however little room the stack has left."""
    length = 300
    for number in range(length):
        text = f'import "./m{number + 1}" as next\nlet value = next.value\n'
        project.write(f"m{number}.mochi", text)
    project.write(f"m{length}.mochi", "let value = 1.5\n")
    first = str(project.folder / "m0.mochi")
    libraries = SourceLibrary(CompilerOptions()), CachedLibrary(None), CachedLibrary(None)
    [interface] = {library.interface(first) for library in libraries}
    assert interface is not None
    assert '"float"' in interface
    assert len(project.compiled) == length + 1


def test_an_edit_during_an_import_is_compiled_as_it_is(project: Project) -> None:
    """`app` rewrites a module that it was checked against before it imports it."""
    project.write("lib.mochi", "let one = 1\n")
    project.write(
        "app.mochi",
        'import python "pathlib" as pathlib\n'
        "extern fun pathlib.Path(p: string): any\n"
        f'pathlib.Path("{project.folder}/lib.mochi").write_text("let one = 10 + 1\\n")\n'
        'import "./lib" as lib\n'
        "let two = lib.one\n",
    )
    load(project, "app", "lib")
    assert project.load("app").two == 11
    assert load(project, "lib", "app", "lib") == []
    assert project.load("lib").one == 11


def test_a_file_that_comes_to_be_compiles_its_importers(python: Python, tmp_path: Path) -> None:
    """One that was missing, and one that comes before another in a folder that is imported."""
    main = "import mochi_import, main; print(main.found)"
    (tmp_path / "main.mochi").write_text('import "./parts" as parts\nlet found = parts.value\n')
    assert "there is no such module" in python(main).stderr
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "second.mochi").write_text("let value = 1\n")
    assert python(main).stdout == "1\n"
    (tmp_path / "parts" / "first.mochi").write_text('let value = "one"\n')
    assert python(main).stdout == "one\n"
    again = python(main, env={"MOCHI_TRACE": "import"})
    assert again.stdout == "one\n"
    assert "miss" not in again.stderr
    assert "hit" in again.stderr
