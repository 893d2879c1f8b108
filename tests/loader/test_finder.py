"""Which file a module name means."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from typing import TYPE_CHECKING

import pytest

import mochi_import

if TYPE_CHECKING:
    from conftest import Project


def test_a_module_knows_where_it_came_from(project: Project) -> None:
    path = project.write("app.mochi", "let value = 1\n")
    app = project.load("app")
    assert app.__file__ == str(path)
    assert app.__spec__ is not None
    assert app.__spec__.origin == str(path)
    assert app.__package__ == ""


def test_a_package_and_its_modules(project: Project) -> None:
    project.write("shop/__init__.mochi", 'let name = "shop"\n')
    project.write("shop/prices.mochi", "let price = 3\n")
    project.write("shop/plain.py", "from shop.prices import price\n")
    assert project.load("shop").name == "shop"
    assert importlib.import_module("shop.plain").price == 3
    assert sys.modules["shop"].__path__ == [str(project.folder / "shop")]


def test_a_mochi_module_in_a_python_package(project: Project) -> None:
    project.write("shop/__init__.py", "from .prices import price\n")
    project.write("shop/prices.mochi", "let price = 3\n")
    assert project.load("shop").price == 3


def test_a_folder_without_init_is_a_namespace_package(project: Project) -> None:
    project.write("space/inner/prices.mochi", "let price = 3\n")
    assert project.load("space.inner.prices").price == 3


def test_a_module_wins_over_a_plain_folder_of_its_name(project: Project) -> None:
    project.write("app.mochi", "let value = 1\n")
    project.write("app/data.txt", "")
    assert project.load("app").value == 1


def test_a_package_wins_over_a_module(project: Project) -> None:
    project.write("app.mochi", "let value = 1\n")
    project.write("app/__init__.mochi", "let value = 2\n")
    assert project.load("app").value == 2


@pytest.mark.parametrize("python", ["app.py", "app/__init__.py"])
@pytest.mark.parametrize("mochi", ["app.mochi", "app/__init__.mochi"])
def test_python_wins_in_the_same_folder_and_says_so(
    project: Project, python: str, mochi: str
) -> None:
    project.write(mochi, "let value = 1\n")
    project.write(python, "value = 2\n")
    with pytest.warns(RuntimeWarning, match=f"{python} is imported, not .*{mochi} beside it"):
        assert project.load("app").value == 2


def test_names_of_the_library_stay_python(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("colorsys.mochi", "let value = 1\n")
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    assert hasattr(project.load("colorsys"), "rgb_to_hls")


def test_the_earlier_path_entry_wins(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("first/app.mochi", "let value = 1\n")
    project.write("second/app.py", "value = 2\n")
    first, second = str(project.folder / "first"), str(project.folder / "second")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        monkeypatch.syspath_prepend(second)
        monkeypatch.syspath_prepend(first)
        assert project.load("app").value == 1
        monkeypatch.syspath_prepend(second)
        assert project.load("app").value == 2


def test_a_file_written_after_a_failed_import_is_found(project: Project) -> None:
    for number in range(20):
        with pytest.raises(ModuleNotFoundError):
            project.load(f"later_{number}")
        project.write(f"later_{number}.mochi", "let value = 1\n")
        assert project.load(f"later_{number}").value == 1


def test_the_current_folder(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend("")
    for value in (1, 2):
        folder = tmp_path_factory.mktemp("current")
        (folder / "here.mochi").write_text(f"let value = {value}\n")
        monkeypatch.chdir(folder)
        assert project.load("here").value == value


def test_missing_things_are_missing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(project.folder / "nowhere"))
    project.write("folder.mochi/file", "")
    for name in ("absent", "folder"):
        assert importlib.util.find_spec(name) is None


def test_uninstalled_means_not_found(project: Project) -> None:
    project.write("app.mochi", "let value = 1\n")
    with mochi_import.install():
        assert importlib.util.find_spec("app") is not None
    assert importlib.util.find_spec("app") is None
    mochi_import.install()
    assert importlib.util.find_spec("app") is not None
    mochi_import.uninstall()
    mochi_import.uninstall()
    assert importlib.util.find_spec("app") is None


def test_installing_again_changes_nothing() -> None:
    before = list(sys.meta_path)
    assert mochi_import.install() is mochi_import.install()
    assert sys.meta_path == before
