"""Broadcast streams: `stream<T>`, `emit` and `subscribe` (newer surface, section 11).

A stream gives every value to each of its subscriptions, which read it at their own pace, as they
would a channel.  Python code may use `async for` over streams and subscriptions, see `streams`.
"""

from __future__ import annotations

from _weakref import ref

from mochi_runtime.channel import Source, closed_error
from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_runtime.future import Future


class Subscription[T](Source[T]):
    """What one subscriber has not read yet; a value that comes while `limit` wait is dropped.

    While somebody waits for a value it is among the `awaited` of its stream: a task that nothing
    else refers to must not be lost.
    """

    __slots__ = ("__weakref__", "_awaited", "limit")

    _empty = "recv on a subscription without a pending value"

    def __init__(self, limit: int | None, awaited: set[Subscription[T]]) -> None:
        super().__init__()
        self.limit = limit
        self._awaited = awaited

    def _reader(self) -> Future[T]:
        reader = super()._reader()
        self._awaited.add(self)
        return reader

    def _leave(self, reader: Future[T]) -> None:
        super()._leave(reader)
        self._settle()

    def _settle(self) -> None:
        if not self._readers:
            self._awaited.discard(self)

    def offer(self, value: T) -> None:
        """Keep `value` for the subscriber, unless too many wait already."""
        if self._closed:
            return
        if self._hand_over(value):
            self._settle()
        elif self.limit is None or len(self._values) < self.limit:
            self._values.append(value)

    def close(self) -> None:
        """Take no more values."""
        super().close()
        self._settle()

    def __repr__(self) -> str:
        return f"Subscription(limit={self.limit}, pending={len(self)})"


class Stream[T]:
    """A broadcast: a subscription sees every value that is emitted after it was made.

    `capacity` is what the program asked for; a subscription without a limit loses nothing, however
    many values wait.  A subscription that nobody has any more is forgotten.
    """

    __slots__ = ("_awaited", "_closed", "_subscriptions", "capacity")

    def __init__(self, capacity: int = 0) -> None:
        self.capacity = capacity
        self._awaited: set[Subscription[T]] = set()
        self._closed = False
        self._subscriptions: list[ref[Subscription[T]]] = []

    def subscribe(self, limit: int | None = None) -> Subscription[T]:
        """A new subscription."""
        subscription: Subscription[T] = Subscription(limit, self._awaited)
        if self._closed:
            subscription.close()
        else:
            self._subscriptions.append(ref(subscription, self._subscriptions.remove))
        return subscription

    def emit(self, value: T) -> None:
        """Offer `value` to every subscription."""
        if self._closed:
            raise closed_error("emit")
        for known in list(self._subscriptions):
            subscription = known()
            if subscription is not None:
                subscription.offer(value)

    def close(self) -> None:
        """End all subscriptions, once what waits has been read."""
        self._closed = True
        for known in list(self._subscriptions):
            subscription = known()
            if subscription is not None:
                subscription.close()

    def __aiter__(self) -> Subscription[T]:
        return self.subscribe()

    def __repr__(self) -> str:
        return f"Stream(capacity={self.capacity}, subscriptions={len(self._subscriptions)})"


@without_frames
def make_stream[T](capacity: int) -> Stream[T]:
    """`stream<T>(n)`, `make_stream(n)`"""
    return Stream(capacity)


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
