"""What can go wrong between agents, apart from what their handlers raise."""

from __future__ import annotations

from mochi_runtime.errors import MochiError


class AgentError(MochiError):
    """A message that cannot be sent or answered."""


class AgentStopped(AgentError):
    """The agent has ended: it takes no messages any more, and answers none."""


class MailboxFull(AgentError):
    """A cast to an agent whose mailbox has no room; `send` would have waited for some."""


class RestartLimit(AgentError):
    """A supervisor gave up: its agents failed more often than it may restart them."""


class Exit(Exception):
    """Raised by a handler, it ends its agent, and is no failure; a call gets None."""
