"""`generate`, `llm.generate` and recorded answers (newer-surface section 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mochi_runtime import ai
from mochi_runtime._ai import cassettes, providers
from mochi_runtime.errors import MODEL_FAULT, TYPE_FAULT, MochiError
from runtime.shapes import Point

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

type Record = Callable[[str, str, str, str], None]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOCHI_LLM_CASSETTE_DIR", "MOCHI_LLM_RECORD", "LLM_PROVIDER", "LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("OPENAI", "ANTHROPIC", "GEMINI", "GOOGLE"):
        monkeypatch.delenv(f"{name}_API_KEY", raising=False)
    monkeypatch.setattr(ai, "_models", {})


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Writes recorded answers into a folder and names it."""
    monkeypatch.setenv("MOCHI_LLM_CASSETTE_DIR", str(tmp_path))

    def write(provider: str, model: str, prompt: str, answer: str) -> None:
        key = cassettes.key(provider, model, prompt)
        (tmp_path / f"{key}.txt").write_text(answer, encoding="utf-8", newline="")

    return write


def test_the_key_is_that_of_the_recordings() -> None:
    # 5381 * 33 ^ 0 = 177573, and once more for the second separator.
    assert cassettes.key("", "", "") == 177573 * 33
    key = 5381
    for byte in b"openai\0gpt\0h\xc3\xa9":
        key = key * 33 % 2**64 ^ byte
    assert cassettes.key("openai", "gpt", "hé") == key


def test_llm_generate_gives_the_recorded_answer(record: Record) -> None:
    record("openai", "gpt", "hi", "hello\n\n")
    assert ai.llm_generate("openai", "gpt", "hi") == "hello\n"


@pytest.mark.usefixtures("record")
def test_llm_generate_without_an_answer_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert ai.llm_generate("openai", "gpt", "other") == ""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "generate: no recorded answer for openai gpt\n"


def test_llm_generate_without_recordings_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert ai.llm_generate("openai", "", "hi") == ""
    assert capsys.readouterr().err == (
        "llm.generate: openai: there is no key: set OPENAI_API_KEY in the environment\n"
    )


def test_generate_text_asks_the_declared_model(record: Record) -> None:
    ai.register_model("quick", {"provider": "openai", "name": "gpt-4o"})
    record("openai", "gpt-4o", "hi", "hello")
    assert ai.generate_text({"model": "quick", "prompt": "hi"}) == "hello"


def test_generate_names_its_provider(record: Record) -> None:
    record("anthropic", "m", "hi", "hello")
    assert ai.generate_text({"model": "m", "prompt": "hi"}, "anthropic") == "hello"


@pytest.mark.usefixtures("record")
def test_a_missing_recording_gives_the_empty_string(capsys: pytest.CaptureFixture[str]) -> None:
    assert ai.generate_text({"prompt": "hi"}, "openai") == ""
    assert capsys.readouterr().err == "generate: no recorded answer for openai\n"


def test_generate_struct_reads_json(record: Record) -> None:
    record("openai", "", "point", '{"x": 1, "y": 2, "extra": 3}')
    fields = {"provider": "openai", "prompt": "point"}
    assert ai.generate_struct(fields, Point) == Point(1, 2)


def test_generate_struct_refuses_what_is_no_json() -> None:
    with pytest.raises(MochiError, match="the answer is not JSON"):
        ai.generate_struct({"provider": "echo", "prompt": "{x"}, Point)


def test_generate_embedding(record: Record) -> None:
    record("openai", "", "hi", "[1, 2.5]")
    assert ai.generate_embedding({"provider": "openai", "text": "hi"}) == [1.0, 2.5]
    record("openai", "", "bad", '["a"]')
    with pytest.raises(MochiError, match="not a list of numbers"):
        ai.generate_embedding({"provider": "openai", "text": "bad"})


def test_echo_answers_with_the_prompt() -> None:
    ai.register_model("quick", {"provider": "echo"})
    assert ai.generate_text({"model": "quick", "prompt": "hi"}) == "hi"
    assert ai.generate_embedding({"model": "quick", "text": "hi"}) == [104.0, 105.0]


@pytest.mark.parametrize(
    ("provider", "model", "message"),
    [
        (
            "",
            "m",
            r"needs a provider \(anthropic, .*set LLM_PROVIDER, or set MOCHI_LLM_CAS",
        ),
        ("delphi", "m", "no provider delphi .*MOCHI_LLM_CASSETTE_DIR"),
        ("openai", "m", "no key: set OPENAI_API_KEY in the environment"),
        ("anthropic", "m", "no key: set ANTHROPIC_API_KEY in the environment"),
        ("google", "m", "no key: set GEMINI_API_KEY or GOOGLE_API_KEY in the environment"),
        ("ollama", "", 'no model is named: write model: "..", or set LLM_MODEL'),
    ],
)
def test_generate_says_what_is_missing(provider: str, model: str, message: str) -> None:
    with pytest.raises(MochiError, match=message) as caught:
        ai.generate_text({"prompt": "hi", "model": model}, provider)
    assert caught.value.code == MODEL_FAULT


def test_generate_says_which_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(providers.SERVICES, "delphi", providers.Service("no_sdk", extra="delphi"))
    with pytest.raises(MochiError, match=r'pip install "mochi-import\[delphi\]"'):
        ai.generate_text({"prompt": "hi", "model": "m"}, "delphi")


def test_provider_and_model_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_PROVIDER", "echo")
    assert ai.generate_text({"prompt": "hi"}) == "hi"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"promt": "hi"}, r"generate has no field promt \(there are max_tokens, model, "),
        ({"temperature": "hot"}, "temperature cannot be string"),
        ({"max_tokens": True}, "max_tokens cannot be bool"),
        ({"timeout": -1}, "timeout is a number from 0 up"),
        ({"stream": "yes"}, "stream is a function"),
        ({"system": 5, "prompt": ""}, "system cannot be int"),
    ],
)
def test_wrong_fields(fields: dict[str, object], message: str) -> None:
    with pytest.raises(MochiError, match=message) as caught:
        ai.generate_text(fields, "echo")
    assert caught.value.code == TYPE_FAULT


def test_a_prompt_is_a_string() -> None:
    with pytest.raises(MochiError, match="prompt is a string, not int"):
        ai.generate_text({"prompt": 5})


def test_a_stream_gets_a_recorded_answer_whole(record: Record) -> None:
    record("openai", "m", "hi", "hello")
    heard: list[str] = []
    fields = {"model": "m", "prompt": "hi", "stream": heard.append}
    assert ai.generate_text(fields, "openai") == "hello"
    assert heard == ["hello"]


WRONG = {
    '{"x": 1}': "generate Point: y: it is missing",
    '{"x": 1, "y": null}': "generate Point: y: expected int, got <nil>",
    '{"x": 1, "y": "2"}': "generate Point: y: expected int, got string",
    '{"x": 1, "y": 2.5}': "generate Point: y: expected int, got float",
    '{"x": 1, "y": true}': "generate Point: y: expected int, got bool",
    "[1, 2]": "generate Point: expected map, got list",
    '"Point"': "generate Point: expected map, got string",
    "": "generate: the answer is not JSON: Expecting value: line 1 column 1 (char 0)",
    '```json\n{"x": 1}\n```': "generate: the answer is not JSON",
}


@pytest.mark.parametrize("answer", WRONG)
def test_a_struct_is_checked(record: Record, answer: str) -> None:
    record("openai", "m", "point", answer)
    with pytest.raises(MochiError) as caught:
        ai.generate_struct({"provider": "openai", "model": "m", "prompt": "point"}, Point)
    assert caught.value.message.startswith(WRONG[answer])
