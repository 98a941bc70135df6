"""The days a bloc records, and who takes over from whom, as they are stored on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.domain.calendar.working_days import DayKind, Override
from storage.engine import Database
from storage.models.people import appointment
from storage.models.year import day_override
from tests.storage.voting import NOW, House, house_of

OFF = Override(date(2026, 1, 2), DayKind.DAY_OFF, "Nghỉ hoán đổi", "12729/VPCP-KGVX")
WORKED = Override(date(2026, 1, 10), DayKind.WORKING_DAY, "Làm bù", "12729/VPCP-KGVX")
TODAY = date(2019, 12, 2)
LATER = TODAY + timedelta(days=5)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_of(database, tmp_path / "keys")


def test_what_is_recorded_is_the_calendar_until_it_is_taken_back(house: House) -> None:
    with house.work() as uow:
        assert uow.days.calendar(house.bloc_id).is_working(OFF.day)
        for one in (WORKED, OFF):
            uow.days.record(house.bloc_id, one, house.persons[0])
        assert [one.override for one in uow.days.overrides(house.bloc_id)] == [OFF, WORKED]
        calendar = uow.days.calendar(house.bloc_id)
        assert calendar.off(OFF.day) == "Nghỉ hoán đổi"
        assert calendar.is_working(WORKED.day)
        number = uow.days.overrides(house.bloc_id)[0].id
        assert not uow.days.end(house.bloc_id + 1, number, house.persons[0])
        assert uow.days.end(house.bloc_id, number, house.persons[0])
        assert not uow.days.end(house.bloc_id, number, house.persons[0])
        assert uow.days.calendar(house.bloc_id).is_working(OFF.day)


def test_a_later_word_on_a_day_takes_the_place_of_the_first_which_is_kept(house: House) -> None:
    anew = Override(OFF.day, DayKind.DAY_OFF, "Nghỉ bù Tết Dương lịch")
    with house.work() as uow:
        for one in (OFF, anew):
            uow.days.record(house.bloc_id, one, house.persons[0])
        assert [one.override for one in uow.days.overrides(house.bloc_id)] == [anew]
    with house.database.reader.connect() as connection:
        rows = connection.execute(select(day_override).order_by(day_override.c.id)).all()
    assert [(row.name, row.ended_at) for row in rows] == [(OFF.name, NOW), (anew.name, None)]


def away(house: House, person: int, deputy: int | None, **days: date | None) -> int:
    with house.work() as uow:
        return uow.absences.record(
            bloc_id=house.bloc_id,
            unit_id=house.units[0],
            person_id=house.persons[person],
            deputy_id=None if deputy is None else house.persons[deputy],
            since=days.get("since") or TODAY,
            until=days.get("until"),
            by=house.persons[person],
        )


def deputies(house: House, on: date = TODAY) -> dict[int, int]:
    """By place among the three persons."""
    with house.work() as uow:
        found = uow.absences.deputies(house.bloc_id, on)
    assert {unit for _person, unit in found} <= {house.units[0]}
    place = house.persons.index
    return {place(person): place(deputy) for (person, _unit), deputy in found.items()}


def appointed(house: House) -> None:
    with house.database.writer.begin() as connection:
        connection.execute(
            insert(appointment),
            [
                {
                    "bloc_id": house.bloc_id,
                    "unit_id": house.units[0],
                    "person_id": person,
                    "role": "officer",
                    "scope": "",
                    "state": "confirmed",
                    "since": TODAY,
                    "bound_at": NOW,
                    "confirmed_at": NOW,
                }
                for person in house.persons
            ],
        )


def test_duties_go_to_the_deputy_from_the_first_day_to_the_last(house: House) -> None:
    appointed(house)
    number = away(house, 0, 1, until=LATER)
    assert deputies(house, TODAY - timedelta(days=1)) == {}
    assert deputies(house) == deputies(house, LATER - timedelta(days=1)) == {0: 1}
    assert deputies(house, LATER) == {}
    with house.work() as uow:
        [one] = uow.absences.standing(house.bloc_id, TODAY)
        assert (one.id, one.person_id, one.until) == (number, house.persons[0], LATER)
        assert one.stands(TODAY)
        assert not one.stands(LATER)
        assert uow.absences.standing(house.bloc_id, LATER) == []
        assert uow.absences.absence(house.bloc_id + 1, number) is None
        assert uow.absences.end(number, house.persons[0])
        assert not uow.absences.end(number, house.persons[0])
        ended = uow.absences.absence(house.bloc_id, number)
        assert ended is not None
        assert not ended.stands(TODAY)
    assert deputies(house) == {}


def test_a_deputy_who_is_away_passes_it_on_and_nobody_goes_round_in_a_circle(house: House) -> None:
    appointed(house)
    away(house, 0, 1)
    away(house, 1, 2, until=LATER)
    assert deputies(house) == {0: 2, 1: 2}
    assert deputies(house, LATER) == {0: 1}
    away(house, 2, 0)
    assert deputies(house) == {}


def test_nobody_takes_over_who_was_not_named_or_has_left(house: House) -> None:
    appointed(house)
    away(house, 0, None)
    away(house, 1, 2)
    assert deputies(house) == {1: 2}
    with house.database.writer.begin() as connection:
        connection.execute(
            update(appointment)
            .where(appointment.c.person_id == house.persons[2])
            .values(state="ended", until=TODAY, ended_at=NOW)
        )
    assert deputies(house) == {}
    with house.work() as uow:
        named = {
            one.person_id: one.deputy_id for one in uow.absences.standing(house.bloc_id, TODAY)
        }
    assert named == {house.persons[0]: None, house.persons[1]: None}


def test_who_has_left_the_unit_is_not_away_from_it(house: House) -> None:
    appointed(house)
    away(house, 0, 1)
    with house.database.writer.begin() as connection:
        connection.execute(
            update(appointment)
            .where(appointment.c.person_id == house.persons[0])
            .values(state="ended", until=TODAY, ended_at=NOW)
        )
    with house.work() as uow:
        assert uow.absences.standing(house.bloc_id, TODAY) == []


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(0, 5, True), (4, None, True), (-9, 1, True), (-9, 0, False), (5, None, False)],
)
def test_spans_of_days_that_overlap(
    house: House, since: int, until: int | None, expected: bool
) -> None:
    number = away(house, 0, None, until=LATER)
    with house.work() as uow:
        one = uow.absences.absence(house.bloc_id, number)
    assert one is not None
    first = TODAY + timedelta(days=since)
    last = None if until is None else TODAY + timedelta(days=until)
    assert one.overlaps(first, last) is expected
