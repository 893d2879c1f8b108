"""Packages, namespace packages, and imports between Mochi and Python modules."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Project

    type Python = Callable[..., subprocess.CompletedProcess[str]]


def test_a_package_has_the_attributes_that_python_gives_one(project: Project) -> None:
    project.write("shop/__init__.mochi", 'let name = "shop"\n')
    project.write("shop/stock/__init__.mochi", "let items = 3\n")
    project.write("shop/stock/shelf.mochi", "let row = 1\n")
    shelf = project.load("shop.stock.shelf")
    stock, shop = sys.modules["shop.stock"], sys.modules["shop"]
    folder = project.folder / "shop" / "stock"
    assert shop.stock is stock
    assert stock.shelf is shelf
    assert (stock.__name__, stock.__package__) == ("shop.stock", "shop.stock")
    assert (shelf.__name__, shelf.__package__) == ("shop.stock.shelf", "shop.stock")
    assert stock.__path__ == [str(folder)]
    assert not hasattr(shelf, "__path__")
    assert stock.__file__ == str(folder / "__init__.mochi")
    for module in (shop, stock, shelf):
        spec = module.__spec__
        assert spec is not None
        assert spec.has_location
        assert spec.loader is module.__loader__
        assert (spec.name, spec.origin) == (module.__name__, module.__file__)
        assert (spec.cached, spec.parent) == (module.__cached__, module.__package__)
        assert spec.submodule_search_locations == getattr(module, "__path__", None)


def test_a_mochi_module_within_a_python_package(project: Project) -> None:
    project.write("shop/__init__.py", "from . import prices\nfrom .prices import price\n")
    project.write("shop/prices.mochi", "let price = 3\n")
    shop = project.load("shop")
    assert shop.price == shop.prices.price == 3


def test_a_python_module_within_a_mochi_package(project: Project) -> None:
    project.write("shop/__init__.mochi", "let price = 3\n")
    project.write("shop/plain.py", "from . import price\nfrom .deep.inner import more\n")
    project.write("shop/deep/__init__.py", "")
    project.write("shop/deep/inner.mochi", "let more = 4\n")
    plain = project.load("shop.plain")
    assert (plain.price, plain.more) == (3, 4)


def test_a_mochi_module_imports_its_neighbours(project: Project) -> None:
    project.write("shop/__init__.mochi", "")
    project.write("shop/plain.py", "price = 3\n")
    project.write("shop/stock/shelf.mochi", "let row = 7\n")
    project.write(
        "shop/app.mochi",
        'import "./plain" as plain\n'
        'import "./stock/shelf" as shelf\n'
        "let both = plain.price + shelf.row\n",
    )
    project.write("shop/stock/up.mochi", 'import "../app" as app\nlet twice = app.both * 2\n')
    assert project.load("shop.stock.up").twice == 20
    assert sys.modules["shop.stock.shelf"].row == 7  # one module, whoever imports it
    assert sys.modules["shop.plain"].price == 3


class TestNamespacePackages:
    def test_nested_ones(self, project: Project) -> None:
        project.write("space/inner/deep/prices.mochi", "let price = 3\n")
        assert project.load("space.inner.deep.prices").price == 3
        assert sys.modules["space.inner"].__spec__.loader.__class__.__name__ == "NamespaceLoader"

    def test_portions_in_several_entries_of_the_path(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project.write("one/space/first.mochi", "let value = 1\n")
        project.write("one/space/sub/low.mochi", "let value = 10\n")
        project.write("two/space/second.mochi", "let value = 2\n")
        project.write("two/space/third.py", "from .first import value\n")
        project.write("two/space/sub/high.py", "from . import low\nvalue = low.value * 2\n")
        for part in ("two", "one"):
            monkeypatch.syspath_prepend(project.folder / part)
        assert [project.load(f"space.{name}").value for name in ("first", "second", "third")] == [
            1,
            2,
            1,
        ]
        assert importlib.import_module("space.sub.high").value == 20
        assert list(sys.modules["space"].__path__) == [
            str(project.folder / part / "space") for part in ("one", "two")
        ]

    def test_a_portion_that_comes_later(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project.write("one/space/first.mochi", "let value = 1\n")
        project.write("two/space/second.mochi", "let value = 2\n")
        monkeypatch.syspath_prepend(project.folder / "one")
        assert project.load("space.first").value == 1
        monkeypatch.syspath_prepend(project.folder / "two")
        assert importlib.import_module("space.second").value == 2

    def test_a_module_later_on_the_path_ends_it(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project.write("one/space/first.mochi", "let value = 1\n")
        project.write("two/space.mochi", "let value = 2\n")
        for part in ("two", "one"):
            monkeypatch.syspath_prepend(project.folder / part)
        assert project.load("space").value == 2


class TestCircularImports:
    """As Python's: who is being imported already is seen as far as it has come."""

    def test_mochi_and_mochi(self, project: Project) -> None:
        project.write(
            "a.mochi", 'import "./b" as b\nlet one = 1\nfun f(): int { return b.g() + one }\n'
        )
        project.write("b.mochi", 'import "./a" as a\nfun g(): int { return a.one * 10 }\n')
        assert project.load("a").f() == 11
        assert sys.modules["b"].a is sys.modules["a"]

    def test_mochi_and_python(self, project: Project) -> None:
        project.write(
            "m.mochi", 'import "./p" as p\nlet one = 1\nfun f(): int { return p.g() + 0 }\n'
        )
        project.write("p.py", "import m\ndef g():\n    return m.one * 10\n")
        assert project.load("m").f() == 10
        assert project.load("p").g() == 10

    def test_a_name_that_is_not_there_yet(self, project: Project) -> None:
        project.write("p.py", "import m\nvalue = 1\n")
        project.write("m.mochi", 'import "./p" as p\nlet x = p.value\n')
        with pytest.raises(AttributeError, match="partially initialized module 'p'"):
            project.load("p")
        assert "m" not in sys.modules
        assert project.load("m").x == 1

    def test_a_name_taken_from_a_module_that_is_not_there_yet(self, project: Project) -> None:
        project.write("p.py", "from m import x\nvalue = 1\n")
        project.write("m.mochi", 'import "./p" as p\nlet x = 1\n')
        with pytest.raises(ImportError, match="cannot import name 'x' from partially initialized"):
            project.load("m")


def test_chains_of_modules_may_be_as_long_as_in_python(python: Python, tmp_path: Path) -> None:
    """Each import lies on the stack until the module that it loads has run."""
    length = 150
    for i in range(length):
        (tmp_path / f"mochi{i}.mochi").write_text(f'import "./mochi{i + 1}" as next\n')
        (tmp_path / f"plain{i}.py").write_text(f"import plain{i + 1}\n")
    (tmp_path / f"mochi{length}.mochi").write_text("let value = 1\n")
    (tmp_path / f"plain{length}.py").write_text("value = 1\n")
    for _ in "cold", "warm":
        for name in ("mochi", "plain"):
            done = python(
                f"import mochi_import, {name}0, sys; print(sys.modules['{name}{length}'].value)"
            )
            assert done.stdout == "1\n", done.stderr
