"""The tests of tour, for pytest."""

from __future__ import annotations

from functools import cache

import pytest

from tour.__main__ import main
from tour._runtime.testing import Outcome, run_blocks


def test_smoke(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """The package and its runtime load."""
    monkeypatch.setattr("sys.argv", ["tour", "--smoke"])
    assert main() == 0
    assert capfd.readouterr().out == "tour: ok\n"


@cache
def outcomes(module: str) -> list[Outcome]:
    """What the test blocks of a module did, each at its place in the program."""
    return run_blocks(module)


@pytest.mark.parametrize(("module", "name"), [("tour.generated.tour", "large orders")])
def test_block(module: str, name: str) -> None:
    """A `test` block of the Mochi source."""
    ran = [outcome for outcome in outcomes(module) if outcome.name == name]
    assert ran
    for outcome in ran:
        if outcome.error is not None:
            raise outcome.error
