"""Agents that nobody stopped, when their event loop ends: what they took is handled."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, ShuffledLoop

from mochi_runtime.agents import Ref, ending, spawn

if TYPE_CHECKING:
    from collections.abc import Coroutine


class Log:
    """Keeps what it was told outside of itself, for after the end of the loop."""

    def __init__(self, seen: list[int]) -> None:
        self.seen = seen

    def note(self, item: int) -> None:
        self.seen.append(item)

    async def note_slowly(self, item: int) -> None:
        await asyncio.sleep(0.001)
        self.seen.append(item)

    async def pass_on(self, other: Ref[Log], item: int) -> None:
        await asyncio.sleep(0)
        other.cast(Log.note, item)

    async def never(self) -> None:
        await asyncio.Event().wait()

    def fail(self) -> None:
        raise ValueError("no")


def run(main: Coroutine[Any, Any, None], seed: int) -> list[str]:
    """Run a program as asyncio.run does; what its loop had to complain of."""
    complaints: list[str] = []
    with asyncio.Runner(loop_factory=lambda: ShuffledLoop(seed)) as runner:
        runner.get_loop().set_exception_handler(lambda _, told: complaints.append(told["message"]))
        runner.run(main)
    gc.collect()
    return complaints


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_taken_is_handled(seed: int) -> None:
    seen: list[int] = []

    async def main() -> None:
        log = spawn(lambda: Log(seen))
        for item in range(1000):
            log.cast(Log.note, item)

    assert run(main(), seed) == []
    assert seen == list(range(1000))


@pytest.mark.parametrize("seed", SEEDS)
def test_agents_may_tell_others_at_the_end(seed: int) -> None:
    seen: list[int] = []

    async def main() -> None:
        last = spawn(lambda: Log(seen))
        first = spawn(lambda: Log([]))
        first.cast(Log.note, 0)
        for item in range(5):
            first.cast(Log.pass_on, last, item)

    assert run(main(), seed) == []
    # The one that is under way when the program ends may be cut.
    assert seen in ([0, 1, 2, 3, 4], [1, 2, 3, 4])


@pytest.mark.parametrize("seed", SEEDS)
def test_only_the_handler_under_way_is_cut(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    async def main() -> None:
        log = spawn(lambda: Log(seen))
        for item in range(5):
            log.cast(Log.note_slowly, item)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    assert run(main(), seed) == []
    assert seen == [1, 2, 3, 4]
    assert caplog.messages == ["<agent Log>: Log.note_slowly was cancelled"]


def test_a_handler_that_never_ends_is_given_up(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "PATIENCE", 0.05)
    seen: list[int] = []

    async def main() -> None:
        stuck, other = spawn(lambda: Log([])), spawn(lambda: Log(seen))
        stuck.cast(Log.note, 0)
        stuck.cast(Log.never)
        stuck.cast(Log.never)
        stuck.cast(Log.note, 1)
        other.cast(Log.note, 2)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    assert run(main(), 0) == []
    assert seen == [2]
    assert caplog.messages == [
        "<agent Log>: Log.never was cancelled",
        "<agent Log> has not ended; messages that it has not handled: 1",
    ]


def test_errors_at_the_end_are_told() -> None:
    seen: list[int] = []

    async def main() -> None:
        log = spawn(lambda: Log(seen))
        log.cast(Log.fail)
        log.cast(Log.note, 1)

    assert run(main(), 0) == ["<agent Log> could not handle a message"]
    assert seen == [1]


def test_nothing_holds_agents_without_messages() -> None:
    async def main() -> None:
        log = spawn(lambda: Log([]))
        await log.note(1)
        known = weakref.ref(log)
        del log
        gc.collect()
        assert known() is None

    assert run(main(), 0) == []
