"""What the standard library's tools for modules make of Mochi modules: the same as of Python's."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import inspect
import pkgutil
import runpy
import sys
import types
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

import mochi_import
from mochi_import.loader.loader import MochiLoader

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from conftest import Project


class TestLoader:
    @pytest.fixture
    def loader(self, project: Project) -> MochiLoader:
        path = project.write("app.mochi", "let value = 1\n")
        return MochiLoader("app", str(path))

    def test_has_all_that_pythons_has(self, loader: MochiLoader) -> None:
        for name in dir(importlib.machinery.SourceFileLoader):
            assert callable(getattr(loader, name)) or name.startswith("__"), name

    def test_is_not_taken_for_a_loader_of_python(self, loader: MochiLoader) -> None:
        # Hooks that rewrite Python code would parse the file.
        assert not isinstance(loader, importlib.machinery.SourceFileLoader)

    def test_compiles_text(self, loader: MochiLoader) -> None:
        for text in ("let value = 7 / 2\n", b"let value = 7 / 2\n"):
            code = loader.source_to_code(text, "elsewhere.mochi")
            names: dict[str, object] = {}
            exec(code, names)
            assert (names["value"], code.co_filename) == (3, "elsewhere.mochi")
        with pytest.raises(SyntaxError) as caught:
            loader.source_to_code("let = 1", "elsewhere.mochi")
        assert caught.value.filename == "elsewhere.mochi"

    def test_gives_code_source_and_data(self, loader: MochiLoader) -> None:
        code = loader.get_code("app")
        assert isinstance(code, types.CodeType)
        assert code.co_filename == loader.get_filename("app") == loader.path
        assert loader.get_data(loader.path) == b"let value = 1\n"
        assert loader.get_source("app") == "let value = 1\n"
        assert loader.is_package("app") is False
        assert loader.path_stats(loader.path)["size"] == 14

    @pytest.mark.parametrize("ask", ["get_code", "get_filename", "get_resource_reader"])
    def test_refuses_the_name_of_another_module(self, loader: MochiLoader, ask: str) -> None:
        with pytest.raises(ImportError):
            getattr(loader, ask)("other")

    def test_compares_as_pythons(self, loader: MochiLoader) -> None:
        same = MochiLoader("app", loader.path)
        assert (loader == same, hash(loader) == hash(same)) == (True, True)
        assert loader != MochiLoader("other", loader.path)

    def test_can_be_put_off(self, loader: MochiLoader, project: Project) -> None:
        lazy = importlib.util.LazyLoader(loader)
        spec = importlib.util.spec_from_file_location("app", loader.path, loader=lazy)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        lazy.exec_module(module)
        assert project.compiled == []
        assert module.value == 1
        assert project.compiled == [loader.path]


class TestSpecFromFileLocation:
    def test_any_name_and_place(self, project: Project) -> None:
        path = project.write("scripts/odd-name.mochi", "let value = 1\n")
        spec = mochi_import.spec_from_file_location("odd", path)
        assert (spec.name, spec.origin) == ("odd", str(path))
        assert spec.submodule_search_locations is None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert (module.value, module.__file__) == (1, str(path))
        assert module.__cached__ == spec.cached
        assert spec.cached is not None
        assert spec.cached.startswith(str(project.folder / "scripts" / "__pycache__"))

    def test_a_package(self, project: Project) -> None:
        path = project.write("lib/shop/__init__.mochi", "let value = 1\n")
        project.write("lib/shop/prices.mochi", "let value = 2\n")
        spec = mochi_import.spec_from_file_location("store", str(path))
        assert spec.submodule_search_locations == [str(path.parent)]
        sys.modules["store"] = importlib.util.module_from_spec(spec)
        assert spec.loader is not None
        spec.loader.exec_module(sys.modules["store"])
        assert importlib.import_module("store.prices").value == 2

    def test_a_relative_path(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        path = project.write("app.mochi", "let value = 1\n")
        monkeypatch.chdir(project.folder)
        assert mochi_import.spec_from_file_location("app", "app.mochi").origin == str(path)

    def test_pythons_own_knows_pythons_suffixes_only(self, project: Project) -> None:
        path = project.write("app.mochi", "let value = 1\n")
        assert importlib.util.spec_from_file_location("app", path) is None
        loader = MochiLoader("app", str(path))
        spec = importlib.util.spec_from_file_location("app", path, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
        assert module.value == 1


class TestReload:
    def test_an_edit_is_seen(self, project: Project) -> None:
        project.write("app.mochi", "let value = 1\n")
        app = project.load("app")
        project.write("app.mochi", "let value = 2\n")
        assert importlib.reload(app) is app
        assert app.value == 2

    def test_a_module_of_a_package(self, project: Project) -> None:
        project.write("shop/__init__.mochi", "")
        project.write("shop/app.mochi", "let value = 1\n")
        app = project.load("shop.app")
        project.write("shop/app.mochi", "let value = 2\n")
        assert importlib.reload(app).value == 2

    def test_an_error_of_syntax_leaves_the_module_as_it_was(self, project: Project) -> None:
        project.write("app.mochi", "let value = 1\nfun f(): int { return value }\n")
        app = project.load("app")
        before = dict(vars(app))
        project.write("app.mochi", "let value = 2\nfun f(): int { return \n")
        with pytest.raises(SyntaxError):
            importlib.reload(app)
        assert vars(app) == before
        assert sys.modules["app"] is app
        assert app.f() == 1

    def test_names_that_are_gone_from_the_source_stay_as_in_python(self, project: Project) -> None:
        project.write("app.mochi", "let value = 1\nlet old = 1\n")
        app = project.load("app")
        project.write("app.mochi", "let value = 2\n")
        importlib.reload(app)
        assert (app.value, app.old) == (2, 1)


@pytest.fixture
def shop(project: Project) -> Project:
    """A package with modules of both languages."""
    project.write("shop/__init__.mochi", 'let name = "shop"\n')
    project.write("shop/__main__.mochi", 'let ran = "main of shop"\nprint(ran)\n')
    project.write("shop/prices.mochi", "let price = 3\nlet me = 1\nprint(price)\n")
    project.write("shop/plain.py", "")
    project.write("shop/both.py", "")
    project.write("shop/both.mochi", "")
    project.write("shop/inner/__init__.py", "")
    project.write("shop/inner/deep.mochi", "let value = 1\n")
    project.write("shop/kind/__init__.mochi", "let value = 1\n")
    project.write("shop/space/low.mochi", "let value = 1\n")
    project.write("shop/data.txt", "cup")
    return project


class TestListing:
    def test_the_modules_of_a_package(self, shop: Project) -> None:
        package = shop.load("shop")
        listed = {m.name: m.ispkg for m in pkgutil.iter_modules(package.__path__)}
        assert listed == {
            "__main__": False,
            "both": False,
            "inner": True,
            "kind": True,
            "plain": False,
            "prices": False,
        }

    def test_before_anything_was_imported(self, shop: Project) -> None:
        names = [m.name for m in pkgutil.iter_modules([str(shop.folder / "shop")])]
        assert "prices" in names
        assert sorted(set(names)) == sorted(names)

    def test_all_below_a_package(self, shop: Project) -> None:
        package = shop.load("shop")
        walked = [m.name for m in pkgutil.walk_packages(package.__path__, "shop.")]
        assert "shop.inner.deep" in walked
        assert "shop.kind" in walked

    @pytest.mark.usefixtures("shop")
    def test_the_modules_of_the_path(self, project: Project) -> None:
        project.write("app.mochi", "let value = 1\n")
        listed = {m.name: m.ispkg for m in pkgutil.iter_modules()}
        assert (listed["app"], listed["shop"], listed["json"]) == (False, True, True)
        assert ("app", False) in [
            (m.name, m.ispkg) for m in pkgutil.iter_modules([str(project.folder)])
        ]

    def test_what_is_listed_can_be_found_by_its_finder(self, shop: Project) -> None:
        package = shop.load("shop")
        for finder, name, _ in pkgutil.iter_modules(package.__path__):
            if name != "both":  # of which there is a warning
                spec = finder.find_spec(name)  # type: ignore[call-arg]
                assert spec is not None
                assert spec.loader is not None

    def test_a_module_that_comes_later(self, shop: Project) -> None:
        package = shop.load("shop")
        before = {m.name for m in pkgutil.iter_modules(package.__path__)}
        shop.write("shop/later.mochi", "")
        after = {m.name for m in pkgutil.iter_modules(package.__path__)}
        assert after - before == {"later"}

    def test_finders_are_of_the_kind_that_tools_look_for(self, shop: Project) -> None:
        finder = pkgutil.get_importer(str(shop.folder))
        assert isinstance(finder, importlib.machinery.FileFinder)
        assert finder.path == str(shop.folder)

    def test_pythons_path_finder_finds_both(self, shop: Project) -> None:
        find = importlib.machinery.PathFinder.find_spec
        places = [str(shop.folder / "shop")]
        for name in ("prices", "plain", "kind", "space"):
            spec = find(name, places)
            assert spec is not None
            assert (spec.loader is None) == (name == "space")
            assert spec.has_location == (name != "space")

    def test_uninstalled_means_not_listed(self, shop: Project) -> None:
        places = [str(shop.folder / "shop")]
        with mochi_import.install():
            assert "prices" in {m.name for m in pkgutil.iter_modules(places)}
        assert {m.name for m in pkgutil.iter_modules(places)} == {"both", "inner", "plain"}


def test_pkgutil_loaded_after_the_hook_lists_them(
    shop: Project, python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    shop.load("shop.prices")  # or the compiler would be needed, which loads pkgutil
    done = python(
        "import sys, mochi_import, shop.prices\n"
        "assert 'pkgutil' not in sys.modules\n"
        "import pkgutil\n"
        "print(sorted(m.name for m in pkgutil.iter_modules(shop.__path__)))\n",
    )
    assert done.stderr == ""
    assert "'prices'" in done.stdout


class TestRunning:
    def test_a_module(self, shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
        names = runpy.run_module("shop.prices", alter_sys=True)
        assert names["price"] == 3
        assert (names["__name__"], names["__package__"]) == ("shop.prices", "shop")
        assert names["__file__"] == str(shop.folder / "shop" / "prices.mochi")
        assert capsys.readouterr().out == "3\n"

    @pytest.mark.usefixtures("shop")
    def test_a_package(self) -> None:
        names = runpy.run_module("shop", run_name="__main__")
        assert (names["ran"], names["__name__"]) == ("main of shop", "__main__")

    def test_a_file(self, project: Project) -> None:
        path = project.write("scripts/odd-name.mochi", 'import "./near" as near\nlet x = near.y\n')
        project.write("scripts/near.mochi", "let y = 2\n")
        project.write("scripts/__main__.py", "raise AssertionError\n")
        before = list(sys.path)
        names = runpy.run_path(str(path), run_name="by_path")
        assert (names["x"], names["__file__"], names["__name__"]) == (2, str(path), "by_path")
        assert sys.path == before

    def test_a_file_by_a_relative_path(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = project.write("prog.mochi", "let x = 2\n")
        monkeypatch.chdir(project.folder)
        assert runpy.run_path("prog.mochi")["__file__"] == str(path)

    def test_a_folder_with_a_main(self, shop: Project) -> None:
        names = runpy.run_path(str(shop.folder / "shop"))
        assert names["ran"] == "main of shop"

    def test_python_files_run_as_before(self, project: Project) -> None:
        path = project.write("prog.py", "x = __name__\n")
        assert runpy.run_path(str(path))["x"] == "<run_path>"

    def test_a_module_that_does_not_compile(self, project: Project) -> None:
        path = project.write("bad.mochi", "let = 1\n")
        for run in (lambda: runpy.run_module("bad"), lambda: runpy.run_path(str(path))):
            with pytest.raises(SyntaxError) as caught:
                run()
            assert caught.value.filename == str(path)


def test_files_beside_a_module(shop: Project) -> None:
    package = shop.load("shop")
    assert (files("shop") / "data.txt").read_text() == "cup"
    assert (files(package) / "data.txt").read_bytes() == b"cup"
    with as_file(files("shop.prices") / "data.txt") as path:
        assert path == shop.folder / "shop" / "data.txt"
    assert pkgutil.get_data("shop", "data.txt") == b"cup"


def test_inspect_knows_where_things_come_from(project: Project) -> None:
    path = project.write("app.mochi", "type P { x: int }\nfun f(x: int): int { return x }\n")
    app = project.load("app")
    for thing in (app, app.f, app.P):
        assert inspect.getsourcefile(thing) == str(path)
        assert inspect.getmodule(thing) is app
    assert inspect.getmodulename(str(path)) is None  # Python's suffixes only
    assert str(inspect.signature(app.f)) == "(x: 'int') -> 'int'"


def test_settings_are_read_beside_modules_named_like_those_that_read_them(
    project: Project, python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    project.write("pyproject.toml", '[tool.mochi]\ncheck = "warn"\n')
    project.write("collections.mochi", "let x = 1\n")
    project.write("app.mochi", 'print("ran")\n')
    done = python("import mochi_import, app")
    assert (done.stdout, done.stderr) == ("ran\n", "")
