"""A web application whose state is two agents of a Mochi module."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI, HTTPException

import mochi_import  # noqa: F401  (installs the import hook)
from mochi_runtime.agents import lookup, spawn
from mochi_runtime.coroutines import call_waiting
from mochi_runtime.errors import Panic

# isort: split
import bank

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def accounts(_: FastAPI) -> AsyncIterator[None]:
    async with (
        spawn(lambda: bank.Account(100), name="ann"),
        spawn(lambda: bank.Account(0), name="bob"),
    ):
        yield


app = FastAPI(lifespan=accounts)


@app.post("/{owner}/deposit")
async def deposit(owner: str, n: int) -> int:
    balance: int = await lookup(owner).deposit(n)
    return balance


@app.post("/{owner}/withdraw")
async def withdraw(owner: str, n: int) -> int:
    try:
        return await lookup(owner).call(bank.Account.withdraw, n)
    except Panic as error:
        raise HTTPException(409, error.message) from error


@app.get("/{owner}/worth")
async def worth(owner: str, rates: str) -> float:
    return await lookup(owner).call(bank.Account.worth, rates)


@app.get("/worth")
async def worth_of(amount: int, rates: str) -> float:
    return await call_waiting(bank.worth, amount, rates)


@app.get("/types")
def types() -> dict[str, str]:
    return {"module": bank.Account.__module__, "doc": bank.Account.__doc__ or ""}
