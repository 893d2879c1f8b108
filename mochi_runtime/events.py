"""The events of `stream S { .. }`, `on S as s { .. }` and `emit S { .. }`.

A stream of the language is the class of its events.  Handlers run in the order in which they were
registered, and one at a time: an event emitted by a handler waits until the handlers of the events
before it are done.  The outermost `emit` returns when nothing is waiting any more, so a program
prints the same lines every time.  `stream<T>` values, which are read by hand, are in `stream.py`.
"""

from __future__ import annotations

from _thread import _local

from mochi_runtime.frames import without_frames
from mochi_runtime.structs import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable
    from typing import Any, ClassVar
else:  # `collections` is slow to load
    from _collections import deque

type Handler = Callable[[Any], object]


class Event(Struct):
    """The base of event classes; each subclass is a stream and keeps its own handlers, each under
    a place of its own, in the order of their registration."""

    __slots__ = ()

    _handlers: ClassVar[dict[object, Handler]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._handlers = {}


def listen(stream: type[Event], handler: Handler) -> object:
    """Call `handler` with every event that is emitted on `stream` from now on; gives its place."""
    place = object()
    stream._handlers[place] = handler
    return place


def on[H: Handler](stream: type[Event]) -> Callable[[H], H]:
    """Decorate a function so that it handles the events of `stream`: `on S as s { .. }`."""

    def register(handler: H) -> H:
        listen(stream, handler)
        return handler

    return register


class _Delivery(_local):
    """The events of one thread that wait for their handlers; `running` while one is at work."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[Handler, Event]] = deque()
        self.running = False

    def drain(self) -> None:
        """Deliver until nothing waits.

        A handler that fails does not keep the others from their events; the first error is raised
        at the end, where the program emitted.
        """
        self.running = True
        failure: Exception | None = None
        try:
            while self.waiting:
                handler, event = self.waiting.popleft()
                try:
                    handler(event)
                except Exception as error:
                    failure = failure or error
        finally:
            self.waiting.clear()
            self.running = False
        if failure is not None:
            raise failure


_delivery = _Delivery()


@without_frames
def publish(event: Event) -> None:
    """Give `event` to the handlers that its stream has now: `emit S { .. }`."""
    _delivery.waiting.extend((handler, event) for handler in type(event)._handlers.values())
    if not _delivery.running:
        _delivery.drain()
