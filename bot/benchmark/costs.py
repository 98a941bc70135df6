"""Statements and commits per update, for a figure entry and for the screens around it."""

from __future__ import annotations

from bot.benchmark.databases import Databases
from bot.benchmark.inside import Cost, inside
from bot.benchmark.processes import BOT
from bot.screen import Intent
from storage.engine import open_database

ENTRY, BURST = "a figure, one at a time", "a figure, in a burst"
_EACH = 10
_TAPS = {
    "form at a glance": "figures",
    "list of questions": "figures.list",
    "next question": "figures.go",
    "review": "figures.review",
    "submission": "figures.submit",
}


async def costs(databases: Databases, accounts: list[str]) -> dict[str, Cost]:
    """On a fresh copy of the crowd. The first accounts tap about, the others answer in a burst."""
    database = open_database(databases.fresh(), pool_size=6)
    few, many = accounts[:_EACH], accounts[_EACH:]
    try:
        async with inside(database, BOT) as bot:
            await bot.burst([bot.typed(account, "/viec") for account in few])  # compile statements
            await bot.burst([bot.typed(account) for account in few])
            found = {ENTRY: await bot.one_by_one([bot.typed(account) for account in few])}
            found[BURST] = await bot.burst([bot.typed(account) for account in many])
            home = [bot.typed(account, "/viec") for account in few]
            found["home"] = await bot.one_by_one(home)
            for what, name in _TAPS.items():
                taps = [
                    bot.tapped(account, Intent.of(name, form))
                    for account, form in zip(few, databases.crowd.forms, strict=False)
                ]
                found[what] = await bot.one_by_one(taps)
    finally:
        database.dispose()
    return found
