"""Emitted packages of programs, installed from their wheels, which hatchling builds."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from hatchling.builders.wheel import WheelBuilder

from mochi_import.options import CompilerOptions
from mochi_import.project.project import make
from mochi_import.project.writer import write

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "mochi_app"


def install(program: Path, folder: Path) -> Path:
    """Emit the program, build its wheel and unpack it; gives the folder to import from.

    Unpacking is what installers do with a wheel without scripts and data; the rehearsals in
    tests/platforms/test_installing.py do it with pip and uv.
    """
    project = make([program], lambda _: CompilerOptions(), package=PACKAGE)
    write(project.files, folder / "project")
    [wheel] = WheelBuilder(str(folder / "project")).build(directory=str(folder / "dist"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"
