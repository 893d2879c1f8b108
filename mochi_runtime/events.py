"""The events of `stream S { .. }`, `on S as s { .. }` and `emit S { .. }`.

A stream of the language is the class of its events.  Handlers run in the order in which they were
registered, and one at a time: an event emitted by a handler waits until the handlers of the events
before it are done.  The outermost `emit` returns when nothing is waiting any more, so a program
prints the same lines every time; in a task, a handler that waits lets other tasks go on.
`stream<T>` values, which are read by hand, are in `stream.py`.
"""

from __future__ import annotations

from _thread import _local

from mochi_runtime.coroutines import call_waiting
from mochi_runtime.frames import without_frames, without_frames_waiting
from mochi_runtime.structs import Struct
from mochi_runtime.tasks import tasks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator
    from typing import Any, ClassVar, Self

    from mochi_runtime.tasks import Task
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


@without_frames
def publish(event: Event) -> None:
    """Give `event` to the handlers that its stream has now: `emit S { .. }`."""
    with _Delivery(event) as delivery:
        for handler, each in delivery:
            try:
                handler(each)
            except Exception as error:
                delivery.failed(error)


@without_frames_waiting
async def publish_waiting(event: Event) -> None:
    """`emit S { .. }`, in a function that may wait."""
    with _Delivery(event) as delivery:
        for handler, each in delivery:
            try:
                await call_waiting(handler, each)
            except Exception as error:
                delivery.failed(error)


class _UnderWay(_local):
    """The deliveries of one thread: that of the program, and one of each task that emits."""

    def __init__(self) -> None:
        self.by_task: dict[Task | None, _Delivery] = {}


_under_way = _UnderWay()


class _Delivery:
    """The events that wait for their handlers, those first that were emitted first.

    What is emitted by a handler goes to the end of the delivery under way, and has none of its own.
    A handler that fails does not keep the others from their events; the first error is raised at
    the end, where the program emitted.
    """

    __slots__ = ("_failure", "_task", "_waiting")

    def __init__(self, event: Event) -> None:
        self._waiting = deque((handler, event) for handler in type(event)._handlers.values())
        self._failure: Exception | None = None
        self._task = tasks.current

    def __enter__(self) -> Self:
        outer = _under_way.by_task.setdefault(self._task, self)
        if outer is not self:
            outer._waiting += self._waiting
            self._waiting.clear()
        return self

    def __iter__(self) -> Iterator[tuple[Handler, Event]]:
        while self._waiting:
            yield self._waiting.popleft()

    def failed(self, error: Exception) -> None:
        """A handler raised `error`."""
        self._failure = self._failure or error

    def __exit__(self, _: object, interrupt: BaseException | None, __: object) -> None:
        if _under_way.by_task[self._task] is self:
            del _under_way.by_task[self._task]
        if self._failure is not None and interrupt is None:
            raise self._failure
