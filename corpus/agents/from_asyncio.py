"""The agent of `bank.mochi`, shared by tasks of asyncio."""

import asyncio

import mochi_import  # noqa: F401  (installs the import hook)
from mochi_runtime.agents import AgentStopped, Supervisor, lookup, spawn
from mochi_runtime.errors import MochiError
from mochi_runtime.streams import flow, interval

# isort: split
import bank

account = bank.Account(100)  # an ordinary object
print(account.deposit(5), account)


async def customer(name: str) -> None:
    found = lookup("account")
    for amount in (10, 20):
        try:
            print(name, await found.withdraw(amount))
        except MochiError as error:
            print(name, error)


async def main() -> None:
    async with spawn(lambda: bank.Account(45), name="account") as shared:
        shared.cast(bank.Account.deposit, 5)  # sent, and not waited for
        await asyncio.gather(customer("ann"), customer("bob"))
        print(await shared.within(1.0).deposit(1))
    try:
        await shared.deposit(1)
    except AgentStopped as error:
        print(error)

    async with Supervisor("one_for_one", backoff=0.01) as crew:
        safe = crew.start(lambda: bank.Account(30), restart="transient")
        safe.cast(bank.Account.withdraw, 99)  # fails, and the account begins anew
        print(await safe.withdraw(30))

    async for total in flow([1, 2, 3]).zip(interval(0.001)).map(lambda pair: sum(pair)).take(2):
        print("total", total)


asyncio.run(main())
