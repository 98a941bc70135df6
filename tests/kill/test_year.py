"""The short form of `python -m tests.kill.year`: the days around a deadline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.rehearse.script import the_year
from bot.rehearse.walk import looks_of, part_of
from tests.conftest import MakeDatabase
from tests.journeys.nursery import Nursery
from tests.kill.year import killed_words, killed_year

_SEED = 2019
_POINTS = ("decided", "committed", "asked", "answered", "marking")


async def test_killed_on_the_way_of_a_reminder_everybody_receives_it_once(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    script = part_of(the_year(_SEED), date(2019, 11, 27), date(2019, 11, 29))
    looks = looks_of(script, date(2019, 11, 27), date(2019, 11, 29), every_day=False)
    nursery, database = Nursery(), make_database("sqlite")
    try:
        found, walk, bots = await killed_year(tmp_path, database.url, nursery, script, looks, _SEED)
    finally:
        nursery.close()
    print(killed_words(walk, bots))
    assert found.differences == []
    assert found.received - found.uncertain == found.expected > len(_POINTS)
    assert found.uncertain <= walk.uncertain.total()
    assert set(bots.killed()) == set(_POINTS)
