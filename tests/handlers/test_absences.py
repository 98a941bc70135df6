"""Somebody is away: who takes over, who learns of it, and how it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.year_errors import (
    AbsenceBackward,
    AbsenceKnown,
    AbsenceOver,
    AbsencePast,
    AbsenceTooLong,
    DeputyAway,
    DeputyElsewhere,
)
from bot.screen import Intent
from storage.models.year import absence
from tests.bench import Bench, Phone, labels
from tests.handlers.steps import at_once, says

TODAY = date(2019, 11, 20)


@pytest.fixture
def officer(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam")


@pytest.fixture
def colleague(bench: Bench, officer: Phone) -> Phone:
    return bench.appoint("colleague", "Lê Văn Hai", Role.OFFICER, "ha-nam")


def rows(bench: Bench) -> list[Any]:
    with bench.database.reader.connect() as connection:
        return list(connection.execute(select(absence).order_by(absence.c.id)))


def deputies(bench: Bench, on: date) -> dict[int, int]:
    with bench.database.reader.connect() as connection:
        found = bench.uow(connection).absences.deputies(bench.bloc_id, on)
    return {person: deputy for (person, _unit), deputy in found.items()}


def leaves(phone: Phone, since: str, until: str, deputy: str) -> None:
    """By typing the days, or the label of a button in their place."""
    phone.send(Intent("absence.new"))
    for said in (since, until):
        phone.write(said)
    phone.tap(deputy)
    phone.tap("Yes, it holds")


def test_an_officer_says_who_takes_over(
    bench: Bench, secretary: Phone, officer: Phone, colleague: Phone, head: Phone
) -> None:
    officer.command("/uyquyen")
    officer.tap("Away")
    assert "Nobody has said so." in officer.text
    officer.tap("I shall be away")
    officer.tap("From tomorrow")
    officer.write("29/11/2019")
    assert "Who of your unit takes over" in officer.text
    assert labels(officer.screen) == ["Lê Văn Hai", "Trần Văn Trưởng", "Nobody yet", "Back"]
    officer.tap("Lê Văn Hai")
    assert "<b>Away</b> from 21 Nov 2019 to 29 Nov 2019" in officer.text
    assert "The vote does not: that takes a delegation." in officer.text
    assert "cannot approve" not in officer.text
    assert rows(bench) == []
    officer.tap("Yes, it holds")
    line = "<b>Trần Thị Bích Ngọc</b>, from 21 Nov 2019 to 29 Nov 2019. Takes over: Lê Văn Hai"
    assert "✓ Recorded. It ends by itself" in officer.text
    assert line in officer.text
    for phone in (secretary, colleague, head):
        assert line in str(phone.notices[-1].text)
        phone.command("/uyquyen")
        assert line in phone.text
    assert ("absence_recorded", "absence") in {one[:2] for one in bench.audited()}
    away, deputy = officer.actor.person, colleague.actor.person
    assert deputies(bench, TODAY) == {}
    assert deputies(bench, date(2019, 11, 29)) == {away: deputy}
    assert deputies(bench, date(2019, 11, 30)) == {}
    bench.clock.move(timedelta(days=10))  # by itself
    officer.command("/uyquyen")
    assert "Bích Ngọc" not in officer.text
    officer.send(Intent.of("absence.end", rows(bench)[0].id))
    assert officer.text == says(AbsenceOver)


def test_who_is_back_early_says_so(
    bench: Bench, secretary: Phone, officer: Phone, colleague: Phone
) -> None:
    leaves(officer, "From today", "Not known yet", "Lê Văn Hai")
    assert "from 20 Nov 2019 until further notice" in officer.text
    assert deputies(bench, TODAY + timedelta(days=99)) == {
        officer.actor.person: colleague.actor.person
    }
    officer.tap("Back again")
    assert "<b>End this absence?</b>" in officer.text
    tap = officer.screen.choices[0][0].intent
    officer.tap("Yes, back again")
    assert "✓ Ended: Trần Thị Bích Ngọc is back." in officer.text
    assert "their duties are theirs again" in str(colleague.notices[-1].text)
    assert "their duties are theirs again" in str(secretary.notices[-1].text)
    assert deputies(bench, TODAY) == {}
    officer.send(tap)
    assert officer.text == says(AbsenceOver)
    assert rows(bench)[0].ended_by == officer.actor.person


def test_a_head_is_told_what_the_deputy_cannot_do(
    bench: Bench, head: Phone, officer: Phone
) -> None:
    head.send(Intent("absence.new"))
    head.tap("From today")
    head.tap("That day only")
    head.tap("Trần Thị Bích Ngọc")
    assert "⚠ Trần Thị Bích Ngọc cannot approve figures" in head.text
    head.write("được")  # where a button is to be tapped
    head.tap("Yes, it holds")
    assert "on 20 Nov 2019. Takes over: Trần Thị Bích Ngọc" in head.text
    # What she has taken over goes on to whoever she names.
    other = bench.appoint("colleague", "Lê Văn Hai", Role.OFFICER, "ha-nam")
    officer.send(Intent("absence.new"))
    officer.tap("From today")
    officer.tap("7 days")
    assert "Trần Văn Trưởng" not in labels(officer.screen)
    officer.tap("Lê Văn Hai")
    assert "You take over for Trần Văn Trưởng in these days" in officer.text
    officer.tap("Yes, it holds")
    assert deputies(bench, TODAY) == {
        head.actor.person: other.actor.person,
        officer.actor.person: other.actor.person,
    }
    head.send(Intent("absence"))
    head.tap("Back again: Trần Thị")  # the head of the unit may end it
    head.tap("Yes, back again")
    assert deputies(bench, TODAY) == {head.actor.person: officer.actor.person}


def test_nobody_is_named_where_nobody_is_there(
    bench: Bench, secretary: Phone, officer: Phone
) -> None:
    leaves(officer, "From today", "That day only", "Nobody yet")
    assert "Nobody takes over yet" in str(secretary.notices[-1].text)
    assert deputies(bench, TODAY) == {}
    stranger = bench.appoint("stranger", "Phạm Văn Lạ", Role.OFFICER, "ha-noi")
    stranger.command("/uyquyen")
    assert "Bích Ngọc" not in stranger.text  # the unit and the secretary see it
    secretary.command("/uyquyen")
    secretary.tap("Away")
    assert "I shall be away" not in labels(secretary.screen)
    secretary.tap("Back again")
    secretary.tap("Yes, back again")
    assert "is back" in str(officer.notices[-1].text)


def test_days_that_cannot_be(bench: Bench, officer: Phone, colleague: Phone) -> None:
    officer.send(Intent("absence.new"))
    officer.write("19/11/2019")
    assert officer.text == says(AbsencePast, day="19/11/2019")
    officer.write("25/11/2019")
    officer.write("24/11/2019")
    assert officer.text == says(AbsenceBackward)
    officer.write("25/12/2020")
    assert officer.text == says(AbsenceTooLong, days=366)
    officer.write("26/11/2019")
    officer.write("Ai đó")  # nobody of the unit: asked once more
    assert "Who of your unit takes over" in officer.text
    officer.tap("Lê Văn Hai")
    officer.tap("Yes, it holds")
    officer.send(Intent("absence.new"))
    officer.write("26/11/2019")
    assert officer.text == says(AbsenceKnown, since="25/11/2019")
    officer.write("20/11/2019")
    officer.write("25/11/2019")
    assert officer.text == says(AbsenceKnown, since="25/11/2019")
    officer.write("24/11/2019")
    officer.tap("Lê Văn Hai")
    officer.tap("Yes, it holds")
    assert len(rows(bench)) == 2


def test_a_deputy_who_leaves_meanwhile_takes_nothing_over(
    bench: Bench, secretary: Phone, officer: Phone, colleague: Phone
) -> None:
    officer.send(Intent("absence.new"))
    officer.tap("From today")
    officer.tap("7 days")
    away = colleague.actor.person
    leaves(colleague, "22/11/2019", "That day only", "Nobody yet")
    officer.send(Intent.of("absence.deputy", away))
    assert officer.text == says(DeputyAway, name="Lê Văn Hai")
    colleague.tap("Back again")
    colleague.tap("Yes, back again")
    officer.send(Intent.of("absence.deputy", away))
    secretary.send(Intent.of("people.revoke_now", bench.appointment(colleague)))
    officer.tap("Yes, it holds")
    assert officer.text == says(DeputyElsewhere)
    assert len(rows(bench)) == 1


def test_one_who_says_it_twice_at_once_is_away_once(bench: Bench, officer: Phone) -> None:
    officer.send(Intent("absence.new"))
    officer.tap("From today")
    officer.tap("7 days")
    officer.tap("Nobody yet")
    tap = officer.screen.choices[0][0].intent
    first, second = at_once(bench, (officer, tap), (officer, tap))
    assert "✓ Recorded." in first
    assert second == says(AbsenceKnown, since="20/11/2019")
    assert len(rows(bench)) == 1


def test_nobody_is_away_for_others(bench: Bench, officer: Phone, colleague: Phone) -> None:
    unit, stranger = bench.unit("ha-nam"), bench.appoint("x", "Phạm Văn Lạ", Role.OFFICER, "ha-noi")
    observer = bench.appoint("observer", "Vụ Thi đua", Role.OBSERVER)
    for phone in (stranger, observer):
        for name in ("since", "until", "whom", "sure"):
            phone.send(Intent.of(f"absence.{name}", unit, "2019-11-20", "2019-11-21", 0))
            assert phone.text == says(NotAllowed)
    for intent in (Intent("absence"), Intent("absence.new")):
        observer.send(intent)
        assert observer.text == says(NotAllowed)
    for name in ("from", "days", "deputy", "record"):
        officer.send(Intent.of(f"absence.{name}", 0))
        assert officer.text == says(OldButton)
    for torn in (("", ""), ("x", ""), ("2019-11-20", "2019-11-20"), ("", "2019-11-20")):
        officer.send(Intent.of("absence.sure", unit, *torn, 0))
        assert officer.text == says(OldButton)
    officer.send(Intent("absence.new"))
    officer.send(Intent.of("absence.from", 5))
    assert officer.text == says(OldButton)
    officer.send(Intent.of("absence.from", 0))
    officer.send(Intent.of("absence.days", 99))
    assert officer.text == says(OldButton)
    officer.send(Intent.of("absence.days", 7))
    for person in (officer.actor.person, stranger.actor.person, 999):
        officer.send(Intent.of("absence.deputy", person))
        assert officer.text == says(DeputyElsewhere)
    officer.send(Intent.of("absence.deputy", 0))
    officer.tap("Yes, it holds")
    for phone in (stranger, colleague):
        phone.send(Intent.of("absence.ended", rows(bench)[0].id))
        assert phone.text == says(NotAllowed)
    officer.send(Intent.of("absence.end", 999))
    assert officer.text == says(OldButton)
    assert rows(bench)[0].ended_at is None


def test_the_screens_cost_few_statements(
    bench: Bench, officer: Phone, colleague: Phone, head: Phone
) -> None:
    leaves(officer, "From today", "7 days", "Lê Văn Hai")
    for phone in (head, colleague):
        for intent in (Intent("absence"), Intent("delegations"), Intent("absence.new")):
            assert bench.cost(phone, what=What.TAP, intent=intent) <= 12
