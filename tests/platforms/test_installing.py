"""The wheel of an emitted program installs from 3.12 on, and nowhere below (seed note, 15).

Fresh environments without the project; nothing is fetched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment
from differential.platforms import platforms
from environments import without_writing

if TYPE_CHECKING:
    from platforms.conftest import Emitted

MODULE = "mochi_app"
UV = shutil.which("uv", path=str(Path(sys.executable).parent))
TRIPLES = [row.triple for row in platforms() if row.triple and row.version is None]


def call(*command: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command outside the project, without the settings of whoever runs the tests."""
    environment = {**clean_environment(), **settings}
    if "PYTHONPATH" not in settings:
        del environment["PYTHONPATH"]
    words = [str(word) for word in command]
    return subprocess.run(words, env=environment, cwd="/", capture_output=True, check=False)


def tree_hash(folder: Path) -> str:
    """The files that a wheel brought, not what the installer noted beside them."""
    digest = hashlib.sha256()
    for path in sorted((folder / MODULE).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture(params=["pip", "uv"])
def installed(request: pytest.FixtureRequest, emitted: Emitted, tmp_path: Path) -> Path:
    """The Python of a fresh environment with nothing but the wheel."""
    place = tmp_path / "fresh"
    venv.create(place, symlinks=os.name != "nt")
    python = python_of(place)
    if request.param == "pip":
        target = ("--python", python, "install", "--no-index", "--no-deps")
        done = call(sys.executable, "-m", "pip", *target, emitted.wheel)
    else:
        if UV is None:
            pytest.skip("uv is not installed")
        target = ("install", "--python", python, "--offline", "--no-deps")
        done = call(UV, "pip", *target, emitted.wheel)
    assert done.returncode == 0, done.stderr
    return python


def test_rehearsal(emitted: Emitted, installed: Path) -> None:
    smoke = call(installed, "-m", MODULE, "--smoke")
    assert smoke.returncode == 0, smoke.stderr
    assert (
        smoke.stdout
        == call(sys.executable, "-m", MODULE, "--smoke", PYTHONPATH=str(emitted.site)).stdout
    )
    run = call(installed, "-m", MODULE)
    assert run.stdout == emitted.output, run.stderr
    script = call(installed.with_name("mochi-app"))
    assert script.stdout == emitted.output, script.stderr
    [site] = installed.parents[1].glob("lib/python*/site-packages")
    assert tree_hash(site) == tree_hash(emitted.site)


@pytest.mark.parametrize("triple", TRIPLES)
def test_every_platform_gets_the_same_files(triple: str, emitted: Emitted, tmp_path: Path) -> None:
    """uv resolves and installs as on another machine; the wheel has no tag of one."""
    if UV is None:
        pytest.skip("uv is not installed")
    target = (
        "--python-platform",
        triple,
        "--python-version",
        "3.12",
        "--target",
        tmp_path / "site",
    )
    options = ("--offline", "--no-deps", "--python", sys.executable)
    done = call(UV, "pip", "install", *target, *options, emitted.wheel)
    assert done.returncode == 0, done.stderr
    assert tree_hash(tmp_path / "site") == tree_hash(emitted.site)


def test_a_read_only_and_a_moved_installation(emitted: Emitted, tmp_path: Path) -> None:
    moved = tmp_path / "another place é" / "site"
    shutil.copytree(emitted.site, tmp_path / "site")
    moved.parent.mkdir()
    (tmp_path / "site").rename(moved)
    before = sorted(moved.rglob("*"))
    prefix = without_writing(moved)
    done = call(*prefix, sys.executable, "-m", MODULE, PYTHONPATH=str(moved))
    moved.chmod(0o755)
    assert done.stdout == emitted.output, done.stderr
    assert sorted(moved.rglob("*")) == before


@pytest.fixture(scope="module")
def python311() -> str:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted(map(str, pyenv.glob("versions/3.11.*/bin/python")))
    python = found[-1] if found else shutil.which("python3.11")
    if python is None:
        pytest.skip("there is no Python 3.11 on the path or under pyenv")
    return python


class TestNegativeRehearsal:
    """On 3.11 an installer refuses, and what got there all the same says what is missing."""

    def test_pip_refuses(self, python311: str, emitted: Emitted, tmp_path: Path) -> None:
        assert call(python311, "-m", "venv", tmp_path / "old").returncode == 0
        options = ("--no-index", "--no-deps", "--disable-pip-version-check")
        python = python_of(tmp_path / "old")
        done = call(python, "-m", "pip", "install", *options, emitted.wheel)
        assert done.returncode != 0
        text = done.stderr.decode()
        assert "ERROR: Package 'mochi-app' requires a different Python: 3.11." in text
        assert "not in '>=3.12'" in text

    def test_uv_refuses(self, python311: str, emitted: Emitted, tmp_path: Path) -> None:
        if UV is None:
            pytest.skip("uv is not installed")
        target = ("--python", python311, "--target", tmp_path / "site", "--offline", "--no-deps")
        done = call(UV, "pip", "install", *target, emitted.wheel)
        assert done.returncode != 0
        assert "Python>=3.12" in done.stderr.decode()

    @pytest.mark.parametrize("arguments", [["-c", "import mochi_runtime"], ["-m", "mochi_import"]])
    def test_the_project_refuses(self, python311: str, arguments: list[str]) -> None:
        done = call(python311, "-B", *arguments, PYTHONPATH=str(ROOT))
        last = done.stderr.decode().strip().splitlines()[-1]
        assert "needs Python 3.12 or newer, and this is Python 3.11." in last
        assert last.startswith("ImportError: ") or arguments[0] == "-m"

    def test_an_emitted_package_refuses(self, python311: str, emitted: Emitted) -> None:
        """Its first import is the guard, and all before it can be read by old Pythons."""
        done = call(python311, "-B", "-m", MODULE, PYTHONPATH=str(emitted.site))
        assert done.returncode != 0
        text = done.stderr.decode()
        assert "needs Python 3.12 or newer, and this is Python 3.11." in text
        assert "SyntaxError" not in text
