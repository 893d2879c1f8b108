"""`test`, `bench`, `expect`, and the clock."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mochi_runtime import testing, time
from mochi_runtime.errors import MochiError
from mochi_runtime.time import MochiClock, SeededClock


def block(module: str, log: list[str], fails: bool = False) -> Any:
    """A test body as the compiler emits it."""

    def body() -> None:
        log.append("ran")
        if fails:
            testing.expect("a.mochi:4: expect x == 6")

    body.__module__ = module
    return body


def test_runs_in_place_under_run() -> None:
    log: list[str] = []
    testing.test("adds")(block("__main__", log))
    assert log == ["ran"]
    with pytest.raises(MochiError, match="expect condition failed at a"):
        testing.test("fails")(block("__main__", log, fails=True))


def test_import_only_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "registered", {})
    log: list[str] = []
    body = testing.test("adds")(block("app", log))
    assert log == []
    assert testing.registered == {"app": [("adds", body)]}


def test_collecting() -> None:
    log: list[str] = []
    with testing.collecting() as outcomes:
        testing.test("one")(block("app", log))
        testing.test("two")(block("app", log, fails=True))
        with testing.collecting() as inner:
            testing.test("three")(block("other", log))
    assert [(each.module, each.name, each.error is None) for each in outcomes] == [
        ("app", "one", True),
        ("app", "two", False),
    ]
    assert all(each.seconds >= 0 for each in outcomes)
    assert [each.name for each in inner] == ["three"]


def test_bench_prints_its_cost(capsys: pytest.CaptureFixture[str]) -> None:
    log: list[str] = []
    testing.bench("sum")(block("app", log))
    assert log == []
    testing.bench("sum")(block("__main__", log))
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["duration_us", "memory_bytes", "name"]
    assert report["name"] == "sum"


def test_seeded_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCHI_NOW_SEED", "1")
    monkeypatch.setattr(time, "_clock", None)
    assert [time.now(), time.now()] == [1015568748, 1586792639]
    assert 0 <= time.current_clock().random() < 1


@pytest.mark.parametrize("seed", [None, "soon"])
def test_clock_of_the_machine(monkeypatch: pytest.MonkeyPatch, seed: str | None) -> None:
    monkeypatch.delenv("MOCHI_NOW_SEED", raising=False)
    if seed:
        monkeypatch.setenv("MOCHI_NOW_SEED", seed)
    monkeypatch.setattr(time, "_clock", None)
    assert time.now() > 1_700_000_000_000_000_000
    assert 0 <= time.current_clock().random() < 1


def test_clock_of_a_block() -> None:
    outer = time.current_clock()
    with MochiClock(now=lambda: 42, random=lambda: 0.5) as clock:
        assert time.now() == 42
        assert clock.random() == 0.5
        with SeededClock(1):
            assert time.now() == 1015568748
        assert time.now() == 42
    assert time.current_clock() is outer
