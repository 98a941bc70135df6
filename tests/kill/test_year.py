"""The short form of `python -m tests.kill.year`: the days around a deadline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.conftest import MakeDatabase
from tests.journeys.nursery import Nursery
from tests.kill.year import killed_words, killed_year

_KILLS = 5


async def test_killed_on_the_way_of_a_reminder_everybody_receives_it_once(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    nursery, database = Nursery(), make_database("sqlite")
    try:
        found, walk, bots, _looks = await killed_year(
            tmp_path, database.url, nursery, 2019, date(2019, 11, 27), date(2019, 11, 29)
        )
    finally:
        nursery.close()
    print(killed_words(walk, bots))
    assert found.differences == []
    assert found.received - found.uncertain == found.expected > _KILLS
    assert found.uncertain <= walk.uncertain.total()
    assert bots.killed().total() + walk.random_kills >= _KILLS
