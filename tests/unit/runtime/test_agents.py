"""Agents with mailboxes: order, answers, bounds, times and ends."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, run

from mochi_runtime.agent import Agent, listen
from mochi_runtime.agents import (
    AgentError,
    AgentStopped,
    Exit,
    MailboxFull,
    lookup,
    spawn,
)
from mochi_runtime.errors import MochiError
from mochi_runtime.events import Event, publish

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Log:
    """An agent of Python: what it was told, in order."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def note(self, item: object) -> int:
        self.seen.append(item)
        return len(self.seen)

    async def note_slowly(self, item: object) -> int:
        await asyncio.sleep(0)
        self.seen.append(f"begin {item}")
        await asyncio.sleep(0.001)
        self.seen.append(f"end {item}")
        return len(self.seen)

    def fail(self, text: str) -> int:
        raise MochiError(text)

    async def fail_slowly(self, text: str) -> int:
        await asyncio.sleep(0)
        raise MochiError(text)

    async def wait(self, event: asyncio.Event) -> str:
        await event.wait()
        return "waited"

    def all(self) -> list[Any]:
        return list(self.seen)

    def leave(self) -> None:
        raise Exit


@pytest.mark.parametrize("seed", SEEDS)
def test_messages_are_handled_in_the_order_in_which_they_came(seed: int) -> None:
    async def main() -> list[Any]:
        async with spawn(Log) as log:
            for item in range(200):
                log.cast(Log.note if item % 3 else Log.note_slowly, item)
            return await log.call(Log.all)

    expected: list[object] = []
    for item in range(200):
        expected += [item] if item % 3 else [f"begin {item}", f"end {item}"]
    assert run(main, seed) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_every_call_gets_its_own_answer(seed: int) -> None:
    async def main() -> list[int]:
        async with spawn(Log) as log:
            return await asyncio.gather(*(log.note(item) for item in range(50)))

    assert run(main, seed) == list(range(1, 51))


def test_sync_and_async_intents_answer_alike() -> None:
    async def main() -> tuple[int, int, int]:
        async with spawn(Log) as log:
            return (
                await log.call(Log.note, "a"),
                await log.call(Log.note_slowly, item="b"),
                await log.note(item="c"),
            )

    assert run(main) == (1, 3, 4)


@pytest.mark.parametrize("intent", [Log.fail, Log.fail_slowly])
def test_a_failing_intent_fails_its_call_and_nothing_else(
    intent: Callable[[Log, str], Any],
) -> None:
    async def main() -> list[Any]:
        async with spawn(Log) as log:
            log.cast(Log.note, 1)
            failing = log.call(intent, "no")
            log.cast(Log.note, 2)
            with pytest.raises(MochiError, match="no"):
                await failing
            return await log.all()

    assert run(main) == [1, 2]


def test_an_answer_that_nobody_reads_makes_no_noise() -> None:
    async def main() -> None:
        async with spawn(Log) as log:
            log.fail("unread")
            log.fail_slowly("unread")

    run(main)


def test_a_failing_cast_is_told_to_the_loop() -> None:
    told: list[Any] = []

    async def main() -> list[Any]:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context))
        async with spawn(Log, name="log") as log:
            log.cast(Log.fail, "lost")
            return [await log.note(1)]

    assert run(main) == [1]
    assert [str(context["exception"]) for context in told] == ["lost"]
    assert told[0]["message"] == "<agent log> could not handle a message"


def test_an_intent_may_raise_stop_iteration() -> None:
    class Odd:
        def stop(self) -> None:
            raise StopIteration

    async def main() -> None:
        async with spawn(Odd) as odd:
            with pytest.raises(RuntimeError, match="StopIteration"):
                await odd.call(Odd.stop)

    run(main)


def test_a_call_within_a_time() -> None:
    async def main() -> tuple[str, int]:
        event = asyncio.Event()
        async with spawn(Log) as log:
            with pytest.raises(TimeoutError):
                await log.within(0.01).call(Log.wait, event)
            with pytest.raises(TimeoutError):
                await log.within(0.01).note("never handled: its caller has left before its turn")
            later = log.wait(event)
            event.set()
            return await later, await log.within(5).note("in time")

    assert run(main) == ("waited", 1)


def test_a_bounded_mailbox_refuses_casts_and_lets_others_wait() -> None:
    async def main() -> list[Any]:
        async with spawn(Log, mailbox=2) as log:
            log.cast(Log.note, 0)
            log.cast(Log.note, item=1)
            with pytest.raises(MailboxFull, match=r"full \(2 messages\)"):
                log.cast(Log.note, "refused")
            assert len(log) == 2
            senders = [asyncio.create_task(log.send(Log.note, item=n)) for n in range(2, 30)]
            await asyncio.gather(*senders)
            calls = [log.note(n) for n in range(30, 40)]
            assert len(log) == 2
            await asyncio.gather(*calls)
            return await log.all()

    assert run(main) == list(range(40))


def test_a_sender_that_leaves_while_it_waits_has_sent_nothing() -> None:
    async def main() -> list[Any]:
        event = asyncio.Event()
        async with spawn(Log, mailbox=1) as log:
            busy = log.wait(event)
            await asyncio.sleep(0)
            log.cast(Log.note, "first")
            leaver = asyncio.create_task(log.send(Log.note, "leaver"))
            stayer = asyncio.create_task(log.send(Log.note, "stayer"))
            caller = log.note("caller")
            await asyncio.sleep(0)
            leaver.cancel()
            caller.cancel()
            event.set()
            await asyncio.wait([leaver, stayer])
            await busy
            return await log.all()

    assert run(main) == ["first", "stayer"]


def test_stopping_handles_what_was_taken_and_refuses_the_rest() -> None:
    async def main() -> list[Any]:
        log = spawn(Log)
        for item in range(300):
            log.cast(Log.note_slowly if item == 150 else Log.note, item)
        answer = log.all()
        await log.stop()
        await log.stop()
        with pytest.raises(AgentStopped):
            log.cast(Log.note, "late")
        with pytest.raises(AgentStopped):
            await log.note("late")
        return await answer

    assert len(run(main)) == 301


def test_senders_that_wait_when_an_agent_stops_are_told() -> None:
    async def main() -> list[Any]:
        event = asyncio.Event()
        log = spawn(Log, mailbox=1)
        busy = log.wait(event)
        await asyncio.sleep(0)
        log.cast(Log.note, 1)
        sender = asyncio.create_task(log.send(Log.note, 2))
        caller = log.note(3)
        await asyncio.sleep(0)
        log.close()
        event.set()
        return await asyncio.gather(busy, sender, caller, return_exceptions=True)

    waited, sent, called = run(main)
    assert waited == "waited"
    assert isinstance(sent, AgentStopped)
    assert isinstance(called, AgentStopped)


def test_killing_cancels_the_handler_and_fails_the_calls() -> None:
    async def main() -> list[Any]:
        log = spawn(Log)
        under_way = log.wait(asyncio.Event())
        waiting = log.note("never")
        log.cast(Log.note, "cast")
        await asyncio.sleep(0)
        log.kill()
        await log.stop()
        answers = await asyncio.gather(under_way, waiting, return_exceptions=True)
        assert log.unhandled == [(Log.note, ("never",)), (Log.note, ("cast",))]
        return answers

    answers = run(main)
    assert [type(answer) for answer in answers] == [AgentStopped, AgentStopped]


def test_an_agent_may_end_itself() -> None:
    async def main() -> object:
        log = spawn(Log)
        answer = await log.leave()
        with pytest.raises(AgentStopped):
            await log.all()
        return answer

    assert run(main) is None


def test_an_agent_cannot_wait_for_itself() -> None:
    class Narcissus:
        async def look(self) -> object:
            me = lookup("narcissus")
            return await me.look()

        async def end(self) -> None:
            await lookup("narcissus").stop()

    async def main() -> None:
        async with spawn(Narcissus, name="narcissus") as agent:
            with pytest.raises(AgentError, match="would wait for itself"):
                await agent.look()
            with pytest.raises(AgentError, match="would wait for itself"):
                await agent.end()

    run(main)


def test_a_handler_that_waits_for_something_cancelled_fails() -> None:
    class Odd:
        async def wait(self) -> None:
            future = asyncio.get_running_loop().create_future()
            future.cancel()
            await future

        def works(self) -> bool:
            return True

    async def main() -> object:
        async with spawn(Odd) as odd:
            with pytest.raises(AgentError, match=r"Odd\.wait was cancelled"):
                await odd.wait()
            return await odd.works()

    assert run(main) is True


@pytest.mark.parametrize("step", range(4))
def test_a_handler_that_is_cancelled_ends_its_agent(step: int) -> None:
    reached: list[int] = []

    class Slow:
        async def work(self) -> None:
            for number in range(4):
                reached.append(number)
                await asyncio.sleep(0)

    async def main() -> list[Any]:
        slow = spawn(Slow)
        answers = [slow.work(), slow.work()]
        while len(reached) <= step:
            await asyncio.sleep(0)
        for task in asyncio.all_tasks():
            if task.get_name() == "Slow.work":
                task.cancel()
        await slow.stop()
        return await asyncio.gather(*answers, return_exceptions=True)

    cut, answered = run(main)
    assert type(cut) is AgentStopped
    assert answered is None  # it was taken before
    assert reached[-4:] == [0, 1, 2, 3]
    assert len(reached) in (step + 5, step + 6)


def test_a_program_may_end_while_agents_are_at_work() -> None:
    async def main() -> None:
        log = spawn(Log)
        for item in range(10):
            log.cast(Log.note_slowly, item)
        log.note_slowly("unread")
        await asyncio.sleep(0)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(main())
        gc.collect()


def test_names() -> None:
    async def main() -> None:
        async with spawn(Log, name="log") as log:
            assert lookup("log") is log
            assert repr(log) == "<agent log>"
            with pytest.raises(AgentError, match="named 'log' already"):
                spawn(Log, name="log")
        with pytest.raises(AgentError, match="no agent is named 'log'"):
            lookup("log")
        async with spawn(Log, name="log") as again:
            assert lookup("log") is again

    run(main)
    run(main)


class Tick(Event):
    __slots__ = ("n",)
    __match_args__ = ("n",)

    def __init__(self, n: int) -> None:
        self.n = n


class Ear(Agent):
    __slots__ = ("heard",)
    __match_args__ = ("heard",)

    def __init__(self) -> None:
        self.heard: list[int] = []
        listen(Tick, self._on_tick)

    def _on_tick(self, tick: Tick) -> None:
        self.heard.append(tick.n)

    def all(self) -> list[int]:
        return self.heard


def test_events_come_by_the_mailbox_and_end_with_the_agent() -> None:
    async def main() -> list[int]:
        async with spawn(Ear) as ear:
            publish(Tick(1))
            assert len(ear) == 1
            publish(Tick(2))
            heard: list[int] = await ear.all()
        publish(Tick(3))
        return heard

    assert run(main) == [1, 2]
    assert not Tick._handlers


def test_handlers_run_in_the_context_of_the_spawn() -> None:
    variable = contextvars.ContextVar("variable", default="outside")

    class Reader:
        def read(self) -> str:
            return variable.get()

        async def read_slowly(self) -> str:
            await asyncio.sleep(0)
            return variable.get()

    async def main() -> list[str]:
        variable.set("spawn")
        async with spawn(Reader) as reader:
            variable.set("call")
            return [await reader.read(), await reader.read_slowly()]

    assert run(main) == ["spawn", "spawn"]


def test_other_work_gets_its_turn() -> None:
    async def main() -> int:
        async with spawn(Log) as log:
            for item in range(10_000):
                log.cast(Log.note, item)
            turns = 0
            while len(log):
                await asyncio.sleep(0)
                turns += 1
            return turns

    assert run(main) > 10


def test_idle_agents_keep_no_program_alive() -> None:
    async def main() -> int:
        agents = [spawn(Log) for _ in range(100)]
        return sum(await asyncio.gather(*(agent.note(1) for agent in agents)))

    assert run(main) == 100


def test_another_loop_is_refused() -> None:
    async def make() -> Any:
        return spawn(Log)

    log = asyncio.run(make())

    async def use() -> None:
        log.cast(Log.note, 1)

    with pytest.raises(AgentError, match="another event loop"):
        asyncio.run(use())
    with pytest.raises(AgentError, match="another event loop"):
        log.cast(Log.note, 1)
    assert not len(log)


@pytest.mark.parametrize("use", [lambda log: log._private, lambda log: log.missing])
def test_only_intents_are_called(use: Callable[[Any], Awaitable[Any]]) -> None:
    async def main() -> None:
        async with spawn(Log) as log:
            with pytest.raises(AttributeError):
                use(log)

    run(main)


def test_wrong_bounds_and_failing_constructors() -> None:
    async def main() -> None:
        with pytest.raises(ValueError, match="at least one message"):
            spawn(Log, mailbox=0)
        with pytest.raises(ZeroDivisionError):
            spawn(lambda: 1 // 0, name="never")
        with pytest.raises(AgentError):
            lookup("never")

    run(main)


def test_an_interrupt_ends_the_program() -> None:
    class Interrupted:
        def now(self) -> None:
            raise KeyboardInterrupt

    async def main() -> None:
        agent = spawn(Interrupted)
        await agent.now()

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
