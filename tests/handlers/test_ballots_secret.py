"""The secret paper on a phone, from the list to the receipt."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.voting.rule import Rule
from bot.screen import Intent
from tests.bench import Bench, Phone, labels
from tests.handlers.voting import AT_MOST, ONE_OF, SECRET, TITLE, Hall, hall_of


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def test_from_the_list_to_the_receipt(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    head.command("/vote")
    assert "Waits for the vote of" in head.text
    head.tap("Vote: ")
    assert "cannot see the unit's choice" in head.text
    head.tap("Fill in the paper")
    assert "Line 1 of 3" in head.text
    head.tap("For")
    head.tap("Against")
    assert head.edited
    head.tap("No opinion")
    assert "<b>For</b>" in head.text
    assert "<b>Against</b>" in head.text
    assert ": No opinion" in head.text
    head.tap("Change 2.")
    head.tap("For")
    assert head.text.count("<b>For</b>") == 2
    head.tap("Cast the paper")
    assert "cannot be changed" in head.text
    head.tap("Yes, cast it")
    assert head.edited
    assert head.screen.stays
    assert re.search(r"Inclusion code: <code>[0-9A-Z]{5}-[0-9A-Z]{5}</code>", head.text)
    assert hall.marks(number) == {0: "chat"}
    assert hall.papers(number) == 4
    assert hall.codes(number) == 1
    head.command("/vote")
    assert "has voted." in head.text
    assert not any(label.startswith("Vote: ") for label in labels(head.screen))


def test_at_most_n_refuses_one_more(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open(AT_MOST, lines=5)
    hall.paper(head, number)
    head.tap("Fill in the paper")
    for line in (1, 2, 3):
        head.tap(f"☐ {line}.")
    assert "take one off first" in head.text
    assert head.text.count("☑") == 2
    head.tap("☑ 1.")
    head.tap("☐ 3.")
    head.tap("See the whole paper")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [0, 1, 1, 0, 0]
    assert [line.no for line in hall.counts(number).lines] == [1, 0, 0, 1, 1]


def test_one_of_is_one(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open(ONE_OF, lines=2)
    hall.paper(head, number)
    head.tap("Fill in the paper")
    head.tap("☐ 1.")
    head.tap("☐ 2.")
    assert head.text.count("☑") == 1
    head.tap("See the whole paper")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [0, 1]


def test_a_blank_paper_is_said_before_it_is_cast(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    hall.fill(head, number, ["No opinion"] * 3)
    assert "this is a blank paper" in head.text
    head.tap("Yes, cast it")
    hall.close(number)
    counts = hall.counts(number)
    assert (counts.returned, counts.valid, counts.blank) == (1, 1, 1)


def test_a_line_about_the_unit_itself_is_shown_and_carried_as_out(hall: Hall) -> None:
    head = hall.head(1)
    number = hall.draft()
    with hall.work() as uow:
        uow.contest_drafts.recuse(number, hall.units[1], 2, "đơn vị được đề nghị", None)
    hall.start(number)
    hall.paper(head, number)
    assert "has no vote on: 2. " in head.text
    head.tap("Fill in the paper")
    head.tap("For")
    assert "Line 3 of 3" in head.text
    head.tap("For")
    assert "the unit has no vote here" in head.text
    assert not any(label.startswith("Change 2.") for label in labels(head.screen))
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    lines = hall.counts(number).lines
    assert [(line.yes, line.out) for line in lines] == [(1, 0), (0, 1), (1, 0)]


def test_a_unit_that_sits_every_line_out_is_told_so(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.draft()
    with hall.work() as uow:
        uow.contest_drafts.recuse(number, hall.units[0], 0, "không tham gia", None)
    hall.start(number)
    hall.paper(head, number)
    assert "does not vote on matters about itself" in head.text


def test_a_unit_that_withdrew_meanwhile_is_asked_about_no_more(hall: Hall) -> None:
    head, late = hall.head(5), hall.head(6)
    number = hall.open()
    hall.paper(head, number)
    head.tap("Fill in the paper")
    head.tap("For")
    with hall.work() as uow:
        uow.results.leave(number, 2, head.actor.person)
    head.tap("For")
    assert "Line 3 of 3" in head.text
    head.tap("For")
    assert "2. KKT Hải Phòng: withdrawn" in head.text
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.paper(late, number)
    late.tap("Fill in the paper")
    late.tap("For")
    assert "Line 3 of 3" in late.text
    late.tap("Against")
    late.tap("Cast the paper")
    late.tap("Yes, cast it")
    hall.close(number)
    lines = hall.counts(number).lines
    assert [(line.yes, line.no, line.none) for line in lines] == [(2, 0, 0), (0, 0, 2), (1, 1, 0)]


@pytest.mark.parametrize("of", [SECRET, replace(AT_MOST, most=20, quota=20)])
def test_twenty_four_lines_fit_a_phone(hall: Hall, of: Rule) -> None:
    head = hall.head(0)
    number = hall.open(of, lines=[f"Dự thảo nghị quyết về nội dung số {n}" for n in range(24)])
    hall.paper(head, number)
    head.tap("Fill in the paper")
    if of is SECRET:
        for line in range(24):
            head.tap("For" if line % 2 else "Against")
        for _page in range(2):
            head.tap("Next page")
        head.tap("Change 24.")
        head.tap("Against")
    else:
        head.tap("☐ 2.")
        head.tap("Next page")
        head.tap("Next page")
        head.tap("☐ 24.")
        head.tap("See the whole paper")
    head.tap("Cast the paper")
    head.tap("Yes, cast it")
    hall.close(number)
    yes = [line.yes for line in hall.counts(number).lines]
    assert yes == [0, 1] * 11 + [0, 0] if of is SECRET else yes[1] == yes[23] == 1
    assert sum(yes) == (11 if of is SECRET else 2)


def test_after_a_restart_the_paper_goes_on_from_its_buttons(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    hall.paper(head, number)
    head.tap("Fill in the paper")
    head.tap("For")
    hall.bench.restart()
    head.tap("Against")
    head.tap("For")
    head.tap("Cast the paper")
    hall.bench.restart()
    head.tap("Yes, cast it")
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [1, 0, 1]


def test_a_lost_key_is_told_and_nothing_is_cast(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    hall.fill(head, number, ["For"] * 3)
    for name in hall.bench.vault.names():
        hall.bench.vault.destroy(name)
    head.tap("Yes, cast it")
    assert "The key of this secret vote is not there" in head.text
    assert hall.marks(number) == {}
    hall.paper(head, number)
    assert "The key of this secret vote is not there" in head.text


def test_the_whole_truth_about_secrecy_stands_behind_a_button(hall: Hall) -> None:
    head = hall.head(0)
    number = hall.open()
    hall.paper(head, number)
    head.tap("More about secrecy")
    assert "whoever holds both the server and that key" in head.text
    assert "With 11 units" in head.text
    head.tap("Back to the paper")
    assert "Fill in the paper" in labels(head.screen)


def test_a_vote_that_waits_comes_first_at_home(hall: Hall) -> None:
    head = hall.head(0)
    head.command("/todo")
    assert "waits for you" not in head.text
    number = hall.open()
    head.command("/todo")
    assert head.text.split("\n\n")[1].startswith("<b>1 vote waits for you.</b>")
    head.tap("Vote now")
    assert "Waits for the vote of" in head.text
    hall.cast(head, number, ["For"] * 3)
    head.command("/todo")
    assert "waits for you" not in head.text
    # A colleague of the unit has no vote to wait for.
    colleague = hall.bench.appoint("officer-5", "Phạm Thị Cán Bộ", Role.OFFICER, hall.keys[5])
    colleague.command("/todo")
    assert "waits for you" not in colleague.text


def test_the_group_is_sent_to_the_private_chat(hall: Hall) -> None:
    head, group = hall.head(0), hall.bench.group("Khối thi đua")
    number = hall.open()
    head.ask_in(group, "/vote")
    assert "trong tin nhắn riêng" in group.text
    in_group = {"chat": group.chat, "title": group.title, "private": False}
    head._send(What.TAP, intent=Intent.of("ballots.paper", number), tapped="9", **in_group)
    # Nothing more in the group: eleven taps would be eleven lines there.
    assert hall.messages_in(group) == 1
    head.tap("Open the paper")
    head.tap("Fill in the paper")
    assert "Line 1 of 3" in head.text


def test_a_closed_vote_and_its_published_result_are_listed(hall: Hall) -> None:
    number = hall.open(lines=2)
    for place in range(11):
        hall.cast(hall.head(place), number, ["For", "Against"])
    hall.close(number)
    head = hall.head(0)
    head.command("/bophieu")
    assert "Closed; the result is not published yet." in head.text
    assert "Result" not in head.text
    with hall.work() as uow:
        uow.contest_acts.publish(number, None, None)
    head.command("/bophieu")
    assert "Result: KKT Quảng Ninh." in head.text


def test_an_observer_sees_published_results_only(hall: Hall) -> None:
    observer = hall.bench.appoint("observer", "Lê Thị Quan Sát", Role.OBSERVER)
    number = hall.open(lines=1)
    observer.command("/bophieu")
    assert TITLE not in observer.text
    for place in range(11):
        hall.cast(hall.head(place), number, ["For"])
    hall.close(number)
    observer.command("/bophieu")
    assert TITLE not in observer.text
    with hall.work() as uow:
        uow.contest_acts.publish(number, None, None)
    observer.command("/bophieu")
    assert TITLE in observer.text
