"""Compiler options, and which of them change the code that is produced.

A warm import reads this module, so it imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

type CheckMode = Literal["error", "warn", "off"]

CHECK_MODES: tuple[CheckMode, ...] = ("error", "warn", "off")


class CompilerOptions:
    """How a module is compiled: `check` is what happens to type errors, `explain` has a failing
    `expect` show the values of its operands.  Both enter the cache key."""

    __slots__ = ("check", "explain")

    def __init__(self, check: CheckMode = "error", *, explain: bool = False) -> None:
        self.check: CheckMode = check
        self.explain = explain

    def cache_tag(self) -> str:
        """The options that matter to the produced code, as text for the cache key."""
        return f"check={self.check} explain" if self.explain else f"check={self.check}"

    def variant(self) -> str:
        """What the name of the cache file says of the options."""
        return f"{self.check}-explain" if self.explain else self.check
