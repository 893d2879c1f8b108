"""Recorded answers (newer-surface section 14): one file for each question.

MOCHI_LLM_CASSETTE_DIR names their folder.  With MOCHI_LLM_RECORD=1 too, a question that has no
answer there goes to the provider, and what comes back is recorded.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_runtime._ai.request import Request

FOLDER = "MOCHI_LLM_CASSETTE_DIR"
RECORD = "MOCHI_LLM_RECORD"


def in_use() -> bool:
    """Whether answers are taken from a folder."""
    return bool(os.environ.get(FOLDER))


def recording() -> bool:
    """Whether what is missing there is asked for and recorded."""
    return in_use() and os.environ.get(RECORD, "0") not in ("", "0")


def key(provider: str, model: str, prompt: str) -> int:
    """The number under which an answer is recorded: djb2 with exclusive or, in 64 bits."""
    found = 5381
    for byte in b"\0".join(part.encode() for part in (provider, model, prompt)):
        found = (found * 33 & 0xFFFF_FFFF_FFFF_FFFF) ^ byte
    return found


def recorded(request: Request) -> str | None:
    """The recorded answer, none when there is no folder or no file of that key."""
    if not in_use():
        return None
    try:
        with open(_file(request), encoding="utf-8", newline="") as file:
            return file.read().removesuffix("\n")
    except FileNotFoundError:
        return None


def record(request: Request, answer: str) -> None:
    """Keep an answer: all of it or, should the program be killed, nothing."""
    path = _file(request)
    unfinished = f"{path}.{os.getpid()}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(unfinished, "w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(f"{answer}\n")
    os.replace(unfinished, path)


def _file(request: Request) -> str:
    name = f"{key(request.provider, request.model, request.prompt)}.txt"
    return os.path.join(os.environ[FOLDER], name)
