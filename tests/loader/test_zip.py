"""Modules in zip files on `sys.path`, as in wheels and zipapps."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources
import inspect
import linecache
import pkgutil
import sys
import traceback
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from mochi_import.loader.loader import ArchiveLoader

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

TAG = sys.implementation.cache_tag

FILES = {
    "lone.mochi": "let value = 1\n",
    "shop/__init__.mochi": 'let name = "shop"\n',
    "shop/prices.mochi": 'import "./tax" as tax\nfun price(x: int): int { return x + tax.rate }\n',
    "shop/tax.mochi": "let rate = 19\nfun fail(x: int): int {\n  return 1 / x\n}\n",
    "shop/plain.py": "from .tax import rate\nfrom . import name\n",
    "shop/data.txt": "cup",
    "shop/inner/__init__.py": "from .deep import value\n",
    "shop/inner/deep.mochi": "let value = 7\n",
    "shop-1.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: shop\nVersion: 1.2\n",
}


@pytest.fixture
def wheel(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel on the path."""
    path = project.folder / "shop-1.2-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    monkeypatch.syspath_prepend(path)
    return path


def test_modules_and_packages(project: Project, wheel: Path) -> None:
    assert project.load("lone").value == 1
    assert project.load("shop").name == "shop"
    assert importlib.import_module("shop.prices").price(1) == 20
    plain = importlib.import_module("shop.plain")
    assert (plain.rate, plain.name) == (19, "shop")
    assert importlib.import_module("shop.inner").value == 7
    shop, tax = sys.modules["shop"], sys.modules["shop.tax"]
    assert shop.__path__ == [f"{wheel}/shop"]
    assert shop.__file__ == shop.__spec__.origin == f"{wheel}/shop/__init__.mochi"
    assert (tax.__file__, tax.__package__) == (f"{wheel}/shop/tax.mochi", "shop")
    assert isinstance(tax.__loader__, ArchiveLoader)


def test_source_and_tracebacks(project: Project, wheel: Path) -> None:
    tax = project.load("shop.tax")
    assert inspect.getsource(tax) == FILES["shop/tax.mochi"]
    linecache.checkcache()
    with pytest.raises(ZeroDivisionError) as caught:
        tax.fail(0)
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (frame.filename, frame.lineno, frame.line) == (
        f"{wheel}/shop/tax.mochi",
        3,
        "return 1 / x",
    )


@pytest.mark.usefixtures("wheel")
def test_files_beside_modules(project: Project) -> None:
    project.load("shop.prices")
    assert (importlib.resources.files("shop") / "data.txt").read_text() == "cup"
    with importlib.resources.as_file(importlib.resources.files("shop.prices") / "data.txt") as file:
        assert file.read_bytes() == b"cup"
    assert pkgutil.get_data("shop", "data.txt") == b"cup"
    project.load("lone")
    assert (importlib.resources.files("lone") / "shop" / "data.txt").read_text() == "cup"


@pytest.mark.usefixtures("wheel")
def test_the_distribution_is_found_as_before() -> None:
    assert importlib.metadata.version("shop") == "1.2"


def test_modules_are_listed(project: Project, wheel: Path) -> None:
    project.load("shop")
    listed = {m.name: m.ispkg for m in pkgutil.iter_modules([str(wheel)])}
    assert listed == {"lone": False, "shop": True}
    walked = [m.name for m in pkgutil.walk_packages(sys.modules["shop"].__path__, "shop.")]
    assert sorted(walked) == [
        "shop.inner",
        "shop.inner.deep",
        "shop.plain",
        "shop.prices",
        "shop.tax",
    ]


def test_nothing_is_written_and_each_module_compiled_once(project: Project, wheel: Path) -> None:
    before = wheel.read_bytes()
    project.load("shop.prices")
    assert sorted(path.removeprefix(f"{wheel}/") for path in project.compiled) == [
        "shop/__init__.mochi",
        "shop/prices.mochi",
        "shop/tax.mochi",
    ]
    assert wheel.read_bytes() == before
    assert project.cache_files() == []


def test_bytecode_in_the_archive_is_used_while_it_is_valid(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = project.write("fresh/app.mochi", 'import "./lib" as lib\nlet value = lib.one + 1\n')
    project.write("fresh/lib.mochi", "let one = 1\n")
    monkeypatch.syspath_prepend(source.parent)
    assert project.load("app").value == 2
    sys.path.remove(str(source.parent))
    path = project.folder / "lib.zip"
    with ZipFile(path, "w") as archive:
        for file in sorted(source.parent.rglob("*.*")):
            archive.write(file, file.relative_to(source.parent))
    monkeypatch.syspath_prepend(path)
    project.compiled.clear()
    for name in ("app", "lib"):
        sys.modules.pop(name, None)
    assert project.load("app").value == 2
    assert sys.modules["app"].__cached__ == f"{path}/__pycache__/{source.name}.{TAG}.pyc"
    assert project.compiled == []
    with ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("lib.mochi", "let one = 100\n")
    importlib.invalidate_caches()
    sys.modules.pop("lib")
    assert project.load("app").value == 101
    assert project.compiled == [f"{path}/lib.mochi"]


def test_with_a_prefix_the_cache_is_kept_outside(
    project: Project, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(project.folder / "caches"))
    lone = project.load("lone")
    assert lone.__cached__.startswith(f"{project.folder}/caches")
    project.compiled.clear()
    assert project.load("lone").value == 1
    assert project.compiled == []
    assert wheel.is_file()


def test_a_folder_in_an_archive_can_be_an_entry(
    project: Project, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(wheel / "shop" / "inner")
    assert project.load("deep").value == 7


def test_a_portion_of_a_namespace_package(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("one/space/first.mochi", "let value = 1\n")
    path = project.folder / "two.zip"
    with ZipFile(path, "w") as archive:
        archive.mkdir("space")
        archive.writestr("space/second.mochi", "let value = 2\n")
    monkeypatch.syspath_prepend(path)
    monkeypatch.syspath_prepend(project.folder / "one")
    assert project.load("space.first").value == 1
    assert importlib.import_module("space.second").value == 2
    assert len(sys.modules["space"].__path__) == 2


def test_python_comes_first_in_an_archive_too(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.folder / "both.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("app.mochi", "let value = 1\n")
        archive.writestr("app.py", "value = 2\n")
    monkeypatch.syspath_prepend(path)
    with pytest.warns(RuntimeWarning, match="beside it"):
        assert project.load("app").value == 2


def test_a_folder_of_modules_in_an_archive(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.folder / "parts.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("app.mochi", 'import "./parts" as parts\nlet value = parts.a + parts.b\n')
        archive.writestr("parts/one.mochi", "let a = 1\n")
        archive.writestr("parts/two.mochi", "let b = 2\n")
    monkeypatch.syspath_prepend(path)
    assert project.load("app").value == 3
