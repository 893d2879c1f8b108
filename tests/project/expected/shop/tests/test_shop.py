"""The tests of shop, for pytest."""

from __future__ import annotations

import pytest

from shop.__main__ import main


def test_smoke(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """The package and its runtime load."""
    monkeypatch.setattr("sys.argv", ["shop", "--smoke"])
    assert main() == 0
    assert capfd.readouterr().out == "shop: ok\n"
