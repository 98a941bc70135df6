"""Điểm danh: who came is noted on the day of the session, until the conference is held."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from bot.domain.conference_errors import CheckInClosed, CheckInNotYet, CodeOver
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.contests import officer
from tests.handlers.gathering import (
    ZONE,
    add_session,
    delegate_id,
    go,
    lay_day,
    move_to,
    register,
    session_id,
)
from tests.handlers.steps import says

AN = "Nguyễn Văn An"


@pytest.fixture
def unit(bench: Bench, secretary: Phone) -> int:
    """Hà Nội, which comes with one delegate."""
    lay_day(bench)
    add_session(secretary)
    number = bench.unit("ha-noi")
    register(officer(bench, "ha-noi"), number, f"{AN}, Phó Trưởng ban")
    return number


def there(bench: Bench) -> set[int]:
    """The units that a vote in the hall would take for present now."""
    local = bench.clock.at.astimezone(ZoneInfo(ZONE))
    with bench.database.reader.connect() as connection:
        return bench.uow(connection).checkins.units_there(bench.bloc_id, local)


def set_day(secretary: Phone, day: str) -> None:
    secretary.send(Intent.of("year.conference", 2019))
    secretary.write(day)
    secretary.tap("Apply")


def guest_of(bench: Bench, secretary: Phone, unit: int) -> Phone:
    """A stranger's phone that has read the code of the unit."""
    go(secretary, "code", session_id(bench), unit)
    guest = bench.phone("guest")
    guest.open(json.loads(secretary.screen.files[0].view)["link"])
    return guest


def test_who_came_stays_once_the_conference_is_held(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    move_to(bench, 2020, 1, 3, 16)
    guest = guest_of(bench, secretary, unit)
    who = delegate_id(bench, AN)
    go(secretary, "tick", session_id(bench), unit, who, "yes")
    go(secretary, "held")
    secretary.tap("Yes, held like this")
    closed = says(CheckInClosed, year="2019")
    assert go(secretary, "tick", session_id(bench), unit, who, "yes") == closed
    assert go(secretary, "code", session_id(bench), unit) == closed
    guest.tap(f"○ {AN}")
    assert guest.text == says(CodeOver)
    assert go(secretary, "door_unit", session_id(bench), unit).endswith(f"{closed}\n✓ {AN}")
    assert labels(secretary.screen) == ["Back"]


def test_nobody_has_come_before_the_day(bench: Bench, secretary: Phone, unit: int) -> None:
    move_to(bench, 2020, 1, 2, 16)
    guest = guest_of(bench, secretary, unit)
    early = says(CheckInNotYet, day="03/01/2020")
    assert go(secretary, "tick", session_id(bench), unit, 0, "yes") == early
    assert early in go(secretary, "door_unit", session_id(bench), unit)
    guest.tap(f"○ {AN}")
    assert guest.text == early
    move_to(bench, 2020, 1, 3, 7)
    go(secretary, "tick", session_id(bench), unit, 0, "yes")
    assert f"✓ {AN}" in labels(secretary.screen)


def test_who_came_on_the_day_before_it_was_moved_counts_no_more(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    move_to(bench, 2020, 1, 3, 13)
    go(secretary, "tick", session_id(bench), unit, 0, "yes")
    assert there(bench) == {unit}
    set_day(secretary, "10/1/2020")
    move_to(bench, 2020, 1, 10, 14)
    assert there(bench) == set()
    go(secretary, "door_unit", session_id(bench), unit)
    assert f"○ {AN}" in labels(secretary.screen)
    go(secretary, "tick", session_id(bench), unit, 0, "yes")
    assert there(bench) == {unit}


def test_the_mornings_check_in_says_nothing_of_the_afternoon(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    add_session(secretary, "8:00-13:15 Hội thảo")
    morning, afternoon = session_id(bench), session_id(bench, 1)
    move_to(bench, 2020, 1, 3, 8)
    go(secretary, "tick", morning, unit, 0, "yes")
    assert there(bench) == {unit}
    move_to(bench, 2020, 1, 3, 13)
    assert there(bench) == {unit}, "the morning's session is still on"
    move_to(bench, 2020, 1, 3, 15)
    assert there(bench) == set()
    go(secretary, "tick", afternoon, unit, 0, "yes")
    assert there(bench) == {unit}
    move_to(bench, 2020, 1, 3, 18)
    assert there(bench) == {unit}, "the last session of the day"


def test_a_code_of_a_conference_that_is_called_off_opens_nothing(
    bench: Bench, secretary: Phone, unit: int
) -> None:
    guest = guest_of(bench, secretary, unit)
    secretary.send(Intent.of("year.off", 2019))
    secretary.write("Dịch bệnh diễn biến phức tạp")
    secretary.tap("Record it, tell")
    move_to(bench, 2020, 1, 3, 14)
    guest.tap(f"○ {AN}")
    assert guest.text == says(CodeOver)
