"""Channels: `chan<T>`, `send` and `recv` (newer surface, section 11).

A channel is a queue with a capacity.  Whoever reads what is empty, or sends to what is full, waits:
a task by itself, the program by running its tasks (`tasks`).  When none of them could ever help,
that is an error.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import hide_frames, without_frames
from mochi_runtime.future import Future
from mochi_runtime.tasks import run_until

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from typing import Protocol, Self

    class Readable[T](Protocol):
        """What values of type `T` are read from."""

        async def receive(self) -> T:
            """Take the first value; a task waits until there is one."""
            ...

    class Broadcast[T](Protocol):
        """A stream, which Mochi's types do not tell from its subscriptions."""

        def subscribe(self, limit: int | None = None) -> Readable[T]:
            """What one reader sees of it."""
            ...

else:  # `collections` is slow to load
    from _collections import deque


class Source[T]:
    """Values that wait for those who read them, or readers that wait for values."""

    __slots__ = ("_closed", "_readers", "_values")

    _empty: str

    def __init__(self) -> None:
        self._values: deque[T] = deque()
        self._readers: list[Future[T]] = []
        self._closed = False

    def recv(self) -> T:
        """Take the first value; a program runs its tasks until there is one."""
        if self._has_value():
            return self._take()
        reader = self._reader()
        try:
            if not run_until(reader.done):
                raise MochiError(self._empty)
        except BaseException:
            self._leave(reader)
            raise
        return reader.result()

    async def receive(self) -> T:
        """Take the first value; a task waits until there is one."""
        if self._has_value():
            return self._take()
        reader = self._reader()
        try:
            return await reader
        except BaseException:
            self._leave(reader)
            raise

    def close(self) -> None:
        """Take no more values: those that wait can be read, and then iteration ends."""
        self._closed = True
        for reader in self._readers:
            reader.reject(closed_error("recv"))
        self._readers.clear()

    def _has_value(self) -> bool:
        return bool(self._values)

    def _take(self) -> T:
        return self._values.popleft()

    def _reader(self) -> Future[T]:
        """Wait for a value, behind those who wait already."""
        if self._closed:
            raise closed_error("recv")
        reader: Future[T] = Future()
        self._readers.append(reader)
        return reader

    def _leave(self, reader: Future[T]) -> None:
        """Wait no more; what was handed over meanwhile is for the next."""
        if reader in self._readers:
            self._readers.remove(reader)
        elif reader.succeeded():
            value = reader.result()
            if self._readers:
                self._readers.pop(0).resolve(value)
            else:
                self._values.appendleft(value)

    def _hand_over(self, value: T) -> bool:
        """Give a value to whoever has waited longest, if anybody does."""
        if not self._readers:
            return False
        self._readers.pop(0).resolve(value)
        return True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        try:
            return await self.receive()
        except MochiError:
            if self._closed:
                raise StopAsyncIteration from None
            raise

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True


def closed_error(action: str) -> MochiError:
    """What `action` raises once no more values are taken."""
    return MochiError(f"{action} on a closed channel or stream")


class Channel[T](Source[T]):
    """A first-in first-out queue of at most `capacity` values.

    One without capacity hands a value over only where somebody waits for it.
    """

    __slots__ = ("_senders", "capacity")

    _empty = "recv on an empty channel"

    def __init__(self, capacity: int) -> None:
        if capacity < 0:
            raise MochiError(f"a channel cannot have capacity {capacity}")
        super().__init__()
        self.capacity = capacity
        self._senders: list[tuple[T, Future[None]]] = []

    def send(self, value: T) -> None:
        """Put `value` at the end; a program runs its tasks until there is room."""
        if self._accepts(value):
            return
        sender = self._sender(value)
        try:
            if not run_until(sender.done):
                raise MochiError(f"send on a full channel (capacity {self.capacity})")
        except BaseException:
            self._withdraw(sender)
            raise
        sender.result()

    async def put(self, value: T) -> None:
        """Put `value` at the end; a task waits until there is room."""
        if self._accepts(value):
            return
        sender = self._sender(value)
        try:
            await sender
        except BaseException:
            self._withdraw(sender)
            raise

    def close(self) -> None:
        """Take no more values, also not of those who wait for room."""
        super().close()
        for _, sender in self._senders:
            sender.reject(closed_error("send"))
        self._senders.clear()

    def _accepts(self, value: T) -> bool:
        """Take a value, if somebody waits for it or there is room."""
        if self._closed:
            raise closed_error("send")
        if self._hand_over(value):
            return True
        if len(self._values) < self.capacity:
            self._values.append(value)
            return True
        return False

    def _sender(self, value: T) -> Future[None]:
        sender: Future[None] = Future()
        self._senders.append((value, sender))
        return sender

    def _withdraw(self, sender: Future[None]) -> None:
        self._senders = [waiting for waiting in self._senders if waiting[1] is not sender]

    def _has_value(self) -> bool:
        return bool(self._values or self._senders)

    def _take(self) -> T:
        """The first value; the first of those who wait for room gets what that leaves."""
        if self._senders:
            value, sender = self._senders.pop(0)
            self._values.append(value)
            sender.resolve(None)
        return self._values.popleft()

    def __repr__(self) -> str:
        return f"Channel(capacity={self.capacity}, pending={len(self)})"


@without_frames
def make_chan[T](capacity: int) -> Channel[T]:
    """`chan<T>(n)`, `make_chan(n)`"""
    return Channel(capacity)


@without_frames
def send[T](channel: Channel[T], value: T) -> None:
    """`send(c, v)`"""
    _channel(channel).send(value)


@without_frames
def recv[T](source: Readable[T] | Broadcast[T]) -> T:
    """`recv(c)`, `recv(sub)`, `recv_sub(sub)`"""
    return _source(source).recv()


async def send_waiting[T](channel: Channel[T], value: T) -> None:
    """`send(c, v)`, in a function that may wait."""
    try:
        await _channel(channel).put(value)
    except Exception as error:
        hide_frames(error)
        raise


async def recv_waiting[T](source: Readable[T] | Broadcast[T]) -> T:
    """`recv(c)`, in a function that may wait."""
    try:
        return await _source(source).receive()
    except Exception as error:
        hide_frames(error)
        raise


def _channel[T](channel: Channel[T]) -> Channel[T]:
    if not isinstance(channel, Channel):
        raise MochiError("send expects a channel", TYPE_FAULT)
    return channel


def _source[T](source: Readable[T] | Broadcast[T]) -> Source[T]:
    if not isinstance(source, Source):
        raise MochiError("recv expects a channel or a subscription", TYPE_FAULT)
    return source
