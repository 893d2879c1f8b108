"""Agents by name: each event loop has names of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mochi_runtime.agents.errors import AgentError

if TYPE_CHECKING:
    from mochi_runtime.agents.ref import Ref

_names: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Ref[Any]]] = WeakKeyDictionary()


def lookup(name: str) -> Ref[Any]:
    """The agent of that name; it keeps the name when it is restarted, and loses it at its end."""
    found = _names.get(asyncio.get_running_loop(), {}).get(name)
    if found is None:
        raise AgentError(f"no agent is named {name!r}")
    return found


def register(loop: asyncio.AbstractEventLoop, name: str, agent: Ref[Any]) -> None:
    """Give an agent a name that no other has."""
    names = _names.setdefault(loop, {})
    if name in names:
        raise AgentError(f"an agent is named {name!r} already")
    names[name] = agent


def unregister(loop: asyncio.AbstractEventLoop, name: str) -> None:
    """Free a name."""
    _names.get(loop, {}).pop(name, None)
