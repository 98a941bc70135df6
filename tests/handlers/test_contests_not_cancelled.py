"""Once a vote is over, or its count confirmed, nobody calls it off because of what it came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.contest_errors import CancelTooLate
from bot.domain.voting.rule import Way
from bot.screen import Intent
from storage.models.contests import contest as contest_table
from storage.rolls import Teller
from tests.bench import Bench, Phone
from tests.handlers.contests import contest, officer
from tests.handlers.steps import says
from tests.handlers.voting import HOURS, SECRET, Hall, hall_of, rule

REASON = "Danh sách có sai sót"
BESIDE, HANDS = replace(SECRET, mixed=True), rule(way=Way.HANDS)


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def led(hall: Hall, number: int) -> tuple[Phone, Phone]:
    """The chair, and a teller."""
    teller = officer(hall.bench, "ha-noi")
    with hall.bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table)
            .where(contest_table.c.id == number)
            .values(chair_unit_id=hall.units[0])
        )
        named = [Teller(teller.actor.person, "Cán bộ ha-noi", hall.bench.unit("ha-noi"), True)]
        hall.bench.uow(connection).rolls.appoint_tellers(hall.bench.bloc_id, number, named, None)
    return hall.head(0), teller


def cancels(hall: Hall, chair: Phone, number: int) -> str:
    """From the button to the last yes; what was said last."""
    chair.send(Intent.of("contests.cancel", number))
    if "Cancel this vote?" in chair.text:
        chair.write(REASON)
        chair.tap("Yes, cancel the vote")
    return chair.text


def test_the_chair_does_not_cancel_what_has_been_counted_in_the_hall(
    hall: Hall, secretary: Phone
) -> None:
    number = hall.open(HANDS, lines=["Một"])
    chair, teller = led(hall, number)
    chair.send(Intent.of("contests.cancel", number))
    chair.write(REASON)
    secretary.send(Intent.of("contests.hall_full", number, ""))
    secretary.send(Intent.of("contests.hall_type", number))
    secretary.write("2 9")
    secretary.tap("Enter it")
    teller.tap("Right, confirm it")
    chair.tap("Yes, cancel the vote")
    assert chair.text == says(CancelTooLate)
    hall.bench.clock.move(HOURS)
    assert cancels(hall, chair, number) == says(CancelTooLate)
    secretary.send(Intent.of("contests.hall_done", number))
    assert contest(hall.bench, number).state == "closed"


def test_the_chair_does_not_cancel_what_waits_to_be_counted(hall: Hall, secretary: Phone) -> None:
    """Papers of the hall are counted after the closing, which locks the vote."""
    number = hall.open(BESIDE, lines=["Một"])
    chair, _teller = led(hall, number)
    for place in range(4):
        secretary.send(Intent.of("contests.hall_unit", number, hall.units[place], 0))
    hall.bench.clock.move(HOURS)
    assert cancels(hall, chair, number) == says(CancelTooLate)
    assert contest(hall.bench, number).state == "open"


@pytest.mark.parametrize("why", ["in time", "nobody came", "key lost"])
def test_what_is_not_voted_yet_or_can_never_be_counted_is_cancelled(hall: Hall, why: str) -> None:
    number = hall.open(HANDS if why == "nobody came" else SECRET, lines=["Một"])
    chair, _teller = led(hall, number)
    if why != "nobody came":
        hall.cast(hall.head(3), number, ["For"])
    if why == "key lost":
        hall.bench.vault.destroy(contest(hall.bench, number).key_name or "")
    if why != "in time":
        hall.bench.clock.move(HOURS + timedelta(minutes=1))
    assert "✓ Cancelled" in cancels(hall, chair, number)
    assert contest(hall.bench, number).state == "cancelled"
