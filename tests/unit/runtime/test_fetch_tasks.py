"""Requests in tasks: they overlap, end in time, are cancelled, and answers come in one order."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from raw_server import RawServer, Request, answer
from schedules import cancelled_at, run

from mochi_runtime._internal import background
from mochi_runtime.agents import spawn
from mochi_runtime.coroutines import may_wait
from mochi_runtime.errors import FETCH_FAULT, MochiError
from mochi_runtime.fetch import fetch, fetch_as_waiting, fetch_waiting, http_get_waiting
from mochi_runtime.future import await_, start, start_task
from mochi_runtime.tasks import run_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


meeting = threading.Barrier(2, timeout=10)


def meet(_: Request) -> Iterator[bytes | float]:
    """What two requests are told when both are there; one alone is told nothing."""
    yield 0.2
    meeting.wait()
    yield from answer("4")


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as server:
        server.answers["/now"] = answer("1")
        server.answers["/slow"] = [0.3, *answer("2")]
        server.answers["/meet"] = meet
        server.answers["/never"] = [60.0]
        fetch(f"{server.url}/now")  # which loads what the system trusts
        yield server


def within(seconds: float, work: Callable[[], object]) -> bool:
    """Whether work can be done in time, on a machine that may be busy with other work."""
    for _ in range(10):
        begun = time.monotonic()
        work()
        if time.monotonic() - begun < seconds:
            return True
    return False


def under_way() -> int:
    """How many requests the client is busy with."""
    (here,) = background._running
    return len(asyncio.all_tasks(here.loop)) - 1


def wait_until_none_is_under_way() -> None:
    end = time.monotonic() + 5
    while under_way():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_requests_of_tasks_overlap(server: RawServer) -> None:
    def both() -> None:
        slow = [start_task(fetch_waiting(f"{server.url}/slow")) for _ in range(2)]
        assert [await_(future) for future in slow] == [2.0, 2.0]

    assert within(0.5, both)


def test_requests_of_coroutines_overlap_and_the_loop_goes_on(server: RawServer) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def main() -> list[Any]:
        ticking = asyncio.create_task(tick())
        both = [fetch_waiting(f"{server.url}/meet"), http_get_waiting(f"{server.url}/meet")]
        found = await asyncio.gather(*both)
        ticking.cancel()
        return found

    assert run(main) == [4.0, "4"]
    assert ticks > 5


def test_answers_come_in_the_order_of_the_requests(server: RawServer) -> None:
    log: list[str] = []

    async def note(path: str) -> None:
        try:
            log.append(f"{path} {await fetch_waiting(server.url + path)}")
        except MochiError as error:
            log.append(f"{path} {error.message.rpartition(': ')[2]}")
        log.append(f"{path} again {await http_get_waiting(f'{server.url}/now')}")

    for path in ("/slow", "/now", "/nowhere", "/slow"):
        start_task(note(path))
    run_tasks()
    assert log == [
        *("/slow 2.0", "/now 1.0", "/nowhere 404 Not Found", "/slow 2.0"),
        *("/slow again 1", "/now again 1", "/nowhere again 1", "/slow again 1"),
    ]


def test_the_same_errors_and_times(server: RawServer) -> None:
    def number(value: object) -> int:
        raise MochiError(f"no number: {value}")

    begun = time.monotonic()
    wrong = {
        "no whole answer within 0.2 s": fetch_waiting(f"{server.url}/never", {"timeout": 0.2}),
        "unknown scheme ftp": fetch_waiting("ftp://x"),
        "unknown fetch option: colour": fetch_waiting(server.url, {"colour": 1}),
        "no number: 1.0": fetch_as_waiting(f"{server.url}/now", None, number),
        "404 Not Found": http_get_waiting(f"{server.url}/nowhere"),
    }
    futures = [start_task(work) for work in wrong.values()]
    for message, future in zip(wrong, futures, strict=True):
        with pytest.raises(MochiError, match=message):
            await_(future)
    assert time.monotonic() - begun < 5
    wait_until_none_is_under_way()


def test_coroutines_of_python_go_on_during_a_request(server: RawServer) -> None:
    log: list[str] = []

    async def count() -> str:
        for number in range(3):
            await asyncio.sleep(0.01)
            log.append(str(number))
        return "counted"

    slow = start_task(fetch_waiting(f"{server.url}/slow"))
    counting = start(count)
    assert await_(slow) == 2.0
    assert log == ["0", "1", "2"]
    assert await_(counting) == "counted"  # type: ignore[comparison-overlap]


def test_a_request_that_is_cancelled_ends_at_every_await(server: RawServer) -> None:
    async def whole() -> None:
        await fetch_waiting(f"{server.url}/now")
        await http_get_waiting(f"{server.url}/never")

    async def main(step: int) -> bool:
        return await cancelled_at(whole(), step)

    begun = time.monotonic()
    for step in range(2):
        assert run(lambda step=step: main(step))  # type: ignore[misc]
        wait_until_none_is_under_way()
    assert time.monotonic() - begun < 5


def test_a_time_limit_of_asyncio_ends_a_request(server: RawServer) -> None:
    async def main() -> None:
        async with asyncio.timeout(0.1):
            await fetch_waiting(f"{server.url}/never")

    with pytest.raises(TimeoutError):
        run(main)
    wait_until_none_is_under_way()


def test_agents_with_mailboxes_ask_at_the_same_time(server: RawServer) -> None:
    class Reader:
        async def _read(self, path: str) -> object:
            return await fetch_waiting(server.url + path)

        @may_wait(_read)
        def read(self, path: str) -> object:
            return fetch(server.url + path)

    async def main() -> list[object]:
        async with spawn(Reader) as one, spawn(Reader) as two:
            return await asyncio.gather(one.read("/meet"), two.read("/meet"))

    assert run(main) == [4.0, 4.0]
    with pytest.raises(MochiError, match="404") as failed:
        fetch(f"{server.url}/nowhere")
    assert failed.value.code == FETCH_FAULT
