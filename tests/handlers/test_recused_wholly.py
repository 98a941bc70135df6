"""A unit without a vote on any line: nobody waits for it, and it makes no quorum."""

from __future__ import annotations

import pytest

from bot.domain.voting.rule import SelfVote, Way
from bot.screen import Intent
from storage.models.contests import contest as contest_table
from tests.bench import Bench, Phone, button
from tests.handlers.voting import Hall, hall_of, rule


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def test_the_chair_closes_without_it_and_it_is_not_reminded(hall: Hall, secretary: Phone) -> None:
    chair = hall.head(0)
    number = hall.draft(rule(way=Way.OPEN, self_vote=SelfVote.SITS_OUT, quota=1), lines=1)
    with hall.work() as uow:
        uow.contest_drafts.recuse(number, hall.units[0], 1, "", None)
    hall.start(number)
    with hall.bench.database.writer.begin() as connection:
        connection.execute(
            contest_table.update()
            .where(contest_table.c.id == number)
            .values(chair_unit_id=hall.units[0])
        )
    for place in range(1, 11):
        hall.cast(hall.head(place), number, ["For"])
    secretary.send(Intent.of("ballots.remind", number))
    assert "All units have voted" in secretary.text
    chair.send(Intent.of("contests.end", number))
    assert button(chair.screen, "Yes, close it now"), chair.text


def test_a_quorum_out_of_reach_is_said_before_it_opens(hall: Hall, secretary: Phone) -> None:
    number = hall.draft(rule(way=Way.OPEN), lines=["Một"])
    for place in range(4):
        with hall.work() as uow:
            uow.contest_drafts.recuse(number, hall.units[place], 0, "Có liên quan", None)
        secretary.send(Intent.of("contests.preview", number))
        assert ("this vote cannot become valid" in secretary.text) is (place == 3)
    assert "Only 7 units have a vote" in secretary.text
    assert "at least 8 must take part" in secretary.text
