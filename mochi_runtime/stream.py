"""Channels and broadcast streams: `chan<T>` and `stream<T>` (newer surface, section 11).

A channel is a queue with a capacity.  A stream gives every value to each of its subscriptions,
which read it at their own pace.  The program runs one step after the other, so nobody could ever
fill an empty queue or make room in a full one while it waits: both are errors instead of a wait.
"""

from __future__ import annotations

from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
else:  # `collections` is slow to load
    from _collections import deque


class Channel[T]:
    """A first-in first-out queue of at most `capacity` values."""

    __slots__ = ("_values", "capacity")

    def __init__(self, capacity: int) -> None:
        if capacity < 0:
            raise MochiError(f"a channel cannot have capacity {capacity}")
        self.capacity = capacity
        self._values: deque[T] = deque()

    def send(self, value: T) -> None:
        """Put `value` at the end."""
        if len(self._values) >= self.capacity:
            raise MochiError(f"send on a full channel (capacity {self.capacity})")
        self._values.append(value)

    def recv(self) -> T:
        """Take the first value."""
        if not self._values:
            raise MochiError("recv on an empty channel")
        return self._values.popleft()

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"Channel(capacity={self.capacity}, pending={len(self._values)})"


class Subscription[T]:
    """What one subscriber has not read yet; a value that comes while `limit` wait is dropped."""

    __slots__ = ("_values", "limit")

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._values: deque[T] = deque()

    def offer(self, value: T) -> None:
        """Keep `value` for the subscriber, unless too many wait already."""
        if self.limit is None or len(self._values) < self.limit:
            self._values.append(value)

    def recv(self) -> T:
        """Take the first value."""
        if not self._values:
            raise MochiError("recv on a subscription without a pending value")
        return self._values.popleft()

    def __len__(self) -> int:
        return len(self._values)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"Subscription(limit={self.limit}, pending={len(self._values)})"


class Stream[T]:
    """A broadcast: a subscription sees every value that is emitted after it was made.

    `capacity` is what the program asked for; a subscription without a limit loses nothing, however
    many values wait.
    """

    __slots__ = ("_subscriptions", "capacity")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._subscriptions: list[Subscription[T]] = []

    def subscribe(self, limit: int | None = None) -> Subscription[T]:
        """A new subscription."""
        subscription = Subscription[T](limit)
        self._subscriptions.append(subscription)
        return subscription

    def emit(self, value: T) -> None:
        """Offer `value` to every subscription."""
        for subscription in self._subscriptions:
            subscription.offer(value)

    def __repr__(self) -> str:
        return f"Stream(capacity={self.capacity}, subscriptions={len(self._subscriptions)})"


@without_frames
def make_chan[T](capacity: int) -> Channel[T]:
    """`chan<T>(n)`, `make_chan(n)`"""
    return Channel(capacity)


@without_frames
def make_stream[T](capacity: int) -> Stream[T]:
    """`stream<T>(n)`, `make_stream(n)`"""
    return Stream(capacity)


@without_frames
def send[T](channel: Channel[T], value: T) -> None:
    """`send(c, v)`"""
    if not isinstance(channel, Channel):
        raise MochiError("send expects a channel", TYPE_FAULT)
    channel.send(value)


@without_frames
def recv[T](source: Channel[T] | Stream[T] | Subscription[T]) -> T:
    """`recv(c)`, `recv(sub)`, `recv_sub(sub)`"""
    if not isinstance(source, Channel | Subscription):
        raise MochiError("recv expects a channel or a subscription", TYPE_FAULT)
    return source.recv()


@without_frames
def emit[T](stream: Stream[T] | Subscription[T], value: T) -> None:
    """`emit(s, v)`"""
    if not isinstance(stream, Stream):
        raise MochiError("emit expects a stream", TYPE_FAULT)
    stream.emit(value)


@without_frames
def subscribe[T](stream: Stream[T] | Subscription[T]) -> Subscription[T]:
    """`subscribe(s)`"""
    if not isinstance(stream, Stream):
        raise MochiError("subscribe expects a stream", TYPE_FAULT)
    return stream.subscribe()


@without_frames
def subscribe_limited[T](stream: Stream[T] | Subscription[T], limit: int) -> Subscription[T]:
    """`subscribe_limited(s, n)`, `subscribe_limit(s, n)`: the new value is dropped while n wait."""
    if not isinstance(stream, Stream):
        raise MochiError("subscribe_limited expects a stream", TYPE_FAULT)
    return stream.subscribe(limit)
