"""What new users stumbled over in votes: examples, tables, closings, names, copies of a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.screen import Intent
from tests.bench import Bench, Phone, button, labels
from tests.handlers.conference import Conference
from tests.handlers.contests import accept, drafted, heads, link_group, mark, newest, officer
from tests.handlers.voting import SECRET, hall_of

LISTED = ("hai-phong", "ha-nam", "vinh-phuc")


@pytest.fixture
def conference(bench: Bench, secretary: Phone) -> Conference:
    return Conference(bench, secretary, heads(bench), officer(bench, "ha-noi"))


def recused(conference: Conference) -> int:
    """A draft on whose third line two units more do not vote."""
    number = conference.draft(LISTED)
    for board in ("ha-nam", "bac-ninh"):
        unit = conference.bench.unit(board)
        line = mark(conference.bench, number, 3)
        conference.go(conference.secretary, "recuse_why", number, unit, line)
        conference.secretary.write("Có liên quan")
    return number


def test_lines_to_sit_out_go_by_short_names(conference: Conference) -> None:
    number = conference.draft(LISTED)
    unit = conference.bench.unit("ha-nam")
    conference.go(conference.secretary, "recuse_on", number, unit, 0)
    assert "1. KKT Hải Phòng" in " ".join(labels(conference.secretary.screen))


def test_the_preview_has_a_table_for_each_number_of_voters(conference: Conference) -> None:
    text = conference.go(conference.secretary, "preview", recused(conference))
    tables = text.split("<b>What it takes</b>")[1:]
    assert len(tables) == 2, text
    assert tables[1].startswith(", line 3 (")
    few = int(tables[1].split("(")[1].split()[0])
    assert few == int(tables[0].split("(")[1].split()[0]) - 2


def test_a_draft_says_how_it_closes_and_that_no_group_is_known(conference: Conference) -> None:
    accept(conference.bench, *LISTED)
    made = drafted(conference.bench, conference.secretary, "hands")
    text = conference.go(conference.secretary, "preview", made.id)
    assert "Closes: with its count, 4 hours after opening at the latest" in text
    conference.go(conference.secretary, "teller", made.id, conference.teller.actor.person, 0)
    text = conference.go(conference.secretary, "preview", made.id)
    assert "The bloc's group is not known yet, so nothing would be posted" in text
    link_group(conference.bench, conference.bench.group("Khối"))
    text = conference.go(conference.secretary, "preview", made.id)
    assert "group is not known" not in text
    conference.open(made.id)
    found = conference.found(made.id)
    assert found.closes_at == conference.bench.clock.now() + timedelta(hours=4)
    chat = drafted(conference.bench, conference.secretary, "secret", place=1)
    assert "Closes: not set yet" in conference.go(conference.secretary, "preview", chat.id)


def test_the_halls_example_adds_up_for_its_line(conference: Conference) -> None:
    number = recused(conference)
    conference.open(number)
    conference.go(conference.secretary, "hall_full", number, "type")
    text = conference.secretary.text
    assert "each line in its order: for and against." in text
    assert "then each line" not in text
    example = text.split("<code>")[1].split("</code>")[0]
    conference.secretary.write(example)
    assert "Not clear" not in conference.secretary.text
    assert "Is this the count?" in conference.secretary.text


def test_after_the_confirmation_unanimity_is_not_offered(conference: Conference) -> None:
    number = conference.draft(LISTED)
    conference.open(number)
    conference.go(conference.teller, "hall", number)
    assert button(conference.teller.screen, "All agree") is not None
    conference.go(conference.secretary, "hall_full", number, "type")
    conference.secretary.write("5 5\n5 5\n5 5")
    conference.secretary.tap("Enter it")
    conference.teller.tap("Right, confirm it")
    conference.go(conference.teller, "hall", number)
    assert button(conference.teller.screen, "All agree") is None


def test_a_prepared_round_is_led_to_instead(conference: Conference) -> None:
    number = conference.draft(LISTED, kind="leader")
    conference.open(number)
    conference.count(number, "4", "4", "3")
    conference.publish(number)
    conference.go(conference.chair, "counted", number)
    conference.chair.tap("Prepare round 2")
    second = newest(conference.bench)
    assert second.round == 2
    conference.go(conference.chair, "counted", number)
    assert button(conference.chair.screen, "Prepare round 2") is None
    conference.chair.tap("To round 2")
    assert "See the preview" in labels(conference.chair.screen)
    conference.chair.command("/todo")
    assert "(round 2): <b>waits for the chair to open it</b>" in conference.chair.text


def test_leaving_a_filled_paper_says_what_is_lost(bench: Bench, secretary: Phone) -> None:
    hall = hall_of(bench)
    head, number = hall.head(0), hall.open(SECRET)
    hall.paper(head, number)
    head.tap("Fill in the paper")
    for _line in range(3):
        head.tap("For")
    assert "Nothing is cast yet; leaving now drops these choices." in head.text
    assert button(head.screen, "Leave, vote later") is not None


def test_switching_tellers_edits_the_one_message(conference: Conference) -> None:
    number = conference.draft(LISTED)
    conference.go(conference.secretary, "tellers", number, 0)
    for label in ("○ ", "○ ", "● "):
        conference.secretary.tap(label)
        assert conference.secretary.edited
    assert "Tellers" in conference.secretary.text
    conference.secretary.send(Intent.of("contests.one", number))
