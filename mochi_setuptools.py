"""The entry point by which setuptools lets mochi-import take part in a build.

setuptools loads it in every build of an environment that has mochi-import, so it does nothing, and
imports nothing, where the project has no `[tool.mochi]` that says how to ship.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setuptools import Distribution


def finalize_distribution(dist: Distribution) -> None:
    """Add the command `build_mochi` to `build` (entry point `finalize_distribution_options`)."""
    try:
        text = Path("pyproject.toml").read_text(encoding="utf-8")
        table = tomllib.loads(text).get("tool", {}).get("mochi", {})
    except (OSError, ValueError):
        return  # setuptools says what is wrong with the file
    if "ship" in table:
        from mochi_import.packaging.setuptools_command import add_to

        add_to(dist)
