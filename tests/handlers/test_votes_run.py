"""Who runs a vote finds the way to it: from the first screen, from the lists, once all voted."""

from __future__ import annotations

import pytest

from storage.contests import Voter
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer
from tests.handlers.voting import OPEN, SECRET, TITLE, hall_of


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def home(phone: Phone) -> str:
    phone.command("/todo")
    return phone.text


def test_home_leads_chair_teller_and_secretary_to_each_vote(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"))
    assert "Votes that you run" not in home(conference.chair)
    conference.open(number)
    title = conference.found(number).title
    runners = (conference.chair, conference.teller, conference.secretary)
    for phone in runners:
        assert f"{title[:20]}" in home(phone)
        assert "open in the hall, to be counted" in phone.text
        phone.tap(title[:20])
        assert "Enter the hall's count" in labels(phone.screen)
    assert "Votes that you run" not in home(conference.heads["ha-nam"])
    conference.go(conference.secretary, "hall_full", number, "type")
    conference.secretary.write("11 0\n10 1")
    conference.secretary.tap("Enter it")
    for phone in runners:
        assert "the count waits to be confirmed" in home(phone)
    conference.go(conference.teller, "hall", number)
    conference.teller.tap("Right, confirm it")
    conference.go(conference.secretary, "hall_done", number)
    for phone in runners:
        assert "closed, its result waits to be published" in home(phone)
        phone.tap(title[:20])
        assert title in phone.text
    conference.publish(number)
    for phone in runners:
        assert "Votes that you run" not in home(phone)


def test_how_many_have_voted_and_the_chair_is_told_once(bench: Bench, secretary: Phone) -> None:
    hall = hall_of(bench)
    for place in range(11):
        hall.head(place)
    chair = hall.head(3)
    for of in (SECRET, OPEN):
        number = hall.draft(of)
        with hall.work() as uow:
            heads_now = uow.rolls.heads(bench.bloc_id)
            voters = [Voter(unit, "head", heads_now.get(unit)) for unit in hall.units]
            uow.contest_acts.open(number, None, voters, chair_unit=hall.units[3])
        before = len(chair.notices)
        for place in range(11):
            assert len(chair.notices) == before
            hall.cast(hall.head(place), number, ["For"] * 3)
            told = home(secretary)
            if place < 10:
                assert f"have voted: {place + 1:02d}/11 units" in told
        assert "open, all 11 units have voted" in told
        assert "all 11 units have voted" in home(chair)
        assert len(chair.notices) == before + 1
        notice = chair.notices[-1]
        assert "All 11 units have voted" in str(notice.text)
        assert button(notice, "To the vote") is not None
        if of is OPEN:
            head = hall.head(0)
            head.command("/bieuquyet")
            hall.paper(head, number)
            head.tap("Change the vote")
            head.tap("Cast the vote")
            head.tap("Yes, cast it")
            assert len(chair.notices) == before + 1
        hall.close(number)


def test_a_list_without_its_own_names_the_other_one(bench: Bench, secretary: Phone) -> None:
    hall = hall_of(bench)
    head = hall.head(0)
    head.command("/showhands")
    assert "Nothing is being voted on at the moment" in head.text
    number = hall.open(SECRET)
    hall.draft(OPEN)
    head.command("/showhands")
    assert "No vote by name is open." in head.text
    assert "1 secret vote is open." in head.text
    assert "being prepared" not in head.text
    head.tap("Vote (in secret)")
    assert TITLE in head.text
    secretary.command("/showhands")
    assert "1 vote is being prepared." in secretary.text
    secretary.tap("Run the votes")
    assert secretary.text.count(TITLE) == 2
    hall.close(number)
    hall.open(OPEN)
    head.command("/vote")
    head.tap("Vote (openly)")
    assert "Waits for the vote of" in head.text
