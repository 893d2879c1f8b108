"""What a module's loader and the package itself answer to others."""

from __future__ import annotations

import inspect
import linecache
from typing import TYPE_CHECKING

import pytest

import mochi_import
from mochi_import.loader.loader import MochiLoader

if TYPE_CHECKING:
    from conftest import Project

TEXT = "/// Twice x.\nfun twice(x: int): int {\n  return x * 2\n}\n"


def test_the_source_of_a_module(project: Project) -> None:
    path = project.write("app.mochi", TEXT)
    app = project.load("app")
    assert app.__loader__.get_source("app") == TEXT
    assert app.__loader__.is_package("app") is False
    assert inspect.getsourcefile(app.twice) == str(path)
    assert inspect.getdoc(app.twice) == "Twice x."
    assert linecache.getline(str(path), 3) == "  return x * 2\n"


def test_source_that_is_not_text(project: Project) -> None:
    path = project.folder / "app.mochi"
    path.write_bytes(b"\xef\xbb\xbfprint(1)\r\n")
    loader = MochiLoader("app", str(path))
    assert loader.get_source("app") == "print(1)\n"
    path.write_bytes(b"\xff")
    with pytest.raises(ImportError, match="not UTF-8"):
        loader.get_source("app")


def test_data_beside_a_module(project: Project) -> None:
    from importlib.resources import files

    project.write("shop/__init__.mochi", "let name = 1\n")
    project.write("shop/data.txt", "cup")
    project.load("shop")
    assert (files("shop") / "data.txt").read_text() == "cup"


def test_compiling_a_text() -> None:
    names: dict[str, object] = {}
    exec(mochi_import.compile_source("let x = 7 / 2", "calc.mochi"), names)
    assert names["x"] == 3
    with pytest.raises(mochi_import.CompileError, match=r"calc\.mochi:1"):
        mochi_import.compile_source("let = 2", "calc.mochi")
    with pytest.raises(mochi_import.CompileError):
        mochi_import.compile_source('let x: int = "a"')
    assert mochi_import.compile_source('let x: int = "a"', check="off")


def test_public_names() -> None:
    for name in mochi_import.__all__:
        assert getattr(mochi_import, name).__module__.startswith("mochi_import")
    with pytest.raises(AttributeError, match="no attribute 'fly'"):
        _ = mochi_import.fly  # type: ignore[attr-defined]


def test_a_program_that_evaluates_text(project: Project) -> None:
    project.write("app.mochi", 'let x = eval("let a = 3\\nprint(a)")\nlet y = eval("let a = 3")\n')
    app = project.load("app")
    assert (app.x, app.y) == (3, None)


def test_settings_of_the_nearest_project(project: Project) -> None:
    project.write("pyproject.toml", '[tool.mochi]\ncheck = "warn"\n')
    project.write("inner/pyproject.toml", '[tool.other]\nname = "mochi"\n')
    project.write("broken/pyproject.toml", "mochi = [\n")
    installed = ".venv/lib/python3.12/site-packages/shop"
    modes = {".": "warn", "a/b": "warn", "inner": "error", "broken": "error", installed: "error"}
    for folder, mode in modes.items():
        path = project.write(f"{folder}/app.mochi", "")
        assert MochiLoader("app", str(path)).options.check == mode
