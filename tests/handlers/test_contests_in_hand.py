"""A vote in somebody's hands: what its card says of the hall's count, what it waits for, and where
stray words lead."""

from __future__ import annotations

import pytest

from bot.channels.base import What
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import heads, officer

CONFIRMED = "✓ Count entered by Nguyễn Thị Thư Ký, confirmed by Cán bộ ha-noi."


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def figures(text: str) -> bool:
    return "for <b>11</b>, against 0" in text and "for <b>9</b>, against 2" in text


def entered(conference: Conference) -> int:
    number = conference.draft(("hai-phong", "ha-nam"))
    conference.open(number)
    conference.go(conference.secretary, "hall_full", number, "type")
    conference.secretary.write("11 0\n9 2")
    conference.secretary.tap("Enter it")
    return number


def test_the_card_and_the_last_question_say_where_the_halls_count_stands(
    conference: Conference,
) -> None:
    number = entered(conference)
    card = conference.go(conference.secretary, "one", number)
    assert "The count is entered; a teller confirms it on another phone." in card
    assert figures(card)
    conference.teller.tap("Right, confirm it")
    for phone in (conference.secretary, conference.teller):
        card = conference.go(phone, "one", number)
        assert "✓ The count is confirmed." in card
        assert figures(card)
    # The chair sees what was counted once it is closed, and now that it is confirmed.
    card = conference.go(conference.chair, "one", number)
    assert "✓ The count is confirmed." in card
    assert not figures(card)
    question = conference.go(conference.secretary, "hall_end", number)
    assert CONFIRMED in question
    assert figures(question)
    assert "End this vote and count it?" in question


def test_the_card_takes_no_more_statements_than_other_screens(conference: Conference) -> None:
    number = entered(conference)
    conference.teller.tap("Right, confirm it")
    card = Intent.of("contests.one", number)
    for phone in (conference.secretary, conference.teller, conference.chair):
        assert conference.bench.cost(phone, what=What.TAP, intent=card) <= 12


def test_a_card_whose_time_is_over_says_what_it_waits_for(conference: Conference) -> None:
    number = entered(conference)
    waits = "It is counted as soon as the hall's count is entered and confirmed."
    assert waits not in conference.go(conference.secretary, "one", number)
    conference.bench.clock.at = conference.found(number).closes_at or conference.bench.clock.at
    for phone in (conference.secretary, conference.chair):
        assert waits in conference.go(phone, "one", number)
        assert "Extend" not in labels(phone.screen)


def test_stray_words_in_a_vote_lead_back_to_it(conference: Conference) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="open")
    phones = (conference.secretary, conference.chair, conference.heads["ha-nam"])
    for phone in phones:
        assert "A vote is going on" not in phone.write("đã xong chưa ạ").text
    conference.open(number)
    for phone in phones:
        phone.write("đã xong chưa ạ")
        assert "You wrote “đã xong chưa ạ”, but no question is open" in phone.text
        assert "A vote is going on" in phone.text
        assert "figures" not in phone.text
    conference.secretary.tap("Đề nghị tặng")
    assert "Check code" in conference.secretary.text
    phones[-1].tap("Vote now")
    assert "figures" not in phones[-1].text


def test_stray_words_of_who_has_no_part_in_a_vote_are_answered_as_ever(
    conference: Conference,
) -> None:
    number = conference.draft(("hai-phong", "ha-nam"), way="open")
    conference.open(number)
    other = officer(conference.bench, "ha-nam")
    assert "A vote is going on" not in other.write("đã xong chưa ạ").text
