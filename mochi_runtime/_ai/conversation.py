"""A conversation with a model: what it says and calls in each turn, and what it is told of that."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable
    from typing import Any

# Where structs are asked for as the input of a function, as no Mochi function can be called.
ANSWER = "final-answer"


class Refusal(Exception):
    """An answer that is none; the text says why."""


class Call:
    """A function that the model wants called, with arguments as JSON has them."""

    def __init__(self, id: str | None, name: str, arguments: Any, signature: str = "") -> None:
        self.id = id
        self.name = name
        self.arguments = arguments
        self.signature = signature  # with which the provider knows its own words again

    def parts(self) -> list[Any]:
        """What makes the call anew, as JSON has it."""
        return [self.id, self.name, self.arguments, self.signature]

    def without(self, secret: str) -> Call:
        """The call with something struck out, should the provider repeat it."""
        text = json.dumps(self.parts())
        return Call(*json.loads(text.replace(json.dumps(secret)[1:-1], "***") if secret else text))


class Told:
    """What the model is told of a call."""

    def __init__(self, text: str, *, failed: bool = False) -> None:
        self.text = text
        self.failed = failed


class Turn:
    """One answer of a model: its text and, where it is not the last, its calls."""

    def __init__(self, text: str, calls: list[Call]) -> None:
        self.text = text
        self.calls = calls
        self.told: list[Told] = []

    def exchanges(self) -> zip[tuple[Call, Told]]:
        """Each call with what was told of it."""
        return zip(self.calls, self.told, strict=True)


class Reply:
    """Reads one answer of an SDK, whole or in parts, and notes the calls in it."""

    def __init__(self) -> None:
        self.ended = False
        self.begun: dict[object, Call] = {}  # whose arguments may still be text that grows

    def whole(self, answer: Any) -> str:
        """The text of an answer."""
        raise NotImplementedError

    def part(self, event: Any) -> str:
        """The text that comes with an event of a stream."""
        raise NotImplementedError

    def calls(self) -> list[Call]:
        """What the model wants called."""
        for call in self.begun.values():
            if isinstance(call.arguments, str):
                call.arguments = _decoded(call.arguments)
        return list(self.begun.values())


async def read(
    answer: Awaitable[Any], reply: Reply, *, streamed: bool
) -> AsyncGenerator[str | Call]:
    """The text of an answer, in the parts in which it comes, and then its calls."""
    if streamed:
        async for event in await answer:
            part = reply.part(event)
            if part:
                yield part
        if not reply.ended:
            raise Refusal("the answer ended before it was complete")
    else:
        yield reply.whole(await answer)
    for call in reply.calls():
        yield call


def _decoded(arguments: str) -> Any:
    """Arguments as a model wrote them, which may be any text."""
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return arguments
