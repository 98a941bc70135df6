"""Open votes: in private and in the group, changed, for another unit, entered by the secretary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.voting.rule import Absent, Turnout, Way
from bot.domain.voting_errors import UnitVoted
from bot.screen import Intent
from handlers.routes import said_at_once
from storage.contests import Voter
from tests.bench import Bench, Phone, button, labels
from tests.handlers.steps import says
from tests.handlers.voting import HOURS, ONE_OF, OPEN, SECRET, Hall, hall_of

QUESTION = ["Tổ chức Hội nghị tại Hạ Long"]


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def tap_in(group: Phone, phone: Phone, intent: Intent) -> None:
    where = {"chat": group.chat, "title": group.title, "private": False}
    phone._send(What.TAP, intent=intent, tapped="9", **where)


# By oneself, in private --------------------------------------------------------------------------


def test_the_receipt_lists_the_choices_and_they_can_be_changed(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(OPEN)
    head.command("/bieuquyet")
    head.tap("Vote: ")
    assert "stand in the minutes" in head.text
    assert "More about secrecy" not in labels(head.screen)
    head.tap("Fill in the paper")
    for answer in ("For", "Against", "No opinion"):
        head.tap(answer)
    head.tap("Cast the vote")
    assert "can be changed until" in head.text
    head.tap("Yes, cast it")
    assert head.edited
    assert "<b>For</b>" in head.text
    assert "<b>Against</b>" in head.text
    assert hall.votes(number, 0) == [(1, "yes", ""), (1, "no", ""), (1, "none", "")]
    head.tap("Change the vote")
    head.tap("Change 2.")
    head.tap("For")
    head.tap("Cast the vote")
    head.tap("Yes, cast it")
    assert [row[1] for row in hall.votes(number, 0)][3:] == ["yes", "yes", "none"]
    head.command("/bieuquyet")
    assert "it can still be changed" in head.text
    head.tap("Vote: ")
    assert "The unit has voted:" in head.text
    assert head.text.count("<b>For</b>") == 2
    hall.close(number)
    assert [line.yes for line in hall.counts(number).lines] == [1, 1, 0]


def test_a_change_after_closing_is_late(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(OPEN)
    hall.cast(head, number, ["For"] * 3)
    hall.bench.clock.move(HOURS)
    head.tap("Change the vote")
    assert "came after closing" in head.text
    assert len(hall.votes(number, 0)) == 3


# In the group ------------------------------------------------------------------------------------


def test_one_tap_in_the_group_is_a_vote_and_the_receipt_is_private(hall: Hall) -> None:
    group, head, other = hall.bench.group("Khối"), hall.head(0), hall.head(1)
    number = hall.open(OPEN, lines=QUESTION)
    head.ask_in(group, "/bieuquyet")
    assert QUESTION[0] in group.text
    assert labels(group.screen) == ["Đồng ý", "Không đồng ý", "Không có ý kiến"]
    poll = group.text
    agree, disagree = button(group.screen, "Đồng ý"), button(group.screen, "Không đồng ý")
    assert agree is not None
    assert disagree is not None
    tap_in(group, head, agree)
    assert "The vote of" in str(head.notices[-1].text)
    tap_in(group, other, disagree)
    tap_in(group, other, agree)
    assert hall.votes(number, 0) == [(1, "yes", "")]
    assert hall.votes(number, 1) == [(1, "no", ""), (2, "yes", "")]
    assert group.text == poll
    assert hall.messages_in(group) == 1


def test_who_has_no_vote_is_told_in_private_and_the_group_message_stays(hall: Hall) -> None:
    group, head = hall.bench.group("Khối"), hall.head(0)
    officer = hall.bench.appoint("officer-0", "Phạm Thị Cán Bộ", Role.OFFICER, hall.keys[0])
    stranger = hall.bench.phone("stranger")
    number = hall.open(OPEN, lines=QUESTION)
    head.ask_in(group, "/showhands")
    poll, agree = group.text, button(group.screen, "Đồng ý")
    assert agree is not None
    for phone in (officer, stranger):
        tap_in(group, phone, agree)
        assert group.text == poll
    assert "The head of the board votes" in str(officer.notices[-1].text)
    assert not stranger.notices
    assert not hall.marks(number)
    hall.bench.clock.move(HOURS)
    tap_in(group, head, agree)
    assert "came after closing" in str(head.notices[-1].text)
    assert not hall.marks(number)
    assert hall.messages_in(group) == 1
    for wrong in (Intent.of("ballots.hand", number, 7), Intent.of("ballots.hand", number, "x")):
        hall.bench.clock.at -= HOURS
        tap_in(group, head, wrong)
        hall.bench.clock.move(HOURS)
    assert not hall.marks(number)


def test_one_of_several_is_chosen_in_the_group(hall: Hall) -> None:
    group, head = hall.bench.group("Khối"), hall.head(0)
    number = hall.open(replace(ONE_OF, way=Way.OPEN), lines=["Hạ Long", "Đồ Sơn", "Tam Đảo"])
    for phone in (head, hall.head(1)):
        tap_in(group, phone, Intent.of("ballots.paper", number))
    # The first tap puts the vote into the group; each tells the way in private besides.
    assert hall.messages_in(group) == 1
    assert "Open the paper" in labels(hall.head(1).notices[-1])
    second = button(group.notices[-1], "2.")
    assert second is not None
    tap_in(group, head, second)
    assert [row[1] for row in hall.votes(number, 0)] == ["no", "yes", "no"]


def test_a_long_paper_is_sent_to_the_private_chat(hall: Hall) -> None:
    group, head = hall.bench.group("Khối"), hall.head(0)
    number = hall.open(OPEN)
    tap_in(group, head, Intent.of("ballots.paper", number))
    assert hall.messages_in(group) == 0
    head.tap("Open the paper")
    assert "Fill in the paper" in labels(head.screen)


def test_nobody_without_the_right_is_shown_the_way_to_a_paper(hall: Hall) -> None:
    group, head = hall.bench.group("Khối"), hall.head(0)
    officer = hall.bench.appoint("officer-0", "Phạm Thị Cán Bộ", Role.OFFICER, hall.keys[0])
    number = hall.open(lines=QUESTION)
    paper = Intent.of("ballots.paper", number)
    tap_in(group, officer, paper)
    told = officer.notices[-1]
    assert "The head of the board votes" in str(told.text)
    assert "Open the paper" not in labels(told)
    hall.cast(head, number, ["For"])
    tap_in(group, head, paper)  # a secret paper is in: it cannot be changed
    assert says(UnitVoted) in str(head.notices[-1].text)
    assert "Open the paper" not in labels(head.notices[-1])


def test_a_tap_in_the_group_is_answered_at_once_by_where_to_look() -> None:
    """Whatever the outcome, it is in the private chat; a tap there is seen answered."""
    for name in ("ballots.paper", "ballots.hand"):
        intent = Intent.of(name, 1)
        assert "tin nhắn riêng" in said_at_once(intent, private=False)
        assert said_at_once(intent, private=True) == ""
    assert said_at_once(Intent("status"), private=False) == ""
    assert said_at_once(None, private=False) == ""


def test_a_secret_vote_is_never_cast_in_the_group(hall: Hall) -> None:
    group, head = hall.bench.group("Khối"), hall.head(0)
    number = hall.open(lines=QUESTION)
    tap_in(group, head, Intent.of("ballots.hand", number, 1))
    assert not hall.marks(number)
    head.ask_in(group, "/bieuquyet")
    assert "trong tin nhắn riêng" in group.text
    # A sealed button of the private chat does nothing there either.
    hall.fill(head, number, ["For"])
    cast = button(head.screen, "Yes, cast it")
    assert cast is not None
    tap_in(group, head, cast)
    assert not hall.marks(number)


# For whom ----------------------------------------------------------------------------------------


def test_a_person_of_two_units_says_for_which(hall: Hall) -> None:
    head = hall.head(0)
    hall.bench.appoint("head-0", "", Role.HEAD, hall.keys[1])
    number = hall.open()
    hall.paper(head, number)
    assert "For which unit" in head.text
    assert len(labels(head.screen)) == 3
    head.tap(labels(head.screen)[1])
    assert "You vote for: <b>Ban Quản lý" in head.text
    head.tap("Fill in the paper")
    for _line in range(3):
        head.tap("For")
    head.tap("Cast")
    head.tap("Yes")
    assert hall.marks(number) == {1: "chat"}
    head.command("/vote")
    assert "has voted." in head.text
    assert "Waits for the vote of" in head.text


def test_a_delegate_votes_and_the_head_finds_it_done(hall: Hall) -> None:
    head, number = hall.head(4), hall.open()
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[4])
    hall.delegate(4, delegate)
    delegate.command("/todo")
    assert "1 vote waits for you" in delegate.text
    hall.cast(delegate, number, ["For"] * 3)
    hall.paper(head, number)
    assert "The unit has voted already" in head.text


def test_a_paper_for_the_first_round_holds_in_the_second_as_the_roll_names_it(hall: Hall) -> None:
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[4])
    first = hall.draft()
    paper = hall.delegate(4, delegate, contest_id=first)
    named = [
        Voter(unit, "delegation", delegate.actor.person, "", paper)
        if place == 4
        else Voter(unit, "head")
        for place, unit in enumerate(hall.units)
    ]
    second = hall.open(voters=named)
    hall.cast(delegate, second, ["For"] * 3)
    assert hall.marks(second) == {4: "chat"}
    third = hall.open()
    hall.paper(delegate, third)
    assert "Your delegation does not hold for this vote" in delegate.text


def test_a_unit_that_was_merged_after_the_opening_still_votes(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    with hall.work() as uow:
        today = uow.today("Asia/Ho_Chi_Minh")
        hall.end_unit(uow, 0, today)
    hall.cast(head, number, ["For"] * 3)
    assert hall.marks(number) == {0: "chat"}


def test_a_proxy_votes_for_the_absent_unit_and_only_by_the_rule(hall: Hall) -> None:
    holder, absent = hall.head(0), hall.head(1)
    number = hall.open(replace(SECRET, proxy=1))
    with hall.work() as uow:
        uow.rolls.give_proxy(number, hall.units[1], hall.units[0])
    hall.paper(holder, number, 1)
    assert "Please vote for your own unit first, then for KKT" in holder.text
    holder.tap("Vote for our own unit")
    holder.tap("Fill in the paper")
    for _line in range(3):
        holder.tap("For")
    holder.tap("Cast")
    holder.tap("Yes")
    holder.command("/vote")
    holder.tap("Vote: ")
    assert "asked KKT Quảng Ninh to vote for it" in holder.text
    holder.tap("Fill in the paper")
    for _line in range(3):
        holder.tap("Against")
    holder.tap("Cast")
    holder.tap("Yes")
    assert hall.marks(number) == {0: "chat", 1: "chat"}
    hall.paper(absent, number)
    assert "The unit has voted already" in absent.text
    hall.close(number)
    assert hall.counts(number).returned == 2
    without = hall.open(SECRET)
    with hall.work() as uow:
        uow.rolls.give_proxy(without, hall.units[1], hall.units[0])
    hall.paper(holder, without, 1)
    assert "No unit may vote for this one" in holder.text


# By the secretary --------------------------------------------------------------------------------


def enter(hall: Hall, number: int, place: int, answers: list[str], word: str) -> Phone:
    secretary = hall.bench.phones["secretary"]
    secretary.send(Intent.of("ballots.desk", number))
    secretary.tap("Enter a unit's vote")
    secretary.send(Intent.of("ballots.behalf_unit", number, hall.units[place]))
    if button(secretary.screen, "By letter") is None:
        return secretary
    secretary.tap("By letter")
    assert "On behalf of" in secretary.text
    secretary.tap("Fill in the paper")
    for answer in answers:
        secretary.tap(answer)
    secretary.tap("Enter this vote")
    secretary.tap("Yes, cast it")
    assert not hall.votes(number, place)
    secretary.write(word)
    return secretary


def test_the_secretary_enters_a_vote_with_its_source(hall: Hall) -> None:
    head, number = hall.head(2), hall.open(OPEN)
    secretary = enter(hall, number, 2, ["For", "Against", "For"], "An")
    assert not hall.votes(number, 2)
    secretary.write("Nguyễn Văn An, Chánh Văn phòng, công văn 12 ngày 19/11")
    assert "Entered by the secretary, by letter" in secretary.text
    assert "Change the vote" not in labels(secretary.screen)
    assert [row[1:] for row in hall.votes(number, 2)] == [
        ("yes", "letter"), ("no", "letter"), ("yes", "letter"),
    ]  # fmt: skip
    with hall.work() as uow:
        paper = uow.open_votes.paper_of(number, hall.units[2])
    assert paper is not None
    assert paper.informant.startswith("Nguyễn Văn An, Chánh")
    assert ("vote_entered", "contest", number, f"unit {hall.units[2]}, letter") in (
        hall.bench.audited()
    )
    assert "Nguyễn Văn An, Chánh Văn phòng" in str(head.notices[-1].text)
    head.tap("Vote ourselves")
    assert "Entered by the secretary, by letter" in head.text
    head.tap("Change the vote")
    head.tap("Change 2.")
    head.tap("For")
    head.tap("Cast the vote")
    head.tap("Yes, cast it")
    assert [row[2] for row in hall.votes(number, 2)][3:] == ["", "", ""]
    enter(hall, number, 2, [], "")
    assert "only the unit changes that" in secretary.text


def test_a_secret_paper_is_never_entered_for_a_unit(hall: Hall) -> None:
    secretary, number = hall.bench.phones["secretary"], hall.open()
    secretary.send(Intent.of("ballots.desk", number))
    assert "Enter a unit's vote" not in labels(secretary.screen)
    assert "Print paper ballots" in labels(secretary.screen)
    for intent in (
        Intent.of("ballots.behalf", number),
        Intent.of("ballots.behalf_unit", number, hall.units[0]),
        Intent.of("ballots.for_unit", number, hall.units[0], "p"),
        Intent("vote", (str(number), "1", "0-d", "p")),
    ):
        secretary.send(intent)
        assert "filled in by the unit alone" in secretary.text
    assert not hall.marks(number)


def test_only_the_secretary_sees_the_desk(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(OPEN)
    for name in ("desk", "remind", "remind_now", "behalf", "written"):
        head.send(Intent.of(f"ballots.{name}", number))
        assert "Your role does not include this" in head.text
    for intent in (
        Intent.of("ballots.behalf_unit", number, hall.units[1]),
        Intent.of("ballots.for_unit", number, hall.units[1], "p"),
        Intent("vote", (str(number), "2", "0-1", "p")),
    ):
        head.send(intent)
        assert "Your role does not include this" in head.text
    assert not hall.marks(number)


def test_a_paper_in_writing_is_marked_where_the_rule_takes_it(hall: Hall) -> None:
    secretary = hall.bench.phones["secretary"]
    mixed = replace(SECRET, absent=Absent.IN_WRITING, mixed=True)
    head, number = hall.head(3), hall.open(mixed)
    hall.cast(hall.head(0), number, ["For"] * 3)
    secretary.send(Intent.of("ballots.desk", number))
    secretary.tap("Paper sent in writing")
    secretary.send(Intent.of("ballots.written_ask", number, hall.units[0]))
    assert "The unit has voted already" in secretary.text
    secretary.send(Intent.of("ballots.written_ask", number, hall.units[3]))
    secretary.tap("Yes, record it")
    assert "came in writing" in secretary.text
    assert hall.marks(number) == {0: "chat", 3: "writing"}
    hall.paper(head, number)
    assert "The unit has voted already" in head.text
    plain = hall.open(SECRET)
    secretary.send(Intent.of("ballots.written_ask", plain, hall.units[3]))
    assert "earlier message" in secretary.text
    assert not hall.marks(plain)


def test_a_secretary_who_heads_no_unit_sees_the_desk_in_the_list(hall: Hall) -> None:
    secretary, _number = hall.bench.phones["secretary"], hall.open(OPEN)
    secretary.command("/bieuquyet")
    assert "The head of the board votes" not in secretary.text
    secretary.tap("Follow: ")
    assert "Voted: 0/11 units." in secretary.text


def test_names_of_voters_are_shown_where_the_rule_says_so_only(hall: Hall) -> None:
    secretary = hall.bench.phones["secretary"]
    voters = [Voter(unit, "head") for unit in hall.units]
    for turnout, shown in ((Turnout.COUNT, False), (Turnout.NAMES, True)):
        number = hall.open(replace(OPEN, turnout=turnout), voters=voters)
        hall.cast(hall.head(0), number, ["For"] * 3)
        secretary.send(Intent.of("ballots.desk", number))
        assert "Voted: 1/11 units." in secretary.text
        assert ("Quảng Ninh" in secretary.text) is shown
        secretary.tap("Remind who has not voted")
        assert ("Hải Phòng" in secretary.text) is shown
