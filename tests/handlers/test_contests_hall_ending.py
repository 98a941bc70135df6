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


# The chair's "Close now" ---------------------------------------------------------------------


def test_closing_a_vote_of_the_hall_leads_to_its_count(conference: Conference) -> None:
    number = conference.draft(("ha-nam",), early_close=EarlyClose.CHAIR)
    conference.open(number)
    chair = conference.chair
    conference.go(chair, "one", number)
    assert "Voted on in the hall" in chair.text
    assert "Have voted" not in chair.text
    chair.tap("Close now")
    assert "Nothing is closed yet." in chair.text
    assert "have not voted" not in chair.text
    for step in ("end_why", "end_now"):  # buttons and questions of before
        assert "Nothing is closed yet." in conference.go(chair, step, number)
    assert conference.found(number).state == "open"
    conference.go(conference.secretary, "hall_full", number, "all")
    assert "once a teller has confirmed it" in conference.go(chair, "end", number)
    conference.teller.tap("Right, confirm it")
    conference.go(chair, "end", number)
    assert "End this vote and count it?" in chair.text
    chair.tap("Yes, end and count")
    assert conference.found(number).state == "closed"


def test_what_the_rule_keeps_open_is_not_closed_by_way_of_the_hall(conference: Conference) -> None:
    number = conference.draft(("ha-nam",), early_close=EarlyClose.NOBODY)
    conference.open(number)
    assert conference.go(conference.chair, "end", number) == says(EarlyCloseRefused)
