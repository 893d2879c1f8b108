"""Environments to install into, and folders that nobody can write to: shared by several tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, clean_environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"'


class Environment:
    """A venv that sees the project as an editable installation does."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, symlinks=True)
        self.python = str(folder / "bin" / "python")
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.site = folder / "lib" / version / "site-packages"
        self.project = self.site / "_mochi_import.pth"
        self.project.write_text(f"{ROOT}\n")

    def run(
        self,
        *arguments: str,
        cwd: Path | None = None,
        prefix: Sequence[str] = (),
        env: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run its Python in the folder `cwd`, started by `prefix`."""
        environment = clean_environment(**(env or {}))
        del environment["PYTHONPATH"]
        return subprocess.run(
            [*prefix, self.python, *arguments],
            cwd=cwd or self.site,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def without_writing(folder: Path) -> list[str]:
    """What to put before a command so that it cannot write into `folder`, even as root."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        return []
    return in_a_mount_namespace(READ_ONLY, folder)


def in_a_mount_namespace(script: str, folder: Path) -> list[str]:
    """What to put before a command so that `script` changes what it has mounted at `folder`."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    shell = ["sh", "-c", f'{script} && exec "$@"', str(folder)]
    prefix = ["unshare", "--mount", *as_root, *shell]
    if shutil.which("unshare") is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("there are no mount namespaces here")
    return prefix


def under_permissions() -> list[str]:
    """What to put before a command so that permissions of files hold, even as root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root, and no setpriv to give up its rights")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]
