"""OpenAI's API by its own SDK; ollama and llama.cpp speak it too."""

from __future__ import annotations

import json

from mochi_runtime._ai.conversation import Call, Refusal, Reply, read
from mochi_runtime._ai.schema import is_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from mochi_runtime._ai.conversation import Turn
    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request
    from mochi_runtime._ai.tools import Tool


async def answer(request: Request, service: Service) -> AsyncGenerator[str | Call]:
    """The next answer to a prompt, by the chat completions."""
    completions = (await _client(request, service)).chat.completions
    streamed = request.heard is not None
    question = {**_question(request), **({"stream": True} if streamed else {})}
    async for part in read(completions.create(**question), _Reply(), streamed=streamed):
        yield part


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
    from openai import AsyncOpenAI

    return await service.client(request, AsyncOpenAI)


def _question(request: Request) -> dict[str, Any]:
    settings = dict(request.settings)
    system = settings.pop("system", None)
    messages = [] if system is None else [{"role": "system", "content": system}]
    messages.append({"role": "user", "content": request.prompt})
    for turn in request.turns:
        messages += _messages(turn)
    if request.tools:
        settings["tools"] = list(map(_function, request.tools))
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


def _function(tool: Tool) -> dict[str, Any]:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": is_strict(tool.parameters),
    }
    return {"type": "function", "function": function}


def _messages(turn: Turn) -> list[dict[str, Any]]:
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
        }
        for call in turn.calls
    ]
    return [
        {"role": "assistant", "content": turn.text or None, "tool_calls": calls},
        *(
            {"role": "tool", "tool_call_id": call.id, "content": told.text}
            for call, told in turn.exchanges()
        ),
    ]


class _Reply(Reply):
    def whole(self, answer: Any) -> str:
        choices = _choices(answer)
        message = getattr(choices[0], "message", None) if choices else None
        refusal = getattr(message, "refusal", None)
        if refusal:
            raise Refusal(f"the model refused: {refusal}")
        self._note_calls(message)
        content = getattr(message, "content", None)
        if isinstance(content, str):
            return content
        if not self.begun:
            raise Refusal("the answer holds no text")
        return ""

    def part(self, event: Any) -> str:
        content = None
        for choice in _choices(event)[:1]:
            self.ended = self.ended or choice.finish_reason is not None
            self._note_calls(choice.delta)
            content = getattr(choice.delta, "content", None)
        return content if isinstance(content, str) else ""

    def _note_calls(self, message: Any) -> None:
        """The calls of a message, or further parts of them, which an index tells apart."""
        for at, part in enumerate(getattr(message, "tool_calls", None) or ()):
            function = part.function
            call = self.begun.setdefault(getattr(part, "index", at), Call(None, "", ""))
            call.id = call.id or part.id
            call.name = call.name or function.name
            call.arguments += function.arguments or ""


def _choices(answer: Any) -> list[Any]:
    choices = getattr(answer, "choices", None)
    if not isinstance(choices, list):
        raise Refusal("the answer is no chat completion")
    return choices
