"""Children of the tests find the project, and none of the settings of whoever runs them."""

from __future__ import annotations

import os

import pytest
from conftest import clean_environment

# Loaded before pytester runs pytest in this process: it takes what it finds loaded, and removes
# afterwards what was not.
import mochi_import.pytest_plugin  # noqa: F401


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tests is that of their children."""
    kept = clean_environment()
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", kept["PYTHONPATH"])
