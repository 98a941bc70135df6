"""The short form of `python -m tests.kill.year`: the days around a deadline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.rehearse.script import the_year
from tests.conftest import MakeDatabase
from tests.journeys.nursery import Nursery
from tests.kill.year import killed_words, killed_year

_SEED = 2019
_LOOKS = ("2019-11-04 09:30", "2019-11-28 14:01", "2019-11-29 08:16", "2019-11-29 14:01")
_POINTS = ("decided", "committed", "asked", "answered", "marking")


async def test_killed_on_the_way_of_a_reminder_everybody_receives_it_once(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    script = [one for one in the_year(_SEED) if one.what == "plan" and one.about == ("2019",)]
    looks = [datetime.fromisoformat(one) for one in _LOOKS]
    nursery, database = Nursery(), make_database("sqlite")
    try:
        found, walk, bots = await killed_year(
            tmp_path, database.url, nursery, script, looks, _SEED, _POINTS
        )
    finally:
        nursery.close()
    print(killed_words(walk, bots))
    assert found.differences == []
    assert found.received - found.uncertain == found.expected > len(_POINTS)
    assert found.uncertain <= walk.uncertain.total()
    assert set(bots.killed()) == set(_POINTS)
