"""The base of the classes that `agent A { .. }` declares.

An agent is an ordinary object: its state is its attributes, its intents are methods, and its `on`
handlers are methods that `listen` knows from the moment the agent is made.  Agents are
references: two are equal only when they are the same one (newer-surface section 10).
"""

from __future__ import annotations

from mochi_runtime import events
from mochi_runtime.structs import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_runtime.events import Event, Handler


class Agent(Struct):
    """An agent; prints as a struct of its state.

    `_listens` are the streams that it hears, with the places of its handlers: a mailbox takes these
    over, and lets go of them at its end (`mochi_runtime.agents`).
    """

    __slots__ = ("__weakref__", "_listens")

    _listens: list[tuple[type[Event], object]]

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def listen(stream: type[Event], handler: Handler) -> None:
    """Give the events of `stream` to a method of an agent: `on S as s { .. }`."""
    agent: Agent = handler.__self__  # type: ignore[attr-defined]
    place = events.listen(stream, handler)
    try:
        agent._listens.append((stream, place))
    except AttributeError:
        agent._listens = [(stream, place)]
