"""Whoever armed a vote, agreed to publish or confirmed a count, and has that part no more."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.contest_errors import ArmedByGone
from bot.runtime.opening import Opening
from bot.screen import Intent
from storage.models.contests import contest as contest_table
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def revoke(bench: Bench, phone: Phone, role: Role | None = None) -> None:
    with bench.database.writer.begin() as connection:
        today = bench.clock.now().date()
        bench.uow(connection).people.end(bench.appointment(phone, role), None, today)


def said(phone: Phone) -> str:
    return "\n".join(str(one.text) for one in phone.notices)


# A vote that opens by itself -----------------------------------------------------------------


def armed(conference: Conference) -> int:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "opens", number)
    conference.secretary.write("10:00")
    conference.go(conference.secretary, "set_closes", number, "in", 60)
    conference.go(conference.secretary, "preview", number)
    conference.secretary.tap("Let it open by itself")
    assert conference.found(number).armed_by is not None
    return number


def open_due(conference: Conference, number: int) -> None:
    bench = conference.bench
    bench.clock.at = conference.found(number).opens_at or bench.clock.at
    Opening(bench.database, cast(Any, None), bench.clock, bench.vault).open_due()
    bench.handle()


def test_a_vote_does_not_open_on_the_word_of_a_secretary_who_is_none_any_more(
    conference: Conference,
) -> None:
    bench, number = conference.bench, armed(conference)
    name = conference.secretary.actor.full_name
    other = bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, "ha-noi")
    assert "It will not open by itself" not in conference.go(other, "one", number)
    revoke(bench, conference.secretary)
    for step in ("one", "preview"):
        assert f"It will not open by itself:</b> {name}" in conference.go(other, step, number)
    assert "Let it open by itself" in labels(other.screen)
    open_due(conference, number)
    assert conference.found(number).state == "draft"
    assert conference.found(number).armed_by is None
    assert "It was not opened at its time." in said(other)
    assert says(ArmedByGone, name=name) in said(other)
    assert "not opened" not in said(conference.secretary)
    conference.go(other, "preview", number)
    other.tap("Open the vote now")
    assert conference.found(number).state == "open"


def test_a_secretary_who_lets_it_open_once_more_takes_it_over(conference: Conference) -> None:
    bench, number = conference.bench, armed(conference)
    other = bench.appoint("s2", "Lê Thư Ký", Role.SECRETARY, "ha-noi")
    revoke(bench, conference.secretary)
    conference.go(other, "preview", number)
    other.tap("Let it open by itself")
    assert "It will not open by itself" not in other.text
    open_due(conference, number)
    assert conference.found(number).state == "open"


# A word for the publication ------------------------------------------------------------------


@pytest.fixture
def counted(conference: Conference) -> tuple[int, Phone]:
    """Counted, with a second teller."""
    second = officer(conference.bench, "hung-yen")
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.go(conference.secretary, "teller", number, second.actor.person, 0)
    conference.open(number)
    conference.count(number, "11 0", "9 2")
    return number, second


def published_by(conference: Conference, number: int) -> tuple[Any, ...]:
    with conference.bench.database.reader.connect() as connection:
        row = connection.execute(
            select(contest_table.c.published_by, contest_table.c.published_with).where(
                contest_table.c.id == number
            )
        ).one()
    return tuple(row)


def test_the_word_of_a_teller_who_is_none_any_more_publishes_nothing(
    conference: Conference, counted: tuple[int, Phone]
) -> None:
    number, second = counted
    chair, first = conference.chair, conference.teller
    conference.go(first, "publish_now", number)
    revoke(conference.bench, first)
    told = f"{first.actor.full_name} agreed before, but is not a teller of this vote any more"
    for step in ("publish", "publish_now"):
        text = conference.go(chair, step, number)
        assert told in text
        assert "It is published as soon as a teller agrees too." in text
    assert conference.found(number).state == "closed"
    second.send(Intent.of("contests.publish", number))
    second.tap("Yes, publish it")
    assert conference.found(number).state == "published"
    assert published_by(conference, number) == (chair.actor.person, second.actor.person)
    assert conference.faults() == []


def test_another_teller_takes_the_place_of_such_a_word(
    conference: Conference, counted: tuple[int, Phone]
) -> None:
    number, second = counted
    conference.go(conference.teller, "publish_now", number)
    revoke(conference.bench, conference.teller)
    assert "You have agreed to publish" in conference.go(second, "publish_now", number)
    conference.go(conference.chair, "publish_now", number)
    assert published_by(conference, number)[1] == second.actor.person
    assert conference.faults() == []


def test_the_word_of_a_chair_who_is_none_any_more_publishes_nothing(
    conference: Conference, counted: tuple[int, Phone]
) -> None:
    number, _second = counted
    chair, teller = conference.chair, conference.teller
    conference.go(chair, "publish_now", number)
    revoke(conference.bench, chair)
    after = conference.bench.appoint("head-2", "Trưởng Ban mới", Role.HEAD, "hai-duong")
    told = f"{chair.actor.full_name} agreed before, but is not the chair any more"
    assert told in conference.go(teller, "publish_now", number)
    assert conference.found(number).state == "closed"
    conference.go(after, "publish_now", number)
    assert published_by(conference, number) == (after.actor.person, teller.actor.person)


# A count of the hall -------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["let go", "revoked"])
def test_a_count_that_a_teller_has_confirmed_stands_when_they_are_none_any_more(
    conference: Conference, how: str
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    second, secretary = officer(conference.bench, "hung-yen"), conference.secretary
    conference.go(secretary, "teller", number, second.actor.person, 0)
    conference.open(number)
    conference.go(secretary, "hall_full", number, "type")
    secretary.write("11 0\n9 2")
    secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    teller = conference.teller.actor
    gone = f"{teller.full_name} does not count here any more; what was confirmed before stands."
    assert gone not in conference.go(secretary, "hall", number)
    if how == "revoked":
        revoke(conference.bench, conference.teller)
    else:
        conference.go(secretary, "teller", number, teller.person, 0)
    assert gone in conference.go(secretary, "hall", number)
    assert gone in conference.go(secretary, "hall_end", number)
    conference.go(secretary, "hall_done", number)
    assert conference.found(number).state == "closed"
    assert conference.result(number).outcome.qualified == (0, 1)
    assert conference.faults() == []
