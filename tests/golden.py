"""Golden files: expected text that is compared, and rewritten by `pytest --update-golden` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Golden:
    """Compares text with a file, or writes the file."""

    def __init__(self, update: bool) -> None:
        self.update = update

    def check(self, path: Path, text: str) -> None:
        """Assert that `text` is what `path` holds."""
        if self.update:
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected texts")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The comparer of golden files."""
    return Golden(request.config.getoption("--update-golden"))
