"""Who is in the hall changes after its count was confirmed: as many, but not the same units."""

from __future__ import annotations

import pytest

from bot.domain.casting_errors import HallSitsOut
from bot.domain.voting.rule import Base, SelfVote
from tests.bench import Bench, Phone
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.steps import says


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def _counted(conference: Conference) -> int:
    """Ten units, all but Hưng Yên; the two on the list do not vote on themselves."""
    boards = ("hai-phong", "ha-nam")
    number = conference.draft(boards, self_vote=SelfVote.SITS_OUT, base=Base.PRESENT)
    conference.open(number)
    away = conference.bench.unit("hung-yen")
    conference.go(conference.secretary, "hall_unit", number, away, 0)
    conference.go(conference.secretary, "hall_rest", number)
    conference.go(conference.secretary, "hall_type", number)
    conference.secretary.write("9 0\n9 0")
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    return number


def test_a_count_is_looked_at_anew_and_entered_anew(conference: Conference) -> None:
    number, bench = _counted(conference), conference.bench
    for board in ("hung-yen", "ha-nam"):
        conference.go(conference.secretary, "hall_unit", number, bench.unit(board), 0)
    assert "who votes in the hall was changed" in str(conference.teller.notices[-1].text)
    conference.go(conference.secretary, "hall_done", number)
    assert conference.secretary.text == says(HallSitsOut)
    assert conference.found(number).state == "open"
    conference.go(conference.teller, "hall_ok", number, 1)
    assert conference.teller.text == says(HallSitsOut)
    conference.go(conference.secretary, "hall_type", number)
    conference.secretary.write("9 0\n10 0")
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    conference.go(conference.secretary, "hall_done", number)
    facts = conference.result(number).facts
    assert sorted(facts.sits_out_present) == [0, 1]
