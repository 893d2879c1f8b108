"""Compiler options, and which of them change the code that is produced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckMode = Literal["error", "warn", "off"]


@dataclass(frozen=True)
class CompilerOptions:
    """How a module is compiled.  `check` is what happens to type errors; it enters the cache key."""

    check: CheckMode = "error"

    def cache_tag(self) -> str:
        """The options that matter to the produced code, as text for the cache key."""
        return f"check={self.check}"
