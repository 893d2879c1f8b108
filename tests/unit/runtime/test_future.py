"""`async` and `await` (newer-surface section 12)."""

from __future__ import annotations

import asyncio

import pytest

from mochi_runtime.errors import MochiError
from mochi_runtime.future import await_, done, failed, start


def test_the_operand_runs_at_once_and_only_once() -> None:
    ran: list[int] = []

    def work() -> int:
        ran.append(1)
        return 7

    future = start(work)
    assert ran == [1]
    assert [await_(future), await_(future)] == [7, 7]
    assert ran == [1]


def test_an_error_waits_for_whoever_awaits() -> None:
    future = start(lambda: 1 // 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await_(future)
    assert "ZeroDivisionError" in repr(future)


def test_futures_of_known_outcomes() -> None:
    assert await_(done("x")) == "x"
    assert repr(done("x")) == "Future('x')"
    with pytest.raises(MochiError, match="no"):
        await_(failed(MochiError("no")))


def test_only_a_future_can_be_awaited() -> None:
    with pytest.raises(MochiError, match="await expects a future"):
        await_(5)


def test_python_awaits_a_future() -> None:
    async def main() -> object:
        return await start(lambda: 5)

    assert asyncio.run(main()) == 5
