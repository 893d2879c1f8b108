"""Tasks of Mochi programs: their order, and how they get along with asyncio."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest
from schedules import SEEDS, cancelled_at, run

from mochi_runtime.channel import Channel, make_chan, recv, recv_waiting, send, send_waiting
from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.future import Future, await_, start, start_task, wait
from mochi_runtime.stream import Stream
from mochi_runtime.tasks import run_tasks

if TYPE_CHECKING:
    from collections.abc import Coroutine


async def produce(out: Channel[int], count: int, log: list[str]) -> int:
    for number in range(count):
        log.append(f"send {number}")
        await send_waiting(out, number)
    return count


async def consume(source: Channel[int], count: int, log: list[str]) -> int:
    total = 0
    for _ in range(count):
        number = await recv_waiting(source)
        log.append(f"recv {number}")
        total += number
    return total


def test_a_task_runs_at_once_until_it_has_to_wait() -> None:
    log: list[str] = []
    channel: Channel[int] = make_chan(2)
    producer = start_task(produce(channel, 4, log))
    assert log == ["send 0", "send 1", "send 2"]
    assert not producer.done()
    assert repr(producer) == "Future(<pending>)"
    assert recv(channel) == 0
    assert log == ["send 0", "send 1", "send 2"]  # what is ready runs when the program waits
    assert recv(channel) == 1
    run_tasks()
    assert await_(producer) == 4
    assert [recv(channel), recv(channel)] == [2, 3]


def test_the_program_runs_tasks_while_it_waits() -> None:
    log: list[str] = []
    channel: Channel[int] = make_chan(0)
    consumer = start_task(consume(channel, 3, log))
    for number in (5, 6, 7):
        send(channel, number)
    assert await_(consumer) == 18
    start_task(produce(channel, 2, log))
    assert [recv(channel), recv(channel)] == [0, 1]


def test_readers_and_senders_are_served_in_order() -> None:
    channel: Channel[int] = make_chan(0)
    readers = [start_task(recv_waiting(channel)) for _ in range(3)]
    for number in range(3):
        send(channel, number)
    assert [await_(reader) for reader in readers] == [0, 1, 2]
    senders = [start_task(send_waiting(channel, number)) for number in range(3)]
    assert [recv(channel) for _ in senders] == [0, 1, 2]
    run_tasks()
    assert all(sender.done() for sender in senders)


def test_a_wait_that_nothing_can_end_is_an_error_and_leaves_no_trace() -> None:
    channel: Channel[int] = make_chan(0)
    with pytest.raises(MochiError, match="recv on an empty channel"):
        recv(channel)
    with pytest.raises(MochiError, match="send on a full channel"):
        send(channel, 1)
    with pytest.raises(MochiError, match="nothing will complete"):
        await_(start_task(recv_waiting(make_chan(1))))
    with pytest.raises(MochiError, match="recv on an empty channel"):
        recv(channel)


def test_errors_of_tasks_wait_in_their_futures() -> None:
    async def fail(channel: Channel[int]) -> None:
        raise MochiError(f"got {await recv_waiting(channel)}")

    channel: Channel[int] = make_chan(1)
    failing = start_task(fail(channel))
    awaiting = start_task(wait(failing))
    send(channel, 3)
    for future in (failing, awaiting, failing):
        with pytest.raises(MochiError, match="got 3"):
            await_(future)


def test_an_interrupt_in_a_task_reaches_the_program() -> None:
    async def interrupt(channel: Channel[int]) -> None:
        await recv_waiting(channel)
        raise KeyboardInterrupt

    channel: Channel[int] = make_chan(1)
    start_task(interrupt(channel))
    send(channel, 1)
    with pytest.raises(KeyboardInterrupt):
        run_tasks()


def test_each_thread_has_tasks_of_its_own() -> None:
    channel: Channel[int] = make_chan(1)
    waiting = start_task(recv_waiting(channel))
    thread = threading.Thread(target=run_tasks)
    thread.start()
    thread.join(10)
    assert not waiting.done()
    send(channel, 1)
    assert await_(waiting) == 1


@pytest.mark.parametrize(
    "wrong", [lambda: recv_waiting(1), lambda: send_waiting(1, 2), lambda: wait(3)]
)
def test_values_of_another_kind(wrong: Any) -> None:
    with pytest.raises(MochiError, match="expects a") as caught:
        await_(start_task(wrong()))
    assert caught.value.code == TYPE_FAULT


# With asyncio


async def double(number: int) -> int:
    await asyncio.sleep(0.001)
    return number * 2


def test_a_plain_program_awaits_coroutines_of_python() -> None:
    assert await_(double(4)) == 8
    futures = [start(lambda n=n: double(n)) for n in range(5)]
    assert [await_(future) for future in futures] == [0, 2, 4, 6, 8]

    async def fail() -> None:
        await asyncio.sleep(0)
        raise MochiError("no")

    for _ in range(2):
        with pytest.raises(MochiError, match="no"):
            await_(fail())


def test_a_task_awaits_coroutines_of_python() -> None:
    async def work(channel: Channel[int]) -> int:
        first = await wait(double(1))
        return first + await recv_waiting(channel)

    channel: Channel[int] = make_chan(1)
    tasks = [start_task(work(channel)), start_task(work(channel))]
    send(channel, 10)
    send(channel, 20)
    assert sorted(await_(task) for task in tasks) == [12, 22]


def test_a_coroutine_that_is_cancelled_fails() -> None:
    async def leave() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    with pytest.raises(MochiError, match="was cancelled"):
        await_(leave())


@pytest.mark.parametrize("seed", SEEDS)
def test_tasks_of_mochi_and_asyncio_share_channels(seed: int) -> None:
    async def main() -> tuple[list[str], int, list[int]]:
        log: list[str] = []
        channel: Channel[int] = make_chan(2)
        answers: Channel[int] = make_chan(0)
        consumer = start_task(consume(channel, 6, log))
        producer = asyncio.create_task(produce(channel, 3, log))
        mochi_producer = start_task(produce(channel, 3, log))
        echo = start_task(send_waiting(answers, 1))
        first = await answers.receive()
        await echo
        await mochi_producer
        assert await producer == 3
        return log, await consumer, [first]

    log, total, first = run(main, seed)
    assert total == 6
    assert first == [1]
    assert sorted(log) == sorted(
        [f"{verb} {n}" for verb in ("send", "recv") for n in (0, 1, 2)] * 2
    )


def test_a_running_loop_is_not_waited_for_by_ordinary_functions() -> None:
    async def main() -> int:
        with pytest.raises(MochiError, match="call the function with `async`"):
            await_(asyncio.create_task(double(1)))
        begun = start(lambda: double(1))
        with pytest.raises(MochiError, match="await in Python"):
            await_(begun)
        assert await begun == 2
        answer: int = await_(double(4))
        return answer

    assert run(main) == 8


@pytest.mark.parametrize("seed", SEEDS)
def test_cancelled_readers_and_senders_lose_nothing(seed: int) -> None:
    async def work(channel: Channel[int], received: list[int], sent: list[int]) -> None:
        async with asyncio.TaskGroup() as group:

            async def feed(start: int) -> None:
                for number in range(start, start + 5):
                    await channel.put(number)
                    sent.append(number)

            group.create_task(feed(0))
            group.create_task(feed(10))
            for _ in range(10):
                received.append(await channel.receive())

    async def main(step: int) -> bool:
        channel: Channel[int] = make_chan(1)
        received: list[int] = []
        sent: list[int] = []
        reached = await cancelled_at(work(channel, received, sent), step)
        left = [channel._take() for _ in range(len(channel))]
        everything = [*received, *left]
        assert len(everything) == len(set(everything))
        assert set(sent) <= set(everything)
        assert not channel._senders
        assert not channel._readers
        return reached

    step = 0
    while run(lambda step=step: main(step), seed):
        step += 1
    assert step >= 3


def test_closing_a_channel_ends_readers_and_senders() -> None:
    async def main() -> tuple[list[int], list[object]]:
        channel: Channel[int] = make_chan(2)
        reader = asyncio.create_task(collect(channel))
        await channel.put(1)
        await channel.put(2)
        await asyncio.sleep(0)
        channel.close()
        seen = await reader
        other: Channel[int] = make_chan(0)
        work: list[Coroutine[Any, Any, Any]] = [other.put(1), other.put(2)]
        tasks = [asyncio.create_task(each) for each in work]
        await asyncio.sleep(0)
        other.close()
        return seen, list(await asyncio.gather(*tasks, return_exceptions=True))

    async def collect(channel: Channel[int]) -> list[int]:
        return [value async for value in channel]

    seen, errors = run(main)
    assert seen == [1, 2]
    assert [str(error) for error in errors] == ["send on a closed channel or stream"] * 2


def test_a_closed_channel_gives_what_it_has() -> None:
    channel: Channel[int] = make_chan(2)
    send(channel, 1)
    channel.close()
    assert recv(channel) == 1
    for act in (lambda: recv(channel), lambda: send(channel, 2)):
        with pytest.raises(MochiError, match="on a closed channel"):
            act()


def test_subscribers_that_leave_are_forgotten() -> None:
    stream: Stream[int] = Stream()

    async def main() -> list[int]:
        async def first_two() -> list[int]:
            seen: list[int] = []
            async for value in stream:
                seen.append(value)
                if len(seen) == 2:
                    break
            return seen

        reader = asyncio.create_task(first_two())
        await asyncio.sleep(0)
        for number in range(4):
            stream.emit(number)
        return await reader

    assert run(main) == [0, 1]
    assert not stream._subscriptions


def test_closing_a_stream_ends_its_subscriptions() -> None:
    async def main() -> list[list[int]]:
        stream: Stream[int] = Stream()

        async def collect() -> list[int]:
            return [value async for value in stream]

        readers = [asyncio.create_task(collect()) for _ in range(2)]
        await asyncio.sleep(0)
        stream.emit(1)
        stream.emit(2)
        stream.close()
        with pytest.raises(MochiError, match="closed"):
            stream.emit(3)
        assert [value async for value in stream] == []
        return await asyncio.gather(*readers)

    assert run(main) == [[1, 2], [1, 2]]


def test_a_future_is_awaited_by_several_tasks_of_asyncio() -> None:
    async def main() -> list[int]:
        future: Future[int] = Future()
        readers = [asyncio.create_task(_value(future)) for _ in range(3)]
        leaver = asyncio.create_task(_value(future))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        future.resolve(7)
        return await asyncio.gather(*readers)

    async def _value(future: Future[int]) -> int:
        return await future

    assert run(main) == [7, 7, 7]


def test_a_task_that_waits_for_a_stream_is_kept() -> None:
    stream: Stream[int] = Stream()

    async def both() -> int:
        sub = stream.subscribe()
        return await recv_waiting(sub) + await recv_waiting(sub)

    future = start_task(both())
    for number in (3, 4):
        gc.collect()
        stream.emit(number)
        run_tasks()
    assert await_(future) == 7
    gc.collect()
    assert not stream._subscriptions
    assert not stream._awaited
