"""One SHA-256 for wheel and sdist, whoever builds, where and by what.

MOCHI_PROGRAMS=all builds each showcase program of the corpus in each situation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

TIME = {"SOURCE_DATE_EPOCH": "1700000000"}
OTHER = "3.13" if sys.version_info[:2] == (3, 12) else "3.12"
SHOWCASE = sorted(path for path in (ROOT / "corpus" / "showcase").iterdir() if path.is_dir())
PROGRAMS = SHOWCASE if os.environ.get("MOCHI_PROGRAMS") == "all" else SHOWCASE[:1]


def build(
    source: Path,
    *options: str,
    prefix: Sequence[str] = (),
    python: str = sys.executable,
    env: dict[str, str] | None = None,
) -> dict[str, str]:
    """The hashes of what is made of a copy of the source, by kind of file."""
    out = source.parent / "dist"
    done = subprocess.run(
        [*prefix, python, "-m", "mochi_import", "build", str(source), "-o", str(out), *options],
        env=clean_environment(**TIME, **(env or {})),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {file.suffix: sha256(file.read_bytes()).hexdigest() for file in out.iterdir()}


def copy_of(program: Path, folder: Path) -> Path:
    """A copy of a program, under the same name in another folder."""
    shutil.copytree(program, folder / program.name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / program.name


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, str]]:
    """The hashes of a first build, in a plain situation."""
    return {
        program: build(copy_of(program, tmp_path_factory.mktemp("first")), "--front-end", "build")
        for program in PROGRAMS
    }


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> Path:
    """A program of the corpus."""
    return Path(request.param)


def test_another_folder_and_newer_files(
    program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "a folder" / "é" / ("long" * 20)
    folder.mkdir(parents=True)
    source = copy_of(program, folder)
    for file in source.rglob("*"):
        file.chmod(0o755)
        os.utime(file, (1, 1))
    assert build(source, "--front-end", "build") == expected[program]


@pytest.mark.parametrize("mask", ["000", "077"])
def test_another_umask(
    mask: str, program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    prefix = ["sh", "-c", f'umask {mask} && exec "$@"', "sh"]
    assert build(copy_of(program, tmp_path), prefix=prefix) == expected[program]


def test_another_time_zone_locale_and_hash_seed(
    program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    env = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
    env |= {"PYTHONCOERCECLOCALE": "0"}
    assert build(copy_of(program, tmp_path), env=env) == expected[program]


def test_yet_another_time_zone_locale_and_settings_of_tools(
    program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    env = {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}
    env |= {"PYTHONOPTIMIZE": "2", "HATCH_BUILD_NO_HOOKS": "1", "UV_NO_BUILD_ISOLATION": "0"}
    assert build(copy_of(program, tmp_path), env=env) == expected[program]


def test_another_user(program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path) -> None:
    prefix = ["unshare", "--user", "--map-user=4321", "--map-group=4321"]
    if shutil.which("unshare") is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("there are no user namespaces here")
    assert build(copy_of(program, tmp_path), prefix=prefix) == expected[program]


def test_uv(program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path) -> None:
    assert build(copy_of(program, tmp_path), "--front-end", "uv") == expected[program]


def test_pip_from_the_sdist(
    program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    build(copy_of(program, tmp_path), "--sdist")
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    assert sha256(sdist.read_bytes()).hexdigest() == expected[program][".gz"]
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(tmp_path / "wheels"), str(sdist)]
    done = subprocess.run(command, env=clean_environment(**TIME), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert sha256(wheel.read_bytes()).hexdigest() == expected[program][".whl"]


def test_another_python(
    program: Path, expected: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    python = other_python()
    if python is None:
        pytest.skip(f"there is no Python {OTHER} here, on PATH or under pyenv")
    environment = tmp_path / "env"
    subprocess.run([python, "-m", "venv", "--without-pip", environment], check=True)
    # The packages of this Python that a build needs are pure, but for ruff, which is a program.
    (site,) = environment.glob("lib/*/site-packages")
    (site / "others.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    ruff = Path(sysconfig.get_path("scripts"), "ruff")
    (environment / "bin" / "ruff").symlink_to(ruff)
    found = build(
        copy_of(program, tmp_path),
        *("--front-end", "build"),
        python=str(environment / "bin" / "python"),
    )
    assert found == expected[program]


@cache
def other_python() -> str | None:
    """A Python of the other version that works: a shim of pyenv may not."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = [shutil.which(f"python{OTHER}"), *root.glob(f"versions/{OTHER}.*/bin/python")]
    for place in filter(None, places):
        done = subprocess.run([place, "-c", "import venv"], capture_output=True, check=False)
        if done.returncode == 0:
            return str(place)
    return None


def test_without_the_variable_the_last_commit_counts(tmp_path: Path) -> None:
    source = tmp_path / "app.mochi"
    source.write_text("print(1)\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    date = {"GIT_COMMITTER_DATE": "1700000000 +0200", "PATH": os.environ["PATH"]}
    for command in (["init", "-q"], ["add", "app.mochi"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], check=True, env=date)
    told = build(source, "--wheel")
    shutil.rmtree(tmp_path / "dist")
    command = [sys.executable, "-m", "mochi_import", "build", str(source), "--wheel"]
    subprocess.run(command, cwd=tmp_path, env=clean_environment(), check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert sha256(wheel.read_bytes()).hexdigest() == told[".whl"]
