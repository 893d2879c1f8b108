"""Which module `import "path"` means, whatever loads it."""

from __future__ import annotations

import sys
from importlib.machinery import FileFinder, ModuleSpec, PathFinder, SourceFileLoader
from typing import TYPE_CHECKING

import pytest

from mochi_runtime import modules
from mochi_runtime.errors import MochiError
from mochi_runtime.modules import mochi_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class _Finder:
    """Finds `.mochi` files that hold Python, so that these tests need no compiler."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        from importlib.util import spec_from_file_location
        from pathlib import Path

        stem = name.rpartition(".")[2]
        for folder in map(Path, sys.path if path is None else path):
            for file, inner in (
                (folder / stem / "__init__.mochi", True),
                (folder / f"{stem}.mochi", False),
            ):
                if file.is_file():
                    return spec_from_file_location(
                        name,
                        file,
                        loader=SourceFileLoader(name, str(file)),
                        submodule_search_locations=[str(file.parent)] if inner else None,
                    )
        return None


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The path of a program in a folder of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "meta_path", [_Finder, PathFinder])
    monkeypatch.setattr(sys, "path_hooks", [FileFinder.path_hook((SourceFileLoader, [".py"]))])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.setattr(modules, "_names", {})
    monkeypatch.setattr(modules, "_folders", {})
    before = set(sys.modules)
    yield str(tmp_path / "app.mochi")
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_module_beside_the_program(program: str, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "geometry.mochi").write_text("def area(w): return w * w\n")
    geometry = mochi_module("./lib/geometry", program)
    assert geometry.area(3) == 9
    assert mochi_module("lib/geometry.mochi", program) is geometry
    assert mochi_module("../lib/geometry", str(tmp_path / "x" / "y.mochi")) is geometry


def test_a_module_that_python_can_name_is_the_same_object(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "named_shape.mochi").write_text("sides = 4\n")
    monkeypatch.syspath_prepend(tmp_path)
    shape = mochi_module("./lib/named_shape", program)
    assert shape.__name__ == "lib.named_shape"
    assert sys.modules["lib.named_shape"] is shape


def test_a_module_that_is_imported_already_is_not_loaded_again(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "named_once.mochi").write_text("import random\n")
    monkeypatch.syspath_prepend(tmp_path)
    import named_once  # type: ignore[import-not-found]

    monkeypatch.setattr(sys, "path", [])
    assert mochi_module("./named_once", program) is named_once


def test_a_name_of_pythons_own_is_no_obstacle(program: str, tmp_path: Path) -> None:
    (tmp_path / "math").mkdir()
    (tmp_path / "math" / "sqrt.mochi").write_text("def sqrt(x): return 'ours'\n")
    assert mochi_module("./math/sqrt", program).sqrt(4) == "ours"


def test_a_folder_is_all_its_files(program: str, tmp_path: Path) -> None:
    folder = tmp_path / "mathutils"
    folder.mkdir()
    (folder / "a.mochi").write_text("def add(x, y): return x + y\n")
    (folder / "b.mochi").write_text("hits = 0\ndef hit():\n    global hits\n    hits += 1\n")
    package = mochi_module("mathutils", program)
    assert package.add(1, 2) == 3
    package.hit()
    assert package.hits == 1
    assert mochi_module("./mathutils", program) is package
    with pytest.raises(AttributeError, match="module 'mathutils' has no attribute 'nothing'"):
        _ = package.nothing


def test_a_package_has_a_file_of_its_own(program: str, tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / "__init__.mochi").write_text("kind = 'package'\n")
    assert mochi_module("./shapes", program).kind == "package"


def test_a_python_module_can_stand_for_a_mochi_one(program: str, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("def double(x): return 2 * x\n")
    assert mochi_module("./helper", program).double(4) == 8


def test_a_cycle_sees_what_is_there_so_far(program: str, tmp_path: Path) -> None:
    (tmp_path / "ping.mochi").write_text(
        "from mochi_runtime.modules import mochi_module\n"
        "before = 1\n"
        "pong = mochi_module('./pong', __file__)\n"
        "after = 2\n"
    )
    (tmp_path / "pong.mochi").write_text(
        "from mochi_runtime.modules import mochi_module\n"
        "ping = mochi_module('./ping', __file__)\n"
        "seen = sorted(name for name in vars(ping) if name in ('before', 'after'))\n"
    )
    ping = mochi_module("./ping", program)
    assert ping.pong.seen == ["before"]
    assert ping.pong.ping is ping


def test_a_missing_module_is_an_error(program: str) -> None:
    with pytest.raises(MochiError, match='import "lib/nope": there is no such module'):
        mochi_module("lib/nope", program)


def test_a_module_that_fails_is_not_kept(program: str, tmp_path: Path) -> None:
    (tmp_path / "bad.mochi").write_text("raise ValueError('once')\n")
    for _ in range(2):
        with pytest.raises(ValueError, match="once"):
            mochi_module("./bad", program)


def test_without_a_finder_nothing_is_loaded(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    (tmp_path / "lone.mochi").write_text("x = 1\n")
    with pytest.raises(MochiError, match="no finder knows it"):
        mochi_module("./lone", program)
