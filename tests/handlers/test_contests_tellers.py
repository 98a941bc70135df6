"""A result can always be published: somebody counts who is not the chair, before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import ChairOnlyTeller
from bot.domain.errors import NotAllowed
from bot.domain.voting.rule import EarlyClose
from bot.runtime.closing import Closing
from bot.runtime.opening import Opening
from bot.screen import Intent
from storage.ballot_count import count_box
from storage.models.talk import outbox
from tests.bench import Bench, Phone, button
from tests.handlers.conference import Conference
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
    officer,
    opened,
    ready,
    registered,
)
from tests.handlers.steps import says


@pytest.fixture
def chiefs(bench: Bench, secretary: Phone) -> dict[str, Phone]:
    accept(bench, "ha-nam", "bac-ninh")
    return heads(bench)


def close(bench: Bench, number: int) -> None:
    bench.clock.move(timedelta(hours=5))
    with bench.database.writer.begin() as connection:
        bench.uow(connection).closings.close(number, count_box)


def test_the_chair_alone_does_not_count(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    made = drafted(bench, secretary, "secret")
    ready(bench, secretary, made.id, chiefs["hai-duong"])
    secretary.send(Intent.of("contests.preview", made.id))
    assert says(ChairOnlyTeller) in secretary.text
    assert button(secretary.screen, "Open the vote now") is None


def test_the_last_teller_of_an_open_vote_stays_until_there_is_another(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    teller, other = officer(bench, "ha-noi"), officer(bench, "hung-yen")
    number = opened(bench, secretary, "secret", teller).id

    def switch(phone: Phone) -> str:
        secretary.send(Intent.of("contests.teller", number, phone.actor.person, 0))
        return secretary.text

    assert switch(teller) == says(ChairOnlyTeller)
    switch(other)
    assert "● Cán bộ hung-yen (leads" in switch(teller)


def test_where_no_teller_is_left_the_chair_names_one(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    teller, other, chair = officer(bench, "ha-noi"), officer(bench, "hung-yen"), chiefs["hai-duong"]
    number = opened(bench, secretary, "secret", teller).id
    close(bench, number)
    name = Intent.of("contests.teller", number, other.actor.person, 0)
    for phone, refusal in ((chair, NotADraft), (secretary, NotADraft), (other, NotAllowed)):
        phone.send(name)
        assert phone.text == says(refusal)
    with bench.database.writer.begin() as connection:
        today = bench.clock.now().date()
        bench.uow(connection).people.end(bench.appointment(teller), None, today)
    chair.send(Intent.of("contests.counted", number))
    chair.tap("Appoint a teller")
    chair.tap("○ Cán bộ hung-yen")
    assert "appointed and told" in chair.text
    assert registered(bench)[-1] == "contest.tellers"
    chair.send(Intent.of("contests.publish_now", number))
    other.tap("See the result")
    other.send(Intent.of("contests.publish_now", number))
    assert contest(bench, number).state == "published"


# What tellers are told -----------------------------------------------------------------------


def said(phone: Phone) -> list[str]:
    return [str(one.text) for one in phone.notices]


def count_of(phone: Phone, words: str) -> int:
    return sum(words in one for one in said(phone))


def test_a_teller_hears_of_being_named_of_the_opening_and_of_being_let_go(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    teller, other = officer(bench, "ha-noi"), officer(bench, "hung-yen")
    made = drafted(bench, secretary, "secret")
    ready(bench, secretary, made.id, teller)
    assert count_of(teller, "You were named as a teller") == 1
    assert "Cờ thi đua" in said(teller)[-1]
    secretary.send(Intent.of("contests.teller", made.id, other.actor.person, 0))
    secretary.send(Intent.of("contests.teller", made.id, other.actor.person, 0))
    assert "You are not a teller of this vote any more." in said(other)[-1]
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    assert count_of(teller, "You are a teller of this vote.") == 1
    assert count_of(other, "You are a teller of this vote.") == 0
    assert count_of(teller, "You were named as a teller") == 1
    assert count_of(other, "You were named as a teller") == 1


def test_a_teller_is_told_once_that_the_count_waits_and_when_it_wants_a_second_look(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    conference = Conference(bench, secretary, chiefs, officer(bench, "ha-noi"))
    teller = conference.teller
    number = conference.draft(("vinh-phuc",), early_close=EarlyClose.CHAIR)
    conference.open(number)
    conference.go(secretary, "hall_full", number, "all")
    assert count_of(teller, "Is it right?") == 1
    teller.tap("Right, confirm it")
    away = bench.unit("nam-dinh")
    for _ in range(3):  # away, back, away again
        conference.go(secretary, "hall_unit", number, away, 0)
    again = "after the count was confirmed, who votes in the hall was changed"
    assert count_of(teller, again) == 1
    teller.tap("To the count")
    assert "confirmed by" in teller.text
    bench.clock.move(timedelta(hours=5))
    works = Closing(bench.database, cast(Any, None), bench.clock, bench.vault)
    for worker in (
        works,
        works,
        Closing(bench.database, cast(Any, None), bench.clock, bench.vault),
    ):
        worker.close_due()
        bench.handle()
    assert contest(bench, number).state == "open"
    assert count_of(teller, "is over.") == 1
    assert count_of(secretary, "is over.") == 1
    assert "11 units were counted in the hall, but 10 are noted" in said(teller)[-1]
    conference.go(secretary, "hall_all", number)
    secretary.tap("Enter it")  # it takes the place of a confirmed one
    teller.tap("Right, confirm it")
    works.close_due()
    bench.handle()
    assert count_of(teller, "is closed and counted.") == 1


def test_a_teller_whom_no_message_reaches_is_shown_to_the_secretary(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone]
) -> None:
    lost, fine = officer(bench, "ha-noi"), officer(bench, "hung-yen")
    number = opened(bench, secretary, "secret", lost).id
    secretary.send(Intent.of("contests.teller", number, fine.actor.person, 0))
    assert "not reached" not in secretary.text
    with bench.database.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.chat == lost.chat).values(state="gone"))
    secretary.send(Intent.of("contests.tellers", number, 0))
    assert "Cán bộ ha-noi (leads the tellers): not reached, please call" in secretary.text
    assert "Cán bộ hung-yen: not reached" not in secretary.text
    secretary.send(Intent.of("contests.told", number))
    assert "A message to a teller did not arrive: Cán bộ ha-noi" in secretary.text
    for _ in range(2):
        opening = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)
    for number in opening.live():
        opening.follow_one(number)
        bench.handle()
    assert count_of(secretary, "could not reach these tellers") == 1
    assert "• Cán bộ ha-noi" in said(secretary)[-1] or "• Cán bộ ha-noi" in said(secretary)[-2]
    bench.lose(fine)
    secretary.send(Intent.of("contests.tellers", number, 0))
    assert "Cán bộ hung-yen: not reached" in secretary.text
