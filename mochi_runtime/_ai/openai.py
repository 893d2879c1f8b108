"""OpenAI's API by its own SDK; ollama and llama.cpp speak it too."""

from __future__ import annotations

from mochi_runtime._ai.providers import Refusal
from mochi_runtime._ai.schema import is_strict
from mochi_runtime._internal import background

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request


async def text(request: Request, service: Service) -> AsyncGenerator[str]:
    """The answer to a prompt, by the chat completions."""
    completions = (await _client(request, service)).chat.completions
    question = _question(request)
    if request.heard is None:
        yield _content(await completions.create(**question))
        return
    ended = False
    async for chunk in await completions.create(**question, stream=True):
        for choice in _choices(chunk)[:1]:
            if choice.delta is not None and isinstance(choice.delta.content, str):
                yield choice.delta.content
            ended = ended or choice.finish_reason is not None
    if not ended:
        raise Refusal("the answer ended before it was complete")


async def embedding(request: Request, service: Service) -> Any:
    """The vector of the text."""
    embeddings = (await _client(request, service)).embeddings
    answer = await embeddings.create(
        model=request.model, input=request.prompt, encoding_format="float"
    )
    try:
        return answer.data[0].embedding
    except (AttributeError, LookupError, TypeError):
        raise Refusal("the answer holds no embedding") from None


async def _client(request: Request, service: Service) -> Any:
    import openai

    url, key = service.url(request), service.key or "none"
    return await background.client(
        service.identity(request),
        lambda: openai.AsyncOpenAI(
            api_key=key, base_url=url, timeout=request.timeout, max_retries=request.retries
        ),
    )


def _question(request: Request) -> dict[str, Any]:
    settings = dict(request.settings)
    system = settings.pop("system", None)
    messages = [] if system is None else [{"role": "system", "content": system}]
    messages.append({"role": "user", "content": request.prompt})
    if request.schema is not None:
        settings["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": "answer",
                "schema": request.schema,
                "strict": is_strict(request.schema),
            },
        }
    return {"model": request.model or "default", "messages": messages, **settings}


def _choices(answer: Any) -> list[Any]:
    choices = getattr(answer, "choices", None)
    if not isinstance(choices, list):
        raise Refusal("the answer is no chat completion")
    return choices


def _content(answer: Any) -> str:
    choices = _choices(answer)
    message = getattr(choices[0], "message", None) if choices else None
    refusal = getattr(message, "refusal", None)
    if refusal:
        raise Refusal(f"the model refused: {refusal}")
    content = getattr(message, "content", None)
    if not isinstance(content, str):
        raise Refusal("the answer holds no text")
    return content
