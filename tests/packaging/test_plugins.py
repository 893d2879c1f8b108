"""Wheels of normal projects with Mochi modules, by hatchling and by setuptools."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from packaging_projects import (
    BACKENDS,
    HATCHLING,
    MODULES,
    SETUPTOOLS,
    SHOW,
    BackendError,
    Target,
    build,
    names,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

MOCHI = {name.removeprefix("src/") for name in MODULES}
PYTHON = {name.replace(".mochi", ".py") for name in MOCHI}
PTH = "my_shop_mochi.pth"


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The pyproject.toml for a backend."""
    return BACKENDS[request.param]


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """Where wheels are installed."""
    return Target(tmp_path / "env")


def shipped_as(ship: str) -> str:
    return f'[tool.mochi]\nship = "{ship}"'


def test_sources(backend: str, tmp_path: Path, target: Target) -> None:
    wheel = build(write(tmp_path / "project", backend, shipped_as("source")))
    assert names(wheel) == MOCHI | {PTH}
    target.unpack(wheel)
    assert target.shows(SHOW) == "shop 15\n"


def test_bytecode_is_used_and_found_good(backend: str, tmp_path: Path, target: Target) -> None:
    project = write(tmp_path / "project", backend, shipped_as("bytecode"))
    wheel = build(project)
    assert {name for name in names(wheel) if not name.endswith(".pyc")} == MOCHI | {PTH}
    assert len(names(wheel)) == 2 * len(MOCHI) + 1
    assert {path for path in (project / "src").rglob("*.pyc")} == set()
    target.unpack(wheel)
    code = f"{SHOW}; import sys; print('mochi_import.driver' in sys.modules, total.__class__)"
    assert target.shows(code, "-B") == "shop 15\nFalse <class 'int'>\n"
    deep = target.site / "shop" / "sub" / "deep.mochi"
    code = "import shop.sub.deep as d; print(d.__loader__.get_code(d.__name__).co_filename)"
    assert target.shows(code, "-B") == f"{deep}\n"


def test_python_with_a_copy_of_the_runtime_needs_nothing(
    backend: str, tmp_path: Path, target: Target
) -> None:
    alone = backend.replace('dependencies = ["mochi-import"]', "")
    wheel = build(write(tmp_path / "project", alone, shipped_as("python")))
    runtime = {name for name in names(wheel) if name.startswith("shop/_runtime/")}
    assert names(wheel) - runtime == PYTHON
    assert "shop/_runtime/__init__.py" in runtime
    target.project.unlink()
    target.unpack(wheel)
    assert target.shows(f"{SHOW}; from shop.prices import show; show(1)") == "shop 15\n3 1.5\n"


def test_python_with_the_runtime_of_mochi_import(
    backend: str, tmp_path: Path, target: Target
) -> None:
    table = f'{shipped_as("python")}\nruntime = "dependency"'
    wheel = build(write(tmp_path / "project", backend, table))
    assert names(wheel) == PYTHON
    target.unpack(wheel)
    code = f"{SHOW}; import sys; print({{'mochi_runtime', 'mochi_import'}} & set(sys.modules))"
    assert target.shows(code) == "shop 15\n{'mochi_runtime'}\n"


@pytest.mark.parametrize(("name", "ship"), [("hatchling", "source"), ("setuptools", "python")])
def test_editable_installations_follow_the_sources(
    name: str, ship: str, tmp_path: Path, target: Target
) -> None:
    project = write(tmp_path / "project", BACKENDS[name], shipped_as(ship))
    target.pip("--editable", str(project))
    assert target.shows(SHOW) == "shop 15\n"
    (project / "src/shop/prices.mochi").write_text("fun price(n: int): int { return n * 4 }\n")
    assert target.shows(SHOW) == "shop 20\n"


def test_pip_installs_and_removes_everything(tmp_path: Path, target: Target) -> None:
    before = set(target.site.iterdir())
    target.pip(str(write(tmp_path / "project", HATCHLING)))
    assert target.shows(SHOW) == "shop 15\n"
    assert target.shows(f"{SHOW}; import shop; print(shop.__file__)", "-B").endswith(
        f"{target.site / 'shop' / '__init__.mochi'}\n"
    )
    command = ["-m", "pip", "uninstall", "--yes", "my-shop"]
    assert target.run(*command).returncode == 0
    assert {path.name for path in set(target.site.iterdir()) - before} <= {"shop"}
    assert not (target.site / PTH).exists()


def test_a_package_that_imports_the_hook_needs_no_pth(
    backend: str, tmp_path: Path, target: Target
) -> None:
    files = {
        "src/shop/__init__.py": "import mochi_import\n",
        "src/shop/prices.mochi": "let n = 3\n",
    }
    wheel = build(write(tmp_path / "project", backend, shipped_as("source"), **files))
    assert PTH not in names(wheel)
    target.unpack(wheel)
    assert target.shows("from shop.prices import n; print(n)") == "3\n"


def test_the_pth_can_be_declined(backend: str, tmp_path: Path, target: Target) -> None:
    table = f"{shipped_as('source')}\nautoload = false"
    wheel = build(write(tmp_path / "project", backend, table))
    assert names(wheel) == MOCHI
    target.unpack(wheel)
    assert target.run("-c", SHOW).returncode == 1
    assert target.shows(f"import mochi_import; {SHOW}") == "shop 15\n"


def test_an_sdist_holds_the_sources_and_builds_the_same_wheel(backend: str, tmp_path: Path) -> None:
    time = {"SOURCE_DATE_EPOCH": "1700000000"}  # without it, setuptools takes that of the files
    project = write(tmp_path / "project", backend, shipped_as("python"))
    wheel = build(project, **time).read_bytes()
    with tarfile.open(build(project, "sdist")) as archive:
        assert set(MODULES) <= {name.partition("/")[2] for name in archive.getnames()}
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert build(tmp_path / "unpacked" / "my_shop-1.0", **time).read_bytes() == wheel


def test_a_build_folder_of_before_does_no_harm(tmp_path: Path) -> None:
    project = write(tmp_path / "project", SETUPTOOLS, shipped_as("python"))
    build(project)
    file = project / "pyproject.toml"
    file.write_text(file.read_text().replace('"python"', '"source"'))
    assert names(build(project)) & PYTHON == set()


def test_names_that_are_patterns_of_git(tmp_path: Path) -> None:
    pyproject = HATCHLING.replace("src/shop", "src/shop [1]!")
    files = {"src/shop [1]!/a.mochi": "let n = 1\n", "src/shop [1]!/sh.mochi": "let n = 2\n"}
    wheel = build(write(tmp_path / "project", pyproject, shipped_as("python"), **files))
    assert names(wheel) == {"shop [1]!/a.py", "shop [1]!/sh.py"}


def test_a_module_that_does_not_compile_stops_the_build(backend: str, tmp_path: Path) -> None:
    files = {**MODULES, "src/shop/prices.mochi": 'let price: int = "3"\n'}
    project = write(tmp_path / "project", backend, shipped_as("source"), **files)
    with pytest.raises(BackendError, match=r"mochi: error\[T008\]: type mismatch(.|\n)*prices"):
        build(project)


def test_a_wheel_that_would_miss_mochi_import_is_not_built(backend: str, tmp_path: Path) -> None:
    without = backend.replace('dependencies = ["mochi-import"]', "")
    assert without != backend
    with pytest.raises(BackendError, match='add "mochi-import" to the dependencies'):
        build(write(tmp_path / "project", without, shipped_as("source")))


def test_a_project_that_asks_for_nothing_is_left_alone(tmp_path: Path) -> None:
    files = {"src/shop/__init__.py": "", "src/shop/prices.mochi": "no mochi at all\n"}
    wheel = build(write(tmp_path / "project", SETUPTOOLS, **files))
    assert names(wheel) == {"shop/__init__.py"}


def test_a_bad_source_date_epoch_breaks_no_build(backend: str, tmp_path: Path) -> None:
    project = write(tmp_path / "project", backend, shipped_as("source"))
    with ZipFile(build(project, SOURCE_DATE_EPOCH="soon")) as wheel:
        assert {entry.date_time for entry in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}
