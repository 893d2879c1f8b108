"""What can stand on `sys.path`, and what names files can have."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from contextlib import contextmanager
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from mochi_import.loader import entries
from mochi_import.loader.pathhook import PathHook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project


def test_a_relative_entry_gives_absolute_places(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.write("src/near.mochi", "let value = 1\n")
    project.write("src/pack/__init__.mochi", "let value = 1\n")
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr(sys, "path", ["src", *sys.path])
    near = project.load("near")
    assert near.__file__ == near.__spec__.origin == str(path)
    assert near.__cached__.startswith(str(project.folder / "src" / "__pycache__"))
    assert project.load("pack").__path__ == [str(project.folder / "src" / "pack")]


def test_a_relative_entry_stays_what_it_was_until_caches_are_invalidated(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        project.write(f"{number}/src/near.mochi", f"let value = {number}\n")
    monkeypatch.setattr(sys, "path", ["src", *sys.path])
    seen = []
    for number in (1, 2):
        monkeypatch.chdir(project.folder / str(number))
        seen.append(project.load("near").value)
    importlib.invalidate_caches()
    assert [*seen, project.load("near").value] == [1, 1, 2]


@pytest.mark.parametrize(
    "entry", [b"/tmp", os.fspath, 17, None, ["/tmp"], "/no/such/folder", "/dev/null", "x" * 5000]
)
def test_other_entries_are_passed_over(
    project: Project, monkeypatch: pytest.MonkeyPatch, entry: object
) -> None:
    project.write("app.mochi", "let value = 1\n")
    monkeypatch.setattr(sys, "path", [entry, *sys.path])
    assert importlib.util.find_spec("absent") is None
    assert project.load("app").value == 1


def test_a_path_object_is_no_entry_as_for_python(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("deep/far.mochi", "let value = 1\n")
    project.write("deep/far_py.py", "value = 1\n")
    monkeypatch.setattr(sys, "path", [project.folder / "deep", *sys.path])
    for name in ("far", "far_py"):
        with pytest.raises(ModuleNotFoundError):
            project.load(name)


def test_a_current_folder_that_is_gone(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project.write("app.mochi", "let value = 1\n")
    gone = tmp_path_factory.mktemp("gone")
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "path", ["", "relative", *sys.path])
    assert project.load("app").value == 1


def test_a_folder_that_appears_later(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(project.folder / "late")
    with pytest.raises(ModuleNotFoundError):
        project.load("near")
    project.write("late/near.mochi", "let value = 1\n")
    importlib.invalidate_caches()
    assert project.load("near").value == 1


@pytest.mark.parametrize("mode", [0o000, 0o111], ids=["shut", "unlisted"])
def test_a_folder_that_may_not_be_read(
    project: Project, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    with TemporaryDirectory() as folder:  # pytest's own are closed to whoever root becomes below
        Path(folder, "hidden.mochi").write_text("let value = 1\n")
        monkeypatch.syspath_prepend(folder)
        project.write("app.mochi", "let value = 1\n")
        Path(folder).chmod(mode)
        with _without_root():
            assert importlib.util.find_spec("hidden") is None
            assert importlib.util.find_spec("absent") is None
        Path(folder).chmod(0o700)
        importlib.invalidate_caches()
        assert project.load("hidden").value == 1
        assert project.load("app").value == 1


@contextmanager
def _without_root() -> Iterator[None]:
    """Root may read everything; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_links_are_followed_and_not_resolved(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("real/inner/mod.mochi", "let value = 1\n")
    (project.folder / "linked").symlink_to(project.folder / "real", target_is_directory=True)
    (project.folder / "real" / "again.mochi").symlink_to(project.folder / "real/inner/mod.mochi")
    (project.folder / "real" / "broken.mochi").symlink_to(project.folder / "nowhere")
    monkeypatch.syspath_prepend(project.folder / "linked")
    module = project.load("inner.mod")
    assert module.__file__ == str(project.folder / "linked/inner/mod.mochi")
    assert project.load("again").__file__ == str(project.folder / "linked/again.mochi")
    assert importlib.util.find_spec("broken") is None


@pytest.mark.parametrize(
    "name", ["größe", "名前", "with-hyphen", "with space", "9lives", "a" * 200]
)
def test_names_of_all_kinds(project: Project, name: str) -> None:
    path = project.write(f"{name}.mochi", "let value = 1\n")
    project.write(f"pack/{name}/__init__.mochi", "let value = 2\n")
    module = project.load(name)
    assert (module.value, module.__name__, module.__file__) == (1, name, str(path))
    assert project.load(f"pack.{name}").value == 2
    project.compiled.clear()
    assert project.load(name).value == 1
    assert project.compiled == []


def test_a_name_too_long_for_a_cache_file(project: Project) -> None:
    name = "a" * 240
    project.write(f"{name}.mochi", "let value = 1\n")
    assert project.load(name).value == 1


def test_a_name_too_long_for_any_file(project: Project) -> None:
    assert importlib.util.find_spec("a" * 5000) is None
    assert project.cache_files() == []


def test_a_folder_named_like_a_module(project: Project) -> None:
    project.write("app.mochi/inner.mochi", "let value = 1\n")
    assert importlib.util.find_spec("app") is None


def test_a_file_that_is_removed(project: Project) -> None:
    path = project.write("app.mochi", "let value = 1\n")
    project.load("app")
    path.unlink()
    with pytest.raises(ModuleNotFoundError):
        project.load("app")


@pytest.mark.parametrize("second", [1_700_000_000, 1_700_000_000.5])
def test_files_created_within_one_tick_of_a_clock(
    project: Project, second: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder's time stands still, as on a file system whose clock is slow.
    finder = PathHook().finder_of(str(project.folder))

    def freeze() -> None:
        os.utime(project.folder, (second, second))
        monkeypatch.setattr(entries.time, "time", lambda: second + 0.001)

    for number in range(20):
        freeze()
        assert finder.find_spec(f"m{number}") is None
        project.write(f"m{number}.mochi", "")
        freeze()
        assert finder.find_spec(f"m{number}") is not None


def test_a_shadowed_module_is_told_of_where_it_is_imported(project: Project) -> None:
    project.write("app.mochi", "let value = 1\n")
    project.write("app.py", "value = 2\n")
    project.write("user.py", "import app\n")
    with pytest.warns(RuntimeWarning, match="is imported, not") as caught:
        project.load("user")
    assert (caught[0].filename, caught[0].lineno) == (str(project.folder / "user.py"), 1)


def test_mochi_imports_a_module_that_python_hides(project: Project) -> None:
    """An import by path means the Mochi file, so there is nothing to warn of."""
    project.write("prices.mochi", "let value = 1\n")
    project.write("prices.py", "value = 2\n")
    project.write("buyer.mochi", 'import "./prices" as prices\n')
    assert project.load("buyer").prices.value == 1
    with pytest.warns(RuntimeWarning, match="is imported, not"):
        assert project.load("prices").value == 2


def test_an_extension_module_wins_over_a_mochi_one(project: Project) -> None:
    """As it does over a Python one; it need not load to be found."""
    file = project.write(f"speed{EXTENSION_SUFFIXES[0]}", "")
    project.write("speed.mochi", "let value = 1\n")
    with pytest.warns(RuntimeWarning, match="is imported, not"):
        spec = find_spec("speed")
    assert spec is not None
    assert spec.origin == str(file)
