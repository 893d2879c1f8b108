"""Faults in agents of a Mochi module whose intents wait: errors, times, cancellation, leaving.

Each test is bounded by `schedules.run`, which also holds asyncio to having nothing to complain of.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, TimelessLoop, cancelled_at, run

import mochi_import  # noqa: F401  (installs the import hook)
from mochi_runtime.agents import AgentStopped, MailboxFull, RestartLimit, Supervisor, spawn
from mochi_runtime.channel import Channel
from mochi_runtime.errors import Panic
from mochi_runtime.events import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Make = Callable[[], Any]


class Shop:
    """A till of the Mochi module, and the channels that it reads and writes."""

    def __init__(self, module: Any, receipts: int = 100) -> None:
        self.coins: Channel[int] = Channel(100)
        self.receipts: Channel[int] = Channel(receipts)
        self.slot = module.Slot(self.coins)
        self.till = lambda: module.Till(self.slot, self.receipts, 0)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("bank")))
    yield importlib.import_module("till")
    sys.modules.pop("till")


@pytest.mark.parametrize("seed", SEEDS)
def test_intents_that_raise_fail_their_calls_alone(module: Any, seed: int) -> None:
    async def main() -> None:
        shop = Shop(module)
        async with spawn(shop.till) as till:
            answers = [till.take_in(), till.take_several(2), till.take_in(), till.count()]
            for coin in (5, 10, -1, 20):
                await shop.coins.put(coin)
            found = await asyncio.gather(*answers, return_exceptions=True)
        assert found[0] == 5
        assert isinstance(found[1], Panic)
        assert found[2:] == [25, 25]

    run(main, seed)


def test_a_call_whose_time_is_over_takes_no_coin_of_others(module: Any) -> None:
    async def main() -> list[int]:
        shop = Shop(module)
        async with spawn(shop.till) as till:
            for _ in range(2):
                with pytest.raises(TimeoutError):
                    await till.within(1.0).take_in()
            # The first is under way, and is finished; the second never had its turn.
            await shop.coins.put(5)
            await shop.coins.put(7)
            return [await till.count(), await till.take_in()]

    assert run(main, loop=TimelessLoop) == [5, 12]


@pytest.mark.parametrize("seed", SEEDS)
def test_callers_cancelled_at_every_await_lose_nothing(module: Any, seed: int) -> None:
    async def calls(till: Any, answered: list[int]) -> None:
        for _ in range(3):
            answered.append(await till.take_in())
        await till.send(module.Till.take_several, 2)
        answered.append(await till.count())

    async def main(step: int) -> bool:
        shop = Shop(module)
        for coin in (1, 2, 4, 8, 16):
            await shop.coins.put(coin)
        answered: list[int] = []
        async with spawn(shop.till) as till:
            reached = await cancelled_at(calls(till, answered), step)
            held = await till.count()
        left = [shop.coins._take() for _ in range(len(shop.coins))]
        assert held + sum(left) == 31
        assert not answered or answered[-1] <= held
        assert not shop.coins._readers
        return reached

    step = 0
    while run(lambda step=step: main(step), seed):  # type: ignore[misc]
        step += 1
    assert step == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_handler_cancelled_at_every_await_keeps_what_it_took(module: Any, seed: int) -> None:
    async def main(step: int) -> bool:
        shop = Shop(module, receipts=0)
        till = spawn(shop.till)
        call = till.take_in()
        feeding = asyncio.create_task(shop.coins.put(5))
        for _ in range(step):
            await asyncio.sleep(0)
        handlers = [task for task in asyncio.all_tasks() if task.get_name() == "Till.take_in"]
        for task in handlers:
            task.cancel()
        reading = asyncio.create_task(shop.receipts.receive())
        await till.stop()
        await asyncio.gather(call, return_exceptions=True)
        await feeding
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert till._state.cents + sum(shop.coins._take() for _ in range(len(shop.coins))) == 5
        assert not shop.coins._readers
        assert not shop.receipts._senders
        return bool(handlers)

    cancelled = [run(lambda step=step: main(step), seed) for step in range(1, 8)]  # type: ignore[misc]
    assert any(cancelled)


def test_a_supervisor_at_its_budget_gives_up_agents_that_wait(module: Any) -> None:
    async def fail_often(shop: Shop, answers: list[asyncio.Future[int]]) -> None:
        async with Supervisor(limit=2, backoff=0.001) as crew:
            till, other = crew.start(shop.till), crew.start(Shop(module).till)
            answers.append(other.take_several(99))
            for _ in range(5):
                await shop.coins.put(-1)
                till.cast(module.Till.take_in)
            await asyncio.sleep(3600)

    async def main() -> None:
        shop = Shop(module)
        answers: list[asyncio.Future[int]] = []
        with pytest.raises(ExceptionGroup) as failed:
            await fail_often(shop, answers)
        assert failed.group_contains(RestartLimit)
        assert [type(answer.exception()) for answer in answers] == [AgentStopped]

    run(main, loop=TimelessLoop)


def test_a_full_mailbox_behind_an_intent_that_waits(module: Any) -> None:
    async def main() -> tuple[int, list[int]]:
        shop = Shop(module)
        async with spawn(shop.till, mailbox=2) as till:
            first = till.take_in()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            till.cast(module.Till.take_in)
            till.cast(module.Till.take_in)
            with pytest.raises(MailboxFull):
                till.cast(module.Till.take_in)
            sending = asyncio.create_task(till.send(module.Till.take_in))
            await asyncio.sleep(0)
            assert not sending.done()
            for coin in (1, 2, 4, 8):
                await shop.coins.put(coin)
            await sending
            assert await first == 1
        return till._state.cents, [shop.receipts._take() for _ in range(4)]

    assert run(main) == (15, [1, 2, 4, 8])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_consumer_that_leaves_holds_up_nobody(module: Any, seed: int) -> None:
    async def main() -> list[int]:
        shop = Shop(module, receipts=0)

        async def read_two() -> list[int]:
            return [await shop.receipts.receive() for _ in range(2)]

        async with spawn(shop.till) as till:
            answers = [till.take_in() for _ in range(4)]
            leaving = asyncio.create_task(read_two())
            for coin in (1, 2, 4, 8):
                await shop.coins.put(coin)
            read = await leaving
            # The third waits for a reader; the next one finds it there.
            async for receipt in shop.receipts:
                read.append(receipt)
                if len(read) == 4:
                    break
            assert await asyncio.gather(*answers) == [1, 3, 7, 15]
        return read

    assert run(main, seed) == [1, 2, 4, 8]


@pytest.mark.parametrize("seed", SEEDS)
def test_handlers_that_wait_let_others_go_on(module: Any, seed: int) -> None:
    async def main() -> list[int]:
        shop, other = Shop(module), Shop(module)
        async with spawn(shop.till) as till, spawn(other.till) as second:
            publish(module.Refund(10))
            later = till.count()
            await other.coins.put(2)
            counted = await second.count()
            await shop.coins.put(3)
            return [counted, await later]

    assert run(main, seed) == [-20, -30]
