"""Recorded answers (newer-surface section 14): one file for each question.

What a model has called before it answers is part of the question, with what it was told; calls are
a file of their own, and replaying them makes them again.

MOCHI_LLM_CASSETTE_DIR names their folder.  With MOCHI_LLM_RECORD=1 too, a question that has no
answer there goes to the provider, and what comes back is recorded.
"""

from __future__ import annotations

import json
import os

from mochi_runtime._ai.conversation import Call, Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mochi_runtime._ai.request import Request

FOLDER = "MOCHI_LLM_CASSETTE_DIR"
RECORD = "MOCHI_LLM_RECORD"

_TEXT = ".txt"
_CALLS = ".calls.json"


def in_use() -> bool:
    """Whether answers are taken from a folder."""
    return bool(os.environ.get(FOLDER))


def recording() -> bool:
    """Whether what is missing there is asked for and recorded."""
    return in_use() and os.environ.get(RECORD, "0") not in ("", "0")


def key(provider: str, model: str, prompt: str, *told: str) -> int:
    """The number under which an answer is recorded: djb2 with exclusive or, in 64 bits."""
    found = 5381
    for byte in b"\0".join(part.encode() for part in (provider, model, prompt, *told)):
        found = (found * 33 & 0xFFFF_FFFF_FFFF_FFFF) ^ byte
    return found


def recorded(request: Request) -> Turn | None:
    """The recorded answer, none when there is no folder or no file of that key."""
    if not in_use():
        return None
    if request.tools:
        calls = _read(_file(request, _CALLS))
        if calls is not None:
            text, *made = json.loads(calls)
            return Turn(text, [Call(*parts) for parts in made])
    answer = _read(_file(request, _TEXT))
    return None if answer is None else Turn(answer.removesuffix("\n"), [])


def record(request: Request, turn: Turn) -> None:
    """Keep an answer: all of it or, should the program be killed, nothing."""
    if turn.calls:
        parts = [turn.text, *(call.parts() for call in turn.calls)]
        _write(_file(request, _CALLS), json.dumps(parts, ensure_ascii=False))
    else:
        _write(_file(request, _TEXT), turn.text)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write(path: str, text: str) -> None:
    unfinished = f"{path}.{os.getpid()}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(unfinished, "w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(f"{text}\n")
    os.replace(unfinished, path)


def _file(request: Request, kind: str) -> str:
    told = [_transcript(turn) for turn in request.turns]
    name = key(request.provider, request.model, request.prompt, *told)
    return os.path.join(os.environ[FOLDER], f"{name}{kind}")


def _transcript(turn: Turn) -> str:
    made = [[call.name, call.arguments, told.text] for call, told in turn.exchanges()]
    return json.dumps(made, ensure_ascii=False, sort_keys=True)
