"""`generate ..`, `llm.generate(..)` and `model` declarations (newer-surface section 14).

An answer comes from the recorded ones when MOCHI_LLM_CASSETTE_DIR names their folder, else from the
provider (`_ai.providers`).  The provider `echo` answers with the prompt itself, which is what tests
of a program's own plumbing want.
"""

from __future__ import annotations

import json

from mochi_runtime._ai import cassettes
from mochi_runtime._ai.conversation import Call, Turn
from mochi_runtime._ai.request import Request, of_model
from mochi_runtime._ai.tools import Tool, make_calls
from mochi_runtime.errors import MODEL_FAULT, PARSE_FAULT, MochiError
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_ECHO = "echo"

# The models that `model` declarations have named so far, for all modules of the program.
_models: dict[str, dict[str, Any]] = {}


def register_model(name: str, fields: dict[str, Any]) -> None:
    """`model quick { provider: "openai" name: "gpt-4o" }`"""
    _models[name] = fields


@without_frames
def tool(function: Callable[..., Any], fields: dict[str, Any]) -> Tool:
    """`weather { description: ".." }` among the `tools` of a `generate`."""
    return Tool(function, fields.get("description"))


@without_frames
def generate_text(fields: dict[str, Any], provider: str | None = None) -> str:
    """`generate text { prompt: "hi" }`, and `generate openai { .. }`, which names the provider."""
    fields = of_model(fields, _models)
    if provider is not None:
        fields["provider"] = provider
    return _answer(Request(fields)) or ""


@without_frames
def generate_embedding(fields: dict[str, Any]) -> list[float]:
    """`generate embedding { text: "hi" }`: the vector of the text."""
    request = Request(of_model(fields, _models), "text")
    vector = _vector(request)
    if not isinstance(vector, list) or not all(type(x) in (int, float) for x in vector):
        raise MochiError("generate embedding: the answer is not a list of numbers", MODEL_FAULT)
    return [float(number) for number in vector]


@without_frames
def generate_struct[T](fields: dict[str, Any], target: type[T]) -> T:
    """`generate Person { prompt: "hi" }`: the answer, a JSON object, as a struct."""
    from mochi_runtime._ai.schema import mismatch, of_struct
    from mochi_runtime.casts import to_struct

    request = Request(of_model(fields, _models))
    request.schema = of_struct(target)
    value = _decoded(_certain(_answer(request), request))
    wrong = mismatch(value, request.schema, request.schema.get("$defs", {}))
    if wrong is not None:
        where = wrong.removeprefix(".").removeprefix(": ")
        raise MochiError(f"generate {target.__name__}: {where}", MODEL_FAULT)
    struct: T = to_struct(value, target)
    return struct


@without_frames
def llm_generate(provider: str, model: str, prompt: str) -> str:
    """`llm.generate(provider, model, prompt)`: where nobody can be asked, the empty string."""
    request = Request({"provider": provider, "name": model, "prompt": prompt})
    if not cassettes.in_use():
        from mochi_runtime._ai.providers import service_of

        try:
            service_of(request)
        except MochiError as error:
            _note(f"llm.generate: {error.message.removeprefix('generate: ')}")
            return ""
    return _answer(request) or ""


def _answer(request: Request) -> str | None:
    """The answer of whoever is to be asked, after what it wants called on the way; none, and a
    note, where it should be recorded and is not."""
    while True:
        turn = _turn(request)
        if turn is None or not turn.calls:
            return turn.text if turn else None
        if len(request.turns) == request.rounds:
            message = f"the model calls tools and comes to no end (rounds: {request.rounds})"
            raise MochiError(f"generate: {request.provider}: {message}", MODEL_FAULT)
        make_calls(turn, request.tools)
        request.turns.append(turn)


def _turn(request: Request) -> Turn | None:
    recorded = cassettes.recorded(request)
    if recorded is not None:
        parts: Iterable[str | Call] = [recorded.text, *recorded.calls]
    elif cassettes.in_use() and not cassettes.recording():
        _note(f"generate: no recorded answer for {request.provider} {request.model}".rstrip())
        return None
    elif request.provider == _ECHO:
        parts = [request.prompt]
    else:
        from mochi_runtime._ai.providers import ask_text

        parts = ask_text(request)
    texts, calls = [], []
    for part in parts:
        if isinstance(part, Call):
            calls.append(part)
            continue
        texts.append(part)
        if request.heard is not None and part:
            request.heard(part)
    turn = Turn("".join(texts), calls)
    if recorded is None and cassettes.recording():
        cassettes.record(request, turn)
    return turn


def _vector(request: Request) -> Any:
    recorded = cassettes.recorded(request)
    if recorded is not None or (cassettes.in_use() and not cassettes.recording()):
        return _decoded(_certain(recorded.text if recorded else None, request))
    if request.provider == _ECHO:
        return [float(ord(character)) for character in request.prompt]
    from mochi_runtime._ai.providers import ask_embedding

    vector = ask_embedding(request)
    if cassettes.recording():
        cassettes.record(request, Turn(json.dumps(vector), []))
    return vector


def _certain(answer: str | None, request: Request) -> str:
    if answer is None:
        asked = f"{request.provider} {request.model}".rstrip()
        raise MochiError(f"generate: no recorded answer for {asked}", MODEL_FAULT)
    return answer


def _decoded(answer: str) -> Any:
    from mochi_runtime._fetch.answer import parse_json

    try:
        return parse_json(answer)
    except ValueError as error:
        reason = str(error)
    raise MochiError(f"generate: the answer is not JSON: {reason}", PARSE_FAULT)


def _note(text: str) -> None:
    import sys

    print(text, file=sys.stderr)
