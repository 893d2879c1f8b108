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
from mochi_runtime.tasks import current_task

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


@without_frames
def publish(event: Event) -> None:
    """Give `event` to the handlers that its stream has now: `emit S { .. }`."""
    task = current_task()
    if not _begins(event, task):
        return
    waiting, failure = _under_way.by_task[task], None
    try:
        while waiting:
            handler, each = waiting.popleft()
            try:
                handler(each)
            except Exception as error:
                failure = failure or error
    finally:
        del _under_way.by_task[task]
    if failure is not None:
        raise failure


@without_frames_waiting
async def publish_waiting(event: Event) -> None:
    """`emit S { .. }`, in a function that may wait."""
    task = current_task()
    if not _begins(event, task):
        return
    waiting, failure = _under_way.by_task[task], None
    try:
        while waiting:
            handler, each = waiting.popleft()
            try:
                await call_waiting(handler, each)
            except Exception as error:
                failure = failure or error
    finally:
        del _under_way.by_task[task]
    if failure is not None:
        raise failure


class _UnderWay(_local):
    """The events of one thread that wait for their handlers: those of the program, and those of
    each task that emits.

    A handler that fails does not keep the others from their events; the first error is raised at
    the end, where the program emitted.
    """

    def __init__(self) -> None:
        self.by_task: dict[object, deque[tuple[Handler, Event]]] = {}


_under_way = _UnderWay()


def _begins(event: Event, task: object) -> bool:
    """Let an event wait for its handlers; whether it is the first, which no handler emitted."""
    found = [(handler, event) for handler in type(event)._handlers.values()]
    outer = _under_way.by_task.get(task)
    if outer is None:
        _under_way.by_task[task] = deque(found)
        return True
    outer.extend(found)
    return False
