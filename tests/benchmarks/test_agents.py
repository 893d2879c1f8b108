"""What an idle agent takes, as `python -m benchmarks.agents.memory` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.agents.memory import main

if TYPE_CHECKING:
    import pytest


def test_an_idle_agent_takes_less_than_a_task(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.agents.memory.COUNT", 200)
    main()
    words = capsys.readouterr().out.split()
    agent, task = (int(word) for word in words if word.isdigit())
    assert 100 < agent < task
