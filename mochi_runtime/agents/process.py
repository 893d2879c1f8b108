"""What runs an agent: its state, its mailbox, and the one message that is being handled.

There is no task that waits for messages.  The first message of an idle agent asks the event loop
for a turn, in which the messages are handled one after the other; so an idle agent costs memory
only, and no program waits for one at its end.  A handler that is `async` runs as a task, and the
next message waits for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextvars import copy_context
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from mochi_runtime.agents.ending import at_work, tell_of_cut
from mochi_runtime.agents.errors import AgentError, AgentStopped, Exit, MailboxFull
from mochi_runtime.agents.registry import register, unregister

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    type Intent = Callable[..., Any]
    type Reply = asyncio.Future[Any] | None
    type Message = tuple[Intent, tuple[Any, ...], Reply]
    type Waiting = tuple[Message, asyncio.Future[None] | None]

    class Watcher(Protocol):
        """What a supervisor is told of its agents."""

        def failed(self, process: Process[Any], error: Exception) -> None:
            """A handler raised `error`; the agent is paused until it is restarted or ended."""

        def ended(self, process: Process[Any]) -> None:
            """The agent is gone."""


# In the place of a reply: the message has one argument and no reply, and the argument is there
# without a tuple around it.
ALONE: Any = object()

# Other work of the loop gets its turn after as many messages.
_TURN = 64


class Process[A]:
    """An agent at work: `factory` makes its state, and makes it anew for a restart."""

    __slots__ = (
        *(
            "_accepting",
            "_at_work",
            "_awake",
            "_context",
            "_ended",
            "_factory",
            "_inbox",
            "_killed",
            "_limit",
        ),
        *("_loop", "_paused", "_state", "_task", "_unhandled", "_waiting", "_watcher", "name"),
        "__weakref__",
    )

    def __init__(
        self,
        factory: Callable[[], A],
        name: str | None,
        mailbox: int | None,
        watcher: Watcher | None = None,
    ) -> None:
        if mailbox is not None and mailbox < 1:
            raise ValueError(f"a mailbox holds at least one message, not {mailbox}")
        self._loop = asyncio.get_running_loop()
        self._at_work = at_work(self._loop)
        self._context = copy_context()
        self._factory = factory
        self._limit = mailbox
        self._watcher = watcher
        # Three items for each message: a million waiting tuples would keep the collector busy.
        self._inbox: deque[Any] = deque()
        self._waiting: deque[Waiting] | None = None
        self._unhandled: list[Message] = []
        self._accepting = True
        self._awake = False  # a turn is to come, or a handler or a restart is under way
        self._paused = False
        self._killed = False
        self._task: asyncio.Task[Any] | None = None
        self._ended: asyncio.Future[None] | None = None
        self.name = name
        self._state: A = self._begin()
        if name is not None:
            register(self._loop, name, self)  # type: ignore[arg-type]  # a Process is only a Ref

    def _begin(self) -> A:
        """Make the state; the events that it listens to come by the mailbox."""
        state = self._context.run(self._factory)
        for stream, place in getattr(state, "_listens", ()):
            method = stream._handlers[place].__func__
            handler = getattr(method, "__waiting__", method)
            stream._handlers[place] = lambda event, handler=handler: self._put(
                handler, (event,), None
            )
        return state

    def _hear_no_more(self) -> None:
        for stream, place in getattr(self._state, "_listens", ()):
            stream._handlers.pop(place, None)

    # The mailbox

    def _put(self, intent: Intent, args: tuple[Any, ...], reply: Reply) -> None:
        """Take a message, or raise."""
        if not self._awake or not self._accepting or self._limit is not None:
            self._prepare()
        self._inbox.extend((intent, args, reply))

    def _prepare(self) -> None:
        """See to it that a message can be taken, and will be handled."""
        if not self._accepting:
            raise AgentStopped(f"{self!r} has ended")
        if not self._has_room():
            raise MailboxFull(f"the mailbox of {self!r} is full ({self._limit} messages)")
        if not self._awake:
            self._wake()

    def _has_room(self) -> bool:
        return self._limit is None or len(self._inbox) < 3 * self._limit

    def _put_later(self, message: Message, admitted: asyncio.Future[None] | None) -> None:
        """Let a message wait for room, after those that wait already."""
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append((message, admitted))

    def _admit(self, waiting: deque[Waiting]) -> None:
        """Give the room of one message to the first sender that still waits."""
        while waiting:
            message, admitted = waiting.popleft()
            abandoned = message[2] if admitted is None else admitted
            if abandoned is not None and abandoned.done():
                continue
            if admitted is not None:
                admitted.set_result(None)
            self._inbox.extend(message)
            return

    def _wake(self) -> None:
        """Ask for a turn."""
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is not self._loop:
            raise AgentError(f"{self!r} belongs to another event loop, or its loop is not running")
        self._awake = True
        self._at_work[self] = None
        self._loop.call_soon(self._turn, context=self._context)

    # Handling messages

    def _turn(self) -> None:
        """Handle messages until there are none, one needs to wait, or others should have a turn."""
        inbox, state = self._inbox, self._state
        take = inbox.popleft
        if self._paused or self._task is not None:
            return
        for _ in range(_TURN):
            if not inbox:
                self._rest()
                return
            intent, args, reply = take(), take(), take()
            if self._waiting:
                self._admit(self._waiting)
            alone = reply is ALONE
            if alone:
                reply = None
            elif reply is not None and reply.done():
                continue  # the caller has left: nobody wants the answer
            try:
                result = intent(state, args) if alone else intent(state, *args)
            except Exception as error:
                if not self._go_on_after(error, reply):
                    return
            except BaseException:
                self._loop.call_soon(self._turn, context=self._context)
                self._answer_failure(reply, AgentError(f"{self!r} was interrupted"))
                raise
            else:
                if type(result) is CoroutineType:
                    self._start(result, intent, reply)
                    return
                if reply is not None and not reply.done():
                    reply.set_result(result)
        self._loop.call_soon(self._turn, context=self._context)

    def _rest(self) -> None:
        self._awake = False
        self._at_work.pop(self, None)
        if not self._accepting:
            self._end()

    def _start(self, work: CoroutineType[Any, Any, Any], intent: Any, reply: Reply) -> None:
        """Run an `async` handler."""
        name = f"{type(self._state).__name__}.{getattr(intent, '__name__', 'handler')}"
        self._task = self._loop.create_task(work, name=name)
        self._task.add_done_callback(lambda task: self._finish(task, reply), context=self._context)

    def _finish(self, task: asyncio.Task[Any], reply: Reply) -> None:
        """An `async` handler is done: answer, and go on with the next message.

        A task that somebody cancelled means that the agent should end, as when a program ends: it
        takes no more messages.  A handler that waited for something else that was cancelled has
        failed.
        """
        self._task = None
        if task.cancelled():
            error: BaseException | None = AgentError(f"{task.get_name()} was cancelled")
        else:
            error = task.exception()
        if task.cancelled() and task.cancelling() and not (self._killed or self._paused):
            self.close()
            tell_of_cut(self, task, reply)
            self._answer_failure(reply, AgentStopped(f"{self!r} has ended"))
            self._turn()
        elif self._killed:
            self._answer_failure(reply, AgentStopped(f"{self!r} has ended"))
            self._end()
        elif isinstance(error, Exception):
            if self._go_on_after(error, reply):
                self._turn()
        elif error is None:
            if reply is not None and not reply.done():
                reply.set_result(task.result())
            self._turn()
        else:  # an interrupt, which asyncio has let through to the program
            self._answer_failure(reply, AgentError(f"{task.get_name()} was interrupted"))
            self._turn()

    def _go_on_after(self, error: Exception, reply: Reply) -> bool:
        """A handler raised: tell the caller and the supervisor; whether messages go on."""
        if isinstance(error, Exit):
            if reply is not None and not reply.done():
                reply.set_result(None)
        else:
            self._answer_failure(reply, error)
        if self._watcher is not None:
            self._paused = True
            self._watcher.failed(self, error)
            return False
        if isinstance(error, Exit):
            self.kill()
            return False
        if reply is None:  # nobody else would hear of it
            message = f"{self!r} could not handle a message"
            self._loop.call_exception_handler({"message": message, "exception": error})
        return True

    def _answer_failure(self, reply: Reply, error: BaseException) -> None:
        if reply is not None and not reply.done():
            if isinstance(error, StopIteration):  # which no future takes
                error = RuntimeError("an intent raised StopIteration")
            reply.set_exception(error)
            reply.exception()  # a caller may leave an answer unread, and asyncio need not say so

    # Restarts, by a supervisor

    async def _pause(self, grace: float) -> None:
        """Handle no more messages; the one under way may take `grace` seconds to finish."""
        self._paused = self._awake = True
        if self._task is not None:
            done, _ = await asyncio.wait([self._task], timeout=grace)
            if not done and self._task is not None:
                self._task.cancel()
                await asyncio.wait([self._task], timeout=grace)

    def _renew(self) -> None:
        """Begin with a new state; the mailbox stays as it is."""
        self._hear_no_more()
        self._state = self._begin()

    def _resume(self) -> None:
        self._paused = False
        self._loop.call_soon(self._turn, context=self._context)

    # The end

    def close(self) -> None:
        """Take no more messages; those taken are handled, and then the agent ends."""
        self._accepting = False
        self._refuse_waiting()
        if not self._awake and self._ended is None:
            self._end()

    def kill(self) -> None:
        """End at once: a handler under way is cancelled, calls not yet answered fail."""
        self._accepting = False
        self._killed = True
        self._refuse_waiting()
        while self._inbox:
            take = self._inbox.popleft
            intent, args, reply = take(), take(), take()
            if reply is ALONE:
                args, reply = (args,), None
            if reply is None or not reply.done():
                self._unhandled.append((intent, args, reply))
                self._answer_failure(reply, AgentStopped(f"{self!r} has ended"))
        if self._task is not None:
            self._task.cancel()
        else:
            self._end()

    def _refuse_waiting(self) -> None:
        for message, admitted in self._waiting or ():
            waiter = message[2] if admitted is None else admitted
            self._answer_failure(waiter, AgentStopped(f"{self!r} has ended"))
        self._waiting = None

    def _end(self) -> None:
        if self._ended is None:
            self._ended = self._loop.create_future()
        if not self._ended.done():
            self._ended.set_result(None)
            self._at_work.pop(self, None)
            self._hear_no_more()
            if self.name is not None:
                unregister(self._loop, self.name)
            if self._watcher is not None:
                self._watcher.ended(self)

    async def _wait_for_end(self) -> None:
        if self._task is not None and self._task is asyncio.current_task():
            raise AgentError(f"{self!r} would wait for itself")
        if self._ended is None:
            self._ended = self._loop.create_future()
        await asyncio.shield(self._ended)

    def __repr__(self) -> str:
        return f"<agent {self.name or type(getattr(self, '_state', None)).__name__}>"
