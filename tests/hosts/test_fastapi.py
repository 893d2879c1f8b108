"""A FastAPI application whose endpoints await the intents of Mochi agents."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from raw_server import RawServer, Request, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

pytest.importorskip("fastapi", reason="pip install fastapi")

type Session = Callable[[httpx.AsyncClient], Coroutine[Any, Any, None]]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Session], None]]:
    """Runs what a client does with the application, from its start to its end."""
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("bank")))
    app: Any = importlib.import_module("app").app

    def run(session: Session) -> None:
        async def whole() -> None:
            transport = httpx.ASGITransport(app)
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport, base_url="http://bank") as client,
            ):
                await session(client)

        asyncio.run(whole())

    yield run
    for name in ("app", "bank"):
        sys.modules.pop(name)


def test_requests_share_an_agent(serve: Callable[[Session], None]) -> None:
    async def session(client: httpx.AsyncClient) -> None:
        done = await asyncio.gather(*(client.post("/bob/deposit?n=2") for _ in range(50)))
        assert sorted(each.json() for each in done) == list(range(2, 101, 2))
        assert (await client.post("/ann/withdraw?n=30")).json() == 70
        refused = await client.post("/ann/withdraw?n=71")
        assert (refused.status_code, refused.json()) == (409, {"detail": "only 70 left"})

    serve(session)
    serve(session)  # each start of the application begins anew


def test_an_endpoint_that_waits_holds_up_no_other(serve: Callable[[Session], None]) -> None:
    deposited = threading.Event()

    def rate(_: Request) -> Iterator[bytes | float]:
        assert deposited.wait(10)
        yield from answer("1.5")

    with RawServer() as rates:
        rates.answers["/rate"] = rate

        async def session(client: httpx.AsyncClient) -> None:
            query = {"rates": f"{rates.url}/rate"}
            waiting = [
                asyncio.create_task(client.get(path, params={"amount": 10, **query}))
                for path in ("/ann/worth", "/worth")
            ]
            await asyncio.sleep(0.05)
            assert (await client.post("/bob/deposit?n=1")).json() == 1
            assert not any(each.done() for each in waiting)
            # The intent that waits is not done: what came later waits for its turn.
            later = asyncio.create_task(client.post("/ann/deposit?n=5"))
            deposited.set()
            assert [(await each).json() for each in waiting] == [150.0, 15.0]
            assert (await later).json() == 105

        serve(session)


def test_what_is_declared_is_there_for_documentation(serve: Callable[[Session], None]) -> None:
    async def session(client: httpx.AsyncClient) -> None:
        told = (await client.get("/types")).json()
        assert told == {"module": "bank", "doc": "What a bank shows to its customers."}
        paths = (await client.get("/openapi.json")).json()["paths"]
        assert set(paths) == {
            *("/{owner}/deposit", "/{owner}/withdraw", "/{owner}/worth", "/worth", "/types")
        }

    serve(session)
