"""Agents on an asyncio loop: mailboxes, calls, supervision and names, for Python programs.

An agent of a Mochi module is an ordinary object, whose intents run at once.  Shared by tasks, it
wants a mailbox: then messages are handled one at a time, in the order in which they came.

    async with spawn(lambda: bank.Account(100)) as account:     # any Python class does as well
        account.cast(bank.Account.deposit, 5)                   # sent, and not waited for
        print(await account.balance())                          # sent, and answered

docs/AGENTS.md tells what is promised.
"""

from __future__ import annotations

from mochi_runtime.agents.errors import AgentError, AgentStopped, Exit, MailboxFull, RestartLimit
from mochi_runtime.agents.ref import Ref, spawn
from mochi_runtime.agents.registry import lookup
from mochi_runtime.agents.supervisor import Supervisor

__all__ = [
    "AgentError",
    "AgentStopped",
    "Exit",
    "MailboxFull",
    "Ref",
    "RestartLimit",
    "Supervisor",
    "lookup",
    "spawn",
]
