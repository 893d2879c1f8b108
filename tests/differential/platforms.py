"""The table of platforms (tools/platforms/platforms.toml), and which of them can be run here."""

from __future__ import annotations

import os
import platform as host
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

TABLE = ROOT / "tools" / "platforms" / "platforms.toml"

# Where `tools/platforms/SCRIPT ID FOLDER/ID` has put Pythons of other platforms.
FOLDER = Path(os.environ.get("MOCHI_PLATFORMS", ROOT / ".platforms"))

_PROCESSORS = {"AMD64": "x86_64", "ARM64": "arm64"}
_SYSTEMS = {"darwin": "macos", "win32": "windows"}


@dataclass(frozen=True)
class Platform:
    """A row of the table; `version` is set for another Python of the machine than the tests'."""

    id: str
    tier: int
    tag: str
    triple: str | None = None
    runner: str | None = None
    container: str | None = None
    python: tuple[str, ...] = ()
    advisory: tuple[str, ...] = ()
    setup: str | None = None
    version: str | None = None

    @property
    def name(self) -> str:
        return f"{self.id}-{self.version}" if self.version else self.id

    @property
    def blocks(self) -> bool:
        """Whether a difference is an error; on others it is told (seed note, section 21)."""
        return self.tier <= 2 and self.version is None

    def command(self) -> list[str] | None:
        """What starts a Python of the platform here, if anything does."""
        if self.version:
            return _other_python(self.version)
        if self.id == this_platform():
            return [sys.executable]
        launcher = FOLDER / self.id / "python"
        return [str(launcher)] if launcher.exists() else None

    def why_not(self) -> str:
        """What to do about a platform without a command."""
        if self.version:
            return f"there is no Python {self.version} on the path or under pyenv"
        if self.setup:
            return f"not set up: tools/platforms/{self.setup} {self.id} .platforms/{self.id}"
        return f"only on the workflow's machine, {self.runner}"


def platforms() -> list[Platform]:
    """All rows of the table, that of this machine followed by its advisory Pythons."""
    rows: list[Platform] = []
    for row in tomllib.loads(TABLE.read_text("utf-8"))["platform"]:
        lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
        platform = Platform(**{**row, **lists})
        rows.append(platform)
        if platform.id == this_platform():
            rows += [Platform(**{**row, **lists, "version": each}) for each in platform.advisory]
    return rows


def this_platform() -> str:
    """The id of the platform that these tests run on, if the table has it."""
    machine = _PROCESSORS.get(host.machine(), host.machine())
    system = _SYSTEMS.get(sys.platform)
    if system == "windows":
        return f"windows-{'amd64' if machine == 'x86_64' else machine}"
    if system:
        return f"{system}-{machine}"
    return f"linux-{'glibc' if host.libc_ver()[0] else 'musl'}-{machine}"


def _other_python(version: str) -> list[str] | None:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted(pyenv.glob(f"versions/{version}*/bin/python"))
    launcher = str(found[-1]) if found else shutil.which(f"python{version}")
    return [launcher] if launcher else None
