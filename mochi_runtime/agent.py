"""The base of the classes that `agent A { .. }` declares.

An agent is an ordinary object: its state is its attributes, its intents are methods, and its `on`
handlers are methods that `events.listen` knows from the moment the agent is made.  Agents are
references: two are equal only when they are the same one (newer-surface section 10).
"""

from __future__ import annotations

from mochi_runtime.structs import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class Unset:
    """The type of `UNSET`, which stands for a state field that the caller did not give."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<default>"


UNSET: Final[Any] = Unset()


class Agent(Struct):
    """An agent; prints as a struct of its state."""

    __slots__ = ("__weakref__",)

    __eq__ = object.__eq__
    __hash__ = object.__hash__
