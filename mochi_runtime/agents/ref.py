"""The address of an agent: how tasks send it messages, ask it, and end it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, overload

from mochi_runtime.agents.errors import AgentError
from mochi_runtime.agents.process import ALONE, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any, Concatenate, Self

    type Intent[A, **P, R] = Callable[Concatenate[A, P], R]
    type AsyncIntent[A, **P, R] = Callable[Concatenate[A, P], Coroutine[Any, Any, R]]


class Ref[A](Process[A]):
    """An agent with a mailbox.

    `ref.deposit(5)` is a call of the intent `deposit`; `ref.call(Account.deposit, 5)` is the same
    with types, and works for intents that are named as a method of this class.
    """

    __slots__ = ()

    def cast(self, intent: Callable[Concatenate[A, ...], object], /, *args: Any, **kw: Any) -> None:
        """Send a message without waiting; raises `MailboxFull` where there is no room."""
        intent = getattr(intent, "__waiting__", intent)
        if kw:
            intent = partial(intent, **kw)
        if not self._awake or not self._accepting or self._limit is not None:
            self._prepare()
        if len(args) == 1:
            self._inbox.extend((intent, args[0], ALONE))
        else:
            self._inbox.extend((intent, args, None))

    async def send[**P](
        self, intent: Intent[A, P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Send a message, waiting for room in a bounded mailbox; then it is sure to be handled."""
        work = getattr(intent, "__waiting__", intent)
        if kwargs:
            work = partial(work, **kwargs)
        if self._has_room() or not self._accepting:
            self._put(work, args, None)
        else:
            self._refuse_own_task()
            admitted: asyncio.Future[None] = self._loop.create_future()
            self._put_later((work, args, None), admitted)
            await admitted

    @overload
    def call[**P, R](
        self, intent: AsyncIntent[A, P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[R]: ...
    @overload
    def call[**P, R](
        self, intent: Intent[A, P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[R]: ...
    def call(self, intent: Callable[..., Any], /, *args: Any, **kw: Any) -> asyncio.Future[Any]:
        """Send a message; the future is what the intent returns or raises.

        A call that is cancelled before its turn is not handled.
        """
        if self._task is not None:
            self._refuse_own_task()
        intent = getattr(intent, "__waiting__", intent)
        if kw:
            intent = partial(intent, **kw)
        reply = self._loop.create_future()
        if self._has_room() or not self._accepting:
            self._put(intent, args, reply)
        else:
            self._put_later((intent, args, reply), None)
        return reply

    def within(self, seconds: float) -> Deadline[A]:
        """Calls that raise TimeoutError after so long: `await ref.within(0.5).deposit(5)`."""
        return Deadline(self, seconds)

    def __getattr__(self, name: str) -> Callable[..., asyncio.Future[Any]]:
        intent = _intent(self, name)
        return lambda *args, **kwargs: self.call(intent, *args, **kwargs)

    async def stop(self) -> None:
        """Take no more messages, handle those taken, and end."""
        self.close()
        await self._wait_for_end()

    @property
    def unhandled(self) -> Sequence[tuple[Callable[..., Any], tuple[Any, ...]]]:
        """The messages that were taken and not handled, after `kill` or at the end of a budget."""
        return [(intent, args) for intent, args, _ in self._unhandled]

    def __len__(self) -> int:
        return len(self._inbox) // 3

    def __bool__(self) -> bool:
        return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    def _refuse_own_task(self) -> None:
        """An agent that waits for itself would do so for ever."""
        if self._task is not None and self._task is asyncio.current_task(self._loop):
            raise AgentError(f"{self!r} would wait for itself")


class Deadline[A]:
    """Calls of one agent that take a limited time."""

    __slots__ = ("_ref", "_seconds")

    def __init__(self, ref: Ref[A], seconds: float) -> None:
        self._ref = ref
        self._seconds = seconds

    @overload
    def call[**P, R](
        self, intent: AsyncIntent[A, P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, R]: ...
    @overload
    def call[**P, R](
        self, intent: Intent[A, P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, R]: ...
    async def call(self, intent: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """As `Ref.call`; the agent itself goes on when the time is over."""
        async with asyncio.timeout(self._seconds):
            return await self._ref.call(intent, *args, **kwargs)

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        intent = _intent(self._ref, name)
        return lambda *args, **kwargs: self.call(intent, *args, **kwargs)


def _intent(ref: Ref[Any], name: str) -> Callable[..., Any]:
    if name.startswith("_"):
        raise AttributeError(name)
    intent: Callable[..., Any] = getattr(type(ref._state), name)
    return intent


def spawn[A](
    factory: Callable[[], A], *, name: str | None = None, mailbox: int | None = None
) -> Ref[A]:
    """Start an agent on the running event loop: `spawn(lambda: Account(100))`.

    `name` is for `lookup`; `mailbox` bounds how many messages may wait.  A handler that raises does
    not end it: the error of a call is its caller's, that of a cast goes to the exception handler of
    the loop.  `Supervisor.start` is for agents that begin anew.
    """
    return Ref(factory, name, mailbox)
