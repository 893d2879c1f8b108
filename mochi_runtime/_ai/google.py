"""Google's Gemini API by its own SDK."""

from __future__ import annotations

from mochi_runtime._ai.providers import Refusal
from mochi_runtime._internal import background

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request

_NAMES = {
    "system": "system_instruction",
    "max_tokens": "max_output_tokens",
    "stop": "stop_sequences",
}


async def text(request: Request, service: Service) -> AsyncGenerator[str]:
    """The answer to a prompt."""
    models = (await _client(request, service)).models
    question = {
        "model": request.model,
        "contents": request.prompt,
        "config": _config(request),
    }
    if request.heard is None:
        answer = await models.generate_content(**question)
        if not isinstance(answer.text, str):
            raise Refusal("the answer holds no text")
        yield answer.text
        return
    ended = False
    async for chunk in await models.generate_content_stream(**question):
        if chunk.text:
            yield chunk.text
        ended = ended or any(choice.finish_reason for choice in chunk.candidates or ())
    if not ended:
        raise Refusal("the answer ended before it was complete")


async def embedding(request: Request, service: Service) -> Any:
    """The vector of the text."""
    models = (await _client(request, service)).models
    answer = await models.embed_content(model=request.model, contents=request.prompt)
    try:
        return answer.embeddings[0].values
    except (AttributeError, LookupError, TypeError):
        raise Refusal("the answer holds no embedding") from None


async def _client(request: Request, service: Service) -> Any:
    from google import genai

    url, key = service.url(request), service.key
    options: dict[str, Any] = {
        "timeout": int(request.timeout * 1000),
        "retry_options": {"attempts": request.retries + 1},
    }
    if url is not None:
        options["base_url"] = url
    return await background.client(
        service.identity(request),
        lambda: genai.Client(api_key=key, http_options=options).aio,
    )


def _config(request: Request) -> dict[str, Any]:
    config = {_NAMES.get(name, name): value for name, value in request.settings.items()}
    stop = config.get("stop_sequences")
    if isinstance(stop, str):
        config["stop_sequences"] = [stop]
    if request.schema is not None:
        config["response_mime_type"] = "application/json"
        config["response_json_schema"] = request.schema
    return config
