"""`generate ..`, `llm.generate(..)` and `model` declarations (newer-surface section 14).

An answer comes from the recorded ones when MOCHI_LLM_CASSETTE_DIR names their folder.  The provider
`echo` answers with the prompt itself, which is what tests of a program's own plumbing want.  No
other provider can be reached from here: asking one is an error that says so, except for
`llm.generate`, which the recordings show to give the empty string and to go on.
"""

from __future__ import annotations

import os

from mochi_runtime.errors import MODEL_FAULT, PARSE_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CASSETTES = "MOCHI_LLM_CASSETTE_DIR"
_ECHO = "echo"

# The models that `model` declarations have named so far, for all modules of the program.
_models: dict[str, dict[str, Any]] = {}


class Request:
    """What is asked of whom; `model` is the provider's own name for the model."""

    __slots__ = ("model", "prompt", "provider")

    def __init__(self, provider: str, model: str, prompt: str) -> None:
        self.provider = provider
        self.model = model
        self.prompt = prompt


def register_model(name: str, fields: dict[str, Any]) -> None:
    """`model quick { provider: "openai" name: "gpt-4o" }`"""
    _models[name] = fields


@without_frames
def generate_text(fields: dict[str, Any], provider: str | None = None) -> str:
    """`generate text { prompt: "hi" }`, and `generate openai { .. }`, which names the provider."""
    request = _request(fields, "prompt", provider)
    return _answer(request)


@without_frames
def generate_embedding(fields: dict[str, Any]) -> list[float]:
    """`generate embedding { text: "hi" }`: the vector of the text."""
    request = _request(fields, "text")
    if request.provider == _ECHO and not os.environ.get(_CASSETTES):
        return [float(ord(character)) for character in request.prompt]
    vector = _decoded(_answer(request))
    if not isinstance(vector, list) or not all(isinstance(x, int | float) for x in vector):
        raise MochiError("generate embedding: the answer is not a list of numbers", MODEL_FAULT)
    return [float(number) for number in vector]


@without_frames
def generate_struct[T](fields: dict[str, Any], target: type[T]) -> T:
    """`generate Person { prompt: "hi" }`: the answer, a JSON object, as a struct."""
    from mochi_runtime.casts import to_struct

    struct: T = to_struct(_decoded(_answer(_request(fields, "prompt"))), target)
    return struct


@without_frames
def llm_generate(provider: str, model: str, prompt: str) -> str:
    """`llm.generate(provider, model, prompt)`: without a recorded answer the empty string."""
    request = Request(provider, model, prompt)
    answer = _recorded(request)
    if answer is None:
        _note(f"llm.generate: no recorded answer for {provider} {model}".rstrip())
    return answer or ""


def cassette_key(provider: str, model: str, prompt: str) -> int:
    """The number under which an answer is recorded: djb2 with exclusive or, in 64 bits."""
    key = 5381
    for byte in b"\0".join(part.encode() for part in (provider, model, prompt)):
        key = (key * 33 & 0xFFFF_FFFF_FFFF_FFFF) ^ byte
    return key


def _request(fields: dict[str, Any], content: str, provider: str | None = None) -> Request:
    """The request that the fields of a `generate` describe; `model` may name a declared model."""
    prompt = fields.get(content, "")
    if not isinstance(prompt, str):
        raise MochiError(f"generate: {content} is a string, not {kind(prompt)}", TYPE_FAULT)
    name = str(fields.get("model", ""))
    model = _models.get(name, {"name": name})
    chosen = provider or fields.get("provider") or model.get("provider") or ""
    return Request(str(chosen), str(model.get("name", "")), prompt)


def _answer(request: Request) -> str:
    if os.environ.get(_CASSETTES):
        answer = _recorded(request)
        if answer is None:
            _note(f"generate: no recorded answer for {request.provider} {request.model}".rstrip())
        return answer or ""
    if request.provider == _ECHO:
        return request.prompt
    raise MochiError(_unreachable(request.provider), MODEL_FAULT)


def _unreachable(provider: str) -> str:
    recorded = f"set {_CASSETTES} to a folder of recorded answers"
    if not provider:
        return f"generate needs a provider: name one in a model declaration, or {recorded}"
    return f"no client for provider {provider} is installed: {recorded}"


def _recorded(request: Request) -> str | None:
    """The recorded answer, none when there is no folder or no file of that key."""
    folder = os.environ.get(_CASSETTES)
    if not folder:
        return None
    key = cassette_key(request.provider, request.model, request.prompt)
    try:
        with open(os.path.join(folder, f"{key}.txt"), encoding="utf-8", newline="") as file:
            return file.read().removesuffix("\n")
    except FileNotFoundError:
        return None


def _decoded(answer: str) -> Any:
    import json

    try:
        return json.loads(answer)
    except ValueError as error:
        raise MochiError(f"generate: the answer is not JSON: {error}", PARSE_FAULT) from None


def _note(text: str) -> None:
    import sys

    print(text, file=sys.stderr)
