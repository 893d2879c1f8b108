"""Anthropic's API by its own SDK.

A struct is asked for as the input of a tool that the model has to use.
"""

from __future__ import annotations

import json

from mochi_runtime._ai.conversation import ANSWER, Call, Refusal, Reply, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any, NoReturn

    from mochi_runtime._ai.conversation import Turn
    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request

# The API wants a bound; more than this takes a model of today minutes.
_MAX_TOKENS = 4096


async def answer(request: Request, service: Service) -> AsyncGenerator[str | Call]:
    """The next answer to a prompt, by the messages."""
    from anthropic import AsyncAnthropic

    messages = (await service.client(request, AsyncAnthropic)).messages
    streamed = request.heard is not None
    question = {**_question(request), **({"stream": True} if streamed else {})}
    async for part in read(messages.create(**question), _Reply(), streamed=streamed):
        yield part


async def embedding(_request: Request, _service: Service) -> NoReturn:
    """There is none."""
    raise Refusal("it makes no embeddings: name another provider")


def _question(request: Request) -> dict[str, Any]:
    settings = dict(request.settings)
    messages: list[dict[str, Any]] = [{"role": "user", "content": request.prompt}]
    for turn in request.turns:
        messages += _messages(turn)
    question: dict[str, Any] = {
        "model": request.model,
        "messages": messages,
        "max_tokens": settings.pop("max_tokens", _MAX_TOKENS),
    }
    if "system" in settings:
        question["system"] = settings.pop("system")
    if "stop" in settings:
        stop = settings.pop("stop")
        question["stop_sequences"] = [stop] if isinstance(stop, str) else stop
    question |= _tools(request)
    if settings:  # which some versions of the SDK have no parameters for
        question["extra_body"] = settings
    return question


def _tools(request: Request) -> dict[str, Any]:
    tools = [
        {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
        for tool in request.tools
    ]
    if request.schema is None:
        return {"tools": tools} if tools else {}
    only = {"type": "any"} if tools else {"type": "tool", "name": ANSWER}
    tools.append({"name": ANSWER, "input_schema": request.schema})
    return {"tools": tools, "tool_choice": only}


def _messages(turn: Turn) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [{"type": "text", "text": turn.text}] if turn.text else []
    for call in turn.calls:
        said.append({"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments})
    told = [
        {
            "type": "tool_result",
            "tool_use_id": call.id,
            "content": told.text,
            "is_error": told.failed,
        }
        for call, told in turn.exchanges()
    ]
    return [{"role": "assistant", "content": said}, {"role": "user", "content": told}]


class _Reply(Reply):
    def whole(self, answer: Any) -> str:
        blocks = getattr(answer, "content", None)
        if not isinstance(blocks, list):
            raise Refusal("the answer is no message")
        texts = []
        for at, block in enumerate(blocks):
            if self._note_call(at, block):
                self.begun[at].arguments = block.input
            elif getattr(block, "name", None) == ANSWER:
                self.begun.clear()
                return json.dumps(block.input)
            elif isinstance(getattr(block, "text", None), str):
                texts.append(block.text)
        if not texts and not self.begun:
            raise Refusal("the answer holds no text")
        return "".join(texts)

    def part(self, event: Any) -> str:
        if event.type == "content_block_start":
            self._note_call(event.index, event.content_block)
        elif event.type == "content_block_delta":
            part = getattr(event.delta, "text", None) or getattr(event.delta, "partial_json", None)
            if event.index not in self.begun:
                return part if isinstance(part, str) else ""
            self.begun[event.index].arguments += part or ""
        self.ended = self.ended or event.type == "message_stop"
        return ""

    def _note_call(self, at: int, block: Any) -> bool:
        if getattr(block, "type", None) != "tool_use" or block.name == ANSWER:
            return False
        self.begun[at] = Call(block.id, block.name, "")
        return True
