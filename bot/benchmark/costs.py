"""Statements and commits per update, for a figure entry and for the screens around it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.benchmark.inside import Cost, inside
from bot.screen import Intent
from storage.engine import Database
from storage.presets.crowd import Crowd

ENTRY, BURST = "a figure, one at a time", "a figure, in a burst"
_EACH = 10
_TAPS = {
    "form at a glance": "figures",
    "list of questions": "figures.list",
    "next question": "figures.go",
    "review": "figures.review",
    "submission": "figures.submit",
}


async def costs(
    database: Database, bot: str, crowd: Crowd, accounts: Sequence[str]
) -> dict[str, Cost]:
    """With a crowd that has answered nothing yet: some tap about, the others answer."""
    idle, single, many = accounts[:_EACH], accounts[_EACH : 2 * _EACH], accounts[2 * _EACH :]
    async with inside(database, bot) as house:
        await house.burst([house.typed(account) for account in idle])  # compiles the statements
        found = {ENTRY: await house.one_by_one([house.typed(account) for account in single])}
        found[BURST] = await house.burst([house.typed(account) for account in many])
        found["home"] = await house.one_by_one([house.typed(account, "/viec") for account in idle])
        for what, name in _TAPS.items():
            taps = [
                house.tapped(account, Intent.of(name, form))
                for account, form in zip(idle, crowd.forms, strict=False)
            ]
            found[what] = await house.one_by_one(taps)
    return found
