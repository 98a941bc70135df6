"""A result can always be published: somebody counts who is not the chair, before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import ChairOnlyTeller
from bot.domain.errors import NotAllowed
from bot.screen import Intent
from storage.ballot_count import count_box
from tests.bench import Bench, Phone, button
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
