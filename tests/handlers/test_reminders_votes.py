"""An open vote: units without a paper are reminded the day before and on the day itself."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.domain.access import Role
from bot.domain.voting.rule import Rule
from bot.runtime.marks import Lapsed
from tests.bench import ZONE, Bench, Phone, labels
from tests.handlers.reminding import at, away, look, opened_pact, part, switch, text, waiting
from tests.handlers.reporting import Board
from tests.handlers.voting import OPEN, SECRET, Hall, hall_of

OPENED, EVE, DAY = date(2019, 11, 20), date(2019, 11, 27), date(2019, 11, 28)
CLOSES = datetime.combine(DAY, time(17), ZONE)
WAITS = "has not voted yet. The vote closes at 17:00, Thursday 28 Nov 2019"


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    at(bench, OPENED, 9)
    switch(bench)
    return hall_of(bench)


def heard(*phones: Phone) -> list[int]:
    """How often each was reminded of the vote."""
    return [sum(WAITS in str(one.text) for one in phone.notices) for phone in phones]


@pytest.mark.parametrize("of", [SECRET, OPEN], ids=["secret", "open"])
def test_who_has_not_voted_is_reminded_the_day_before_and_on_the_day(hall: Hall, of: Rule) -> None:
    voted, waits, between = (hall.head(place) for place in range(3))
    number = hall.open(of, closes_at=CLOSES)
    hall.cast(voted, number, ["For"] * 3)
    bench = hall.bench
    at(bench, EVE)
    look(bench)
    look(bench)
    assert heard(voted, waits, between) == [0, 1, 1]
    assert labels(waits.notices[-1])[0] == "Vote now"
    between.send(waits.notices[-1].choices[0][0].intent)
    hall.cast(between, number, ["For"] * 3)
    at(bench, DAY)
    look(bench)
    assert heard(voted, waits, between) == [0, 2, 1]
    at(bench, DAY, 14)
    look(bench)
    assert heard(voted, waits, between) == [0, 2, 1]


def test_who_votes_while_the_message_waits_is_left_in_peace(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(closes_at=CLOSES)
    at(hall.bench, EVE)
    reminding = part(hall.bench)
    reminding.remind_due()
    (row,) = waiting(hall.bench)
    assert WAITS in text(reminding.still_owed([row])[0])
    hall.cast(head, number, ["For"] * 3)
    assert reminding.still_owed([row])[0] == Lapsed("not owed any more: done")


def test_the_delegate_is_reminded_and_not_the_head(hall: Hall) -> None:
    head = hall.head(0)
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[0])
    hall.delegate(0, delegate, until=date(2019, 12, 31))
    hall.open(closes_at=CLOSES)
    at(hall.bench, EVE)
    look(hall.bench)
    assert heard(delegate, head) == [1, 0]


def test_a_head_who_is_away_is_reminded_for_no_deputy_may_vote(hall: Hall) -> None:
    head = hall.head(0)
    deputy = hall.bench.appoint("deputy", "Đỗ Thị Thay", Role.OFFICER, hall.keys[0])
    away(hall.bench, hall.keys[0], head, deputy)
    hall.open(closes_at=CLOSES)
    at(hall.bench, EVE)
    look(hall.bench)
    assert heard(head, deputy) == [1, 0]


def test_nor_may_a_deputy_agree_to_the_pact(bench: Bench, board: Board) -> None:
    head, deputy = board.head(), board.colleague()
    away(bench, board.unit, head, deputy)
    at(bench, EVE, 9)
    switch(bench)
    opened_pact(bench, board.officer, board.unit, DAY)
    at(bench, DAY)
    look(bench)
    told = [[one for one in phone.notices if "pact" in str(one.text)] for phone in (head, deputy)]
    assert [len(one) for one in told] == [1, 0]


def test_of_a_vote_within_a_day_only_the_steps_inside_it_are_sent(hall: Hall) -> None:
    head = hall.head(0)
    at(hall.bench, DAY, 8, 30)
    hall.open(closes_at=CLOSES)
    for hour in (9, 14, 16):
        at(hall.bench, DAY, hour)
        look(hall.bench)
    assert heard(head) == [0]  # whoever opened it told everybody then


def test_nobody_is_reminded_after_the_closing(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(closes_at=CLOSES)
    at(hall.bench, DAY)
    reminding = part(hall.bench)
    reminding.remind_due()
    (row,) = waiting(hall.bench)
    at(hall.bench, DAY, 14)
    hall.close(number)
    at(hall.bench, date(2019, 11, 29))
    assert reminding.still_owed([row])[0] == Lapsed("not owed any more: done")
    look(hall.bench)
    assert heard(head) == [1]  # the message that waited: this bench sends without asking
