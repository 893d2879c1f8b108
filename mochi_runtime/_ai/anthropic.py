"""Anthropic's API by its own SDK.

A struct is asked for as the input of a tool that the model has to use.
"""

from __future__ import annotations

import json

from mochi_runtime._ai.providers import Refusal
from mochi_runtime._internal import background

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any, NoReturn

    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request

# The API wants a bound; more than this takes a model of today minutes.
_MAX_TOKENS = 4096
_TOOL = "answer"


async def text(request: Request, service: Service) -> AsyncGenerator[str]:
    """The answer to a prompt, by the messages."""
    messages = (await _client(request, service)).messages
    question = _question(request)
    if request.heard is None:
        yield _content(await messages.create(**question))
        return
    ended = False
    async for event in await messages.create(**question, stream=True):
        if event.type == "content_block_delta":
            part = getattr(event.delta, "text", None) or getattr(event.delta, "partial_json", None)
            if isinstance(part, str):
                yield part
        ended = ended or event.type == "message_stop"
    if not ended:
        raise Refusal("the answer ended before it was complete")


async def embedding(_request: Request, _service: Service) -> NoReturn:
    """There is none."""
    raise Refusal("it makes no embeddings: name another provider")


async def _client(request: Request, service: Service) -> Any:
    import anthropic

    url, key = service.url(request), service.key
    return await background.client(
        service.identity(request),
        lambda: anthropic.AsyncAnthropic(
            api_key=key, base_url=url, timeout=request.timeout, max_retries=request.retries
        ),
    )


def _question(request: Request) -> dict[str, Any]:
    settings = dict(request.settings)
    question: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": "user", "content": request.prompt}],
        "max_tokens": settings.pop("max_tokens", _MAX_TOKENS),
    }
    if "system" in settings:
        question["system"] = settings.pop("system")
    if "stop" in settings:
        stop = settings.pop("stop")
        question["stop_sequences"] = [stop] if isinstance(stop, str) else stop
    if request.schema is not None:
        question["tools"] = [{"name": _TOOL, "input_schema": request.schema}]
        question["tool_choice"] = {"type": "tool", "name": _TOOL}
    if settings:  # which some versions of the SDK have no parameters for
        question["extra_body"] = settings
    return question


def _content(answer: Any) -> str:
    blocks = getattr(answer, "content", None)
    if not isinstance(blocks, list):
        raise Refusal("the answer is no message")
    for block in blocks:
        if getattr(block, "type", None) == "tool_use":
            return json.dumps(block.input)
    parts = [getattr(block, "text", None) for block in blocks]
    texts = [part for part in parts if isinstance(part, str)]
    if not texts:
        raise Refusal("the answer holds no text")
    return "".join(texts)
