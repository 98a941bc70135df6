"""How many statements (savepoints included) and commits an update may cost, on both databases.

The numbers are those of today: a change that needs more has to say why, one that needs fewer
lowers them. Most of what an update costs is shared by all that are handled together.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.benchmark.costs import BURST, ENTRY, costs
from bot.benchmark.inside import Cost
from bot.clock import SystemClock
from storage.engine import Database
from storage.presets.crowd import lay_out_crowd

BOT = "7201901"
ACCOUNTS = [str(number) for number in range(500_001, 500_111)]
COMMITS = 3
"""Received, handled, marked as sent."""

# The form and its review also look for pasted values that still wait for a tap; what is submitted,
# for values that the secretary entered and the board has not confirmed.
ALONE = {
    ENTRY: 11,
    "home": 12,
    "form at a glance": 12,
    "list of questions": 8,
    "next question": 9,
    "review": 12,
    "submission": 12,
}
SHARED = 1.5
"""None of its own: what a batch reads and writes once, shared by those in it."""
SHARED_COMMITS = 0.5


@pytest.fixture
async def found(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, Cost]:
    # The size of a batch must not depend on how busy the machine is.
    monkeypatch.setattr("bot.runtime.handling.MOST_SECONDS", 60.0)
    with database.writer.begin() as connection:
        crowd = lay_out_crowd(connection, SystemClock().now(), "telegram", BOT, ACCOUNTS)
    return await costs(database, BOT, crowd, ACCOUNTS)


async def test_no_update_costs_more_than_its_budget(found: dict[str, Cost]) -> None:
    over: Sequence[str] = [
        f"{what}: {found[what].statements} statements, {budget} allowed"
        for what, budget in ALONE.items()
        if found[what].statements > budget
    ]
    assert not over
    assert max(found[what].commits for what in ALONE) <= COMMITS
    assert found[BURST].statements <= SHARED
    assert found[BURST].commits <= SHARED_COMMITS
