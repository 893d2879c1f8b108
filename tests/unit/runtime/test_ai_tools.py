"""Functions of the program that a model calls, by the SDKs, from servers that play models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from raw_server import RawServer, Request, answer

from mochi_runtime import ai
from mochi_runtime._ai.tools import Tool
from mochi_runtime._internal import background
from mochi_runtime.errors import MODEL_FAULT, TYPE_FAULT, MochiError, Panic
from mochi_runtime.future import done
from mochi_runtime.result import Err, Ok
from runtime.shapes import Line, Point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CANARY = "canary-0123456789abcdef"
EVENTS = "text/event-stream"
CHAT = "/v1/chat/completions"

made: list[tuple[object, ...]] = []


def weather(city: str, days: int | None) -> str:
    """The weather of a city."""
    made.append((city, days))
    return f"sunny in {city}"


def middle(line: Line, weight: float = 1.0) -> Point:
    made.append((line, weight))
    return line.start


class Model:
    """Plays a model: the n-th request gets the n-th of its answers, each a text or calls."""

    def __init__(self, server: RawServer, speak: Callable[[Any, bool], Any]) -> None:
        self.server = server
        self._speak = speak

    def says(self, *turns: str | list[tuple[str, Any]]) -> None:
        left = list(turns)

        def play(request: Request) -> Any:
            said = left.pop(0) if len(left) > 1 else left[0]
            streamed = b'"stream":true' in request.body or "stream" in request.target
            return self._speak(said, streamed)

        for path in PATHS:
            self.server.answers[path] = play

    def asked(self) -> list[dict[str, Any]]:
        """The bodies of all requests."""
        return [json.loads(request.body) for request in self.server.requests]


PATHS = [CHAT, "/v1/messages"]
PATHS += [
    f"/{version}/models/m:{method}"
    for version in ("v1", "v1beta")
    for method in ("generateContent", "streamGenerateContent")
]


def openai(said: Any, streamed: bool) -> Any:
    text, calls = (said, []) if isinstance(said, str) else (None, said)
    tool_calls = [
        {
            "index": at,
            "id": f"c{at}",
            "type": "function",
            "function": {"name": name, "arguments": arguments},
        }
        for at, (name, given) in enumerate(calls)
        for arguments in [given if isinstance(given, str) else json.dumps(given)]
    ]
    if not streamed:
        message = {"role": "assistant", "content": text, "tool_calls": tool_calls or None}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return answer(json.dumps({"id": "c", "model": "m", "choices": [choice]}))
    deltas: list[dict[str, Any]] = [{"content": letter} for letter in text or ""]
    for call in tool_calls:
        whole = call["function"]["arguments"]
        deltas.append({"tool_calls": [{**call, "function": {**call["function"], "arguments": ""}}]})
        deltas += [
            {"tool_calls": [{"index": call["index"], "function": {"arguments": part}}]}
            for part in (whole[:3], whole[3:])
        ]
    chunks = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    chunks.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    return events([{"id": "c", "model": "m", "choices": [chunk]} for chunk in chunks])


def anthropic(said: Any, streamed: bool) -> Any:
    blocks: list[dict[str, Any]] = [{"type": "text", "text": said}]
    if not isinstance(said, str):
        blocks = [
            {"type": "tool_use", "id": f"c{at}", "name": name, "input": given}
            for at, (name, given) in enumerate(said)
        ]
    message: dict[str, Any] = {"id": "m", "type": "message", "role": "assistant", "model": "m"}
    message |= {"usage": {"input_tokens": 1, "output_tokens": 1}, "stop_reason": "end_turn"}
    if not streamed:
        return answer(json.dumps({**message, "content": blocks}))
    found: list[dict[str, Any]] = [{"type": "message_start", "message": {**message, "content": []}}]
    for at, block in enumerate(blocks):
        empty = {**block, **({"text": ""} if block["type"] == "text" else {"input": {}})}
        found.append({"type": "content_block_start", "index": at, "content_block": empty})
        kind, field = "text_delta", "text"
        whole = block.get("text", "")
        if block["type"] == "tool_use":
            kind, field, whole = "input_json_delta", "partial_json", json.dumps(block["input"])
        for part in (whole[:3], whole[3:]):
            delta = {"type": kind, field: part}
            found.append({"type": "content_block_delta", "index": at, "delta": delta})
        found.append({"type": "content_block_stop", "index": at})
    return events([*found, {"type": "message_stop"}])


def google(said: Any, streamed: bool) -> Any:
    parts: list[dict[str, Any]] = [{"text": said}]
    if not isinstance(said, str):
        parts = [
            {"functionCall": {"name": name, "args": given}, "thoughtSignature": "c2lnbmVk"}
            for name, given in said
        ]
    found = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}
    whole = {"candidates": [found]}
    return events([whole]) if streamed else answer(json.dumps(whole))


def events(each: list[dict[str, Any]]) -> Any:
    texts = [
        (f"event: {event['type']}\n" if "type" in event else "") + f"data: {json.dumps(event)}\n\n"
        for event in each
    ]
    return answer("".join(texts), media_type=EVENTS)


PROVIDERS = {"openai": openai, "anthropic": anthropic, "google": google}
PACKAGES = {"openai": "openai", "anthropic": "anthropic", "google": "google.genai"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    for name in ("MOCHI_LLM_CASSETTE_DIR", "MOCHI_LLM_RECORD", "LLM_PROVIDER", "LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    for name in ("OPENAI", "ANTHROPIC", "GEMINI"):
        monkeypatch.setenv(f"{name}_API_KEY", CANARY)
    made.clear()
    with RawServer() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{running.url}/v1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.url)
        yield running
        background.close()


@pytest.fixture
def model(server: RawServer) -> Model:
    """A model behind the API of OpenAI."""
    return Model(server, openai)


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    pytest.importorskip(PACKAGES[name], reason=f"the extra {name} is not installed")
    return name


def fields(**more: Any) -> dict[str, Any]:
    return {"model": "m", "prompt": "Sun?", "retries": 0, "tools": [weather], **more}


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_calls_are_made_until_text_comes(server: RawServer, provider: str, streamed: bool) -> None:
    model = Model(server, PROVIDERS[provider])
    line = {"start": {"x": 1, "y": 2.0}, "labels": [], "weight": None}
    model.says(
        [("weather", {"city": "Rome", "days": 2}), ("weather", {"city": "Oslo"})],
        [("middle", {"line": line, "weight": 3})],
        "Sunny.",
    )
    tools = [ai.tool(weather, {"description": "Of a city."}), middle]
    heard: list[str] = []
    more = {"stream": heard.append} if streamed else {}
    assert ai.generate_text(fields(tools=tools, **more), provider) == "Sunny."
    assert "".join(heard) == ("Sunny." if streamed else "")
    assert made == [("Rome", 2), ("Oslo", None), (Line(Point(1, 2), [], None), 3.0)]
    assert type(made[2][1]) is float
    assert len(model.asked()) == 3
    last = json.dumps(model.asked()[-1])
    assert "sunny in Rome" in last
    assert json.dumps('{"__name":"Point","x":1,"y":2}')[1:-1] in last


def test_what_openai_is_sent(model: Model) -> None:
    model.says([("weather", {"city": "Rome"})], "Sunny.")
    ai.generate_text(fields(), "openai")
    first, second = model.asked()
    assert first["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "The weather of a city.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "city": {"type": "string"},
                        "days": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    },
                    "required": ["city"],
                    "additionalProperties": False,
                },
                "strict": False,
            },
        }
    ]
    assert second["messages"][1:] == [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "c0",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "c0", "content": "sunny in Rome"},
    ]


def test_what_anthropic_is_sent(server: RawServer) -> None:
    pytest.importorskip("anthropic", reason="the extra anthropic is not installed")
    model = Model(server, anthropic)
    model.says([("weather", {"city": 5})], "Sunny.")
    ai.generate_text(fields(), "anthropic")
    first, second = model.asked()
    assert first["tools"][0]["input_schema"]["required"] == ["city"]
    call = {"type": "tool_use", "id": "c0", "name": "weather", "input": {"city": 5}}
    said = "weather: city: expected string, got int"
    told = {"type": "tool_result", "tool_use_id": "c0", "content": said, "is_error": True}
    assert second["messages"][1:] == [
        {"role": "assistant", "content": [call]},
        {"role": "user", "content": [told]},
    ]


def test_what_google_is_sent(server: RawServer) -> None:
    pytest.importorskip("google.genai", reason="the extra google is not installed")
    model = Model(server, google)
    model.says([("weather", {"city": "Rome"})], "Sunny.")
    ai.generate_text(fields(), "google")
    first, second = model.asked()
    (function,) = first["tools"][0]["functionDeclarations"]
    assert function["name"] == "weather"
    # The API takes both spellings, the SDK writes now the one and now the other.
    schema = function.get("parametersJsonSchema") or function["parameters_json_schema"]
    assert schema["required"] == ["city"]
    call, told = second["contents"][1:]
    assert call["role"] == "model"
    assert call["parts"][0]["functionCall"] == {"name": "weather", "args": {"city": "Rome"}}
    assert call["parts"][0]["thoughtSignature"] == "c2lnbmVk"
    response = {"name": "weather", "response": {"output": "sunny in Rome"}}
    assert told["parts"][0]["functionResponse"] == response


def test_a_struct_after_calls(server: RawServer, provider: str) -> None:
    model = Model(server, PROVIDERS[provider])
    point = {"x": 1, "y": 2}
    text = json.dumps(point) if provider == "openai" else [("final-answer", point)]
    model.says([("weather", {"city": "Rome"})], text)
    assert ai.generate_struct(fields(provider=provider), Point) == Point(1, 2)
    assert made == [("Rome", None)]


def told(model: Model) -> list[str]:
    """What the model was told of its calls in the last request."""
    messages = model.asked()[-1]["messages"]
    return [message["content"] for message in messages if message["role"] == "tool"]


def test_mistakes_of_the_model_are_told_to_it(model: Model) -> None:
    model.says(
        [
            ("whether", {}),
            ("weather", {}),
            ("weather", {"city": "Rome", "days": "two"}),
            ("weather", '{"city"'),
            ("weather", "[1]"),
        ],
        "I give up.",
    )
    assert ai.generate_text(fields(), "openai") == "I give up."
    assert made == []
    assert told(model) == [
        "there is no function whether (there are weather)",
        "weather: city: it is missing",
        "weather: days: expected int, got string",
        "weather: expected map, got string",
        "weather: expected map, got list",
    ]


def test_what_functions_give(model: Model) -> None:
    values: dict[str, object] = {
        "text": "a\nb",
        "number": 2.5,
        "nothing": None,
        "points": [Point(1, 2)],
        "fine": Ok(3),
        "future": done({"b": True, "a": 1}),
        "wrong": Err("no such city"),
    }

    def named(name: str, value: object) -> Callable[[], object]:
        def function() -> object:
            return value

        function.__name__ = name
        return function

    model.says([(name, {}) for name in values], "Thanks.")
    functions = [named(name, value) for name, value in values.items()]
    assert ai.generate_text(fields(tools=functions), "openai") == "Thanks."
    points = '[{"__name":"Point","x":1,"y":2}]'
    expected = ["a\nb", "2.5", "null", points, "3", '{"a":1,"b":true}', "no such city"]
    assert told(model) == expected


def test_an_error_of_a_function_is_that_of_the_program(model: Model) -> None:
    def broken() -> None:
        raise Panic("out of order", 42)

    model.says([("broken", {})])
    with pytest.raises(Panic, match="out of order"):
        ai.generate_text(fields(tools=[broken]), "openai")


def test_functions_of_python(model: Model) -> None:
    """Annotations that are no text, names that Mochi does not have, arguments by name only."""

    def search(query: str, /, *more: str, class_: "int | None" = 7, **_: int) -> str:  # noqa: UP037
        return f"{query} {more} {class_}"

    search.__annotations__ |= {"query": str, "class_": int | None}

    async def slow(count: int) -> int:
        return count + 1

    model.says([("search", {"query": "q", "class": 1}), ("search", {"query": "q"})], "Found.")
    assert ai.generate_text(fields(tools=[search, slow]), "openai") == "Found."
    assert told(model) == ["q () 1", "q () 7"]
    model.says([("slow", {"count": 1})], "Found.")
    ai.generate_text(fields(tools=[slow]), "openai")
    assert told(model) == ["2"]


def test_a_function_may_ask_a_model_itself(model: Model) -> None:
    def expert(question: str) -> str:
        model.says("Forty-two.")
        return ai.generate_text(fields(prompt=question, tools=[]), "openai")

    model.says([("expert", {"question": "?"})])
    assert ai.generate_text(fields(tools=[expert]), "openai") == "Forty-two."
    assert told(model) == ["Forty-two."]


def test_a_model_that_comes_to_no_end(model: Model) -> None:
    model.says([("weather", {"city": "Rome"})])
    with pytest.raises(MochiError, match=r"comes to no end \(rounds: 3\)") as error:
        ai.generate_text(fields(rounds=3), "openai")
    assert error.value.code == MODEL_FAULT
    assert len(made) == 3


@pytest.mark.parametrize(
    ("tools", "message"),
    [
        (weather, "tools is a list of functions, not func"),
        ([5], "tools is a list of functions, not of int"),
        ([lambda: 1], "a tool is a function that has a name"),
    ],
)
def test_what_is_no_tool(tools: object, message: str) -> None:
    with pytest.raises(MochiError, match=message) as error:
        ai.generate_text({"prompt": "p", "tools": tools}, "echo")
    assert error.value.code == TYPE_FAULT


def test_calls_are_recorded_and_made_again(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    model.says([("weather", {"city": CANARY})], [("weather", {"city": "Oslo"})], f"{CANARY}.")
    assert ai.generate_text(fields(), "openai") == "***."
    assert len(model.asked()) == 3
    files = sorted(file.name.partition(".")[2] for file in tmp_path.iterdir())
    assert files == ["calls.json", "calls.json", "txt"]
    assert CANARY not in "".join(file.read_text("utf-8") for file in tmp_path.iterdir())
    monkeypatch.delenv("MOCHI_LLM_RECORD")
    assert ai.generate_text(fields(), "openai") == "***."
    assert len(model.asked()) == 3
    assert made == [("***", None), ("Oslo", None)] * 2


def test_a_tool_that_answers_otherwise_is_another_question(
    model: Model,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = ["5", "6", "6"]

    def count() -> str:
        return answers.pop(0)

    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    model.says([("count", {})], "Five.", "Six.")
    assert ai.generate_text(fields(tools=[count]), "openai") == "Five."
    monkeypatch.setenv("MOCHI_LLM_RECORD", "0")
    assert ai.generate_text(fields(tools=[count]), "openai") == ""
    assert capsys.readouterr().err == "generate: no recorded answer for openai m\n"
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    assert ai.generate_text(fields(tools=[count]), "openai") == "Six."
    assert told(model) == ["6"]


def test_a_tool_is_described_by_its_text() -> None:
    assert Tool(weather).description == "The weather of a city."
    assert Tool(weather, "Of a city.").description == "Of a city."
    assert Tool(middle).description == ""


def test_one_timeout_is_not_that_of_the_next(model: Model) -> None:
    """Requests share a client, each with its own time."""
    model.says("a")
    assert ai.generate_text(fields(timeout=0.5, tools=[]), "openai") == "a"
    model.server.answers[CHAT] = [0.7, *openai("b", False)]
    assert ai.generate_text(fields(timeout=30, tools=[]), "openai") == "b"
