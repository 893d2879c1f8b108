"""What the agents do, by hand: a task for each, an `asyncio.Queue`, and a future for each call."""

from __future__ import annotations

import asyncio
from typing import Any

type Message = tuple[str, Any]


async def serve(mailbox: asyncio.Queue[Message]) -> None:
    """A tally, until it is told to stop."""
    total = 0
    while True:
        match await mailbox.get():
            case "add", n:
                total += n
            case "total", reply:
                reply.set_result(total)
            case "stop", _:
                return


class Server:
    """A task that serves a mailbox."""

    def __init__(self) -> None:
        self.mailbox: asyncio.Queue[Message] = asyncio.Queue()
        self.task = asyncio.create_task(serve(self.mailbox))

    def call(self) -> asyncio.Future[int]:
        """Ask for the total."""
        reply: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.mailbox.put_nowait(("total", reply))
        return reply

    async def stop(self) -> None:
        """Let the task end."""
        self.mailbox.put_nowait(("stop", None))
        await self.task


async def casts(count: int) -> int:
    """Messages that nobody waits for."""
    server = Server()
    put = server.mailbox.put_nowait
    for n in range(count):
        put(("add", n))
    total = await server.call()
    await server.stop()
    return total


async def calls(count: int) -> int:
    """One answer after the other."""
    server = Server()
    total = 0
    for _ in range(count):
        total += await server.call()
    await server.stop()
    return total


async def alive(count: int) -> int:
    """Many at once, each with one message and one answer."""
    servers = [Server() for _ in range(count)]
    for n, server in enumerate(servers):
        server.mailbox.put_nowait(("add", n))
    total = sum(await asyncio.gather(*(server.call() for server in servers)))
    for server in servers:
        await server.stop()
    return total


async def channel(count: int) -> int:
    """A producer and a consumer, with room for 16 values between them."""
    queue: asyncio.Queue[int] = asyncio.Queue(16)

    async def produce() -> None:
        for n in range(count):
            await queue.put(n)

    async def consume() -> int:
        total = 0
        for _ in range(count):
            total += await queue.get()
        return total

    producer = asyncio.create_task(produce())
    total = await asyncio.create_task(consume())
    await producer
    return total
