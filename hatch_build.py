"""Puts the identity of the compiler into the wheel, where `mochi_import.loader.stamp` reads it."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "mochi_import"


class BuildIdentity(BuildHookInterface[Any]):
    """Adds the file BUILD: a hash of all source files, the same on every machine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is built; an editable one is told by its sources as they are."""
        if version == "editable":
            return
        root = Path(self.root, PACKAGE)
        digest = hashlib.sha256()
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".json"):
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(path.read_bytes() + b"\0")
        file = Path(tempfile.mkdtemp(), "BUILD")
        file.write_text(digest.hexdigest()[:16])
        build_data["force_include"][str(file)] = f"{PACKAGE}/BUILD"
