"""Supervision: who begins anew after a failure, when, and how often."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, cancelled_at, run

from mochi_runtime.agents import AgentStopped, Exit, Ref, RestartLimit, Supervisor, lookup, spawn
from mochi_runtime.errors import MochiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mochi_runtime.agents.supervisor import Restart, Strategy


class Worker:
    """Counts its work; `made` counts the workers of each name that have begun."""

    def __init__(self, name: str, made: list[str]) -> None:
        self.name = name
        self.count = 0
        made.append(name)

    def work(self) -> int:
        self.count += 1
        return self.count

    def fail(self) -> None:
        raise MochiError(f"{self.name} fails")

    async def fail_slowly(self) -> None:
        await asyncio.sleep(0.001)
        raise MochiError(f"{self.name} fails")

    async def wait(self, event: asyncio.Event) -> str:
        await event.wait()
        return self.name

    def leave(self) -> None:
        raise Exit


def start(
    crew: Supervisor, made: list[str], names: str = "abc", restart: Restart = "transient"
) -> list[Ref[Worker]]:
    return [crew.start(lambda name=name: Worker(name, made), restart=restart) for name in names]


def quick(strategy: Strategy = "one_for_one", **settings: Any) -> Supervisor:
    return Supervisor(strategy, **{"backoff": 0.001, "limit": 100, **settings})


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("intent", [Worker.fail, Worker.fail_slowly])
@pytest.mark.parametrize(
    ("strategy", "begun", "counts"),
    [
        ("one_for_one", ["b"], [2, 1, 2]),
        ("one_for_all", ["a", "b", "c"], [1, 1, 1]),
        ("rest_for_one", ["b", "c"], [2, 1, 1]),
    ],
)
def test_strategies(
    seed: int, intent: Callable[[Worker], Any], strategy: Strategy, begun: list[str], counts: object
) -> None:
    async def main() -> None:
        made: list[str] = []
        async with quick(strategy) as crew:
            workers = start(crew, made)
            await asyncio.gather(*(worker.work() for worker in workers))
            made.clear()
            with pytest.raises(MochiError, match="b fails"):
                await workers[1].call(intent)
            while len(made) < len(begun):
                await asyncio.sleep(0.001)
            assert await asyncio.gather(*(worker.work() for worker in workers)) == counts
        assert made == begun

    run(main, seed)


@pytest.mark.parametrize(
    ("restart", "after_failure", "after_exit"),
    [("permanent", True, True), ("transient", True, False), ("temporary", False, False)],
)
def test_policies(restart: Restart, after_failure: bool, after_exit: bool) -> None:
    async def goes_on(intent: Callable[[Worker], Any]) -> bool:
        made: list[str] = []
        async with quick() as crew:
            (worker,) = start(crew, made, "a", restart)
            await asyncio.gather(worker.call(intent), return_exceptions=True)
            try:
                await worker.work()
            except AgentStopped:
                assert made == ["a"]
                return False
            assert made == ["a", "a"]
            return True

    async def main() -> tuple[bool, bool]:
        return await goes_on(Worker.fail), await goes_on(Worker.leave)

    assert run(main) == (after_failure, after_exit)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_message_is_lost_by_restarts(seed: int) -> None:
    done: list[int] = []

    class Flaky:
        def job(self, n: int) -> None:
            done.append(n)
            if n % 10 == 0:
                raise MochiError("every tenth job fails")

    async def main() -> None:
        async with quick(backoff=0) as crew:
            flaky = crew.start(Flaky, mailbox=5)
            for n in range(100):
                await flaky.send(Flaky.job, n)

    run(main, seed)
    assert done == list(range(100))


def test_a_supervisor_at_its_budget_fails_upward() -> None:
    made: list[str] = []
    workers: list[Ref[Worker]] = []
    calls: list[asyncio.Future[Any]] = []

    async def overstrain() -> None:
        async with quick(limit=3, period=60) as crew:
            workers.extend(start(crew, made, "ab"))
            for _ in range(4):
                workers[0].cast(Worker.fail)
            workers[0].cast(Worker.work)
            calls.append(workers[0].work())
            await asyncio.sleep(10)

    async def main() -> None:
        with pytest.raises(ExceptionGroup) as caught:
            await overstrain()
        (error,) = caught.value.exceptions
        assert isinstance(error, RestartLimit)
        assert str(error) == "more than 3 restarts in 60 seconds"
        assert str(error.__cause__) == "a fails"
        with pytest.raises(AgentStopped):
            await calls[0]
        with pytest.raises(AgentStopped):
            workers[1].cast(Worker.work)

    run(main)
    assert made == ["a", "b", "a", "a", "a"]
    assert workers[0].unhandled == [(Worker.work, ()), (Worker.work, ())]


def test_old_failures_do_not_count() -> None:
    async def main() -> list[str]:
        made: list[str] = []
        async with quick(limit=1, period=0.01) as crew:
            (worker,) = start(crew, made, "a")
            for _ in range(3):
                worker.cast(Worker.fail)
                await worker.work()
                await asyncio.sleep(0.02)
        return made

    assert run(main) == ["a"] * 4


def test_restarts_wait_longer_each_time() -> None:
    async def main() -> list[float]:
        loop = asyncio.get_running_loop()
        times: list[float] = []

        class Timed(Worker):
            def __init__(self) -> None:
                super().__init__("t", [])
                times.append(loop.time())

        async with Supervisor(limit=3, backoff=0.02) as crew:
            timed = crew.start(Timed)
            for _ in range(3):
                timed.cast(Worker.fail)
        return [later - earlier for earlier, later in pairwise(times)]

    waits = run(main)
    assert [wait >= least for wait, least in zip(waits, (0.019, 0.039, 0.079), strict=True)]
    assert waits[0] < waits[1] < waits[2]


def test_a_constructor_that_fails_counts_as_a_failure() -> None:
    attempts: list[int] = []

    def make() -> Worker:
        attempts.append(1)
        if len(attempts) in (2, 3):
            raise MochiError("not yet")
        return Worker("a", [])

    async def main() -> int:
        async with quick() as crew:
            worker = crew.start(make)
            worker.cast(Worker.fail)
            answer: int = await worker.work()
            return answer

    assert run(main) == 1
    assert len(attempts) == 4


def test_a_handler_under_way_finishes_before_its_agent_begins_anew() -> None:
    async def main() -> object:
        event = asyncio.Event()
        async with quick("one_for_all") as crew:
            failing, busy = start(crew, [], "ab")
            answer = busy.wait(event)
            await asyncio.sleep(0)
            failing.cast(Worker.fail)
            await asyncio.sleep(0.01)
            event.set()
            return await answer

    assert run(main) == "b"


def test_a_handler_that_does_not_finish_is_cancelled_after_the_grace() -> None:
    async def main() -> int:
        async with quick("one_for_all", grace=0.01) as crew:
            failing, busy = start(crew, [], "ab")
            answer = busy.wait(asyncio.Event())
            await asyncio.sleep(0)
            failing.cast(Worker.fail)
            with pytest.raises(MochiError, match="was cancelled"):
                await answer
            result: int = await busy.work()
            return result

    assert run(main) == 1


def test_agents_that_fail_together_begin_anew_once() -> None:
    async def main() -> list[str]:
        made: list[str] = []
        async with quick("one_for_all") as crew:
            workers = start(crew, made)
            for worker in workers:
                worker.cast(Worker.fail)
            await asyncio.gather(*(worker.work() for worker in workers))
        return made

    made = run(main)
    assert made[:3] == ["a", "b", "c"]
    assert len(made) % 3 == 0


def test_the_end_of_the_block_stops_the_agents_in_reverse() -> None:
    async def main() -> list[int]:
        counts: list[int] = []

        class Front(Worker):
            async def ask(self, back: Ref[Worker]) -> None:
                counts.append(await back.work())

        async with quick() as crew:
            (back,) = start(crew, [], "b")
            front = crew.start(lambda: Front("f", []))
            for _ in range(5):
                front.cast(Front.ask, back)
        return counts

    assert run(main) == [1, 2, 3, 4, 5]


def test_an_error_in_the_block_ends_the_agents() -> None:
    handled: list[asyncio.Future[Any]] = []

    async def leave() -> None:
        async with quick(grace=0.01) as crew:
            (worker,) = start(crew, [], "a")
            handled.append(worker.work())
            handled.append(worker.wait(asyncio.Event()))
            raise ValueError("in the block")

    async def main() -> list[Any]:
        with pytest.raises(ExceptionGroup) as caught:
            await leave()
        assert [str(error) for error in caught.value.exceptions] == ["in the block"]
        return await asyncio.gather(*handled, return_exceptions=True)

    worked, waited = run(main)
    assert worked == 1
    assert isinstance(waited, AgentStopped)


def test_restarts_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with quick() as crew:
            worker = crew.start(lambda: Worker("a", []), name="a")
            worker.cast(Worker.fail)

    run(main)
    assert caplog.messages == ["<agent a>: begin anew after MochiError('a fails', 0)"]


def test_names_stay_with_restarted_agents() -> None:
    async def main() -> None:
        async with quick() as crew:
            worker = crew.start(lambda: Worker("a", []), name="a")
            worker.cast(Worker.fail)
            assert await lookup("a").work() == 1
            assert lookup("a") is worker

    run(main)


def test_wrong_settings() -> None:
    with pytest.raises(ValueError, match="one_for_none"):
        Supervisor("one_for_none")  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="async with"):
        Supervisor().start(lambda: Worker("a", []))

    async def main() -> None:
        async with quick() as crew:
            with pytest.raises(ValueError, match="sometimes"):
                crew.start(lambda: Worker("a", []), restart="sometimes")  # type: ignore[arg-type]

    run(main)


async def bank(acknowledged: list[int], handled: list[int], agents: list[Ref[Any]]) -> None:
    """A program with a wait of every kind."""

    class Account:
        def deposit(self, n: int) -> int:
            handled.append(n)
            return n

        async def deposit_slowly(self, n: int) -> int:
            await asyncio.sleep(0)
            handled.append(n)
            return n

        def fail(self) -> None:
            raise MochiError("fails")

    async with Supervisor("one_for_all", backoff=0, grace=1) as crew:
        first = crew.start(Account, mailbox=2)
        second = crew.start(Account)
        for n in range(0, 8, 2):
            await first.send(Account.deposit, n)
            acknowledged.append(n)
            second.cast(Account.deposit_slowly, n + 1)
            acknowledged.append(n + 1)
        acknowledged.append(await second.call(Account.deposit, 100))
        acknowledged.append(await second.within(5).call(Account.deposit_slowly, 101))
        second.cast(Account.fail)
        acknowledged.append(await first.call(Account.deposit_slowly, 102))
        async with spawn(Account) as third:
            agents.append(third)
            acknowledged.append(await third.call(Account.deposit_slowly, 103))
            third.cast(Account.deposit_slowly, 104)
            await asyncio.sleep(0)
            acknowledged.append(104)
        await first.stop()


@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_cancelled_at_every_await(seed: int | None) -> None:
    """Whatever was acknowledged before the cancellation has been handled."""

    async def main(step: int) -> bool:
        acknowledged: list[int] = []
        handled: list[int] = []
        agents: list[Ref[Any]] = []
        reached = await cancelled_at(bank(acknowledged, handled, agents), step)
        for agent in agents:
            await agent.stop()
        assert set(acknowledged) <= set(handled)
        assert len(handled) == len(set(handled))
        return reached

    step = 0
    while run(partial(main, step), seed):
        step += 1
    assert step >= 7
