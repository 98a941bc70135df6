"""The chair of a vote is the board that led the bloc when it opened, whoever leads it since."""

from __future__ import annotations

import pytest

from bot.domain.contest_errors import NotTheChair
from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, newest, officer
from tests.handlers.steps import says

OTHER = "bac-ninh"


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def take_over(conference: Conference) -> str:
    """The secretary records another leader of 2019; what the question said."""
    secretary, unit = conference.secretary, conference.bench.unit(OTHER)
    secretary.send(Intent.of("offices.ask", 2019, "leader", unit))
    asked = secretary.text
    secretary.tap("Yes, record it")
    assert "is leader of the bloc in 2019" in secretary.text
    return asked


@pytest.mark.parametrize("kind", ["award", "leader"])
def test_a_vote_that_is_open_keeps_its_chair(conference: Conference, kind: str) -> None:
    number = conference.draft(("hai-phong", "ha-nam", "vinh-phuc"), kind=kind)
    later = conference.draft(("nam-dinh",), kind="deputy")
    conference.open(number)
    asked = take_over(conference)
    said = [line for line in asked.splitlines() if "keeps its chair: the head of" in line]
    assert [line.endswith("Hải Dương.") for line in said] == [True], asked
    other, chair = conference.heads[OTHER], conference.chair
    assert conference.go(other, "cancel", number) == says(NotTheChair, year="2019")
    other.send(Intent("contests"))
    assert not any("Cờ thi đua" in label for label in labels(other.screen))
    chair.send(Intent("contests"))
    assert button(chair.screen, conference.found(number).title[:20]) is not None
    tied = ("11 0", "9 2", "9 2") if kind == "award" else ("4", "4", "3")
    conference.count(number, *tied)
    conference.go(other, "publish_now", number)
    assert conference.found(number).state == "closed"
    conference.publish(number)
    assert conference.found(number).state == "published"
    conference.go(chair, "next_round", number)
    second = newest(conference.bench).id
    assert conference.go(other, "open_round", second) == says(NotTheChair, year="2019")
    chair.tap("Open round 2")
    chair.tap("Open round 2")
    assert conference.found(second).state == "open", chair.text
    conference.open(later)
    assert conference.found(later).chair_unit_id == conference.bench.unit(OTHER)
    assert conference.go(chair, "cancel", later) == says(NotTheChair, year="2019")
