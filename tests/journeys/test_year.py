"""The secretary sets the conference, sees what clashes, moves it, and takes the calendar along."""

from __future__ import annotations

from datetime import date, datetime

import icalendar
import pytest

from tests.journeys.conftest import OpenHouse
from tests.journeys.phone import Phone, Shown

TET = "⚠ {name}, {day}: that is around Tết, when nobody is reminded."
WEEKEND = "⚠ {name}, {day}: that day is in a weekend."
UNCHANGED = "\nNothing has been changed yet. "


def previews(shown: Shown) -> bool:
    return shown.says(UNCHANGED)


async def look_at(phone: Phone, day: str) -> Shown:
    await phone.tap("year.conference")
    return await phone.write(day, previews)


async def calendar_of(phone: Phone) -> dict[str, icalendar.Event]:
    """The file of the year's plan by the names of its events, as a phone's calendar reads it."""
    shown = await phone.tap("year.file", shows=lambda one: one.file is not None)
    found = icalendar.Calendar.from_ical(await phone.download(shown))
    events = [one for one in found.walk("VEVENT") if isinstance(one, icalendar.Event)]
    assert len({str(one["UID"]) for one in events}) == len(events)
    return {str(one["SUMMARY"]): one for one in events}


def day_of(event: icalendar.Event) -> date:
    start = event.decoded("DTSTART")
    return start.date() if isinstance(start, datetime) else start


def conference_of(events: dict[str, icalendar.Event]) -> icalendar.Event:
    (name,) = [name for name in events if "Hội nghị tổng kết" in name]
    return events[name]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_conference_is_set_moved_and_taken_along(house_on: OpenHouse, kind: str) -> None:
    house = await house_on(kind)
    secretary, officer = house.phone("secretary"), house.phone("officer-ha-nam")
    await secretary.write("/lich", lambda one: one.button("year.conference") is not None)

    # Two days that clash are only looked at: nobody hears of them.
    heard = (await officer.last()).serial
    assert (await look_at(secretary, "20/1/2020")).says(TET)
    saturday = await look_at(secretary, "4/1/2020")
    assert saturday.says(WEEKEND)
    assert (await officer.last()).serial == heard

    await look_at(secretary, "3/1/2020")
    laid = await secretary.tap("year.apply", shows=lambda one: one.text.startswith("✓"))
    told = await officer.until(lambda one: "03/01/2020" in one.text, heard)
    secretary.seen = laid
    first = await calendar_of(secretary)
    assert day_of(conference_of(first)) == date(2020, 1, 3)

    secretary.seen = laid
    moved = await look_at(secretary, "10/1/2020")
    assert "03/01/2020" in moved.text
    applied = await secretary.tap("year.apply", shows=lambda one: one.text.startswith("✓"))
    await officer.until(lambda one: "10/01/2020" in one.text, told.serial)
    secretary.seen = applied
    then = await calendar_of(secretary)
    assert day_of(conference_of(then)) == date(2020, 1, 10)
    # The same event, so that a phone moves it and does not show two.
    assert conference_of(then)["UID"] == conference_of(first)["UID"]
    later = [name for name in then if name in first and day_of(then[name]) > day_of(first[name])]
    assert len(later) > 2
    report = await house.report()
    assert report["violations"] == []
    assert report["own_faults"] == []
