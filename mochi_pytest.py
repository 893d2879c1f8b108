"""The entry point of the pytest plugin.

pytest imports this module in every run of an environment that has mochi-import.  So it is a module
of its own and imports nothing: the rest is loaded when the first file of Mochi tests is found.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `mochi_files`, which is to `.mochi` files what `python_files` is to Python's."""
    parser.addini(
        "mochi_files",
        "glob patterns of the files with Mochi tests",
        type="args",
        default=["*_test.mochi", "test_*.mochi"],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The tests of a `.mochi` file that is called like one or named on the command line."""
    if file_path.suffix != ".mochi":
        return None
    patterns: list[str] = parent.config.getini("mochi_files")
    if not parent.session.isinitpath(file_path) and not any(map(file_path.match, patterns)):
        return None
    from mochi_import.pytest_plugin import MochiFile

    return MochiFile.from_parent(parent, path=file_path)


def pytest_assertrepr_compare(
    config: pytest.Config, op: str, left: object, right: object
) -> list[str] | None:
    """How two structs differ, in tests of Python as in those of Mochi."""
    if op != "==" or "mochi_runtime.structs" not in sys.modules:
        return None
    from mochi_import.pytest_plugin import compare_structs

    return compare_structs(config, left, right)
