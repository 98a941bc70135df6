"""The year on a moved clock, through the real bot and the sandbox; and where its clock jumps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.rehearse.compare import Comparison, compare
from bot.rehearse.expected import Calculation
from bot.rehearse.house import House, OwnBots, open_house
from bot.rehearse.people import People
from bot.rehearse.script import Doing, the_year
from bot.rehearse.walk import Walk, looks_of, part_of
from tests.conftest import MakeDatabase

SEED = 2019
YEAR = the_year(SEED)


def did(*whats: str) -> list[Doing]:
    return [one for one in YEAR if one.what in whats]


def moments(*hours: str) -> list[datetime]:
    return [datetime.fromisoformat(one) for one in hours]


async def gone_through(
    house: House,
    script: Sequence[Doing],
    *spans: Sequence[datetime],
) -> Comparison:
    """Between two spans the bots are down, and the clock goes on."""
    walk = Walk(house, script)
    for number, looks in enumerate(spans):
        if number:
            await house.bots.stop()
            await house.move_clock(looks[0])
            await house.bots.start(house.settings)
        await walk.go(looks)
    letters = Calculation(script).run([at for looks in spans for at in looks])
    assert (await house.line.get("report"))["violations"] == []
    return compare(letters, walk.received)


async def test_a_year_of_eleven_boards(make_database: MakeDatabase, tmp_path: Path) -> None:
    """Only the moments at which something is to come, or is done: `rehearse` takes them all."""
    letters = Calculation(YEAR).run(looks_of(YEAR, every_day=False))
    looks = sorted({*(one.at for one in YEAR), *(one.at for one in letters)})
    async with open_house(tmp_path, make_database("sqlite").url) as house:
        found = await gone_through(house, YEAR, looks)
    assert found.differences == []
    assert found.received == found.expected > 150


async def test_a_step_that_the_bot_drops_is_found_missing(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """The secretary switches it off; the calculation does not know of it."""
    async with open_house(tmp_path, make_database("sqlite").url) as house:
        secretary = People(house.line, house.invite).phone("secretary")
        await secretary.write("/viec")
        for way in ("desk", "reminders", "reminders.steps"):
            await secretary.tap(way)
        await secretary.tap("reminders.duty", "figures")
        await secretary.tap("reminders.step", "figures", "before15")
        await secretary.tap("reminders.step_turn")
        await secretary.answered()
        found = await gone_through(house, [], moments("2019-11-14 08:16"))
    assert [one.partition(":")[2] for one in found.missing] == [" figures Số liệu năm 2019"] * 11
    assert found.received == 0


async def test_the_clock_jumps_over_the_whole_of_tet(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """And before that over the deadline of a year that nobody has reported on."""
    looks = moments("2020-01-13 09:00", "2020-01-15 17:00", "2020-01-31 08:16", "2020-01-31 14:01")
    async with open_house(tmp_path, make_database("sqlite").url) as house:
        found = await gone_through(house, did("collect")[:1], looks)
    assert found.differences == []
    assert found.received == found.expected > 22


async def test_three_days_without_a_bot_in_the_midst_of_a_deadline(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """What is still ahead comes late and says so; what is past goes with the next digest."""
    spans = (
        moments("2019-11-04 09:30", "2019-11-14 08:16", "2019-11-21 14:01"),
        moments("2019-11-25 09:01", "2019-11-27 14:01"),
        moments("2019-12-02 09:01", "2019-12-02 14:01", "2019-12-03 08:16", "2019-12-03 14:01"),
    )
    async with open_house(tmp_path, make_database("sqlite").url) as house:
        found = await gone_through(house, did("plan")[:1], *spans)
    assert found.differences == []
    assert found.received == found.expected > 40


@pytest.mark.postgresql_only
async def test_two_processes_remind_once(make_database: MakeDatabase, tmp_path: Path) -> None:
    days = date(2019, 11, 28), date(2019, 11, 29)
    script = part_of(YEAR, *days)
    looks = looks_of(script, *days, every_day=False)
    bots = OwnBots(tmp_path, 2)
    async with open_house(tmp_path, make_database("postgresql").url, bots) as house:
        found = await gone_through(house, script, looks)
    assert found.differences == []
    assert found.received == found.expected > 15
    shares = [log.read_text(encoding="utf-8").count("are on their way") for log in bots.logs]
    print(f"looks that decided, by process: {shares}")
