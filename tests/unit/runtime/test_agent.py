"""Agents as Python objects (newer-surface section 10)."""

from __future__ import annotations

from mochi_runtime.agent import Agent, listen
from mochi_runtime.events import Event, publish
from mochi_runtime.fmt import printed


class Tick(Event):
    __slots__ = ("n",)
    __match_args__ = ("n",)
    n: int

    def __init__(self, n: int) -> None:
        self.n = n


class Tally(Agent):
    __slots__ = ("seen",)
    __match_args__ = ("seen",)
    seen: int

    def __init__(self, seen: int = 0) -> None:
        self.seen = seen
        listen(Tick, self._on_tick)

    def _on_tick(self, tick: Tick) -> None:
        self.seen += tick.n

    def total(self) -> int:
        return self.seen


def test_every_agent_has_its_own_state_and_hears_what_comes_after_it() -> None:
    first = Tally()
    publish(Tick(1))
    second = Tally(10)
    publish(Tick(2))
    assert (first.total(), second.total()) == (3, 12)


def test_an_agent_equals_only_itself() -> None:
    tally = Tally(4)
    assert tally == tally
    assert tally != Tally(4)
    assert len({tally, Tally(4)}) == 2


def test_an_agent_shows_its_state() -> None:
    assert repr(Tally(4)) == "Tally(seen=4)"
    assert printed(Tally(4)) == '{"__name": "Tally", "seen": 4}'
