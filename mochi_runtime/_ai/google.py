"""Google's Gemini API by its own SDK.

Beside functions of the program a struct is asked for as the input of one more: most models refuse
to answer in JSON where there are functions to call.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

from mochi_runtime._ai.conversation import ANSWER, Call, Refusal, Reply, read
from mochi_runtime._internal import background

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from typing import Any

    from mochi_runtime._ai.conversation import Turn
    from mochi_runtime._ai.providers import Service
    from mochi_runtime._ai.request import Request

_NAMES = {
    "system": "system_instruction",
    "max_tokens": "max_output_tokens",
    "stop": "stop_sequences",
}


async def answer(request: Request, service: Service) -> AsyncGenerator[str | Call]:
    """The next answer to a prompt."""
    models = (await _client(request, service)).models
    streamed = request.heard is not None
    ask = models.generate_content_stream if streamed else models.generate_content
    contents = [{"role": "user", "parts": [{"text": request.prompt}]}]
    for turn in request.turns:
        contents += _contents(turn)
    asked = ask(model=request.model, contents=contents, config=_config(request))
    async for part in read(asked, _Reply(), streamed=streamed):
        yield part


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
    options: dict[str, Any] = {"retry_options": {"attempts": request.retries + 1}}
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
    functions = [_function(tool.name, tool.parameters, tool.description) for tool in request.tools]
    if request.schema is not None:
        if functions:
            functions.append(_function(ANSWER, request.schema, "Gives the answer."))
            config["tool_config"] = {"function_calling_config": {"mode": "ANY"}}
        else:
            config["response_mime_type"] = "application/json"
            config["response_json_schema"] = request.schema
    if functions:
        config["tools"] = [{"function_declarations": functions}]
    return config


def _function(name: str, parameters: dict[str, Any], description: str) -> dict[str, Any]:
    described = {"description": description} if description else {}
    return {"name": name, **described, "parameters_json_schema": parameters}


def _contents(turn: Turn) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [{"text": turn.text}] if turn.text else []
    told = []
    for call, answer in turn.exchanges():
        known = {} if call.id is None else {"id": call.id}
        part: dict[str, Any] = {
            "function_call": {**known, "name": call.name, "args": call.arguments}
        }
        if call.signature:
            part["thought_signature"] = b64decode(call.signature)
        said.append(part)
        response = {"error" if answer.failed else "output": answer.text}
        told.append({"function_response": {**known, "name": call.name, "response": response}})
    return [{"role": "model", "parts": said}, {"role": "user", "parts": told}]


class _Reply(Reply):
    def whole(self, answer: Any) -> str:
        text = self.part(answer)
        if not text and not self.begun:
            raise Refusal("the answer holds no text")
        return text

    def part(self, event: Any) -> str:
        texts = []
        for candidate in (event.candidates or ())[:1]:
            self.ended = self.ended or bool(candidate.finish_reason)
            for part in getattr(candidate.content, "parts", None) or ():
                if part.function_call is not None and part.function_call.name == ANSWER:
                    self.begun.clear()
                    return json.dumps(part.function_call.args)
                if part.function_call is not None:
                    self._note_call(part.function_call, part.thought_signature)
                elif part.text and not part.thought:
                    texts.append(part.text)
        return "".join(texts)

    def _note_call(self, call: Any, signature: bytes | None) -> None:
        kept = b64encode(signature or b"").decode()
        self.begun[len(self.begun)] = Call(call.id, call.name, call.args or {}, kept)
