"""Reminders go to units that have not voted, and to them only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.voting import HOURS, Hall, hall_of


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def test_only_units_without_a_paper_are_reminded_as_of_the_tap(hall: Hall) -> None:
    secretary = hall.bench.phones["secretary"]
    first, second, third = hall.head(0), hall.head(1), hall.head(2)
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[2])
    number = hall.open()
    hall.cast(first, number, ["For"] * 3)
    secretary.send(Intent.of("ballots.desk", number))
    secretary.tap("Remind who has not voted")
    assert "10 units have not voted yet" in secretary.text
    assert "Hải Phòng" not in secretary.text
    # Between the list and the tap one more unit votes.
    hall.cast(second, number, ["For"] * 3)
    secretary.tap("Send the reminder")
    assert "✓ 1 unit is reminded." in secretary.text
    assert "8 units have nobody here" in secretary.text
    assert not first.notices
    assert not second.notices
    assert not delegate.notices
    assert "has not voted yet" in str(third.notices[-1].text)
    third.tap("Open the paper")
    assert "Fill in the paper" in labels(third.screen)


def test_not_twice_within_half_an_hour(hall: Hall) -> None:
    secretary, head, number = hall.bench.phones["secretary"], hall.head(0), hall.open()
    now = Intent.of("ballots.remind_now", number)
    secretary.send(now)
    secretary.send(now)
    assert "reminded a moment ago" in secretary.text
    assert len(head.notices) == 1
    hall.bench.clock.move(timedelta(minutes=30))
    secretary.send(now)
    assert len(head.notices) == 2


def test_nobody_is_reminded_of_a_vote_that_is_over_or_complete(hall: Hall) -> None:
    secretary, number = hall.bench.phones["secretary"], hall.open()
    for place in range(11):
        hall.cast(hall.head(place), number, ["For"] * 3)
    secretary.send(Intent.of("ballots.remind", number))
    assert "All units have voted" in secretary.text
    other = hall.open()
    hall.bench.clock.move(HOURS)
    secretary.send(Intent.of("ballots.remind_now", other))
    assert "came after closing" in secretary.text
    assert not hall.head(0).notices
