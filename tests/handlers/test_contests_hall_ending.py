"""Who ends a vote in the hall, and when: the rule says it, not whoever is nearer to the button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.voting.rule import EarlyClose
from bot.domain.voting_errors import ChairEnds, EarlyCloseRefused, NotAllVoted
from tests.bench import Bench, Phone, button
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def counted(conference: Conference, early: EarlyClose) -> int:
    """A vote whose count of all eleven is confirmed."""
    number = conference.draft(("ha-nam",), early_close=early)
    conference.open(number)
    conference.go(conference.secretary, "hall_full", number, "all")
    conference.teller.tap("Right, confirm it")
    return number


def test_only_the_chair_ends_what_the_rule_leaves_to_the_chair(conference: Conference) -> None:
    number = counted(conference, EarlyClose.CHAIR)
    conference.go(conference.secretary, "hall", number)
    assert button(conference.secretary.screen, "End and count") is None
    for step in ("hall_end", "hall_done"):
        assert conference.go(conference.secretary, step, number) == says(ChairEnds)
    assert conference.found(number).state == "open"
    conference.chair.tap("End and count")
    conference.chair.tap("Yes, end and count")
    assert conference.found(number).state == "closed"


def test_nobody_ends_before_its_time_what_the_rule_keeps_open(conference: Conference) -> None:
    number = counted(conference, EarlyClose.NOBODY)
    assert "can be ended now" not in str(conference.chair.notices[-1].text)
    for phone in (conference.secretary, conference.chair):
        assert conference.go(phone, "hall_done", number) == says(EarlyCloseRefused)
    conference.bench.clock.move(timedelta(minutes=61))
    conference.go(conference.secretary, "hall_done", number)
    assert conference.found(number).state == "closed"


def test_once_all_have_voted_means_that_it_is_known_of_everybody(conference: Conference) -> None:
    number = conference.draft(("ha-nam",))
    conference.open(number)
    units = [conference.bench.unit(key) for key in ("ha-noi", "nam-dinh")]
    conference.go(conference.secretary, "hall_full", number, "all")
    conference.teller.tap("Right, confirm it")
    with conference.bench.database.writer.begin() as connection:
        for unit in units:
            conference.bench.uow(connection).rolls.note_presence(number, unit, "unknown")
    said = conference.go(conference.secretary, "hall_done", number)
    assert said == says(NotAllVoted, missing=2)
