"""The tools of the extra `build`, of which nothing else has need."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from typing import Literal

from mochi_import.packaging.settings import PackagingError

type FrontEnd = Literal["uv", "build"]

ADVICE = 'install it by: python -m pip install "mochi-import[build]"'


def require(*modules: str) -> None:
    """Refuse to go on where one of the modules is not installed."""
    for module in modules:
        if find_spec(module) is None:
            raise PackagingError(f"this needs the package {module}; {ADVICE}")


def front_end(wanted: FrontEnd | None) -> tuple[FrontEnd, str]:
    """The front end that builds, and its program: uv where there is one, for it is quicker; both
    make the same files."""
    uv = None if wanted == "build" else _uv_of_environment() or shutil.which("uv")
    if uv is not None and _works(uv):
        return "uv", uv
    if wanted == "uv":
        raise PackagingError("there is no uv here; install it by: python -m pip install uv")
    require("build")
    return "build", ""


def _works(program: str) -> bool:
    """Whether it runs: a shim of pyenv may stand for what another Python has."""
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _uv_of_environment() -> str | None:
    try:
        from uv import find_uv_bin

        return str(find_uv_bin())
    except (ImportError, FileNotFoundError):
        return None
