"""`generate` through the SDKs of Anthropic and Google, against servers that speak their APIs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from raw_server import RawServer, answer

from mochi_runtime import ai
from mochi_runtime._internal import background
from mochi_runtime.errors import MODEL_FAULT, MochiError
from runtime.shapes import Point

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "canary-0123456789abcdef"
EVENTS = "text/event-stream"
MESSAGES = "/v1/messages"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    for name in ("MOCHI_LLM_CASSETTE_DIR", "MOCHI_LLM_RECORD", "LLM_PROVIDER", "LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", CANARY)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    with RawServer() as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.url)
        yield running
        background.close()


def asked(server: RawServer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.requests[-1].body)
    return found


def failure(provider: str, **fields: Any) -> str:
    given = {"model": "m", "prompt": "p", "retries": 0, "timeout": 5, **fields}
    with pytest.raises(MochiError) as error:
        ai.generate_text(given, provider)
    assert error.value.code == MODEL_FAULT
    assert CANARY not in repr(error.value)
    return error.value.message


class TestAnthropic:
    @pytest.fixture(autouse=True)
    def _sdk(self) -> None:
        pytest.importorskip("anthropic", reason="the extra anthropic is not installed")

    @staticmethod
    def message(*blocks: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": "m",
                "type": "message",
                "role": "assistant",
                "model": "m",
                "content": blocks,
                "stop_reason": "end_turn",
                "usage": {"input_tokens": 1, "output_tokens": 1},
            }
        )

    @staticmethod
    def events(*events: dict[str, Any]) -> bytes:
        texts = [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events]
        return "".join(texts).encode()

    def test_text(self, server: RawServer) -> None:
        server.answers[MESSAGES] = answer(self.message({"type": "text", "text": "A quince."}))
        fields = {"model": "m", "prompt": "p", "system": "s", "temperature": 0.5, "stop": "x"}
        assert ai.generate_text(fields, "anthropic") == "A quince."
        assert asked(server) == {
            "model": "m",
            "messages": [{"role": "user", "content": "p"}],
            "system": "s",
            "max_tokens": 4096,
            "temperature": 0.5,
            "stop_sequences": ["x"],
        }
        # The SDK says it by `x-api-key` or, since its version 2, by `authorization`.
        assert CANARY in str(server.requests[0].headers)

    def test_a_struct(self, server: RawServer) -> None:
        block = {"type": "tool_use", "id": "t", "name": "final-answer", "input": {"x": 1, "y": 2}}
        server.answers[MESSAGES] = answer(self.message(block))
        fields = {"provider": "anthropic", "model": "m", "prompt": "p"}
        assert ai.generate_struct(fields, Point) == Point(1, 2)
        assert asked(server)["tools"][0]["input_schema"]["required"] == ["x", "y"]

    def test_a_stream(self, server: RawServer) -> None:
        def delta(text: str) -> dict[str, Any]:
            part = {"type": "text_delta", "text": text}
            return {"type": "content_block_delta", "index": 0, "delta": part}

        whole = self.events(delta("a"), delta("b"), {"type": "message_stop"})
        server.answers[MESSAGES] = answer(whole, media_type=EVENTS)
        heard: list[str] = []
        fields = {"model": "m", "prompt": "p", "stream": heard.append}
        assert ai.generate_text(fields, "anthropic") == "ab"
        assert heard == ["a", "b"]
        server.answers[MESSAGES] = answer(self.events(delta("a")), media_type=EVENTS)
        assert "ended before it was complete" in failure("anthropic", stream=heard.append)
        broken = self.events(delta("a"), {"type": "error", "error": {"message": "overloaded"}})
        server.answers[MESSAGES] = answer(broken, media_type=EVENTS)
        assert "overloaded" in failure("anthropic", stream=heard.append)

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            (answer(json.dumps({"error": {"message": CANARY}}), "401 No"), "***"),
            (answer("", "529 Overloaded"), "529"),
            (answer("{}"), "no message"),
            (answer("hello", media_type="text/plain"), "no message"),
            (answer(json.dumps({"content": []})), "holds no text"),
            (answer('{"content": "a"}'), "no message"),
            ([], "onnection"),
        ],
        ids=["key", "busy", "empty", "text", "nothing", "wrong", "cut"],
    )
    def test_what_is_no_answer(self, server: RawServer, script: Any, reason: str) -> None:
        server.answers[MESSAGES] = script
        assert reason in failure("anthropic")

    def test_it_makes_no_embeddings(self, server: RawServer) -> None:
        with pytest.raises(MochiError, match="makes no embeddings"):
            ai.generate_embedding({"provider": "anthropic", "model": "m", "text": "t"})
        assert server.requests == []


class TestGoogle:
    @pytest.fixture(autouse=True)
    def _sdk(self) -> None:
        pytest.importorskip("google.genai", reason="the extra google is not installed")

    @staticmethod
    def play(server: RawServer, method: str, script: Any) -> None:
        """Answer a method of the API, of which versions of the SDK ask different versions."""
        for version in ("v1", "v1beta"):
            server.answers[f"/{version}/models/m:{method}"] = script

    @staticmethod
    def candidate(text: str, finish: str | None = "STOP") -> str:
        found: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}}
        if finish:
            found["finishReason"] = finish
        return json.dumps({"candidates": [found]})

    def test_text(self, server: RawServer) -> None:
        self.play(server, "generateContent", answer(self.candidate("A quince.")))
        fields = {"model": "m", "prompt": "p", "system": "s", "max_tokens": 9, "stop": "x"}
        assert ai.generate_text(fields, "google") == "A quince."
        assert asked(server)["generationConfig"] == {"maxOutputTokens": 9, "stopSequences": ["x"]}
        assert asked(server)["contents"][0]["parts"] == [{"text": "p"}]
        assert server.requests[0].headers["x-goog-api-key"] == CANARY
        assert CANARY not in server.requests[0].target

    def test_a_struct(self, server: RawServer) -> None:
        self.play(server, "generateContent", answer(self.candidate('{"x": 1, "y": 2}')))
        fields = {"provider": "google", "model": "m", "prompt": "p"}
        assert ai.generate_struct(fields, Point) == Point(1, 2)
        assert asked(server)["generationConfig"]["responseMimeType"] == "application/json"

    def test_a_stream(self, server: RawServer) -> None:
        parts = [self.candidate("a", None), self.candidate("b")]
        events = "".join(f"data: {part}\r\n\r\n" for part in parts)
        self.play(server, "streamGenerateContent", answer(events, media_type=EVENTS))
        heard: list[str] = []
        fields = {"model": "m", "prompt": "p", "stream": heard.append}
        assert ai.generate_text(fields, "google") == "ab"
        assert heard == ["a", "b"]
        cut = answer(f"data: {parts[0]}\r\n\r\n", media_type=EVENTS)
        self.play(server, "streamGenerateContent", cut)
        assert "ended before it was complete" in failure("google", stream=heard.append)

    def test_an_embedding(self, server: RawServer) -> None:
        body = json.dumps({"embeddings": [{"values": [1, -0.5]}]})
        self.play(server, "batchEmbedContents", answer(body))
        fields = {"provider": "google", "model": "m", "text": "t"}
        assert ai.generate_embedding(fields) == [1.0, -0.5]

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            (answer(json.dumps({"error": {"code": 400, "message": CANARY}}), "400 No"), "***"),
            (answer("", "503 Unavailable"), "503"),
            (answer("{}"), "holds no text"),
            (answer("hello", media_type="text/plain"), ""),
            (answer('{"candidates": []}'), "holds no text"),
            ([], "isconnected"),
        ],
        ids=["key", "busy", "empty", "text", "nothing", "cut"],
    )
    def test_what_is_no_answer(self, server: RawServer, script: Any, reason: str) -> None:
        self.play(server, "generateContent", script)
        assert reason in failure("google")
