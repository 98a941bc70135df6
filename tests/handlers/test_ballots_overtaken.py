"""A unit withdraws between the look at the paper and the tap that casts it."""

from __future__ import annotations

import pytest

from bot.channels.base import What
from bot.domain.voting.rule import Rule
from bot.screen import Intent
from tests.bench import Bench, Phone
from tests.handlers.voting import AT_MOST, ONE_OF, OPEN, SECRET, Hall, hall_of


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def _withdraw(hall: Hall, secretary: Phone, number: int, line: int) -> None:
    with hall.work() as uow:
        uow.results.leave(number, line, secretary.actor.person)


@pytest.mark.parametrize("rule", [ONE_OF, AT_MOST, SECRET, OPEN])
def test_nothing_is_cast_that_was_not_looked_over(hall: Hall, secretary: Phone, rule: Rule) -> None:
    number, voter = hall.open(rule, lines=3), hall.head(5)
    taps = {ONE_OF: ["☐ 1."], AT_MOST: ["☐ 1."]}.get(rule, ["For", "For", "For"])
    hall.fill(voter, number, taps)
    _withdraw(hall, secretary, number, 1)
    voter.tap("Yes, cast it")
    assert "Nothing has been cast yet" in voter.text
    assert "KKT Quảng Ninh" in voter.text
    assert hall.marks(number) == {}
    voter.tap("Cast the")
    voter.tap("Yes, cast it")
    assert hall.marks(number) == {5: "chat"}


def test_an_old_choice_does_not_come_back_with_the_line(hall: Hall, secretary: Phone) -> None:
    number, voter = hall.open(ONE_OF, lines=3), hall.head(5)
    hall.fill(voter, number, ["☐ 1."])
    _withdraw(hall, secretary, number, 1)
    voter.tap("Yes, cast it")
    voter.tap("Change the choice")
    voter.tap("☐ 2.")
    voter.tap("See the whole")
    voter.tap("Cast the")
    voter.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [0, 1, 0]


def test_on_behalf_of_a_unit_too(hall: Hall, secretary: Phone) -> None:
    number = hall.open(OPEN, lines=2)
    secretary.send(Intent.of("ballots.behalf_unit", number, hall.units[4]))
    for label in ("By letter", "Fill in the paper", "For", "For", "Enter this vote", "Yes, cast"):
        secretary.tap(label)
    _withdraw(hall, secretary, number, 2)
    secretary.write("Công văn số 12 ngày 19/11/2019")
    assert "Nothing has been cast yet" in secretary.text
    assert hall.marks(number) == {}


def test_a_tap_in_the_group_on_a_question_that_has_left(hall: Hall, secretary: Phone) -> None:
    number, voter, group = hall.open(OPEN, lines=1), hall.head(5), hall.bench.group("Khối")
    _withdraw(hall, secretary, number, 1)
    where = {"chat": group.chat, "title": group.title, "private": False}
    voter._send(What.TAP, intent=Intent.of("ballots.hand", number, 1), tapped="9", **where)
    assert hall.marks(number) == {}
