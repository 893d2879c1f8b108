"""An emitted program with its wheel, for the tests of installing and of platforms' conventions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from differential.packages import install

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = ROOT / "corpus" / "showcase" / "pathfinding" / "pathfinding.mochi"


@dataclass(frozen=True)
class Emitted:
    """The project of a program, its wheel, and a folder in which the wheel is unpacked."""

    project: Path
    wheel: Path
    site: Path
    output: bytes


@pytest.fixture(scope="session")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> Emitted:
    """`mochi_app`, emitted and built once."""
    folder = tmp_path_factory.mktemp("emitted")
    site = install(PROGRAM, folder)
    [wheel] = (folder / "dist").glob("*.whl")
    return Emitted(folder / "project", wheel, site, PROGRAM.with_suffix(".out").read_bytes())
