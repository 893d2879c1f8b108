"""What a `generate` asks of whom: its fields, over those of the model that it names.

model quick { provider: "openai" name: "gpt-4o-mini" temperature: 0.2 }
generate text { model: "quick", prompt: "Name a fruit.", max_tokens: 20 }
"""

from __future__ import annotations

import os

from mochi_runtime._ai.tools import of_field
from mochi_runtime.errors import TYPE_FAULT, MochiError, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from mochi_runtime._ai.conversation import Turn

# The fields that say how to answer, with the types of their values.
_SETTINGS: dict[str, tuple[type, ...]] = {
    "system": (str,),
    "temperature": (int, float),
    "top_p": (int, float),
    "max_tokens": (int,),
    "stop": (str, list),
}
_OTHERS = (
    *("prompt", "text", "provider", "model", "name", "url"),
    *("timeout", "retries", "stream", "tools", "rounds"),
)

# Seconds for a whole answer, how often the provider is asked again after a fault of its own, and in
# how many answers it may call tools before it has to come to an end.
_TIMEOUT = 120.0
_RETRIES = 2
_ROUNDS = 20


class Request:
    """One question to a model; `model` is the provider's own name for it."""

    def __init__(self, fields: dict[str, Any], content: str = "prompt") -> None:
        _refuse_unknown(fields)
        self.prompt = _text(fields, content)
        self.provider = _text(fields, "provider") or os.environ.get("LLM_PROVIDER", "")
        self.model = _text(fields, "name") or os.environ.get("LLM_MODEL", "")
        self.url = _text(fields, "url")
        self.settings = {name: fields[name] for name in _SETTINGS if fields.get(name) is not None}
        for name, value in self.settings.items():
            if type(value) not in _SETTINGS[name]:
                raise MochiError(f"generate: {name} cannot be {kind(value)}", TYPE_FAULT)
        self.timeout = _number(fields, "timeout", _TIMEOUT)
        self.retries = int(_number(fields, "retries", _RETRIES))
        self.heard: Callable[[str], object] | None = fields.get("stream")
        if self.heard is not None and not callable(self.heard):
            raise MochiError("generate: stream is a function of the parts of the text", TYPE_FAULT)
        self.schema: dict[str, Any] | None = None
        self.tools = of_field(fields.get("tools", []))
        self.rounds = int(_number(fields, "rounds", _ROUNDS))
        self.turns: list[Turn] = []  # so far, each with calls that were made


def of_model(fields: dict[str, Any], models: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The fields of a `generate`, with those of the declared model that `model` names."""
    name = _text(fields, "model")
    return {**models.get(name, {"name": name}), **fields}


def _refuse_unknown(fields: dict[str, Any]) -> None:
    for name in fields:
        if name not in _SETTINGS and name not in _OTHERS:
            known = ", ".join(sorted((*_SETTINGS, *_OTHERS)))
            raise MochiError(f"generate has no field {name} (there are {known})", TYPE_FAULT)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise MochiError(f"generate: {name} is a string, not {kind(value)}", TYPE_FAULT)
    return value


def _number(fields: dict[str, Any], name: str, default: float) -> float:
    value = fields.get(name, default)
    if type(value) in (int, float) and 0 <= value < float("inf"):
        return float(value)
    raise MochiError(f"generate: {name} is a number from 0 up", TYPE_FAULT)
