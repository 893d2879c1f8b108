"""`generate` through OpenAI's own SDK, against a server that speaks, and misspeaks, its API."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from raw_server import RawServer, Request, answer, dripping

from mochi_runtime import ai
from mochi_runtime._ai import cassettes, schema
from mochi_runtime._internal import background
from mochi_runtime.errors import MODEL_FAULT, PARSE_FAULT, MochiError
from runtime.shapes import Box, Line, Node, Point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARY = "sk-canary-0123456789abcdef"
CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        yield running
        background.close()


@pytest.fixture(autouse=True)
def _settings(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOCHI_LLM_CASSETTE_DIR", "MOCHI_LLM_RECORD", "LLM_PROVIDER", "LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
    monkeypatch.setattr(ai, "_models", {})
    server.requests.clear()
    server.answers.clear()


def said(text: Any, **more: Any) -> str:
    """A chat completion."""
    message = {"role": "assistant", "content": text, **more}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"id": "c", "object": "chat.completion", "model": "m", "choices": [choice]})


def streamed(*parts: str, ended: bool = True) -> bytes:
    """The events of a chat completion that comes in parts."""
    deltas: list[dict[str, Any]] = [
        {"delta": {"content": part}, "finish_reason": None} for part in parts
    ]
    if ended:
        deltas.append({"delta": {}, "finish_reason": "stop"})
    chunks = [{"object": "chat.completion.chunk", "choices": [{"index": 0, **d}]} for d in deltas]
    events = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*events, "data: [DONE]\n\n" if ended else ""]).encode()


def asked(server: RawServer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.requests[-1].body)
    return found


def test_text(server: RawServer) -> None:
    server.answers[CHAT] = answer(said("A quince."))
    fields = {
        "model": "small",
        "prompt": "Name a fruit.",
        "system": "Be brief.",
        "temperature": 0.5,
        "max_tokens": 20,
        "stop": ["\n"],
    }
    assert ai.generate_text(fields, "openai") == "A quince."
    assert asked(server) == {
        "model": "small",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Name a fruit."},
        ],
        "temperature": 0.5,
        "max_tokens": 20,
        "stop": ["\n"],
    }
    assert server.requests[0].headers["authorization"] == f"Bearer {CANARY}"


def test_llm_generate_asks_who_can_be_asked(server: RawServer) -> None:
    server.answers[CHAT] = answer(said("hello"))
    assert ai.llm_generate("openai", "small", "hi") == "hello"


@pytest.mark.parametrize(
    ("provider", "name", "form"),
    [
        ("ollama", "OLLAMA_HOST", "{}"),
        ("ollama", "OLLAMA_HOST", "{}/v1/"),
        ("llama", "LLAMA_SERVER", "{}/"),
    ],
)
def test_servers_of_ones_own_speak_the_same(
    server: RawServer, monkeypatch: pytest.MonkeyPatch, provider: str, name: str, form: str
) -> None:
    server.answers[CHAT] = answer(said("hello"))
    monkeypatch.setenv(name, form.format(server.url.removeprefix("http://")))
    assert ai.generate_text({"model": "qwen", "prompt": "hi"}, provider) == "hello"
    assert CANARY not in str(server.requests)


def test_the_address_may_stand_in_the_program(server: RawServer) -> None:
    server.answers["/other/chat/completions"] = answer(said("hello"))
    ai.register_model(
        "quick", {"provider": "openai", "name": "m", "url": f"{server.url}/other", "top_p": 0.5}
    )
    assert ai.generate_text({"model": "quick", "prompt": "hi"}) == "hello"
    assert asked(server)["top_p"] == 0.5


def test_a_stream_gets_the_parts(server: RawServer) -> None:
    server.answers[CHAT] = answer(streamed("One", ", ", "two"), media_type="text/event-stream")
    heard: list[str] = []
    fields = {"model": "m", "prompt": "count", "stream": heard.append}
    assert ai.generate_text(fields, "openai") == "One, two"
    assert heard == ["One", ", ", "two"]
    assert asked(server)["stream"] is True


def test_a_stream_may_ask_again(server: RawServer) -> None:
    def play(request: Request) -> Any:
        if b'"stream"' in request.body:
            return answer(streamed("a", "b"), media_type="text/event-stream")
        return answer(said("inner"))

    server.answers[CHAT] = play
    heard: list[str] = []

    def listen(part: str) -> None:
        heard.append(part + ai.generate_text({"model": "m", "prompt": part}, "openai"))

    ai.generate_text({"model": "m", "prompt": "p", "stream": listen}, "openai")
    assert heard == ["ainner", "binner"]


def test_an_error_of_the_listener_is_its_own(server: RawServer) -> None:
    server.answers[CHAT] = answer(streamed("a", "b"), media_type="text/event-stream")

    def listen(_: str) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        ai.generate_text({"model": "m", "prompt": "p", "stream": listen}, "openai")


def test_a_struct(server: RawServer) -> None:
    server.answers[CHAT] = answer(said('{"x": 1, "y": 2}'))
    fields = {"provider": "openai", "model": "m", "prompt": "point"}
    assert ai.generate_struct(fields, Point) == Point(1, 2)
    assert asked(server)["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "answer",
            "strict": True,
            "schema": {
                "description": Point.__doc__,
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
                "required": ["x", "y"],
                "additionalProperties": False,
            },
        },
    }


def test_the_schema_of_structs_in_structs() -> None:
    found = schema.of_struct(Line)
    assert found["properties"] == {
        "start": {"$ref": "#/$defs/Point"},
        "labels": {"type": "array", "items": {"type": "string"}},
        "weight": {"anyOf": [{"type": "number"}, {"type": "null"}]},
    }
    assert schema.is_strict(found)
    assert not schema.is_strict(schema.of_struct(Box))
    recursive = schema.of_struct(Node)
    assert recursive["properties"]["next"]["anyOf"][0] == {"$ref": "#/$defs/Node"}
    assert recursive["$defs"]["Node"]["properties"] == recursive["properties"]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"start": {"x": 1, "y": 2.0}, "labels": ["a"], "weight": None, "more": 1}, None),
        ({"start": {"x": 1, "y": 2}, "labels": ["a", 1], "weight": 1}, "labels[1]: expected"),
        ({"start": {"x": 1}, "labels": [], "weight": 1}, ".start.y: it is missing"),
        ({"start": {"x": 1, "y": 2}, "labels": {}, "weight": 1}, "labels: expected list, got map"),
        ({"start": {"x": 1, "y": 2}, "labels": [], "weight": "1"}, "weight: expected float"),
    ],
)
def test_what_is_not_what_a_schema_says(value: Any, wrong: str | None) -> None:
    found = schema.of_struct(Line)
    said_of_it = schema.mismatch(value, found, found["$defs"])
    assert said_of_it == wrong if wrong is None else wrong in (said_of_it or "")


def test_an_embedding(server: RawServer) -> None:
    vector = {"object": "embedding", "index": 0, "embedding": [1, -0.5]}
    server.answers["/v1/embeddings"] = answer(json.dumps({"object": "list", "data": [vector]}))
    fields = {"provider": "openai", "model": "e", "text": "hi"}
    assert ai.generate_embedding(fields) == [1.0, -0.5]
    assert asked(server) == {"model": "e", "input": "hi", "encoding_format": "float"}


def test_recording(server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "answers"
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(folder))
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    server.answers[CHAT] = answer(said(f"hello\r\nyour key is {CANARY}\n"))
    for _ in range(2):
        assert ai.llm_generate("openai", "m", "hi") == "hello\r\nyour key is ***\n"
    assert len(server.requests) == 1
    (file,) = folder.iterdir()
    assert file.name == f"{cassettes.key('openai', 'm', 'hi')}.txt"
    assert file.read_bytes() == b"hello\r\nyour key is ***\n\n"
    monkeypatch.setenv("MOCHI_LLM_RECORD", "0")
    monkeypatch.delenv("OPENAI_API_KEY")
    assert ai.llm_generate("openai", "m", "hi") == "hello\r\nyour key is ***\n"


def test_recording_an_embedding(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))
    fields = {"provider": "openai", "model": "e", "text": "hi"}
    with pytest.raises(MochiError, match="no recorded answer for openai e"):
        ai.generate_embedding(fields)
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    server.answers["/v1/embeddings"] = answer(json.dumps({"data": [{"embedding": [1, 2]}]}))
    assert ai.generate_embedding(fields) == ai.generate_embedding(fields) == [1.0, 2.0]
    assert len(server.requests) == 1


def test_nothing_is_recorded_of_an_answer_that_failed(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    events = streamed("half", ended=False)
    server.answers[CHAT] = answer(events, media_type="text/event-stream")
    with pytest.raises(MochiError, match="ended before it was complete"):
        ai.generate_text({"model": "m", "prompt": "p", "stream": print}, "openai")
    assert list(tmp_path.iterdir()) == []


OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
EVENTS = "text/event-stream"
REFUSED = json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}", "code": "x"}})

FAILING: dict[str, tuple[Any, str]] = {
    "a wrong key": (answer(REFUSED, "401 Unauthorized"), r"401 .*provided: \*\*\*"),
    "no such model": (
        answer('{"error": {"message": "no model m"}}', "404 Not Found"),
        "no model m",
    ),
    "too many requests": (answer("{}", "429 Too Many Requests"), "429"),
    "overloaded": (answer("<html>busy</html>", "503 Unavailable", "text/html"), "503"),
    "an endless excuse": (answer("x" * 100_000, "500 Error", "text/plain"), "500"),
    "control characters": (answer('{"error": "\\u001b[31m\\n"}', "400 Bad"), "400"),
    "no answer": ([], "[Cc]onnection"),
    "no http": ([b"220 ready\r\n\r\n"], "[Cc]onnection"),
    "cut in the body": ([OK, b'content-length: 99\r\n\r\n{"id"'], "[Cc]onnection|peer closed"),
    "silent": ([30.0], "no whole answer within 0.5 s|timed out"),
    "slow": ((lambda _: dripping(answer(said("x" * 99))[0], 0.02)), "no whole answer within 0.5 s"),
    "no json": (answer("hello"), "."),
    "text": (answer("hello", media_type="text/plain"), "no chat completion"),
    "a page": (answer("<html>", media_type="text/html"), "no chat completion"),
    "an empty object": (answer("{}"), "no chat completion"),
    "a list": (answer("[]"), "."),
    "null": (answer("null"), "."),
    "choices that are none": (answer('{"choices": null}'), "no chat completion"),
    "choices that are text": (answer('{"choices": "a"}'), "no chat completion"),
    "no choice": (answer('{"choices": []}'), "holds no text"),
    "a choice that is none": (answer('{"choices": [null]}'), "holds no text"),
    "no message": (answer('{"choices": [{}]}'), "holds no text"),
    "content that is none": (answer(said(None)), "holds no text"),
    "content that is a number": (answer(said(5)), "holds no text"),
    "a refusal": (answer(said(None, refusal="I may not.")), "the model refused: I may not."),
    "moved in a circle": (answer("", "302 Found", location=CHAT), "."),
}
FAILING_STREAMS: dict[str, tuple[Any, str]] = {
    "cut between parts": (answer(streamed("a", ended=False), media_type=EVENTS), "complete"),
    "cut in a part": (answer(streamed("abc")[:60], media_type=EVENTS), "complete"),
    "no json": (answer("data: {x\n\n", media_type=EVENTS), "."),
    "no event": (answer("hello", media_type=EVENTS), "complete"),
    "nothing": (answer("", media_type=EVENTS), "complete"),
    "an error in the middle": (
        answer(
            streamed("a", ended=False) + b'data: {"error": {"message": "overloaded"}}\n\n',
            media_type=EVENTS,
        ),
        "overloaded",
    ),
    "choices that are text": (answer('data: {"choices": "a"}\n\n', media_type=EVENTS), "no chat"),
    "slow": (
        (lambda _: dripping(answer(streamed(*"abcdefgh"), media_type=EVENTS)[0], 0.01)),
        "no whole answer within 0.5 s|timed out",
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_an_answer_that_is_none(server: RawServer, name: str) -> None:
    server.answers[CHAT], message = FAILING[name]
    _expect_failure(message, {})


@pytest.mark.parametrize("name", FAILING_STREAMS)
def test_a_stream_that_breaks(server: RawServer, name: str) -> None:
    server.answers[CHAT], message = FAILING_STREAMS[name]
    _expect_failure(message, {"stream": lambda _: None})


def _expect_failure(message: str, more: dict[str, Any]) -> None:
    timeout = 0.5 if "within" in message else 30
    fields = {"model": "m", "prompt": "p", "timeout": timeout, "retries": 0, **more}
    with pytest.raises(MochiError, match=message) as error:
        ai.generate_text(fields, "openai")
    assert error.value.code == MODEL_FAULT
    assert error.value.message.startswith("generate: openai: ")
    assert error.value.message.isprintable()
    assert len(error.value.message) < 600
    assert CANARY not in repr(error.value)
    assert error.value.__context__ is None


EMBEDDINGS = {
    "no data": "{}",
    "no vector": '{"data": []}',
    "no numbers": '{"data": [{"embedding": ["a"]}]}',
    "text": '{"data": [{"embedding": "AAAA"}]}',
    "null": '{"data": [{"embedding": null}]}',
}


@pytest.mark.parametrize("name", EMBEDDINGS)
def test_an_embedding_that_is_none(server: RawServer, name: str) -> None:
    server.answers["/v1/embeddings"] = answer(EMBEDDINGS[name])
    with pytest.raises(MochiError) as error:
        ai.generate_embedding({"provider": "openai", "model": "e", "text": "t", "retries": 0})
    assert error.value.code == MODEL_FAULT


@pytest.mark.parametrize("text", ['{"x": 1, ', "not json", "", "NaN"])
def test_a_struct_that_is_no_json(server: RawServer, text: str) -> None:
    server.answers[CHAT] = answer(said(text))
    with pytest.raises(MochiError, match="the answer is not JSON") as error:
        ai.generate_struct({"provider": "openai", "model": "m", "prompt": "p"}, Point)
    assert error.value.code == PARSE_FAULT


def test_a_provider_is_asked_again_after_a_fault_of_its_own(server: RawServer) -> None:
    answers = [answer("", "500 Oops", retry_after_ms="1"), answer(said("hello"))]
    server.answers[CHAT] = lambda _: answers.pop(0)
    assert ai.generate_text({"model": "m", "prompt": "p"}, "openai") == "hello"


def test_the_key_is_seen_nowhere(
    server: RawServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not in what is printed, logged, raised, kept or shown, whatever the server says."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))
    monkeypatch.setenv("MOCHI_LLM_RECORD", "1")
    seen: list[object] = []
    halves = (CANARY[:9], CANARY[9:])
    for name, script in {
        "refused": answer(REFUSED, "401 Unauthorized"),
        "echoed": answer(said(f"{CANARY}")),
        "streamed": answer(streamed("a ", *halves, " b", CANARY), media_type=EVENTS),
        "cut": answer(streamed(*halves, ended=False), media_type=EVENTS),
        "broken": [OK, b"content-length: 99\r\n\r\n", CANARY.encode()],
    }.items():
        server.answers[CHAT] = script
        fields = {"model": "m", "prompt": name, "retries": 0}
        if name in ("streamed", "cut"):
            fields["stream"] = seen.append
        try:
            seen.append(ai.generate_text(fields, "openai"))
        except MochiError as error:
            seen += [repr(error), repr(error.__context__), repr(error.__cause__)]
            logging.getLogger("program").exception("failed")
    ai.register_model("m", {"provider": "openai", "name": "m"})
    seen += [repr(ai._models), repr(background._running), vars(background._running[0])]
    seen += [file.read_text("utf-8") for file in tmp_path.iterdir()]
    assert "a *** b***" in seen
    assert len(list(tmp_path.iterdir())) == 2
    captured = capfd.readouterr()
    everything = f"{seen}{captured.out}{captured.err}{caplog.text}"
    assert "HTTP Request: POST" in caplog.text
    assert CANARY not in everything
    assert halves[1] not in everything
