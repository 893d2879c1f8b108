"""Small projects of people, built for real and installed into environments of their own."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from textwrap import dedent
from typing import TYPE_CHECKING
from zipfile import ZipFile

from conftest import ROOT, clean_environment
from environments import Environment

if TYPE_CHECKING:
    from pathlib import Path

HATCHLING = """
    [build-system]
    requires = ["hatchling>=1.27", "mochi-import"]
    build-backend = "hatchling.build"

    [project]
    name = "my-shop"
    version = "1.0"
    requires-python = ">=3.12"
    dependencies = ["mochi-import"]

    [tool.hatch.build.targets.wheel]
    packages = ["src/shop"]

    [tool.hatch.build.hooks.mochi]
"""

SETUPTOOLS = """
    [build-system]
    requires = ["setuptools>=77", "mochi-import"]
    build-backend = "setuptools.build_meta"

    [project]
    name = "my-shop"
    version = "1.0"
    requires-python = ">=3.12"
    dependencies = ["mochi-import"]

    [tool.setuptools.packages.find]
    where = ["src"]
"""

BACKENDS = {"hatchling": HATCHLING, "setuptools": SETUPTOOLS}

MODULES = {
    "src/shop/__init__.mochi": 'let name = "shop"\n',
    "src/shop/prices.mochi": (
        "fun price(n: int): int { return n * 3 }\nfun show(n: int) { print(price(n), 1.5) }\n"
    ),
    "src/shop/sub/deep.mochi": 'import "../prices" as prices\nlet total = prices.price(5)\n',
}

SHOW = "from shop import name; from shop.sub.deep import total; print(name, total)"


def write(folder: Path, pyproject: str, table: str = "", **files: str) -> Path:
    """A project with this pyproject.toml, to which `table` is added, and the files."""
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(f"{dedent(pyproject)}\n{dedent(table)}")
    for name, text in (files or MODULES).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


# What a front end such as `build`, pip or uv asks a backend for (PEP 517).
_ASK = """
import importlib, os, sys, tomllib
with open("pyproject.toml", "rb") as file:
    backend = importlib.import_module(tomllib.load(file)["build-system"]["build-backend"])
os.makedirs("dist", exist_ok=True)
print("made:", getattr(backend, "build_" + sys.argv[1])("dist"))
"""


class BackendError(Exception):
    """The backend did not build the project; the message is its output."""


def build(project: Path, kind: str = "wheel", **env: str) -> Path:
    """The wheel or sdist that the project's backend makes, without a front end."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, kind],
        cwd=project,
        env=clean_environment(**env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackendError(done.stdout + done.stderr)
    return project / "dist" / done.stdout.splitlines()[-1].removeprefix("made: ")


def names(archive: Path) -> set[str]:
    """The files of a wheel but for those of `.dist-info`."""
    with ZipFile(archive) as wheel:
        return {name for name in wheel.namelist() if ".dist-info/" not in name}


class Target(Environment):
    """A new environment that has mochi-import and what the tests have, but not the hook."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.project.write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")

    def pip(self, *arguments: str) -> str:
        """Install into it with pip, without the network."""
        command = [sys.executable, "-m", "pip", "--python", self.python, "install", "--no-index"]
        command += ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", *arguments]
        done = subprocess.run(
            command, env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def unpack(self, wheel: Path) -> None:
        """Install a wheel that has only modules as its specification says: by unpacking it."""
        with ZipFile(wheel) as archive:
            archive.extractall(self.site)

    def shows(self, code: str, *options: str) -> str:
        """What the code prints."""
        done = self.run(*options, "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout
