"""Formatting of emitted code by ruff, which is a program: it is asked once for all files."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mochi_import.project.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_LENGTH = 100


def formatted(texts: Sequence[str]) -> list[str]:
    """The Python texts as `ruff format` has them; no settings of the user count."""
    with tempfile.TemporaryDirectory(prefix="mochi-") as folder:
        files = [Path(folder, f"m{number}.py") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text.encode())
        command = [_ruff(), "format", "--isolated", "--no-cache", "--quiet"]
        command += [f"--line-length={LINE_LENGTH}", "--target-version=py312", folder]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0:
            raise ProjectError(f"ruff format failed: {done.stderr.decode().strip()}")
        return [file.read_bytes().decode() for file in files]


def _ruff() -> str:
    try:
        from ruff import find_ruff_bin  # type: ignore[import-untyped]

        return str(find_ruff_bin())
    except (ImportError, FileNotFoundError):
        advice = 'pip install "mochi-import[emit]"'
        raise ProjectError(f"emitting a project needs the package ruff: {advice}") from None
