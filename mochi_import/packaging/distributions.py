"""From the files of a project to its wheel and sdist.

hatchling writes them, asked by uv or by `build` (PEP 517), in this environment and without the
network.  What they hold depends on the files and the time alone: the project lies in a folder of
its own, hatchling sets the modes, owners and times of entries, and no setting of the user reaches
it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mochi_import.packaging.epoch import VARIABLE
from mochi_import.packaging.optional import front_end, require
from mochi_import.packaging.settings import PackagingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mochi_import.packaging.optional import FrontEnd

type Kind = Literal["sdist", "wheel"]
KINDS: tuple[Kind, ...] = ("sdist", "wheel")

# Settings of people for the tools, which must not change what is built.
_SETTINGS = ("HATCH_", "UV_", "PIP_", "PYTHON")


@dataclass(frozen=True)
class Order:
    """What is wanted: archives of these kinds, with times of that second, made by a front end."""

    kinds: Sequence[Kind]
    time: int
    front_end: FrontEnd | None = None


def build_distributions(files: Mapping[str, bytes], order: Order, out: Path) -> list[Path]:
    """Build the project with these files; returns the archives, which are in the folder `out`."""
    require("hatchling")
    with tempfile.TemporaryDirectory(prefix="mochi-build-") as folder:
        project, made = Path(folder, "project"), Path(folder, "dist")
        for path, content in files.items():
            file = project / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        _run(_command(order, project, made), order.time)
        out.mkdir(parents=True, exist_ok=True)
        archives = sorted(file for file in made.iterdir() if file.suffix in (".whl", ".gz"))
        return [Path(shutil.copyfile(archive, out / archive.name)) for archive in archives]


def _command(order: Order, project: Path, out: Path) -> list[str]:
    kinds = [f"--{kind}" for kind in order.kinds]
    name, program = front_end(order.front_end)
    if name == "uv":
        options = ["--no-config", "--offline", "--no-build-isolation", "--python", sys.executable]
        return [program, "build", *options, *kinds, "--out-dir", str(out), str(project)]
    options = ["--no-isolation", "--outdir", str(out)]
    return [sys.executable, "-m", "build", *options, *kinds, str(project)]


def _run(command: list[str], time: int) -> None:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(_SETTINGS)}
    environment = {**kept, VARIABLE: str(time)}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode:
        output = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise PackagingError(f"{Path(command[0]).name} did not build the project:\n{output}")
