"""Children of the tests find the project, and none of the settings of whoever runs them."""

from __future__ import annotations

import os
from importlib import import_module
from pkgutil import walk_packages

import pytest
from conftest import clean_environment

import mochi_import.pytest_plugin
import mochi_runtime

# Loaded before pytester runs pytest in this process: it removes afterwards what was not, and a
# module that is loaded again would be another than the one which other tests know.
for package in (mochi_import, mochi_runtime):
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            import_module(found.name)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tests is that of their children."""
    kept = clean_environment()
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", kept["PYTHONPATH"])
