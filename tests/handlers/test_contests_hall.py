"""A vote in the hall over phones: the attendance, the count, a teller elsewhere, the result."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.domain.casting_errors import CountStale, HallChanged, NotCounted, OwnCount
from bot.domain.counting_errors import (
    AgreedAlready,
    NotCounting,
    NotTeller,
    NumbersUnclear,
    OverBlank,
    PapersUnlike,
    PresentUnlike,
    ResultNotShown,
)
from bot.domain.errors import NotAllowed
from bot.domain.voting_errors import CountsLine, VoteClosed
from bot.screen import Intent
from storage.contest_rows import Contest
from storage.verify import verify
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import (
    accept,
    contest,
    heads,
    link_group,
    officer,
    opened,
    registered,
)
from tests.handlers.steps import says


@dataclass(slots=True)
class Hall:
    """A vote on the flag by show of hands: Hải Dương and Ninh Bình on the list."""

    bench: Bench
    secretary: Phone
    heads: dict[str, Phone]
    teller: Phone
    found: Contest

    @property
    def chair(self) -> Phone:
        return self.heads["hai-duong"]

    def go(self, phone: Phone, name: str, *args: object) -> str:
        phone.send(Intent.of(f"contests.{name}", self.found.id, *args))
        return phone.text

    def now(self) -> Contest:
        return contest(self.bench, self.found.id)

    def unit(self, key: str) -> int:
        return self.bench.unit(key)

    def confirmed(self) -> None:
        """The whole count, everybody for everything."""
        self.go(self.secretary, "hall_full", "all")
        self.teller.tap("Right, confirm it")

    def ended(self) -> None:
        self.go(self.secretary, "hall_done")


LIST = ("hai-duong", "ninh-binh")


def laid(
    bench: Bench, secretary: Phone, way: str = "hands", boards: tuple[str, ...] = LIST
) -> Hall:
    everybody = heads(bench)
    teller = officer(bench, "ha-noi")
    accept(bench, *boards)
    found = opened(bench, secretary, way, teller)
    return Hall(bench, secretary, everybody, teller, found)


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return laid(bench, secretary)


def test_everybody_agrees_in_one_tap_and_a_teller_confirms_it_elsewhere(hall: Hall) -> None:
    hall.go(hall.secretary, "hall")
    hall.secretary.tap("All agree")
    assert "How many of the 11 units" in hall.secretary.text
    hall.secretary.write("11")
    assert "The count is entered" in hall.secretary.text
    assert "1. KCN Hải Dương: for <b>11</b>, against 0" in str(hall.teller.notices[-1].text)
    hall.teller.tap("Right, confirm it")
    assert "✓ Count entered by Nguyễn Thị Thư Ký, confirmed by" in hall.teller.text
    assert "The vote can be ended now" in str(hall.chair.notices[-1].text)
    hall.go(hall.secretary, "hall_end")
    assert "1. KCN Hải Dương: for <b>11</b>" in hall.secretary.text
    assert "confirmed by" in hall.secretary.text
    hall.chair.tap("End and count")
    hall.chair.tap("Yes, end and count")
    assert hall.now().state == "closed"
    assert "11/11 units on the roll are for it (100%), 08 needed" in hall.chair.text
    assert "qualifies to be proposed for Cờ thi đua của Bộ Kế hoạch" in hall.chair.text
    assert registered(hall.bench)[-2:] == ["contest.closed", "contest.evidence"]


def test_once_the_attendance_is_noted_one_tap_is_enough(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_units", 0)
    hall.go(hall.secretary, "hall_unit", hall.unit("nam-dinh"), 0)
    assert "✗ KCN Nam Định" in labels(hall.secretary.screen)
    hall.secretary.tap("The rest is here")
    assert "Voting in the hall: 10 of 11 units." in hall.secretary.text
    hall.secretary.tap("All agree")
    assert "for <b>10</b>" in hall.secretary.text


def test_a_number_below_the_roll_wants_the_absent_by_name(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_all")
    hall.secretary.write("12")
    assert hall.secretary.text == says(PresentUnlike, typed="12", size=11)
    hall.secretary.write("9")
    assert "tap the 2 unit(s) that are absent" in hall.secretary.text
    for key in ("nam-dinh", "ha-noi"):
        hall.go(hall.secretary, "hall_unit", hall.unit(key), 0)
    hall.secretary.tap("The rest is here")
    assert "Voting in the hall: 9 of 11 units." in hall.secretary.text


def test_hands_are_counted_line_by_line_and_what_was_typed_survives(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_full", "next")
    assert "<b>1. KCN Hải Dương</b>" in hall.secretary.text
    hall.secretary.write("9 đồng ý, 2 không")
    assert "<b>2. KCN Ninh Bình</b>" in hall.secretary.text
    hall.secretary.command("/todo")
    hall.go(hall.secretary, "hall")
    assert "what you typed is kept" in hall.secretary.text
    hall.secretary.tap("Enter line by line")
    assert "<b>2. KCN Ninh Bình</b>" in hall.secretary.text
    hall.secretary.write("8 1 2")
    assert "Is this the count?" in hall.secretary.text
    assert "1. KCN Hải Dương: for <b>9</b>, against 2, no opinion 0" in hall.secretary.text
    assert "2. KCN Ninh Bình: for <b>8</b>, against 1, no opinion 2" in hall.secretary.text
    hall.secretary.tap("Again: 1")
    hall.secretary.tap("All 11 for it")
    hall.secretary.tap("Enter it")
    assert "1. KCN Hải Dương: for <b>11</b>" in hall.secretary.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9 3", says(CountsLine, line=1, yes=9, no=3, none=0, valid=11)),
        ("9 1 0", says(CountsLine, line=1, yes=9, no=1, none=0, valid=11)),
        ("chín hai", says(NumbersUnclear, typed="chín hai", example="9 2")),
        ("99999 1", says(NumbersUnclear, typed="99999 1", example="9 2")),
        ("9", says(NumbersUnclear, typed="9", example="9 2")),
    ],
)
def test_numbers_that_cannot_be_are_refused_and_asked_again(
    hall: Hall, typed: str, said: str
) -> None:
    hall.go(hall.secretary, "hall_full", "next")
    hall.secretary.write(typed)
    assert said in hall.secretary.text
    assert "<b>1. KCN Hải Dương</b>" in hall.secretary.text
    assert "Leave, keep it" in labels(hall.secretary.screen)
    hall.secretary.write("9 2")
    assert "<b>2. KCN Ninh Bình</b>" in hall.secretary.text


def test_all_lines_in_one_message_keep_the_rows_that_are_clear(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_full", "type")
    hall.secretary.write("2: 8 1\n1. 12 5")
    assert "✓ Taken: 2. Not clear:" in hall.secretary.text
    assert "Please type this one alone, or the whole message again" in hall.secretary.text
    assert "<b>1. KCN Hải Dương</b>" in hall.secretary.text
    hall.secretary.write("11 x 3\n12 0")  # the whole message again, wrong again
    assert "Type the count in one message" in hall.secretary.text
    hall.secretary.write("10 1\n9 2")  # and right at last
    assert "✓ Taken: 1, 2." in hall.secretary.text
    hall.secretary.tap("Type all at once")
    hall.secretary.write("2: 8 1\n1. 12 5")
    hall.secretary.tap("Again: 2")
    hall.secretary.write("8 1 2")
    hall.secretary.tap("Again: 1")
    hall.secretary.write("11")
    assert "1. KCN Hải Dương: for <b>11</b>" in hall.secretary.text
    assert "2. KCN Ninh Bình: for <b>8</b>, against 1, no opinion 2" in hall.secretary.text
    hall.secretary.tap("Type all at once")
    hall.secretary.write("10 1\n9 2")
    hall.secretary.tap("Enter it")
    assert "1. KCN Hải Dương: for <b>10</b>, against 1" in hall.secretary.text


def test_papers_come_first_and_are_as_many_as_units_vote(bench: Bench, secretary: Phone) -> None:
    hall = laid(bench, secretary, "paper")
    hall.go(secretary, "hall_full", "type")
    secretary.write("5 4 1\n6 5")  # without the papers: two lines
    assert says(PapersUnlike, issued=5, there=11) in secretary.text
    assert "✓ Taken" not in secretary.text
    assert "Leave" in labels(secretary.screen)
    secretary.write("11 10 1 0\n6 3\n8 1")
    assert "✓ Taken: the papers, 1, 2." in secretary.text
    assert "Is this the count?" in secretary.text


def test_a_count_that_a_teller_finds_not_right_goes_back_to_who_entered_it(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_full", "all")
    hall.teller.tap("Not right")
    assert "✓ Nguyễn Thị Thư Ký is told that the count is not right" in hall.teller.text
    assert "finds it not right. It is to be entered again." in hall.teller.text
    told = hall.secretary.notices[-1]
    assert "finds the count <b>not right</b>" in str(told.text)
    hall.go(hall.secretary, "hall")
    assert "finds it not right" in hall.secretary.text
    hall.secretary.screen = told
    hall.secretary.tap("Type all at once")
    hall.secretary.write("10 1\n9 2")
    hall.secretary.tap("Enter it")
    hall.teller.tap("Right, confirm it")
    assert "✓ Count entered by" in hall.teller.text
    assert "not right" not in hall.teller.text
    hall.go(hall.teller, "hall_no", 1)
    assert hall.teller.text == says(CountStale)
    hall.go(hall.secretary, "hall_no", 2)
    assert hall.secretary.text == says(NotTeller)


def test_what_replaces_a_confirmed_count_is_said_before_it_is_entered(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_full", "type")
    hall.secretary.write("10 1\n9 2")
    hall.secretary.tap("Enter it")
    hall.go(hall.secretary, "hall_type")
    hall.secretary.write("9 2\n8 3")
    hall.teller.tap("Right, confirm it")
    hall.secretary.tap("Enter it")  # on the message from before the teller's word
    said = "replaces the count that Cán bộ ha-noi has confirmed</b>: 10/9 → 9/8."
    assert said in hall.secretary.text
    assert "It is not entered yet" in hall.secretary.text
    hall.secretary.tap("Enter it")
    assert "The count is entered" in hall.secretary.text
    assert said in str(hall.teller.notices[-1].text)
    hall.teller.tap("Right, confirm it")
    hall.go(hall.secretary, "hall_all")
    assert "9/8 → 11/11." in hall.secretary.text
    hall.secretary.tap("Enter it")
    assert "The count is entered" in hall.secretary.text


def test_a_count_is_confirmed_by_another_teller_and_only_the_newest(hall: Hall) -> None:
    hall.go(hall.teller, "hall_full", "all")
    hall.go(hall.teller, "hall_ok", 1)
    assert hall.teller.text == says(OwnCount)
    hall.go(hall.secretary, "hall_ok", 1)
    assert hall.secretary.text == says(NotTeller)
    hall.go(hall.secretary, "hall_all")
    hall.go(hall.teller, "hall_ok", 1)
    assert hall.teller.text == says(CountStale)
    hall.go(hall.teller, "hall_ok", 2)
    assert "✓ The count is confirmed." in hall.teller.text


def test_who_has_no_part_in_it_neither_sees_nor_enters(hall: Hall) -> None:
    stranger = hall.heads["ha-nam"]
    for name in ("hall", "hall_all", "hall_next", "hall_type", "hall_units", "hall_done"):
        hall.go(stranger, name)
        assert stranger.text == says(NotCounting), name
    hall.go(hall.chair, "hall_all")
    assert hall.chair.text == says(NotCounting)
    hall.go(hall.teller, "hall_done")
    assert hall.teller.text == says(NotAllowed)


def test_it_is_not_ended_before_a_confirmed_count_that_fits_the_attendance(hall: Hall) -> None:
    hall.go(hall.secretary, "hall_done")
    assert hall.secretary.text == says(NotCounted)
    hall.confirmed()
    hall.go(hall.secretary, "hall_unit", hall.unit("ha-nam"), 0)
    hall.go(hall.secretary, "hall_done")
    assert hall.secretary.text == says(HallChanged, counted=11, noted=10)
    hall.go(hall.secretary, "hall_unit", hall.unit("ha-nam"), 0)
    hall.ended()
    assert hall.now().state == "closed"
    hall.go(hall.secretary, "hall_all")
    assert hall.secretary.text == says(VoteClosed)


def test_the_result_is_published_by_the_chair_and_a_teller_and_told_to_all(hall: Hall) -> None:
    group = hall.bench.group("Khối ĐBSH")
    link_group(hall.bench, group)
    hall.confirmed()
    hall.ended()
    stranger = hall.heads["ha-nam"]
    hall.go(stranger, "counted")
    assert stranger.text == says(ResultNotShown)
    hall.go(stranger, "publish")
    assert stranger.text == says(NotAllowed)
    hall.teller.tap("See the result")
    hall.teller.tap("Publish the result")
    assert "KCN Hải Dương: qualifies to be proposed" in hall.teller.text
    hall.teller.tap("Yes, publish it")
    assert "as soon as the chair agrees too" in hall.teller.text
    hall.go(hall.teller, "publish_now")
    assert hall.teller.text == says(AgreedAlready)
    assert hall.now().state == "closed"
    hall.chair.tap("Publish the result")
    hall.chair.tap("Yes, publish it")
    assert hall.now().state == "published"
    told = str(stranger.notices[-1].text)
    assert "KCN Ninh Bình: qualifies to be proposed for Cờ thi đua" in told
    assert "11/11" not in told
    posted = str(group.notices[-1].text)
    assert "đủ điều kiện đề nghị tặng Cờ thi đua" in posted
    assert "đạt" not in posted
    stranger.tap("See the result")
    assert "11/11 units on the roll are for it" in stranger.text
    assert button(stranger.screen, "Minutes") is None
    assert registered(hall.bench)[-1] == "contest.published"
    faults = [one.fault for one in verify(hall.bench.database, hall.bench.clock.now()) if one.fault]
    assert faults == []


def test_paper_ballots_are_counted_with_the_invalid_and_the_blank(
    bench: Bench, secretary: Phone
) -> None:
    hall = laid(bench, secretary, "paper")
    hall.go(secretary, "hall_full", "next")
    assert "<b>The papers</b>" in secretary.text
    secretary.write("11 10 1 1")
    secretary.write("9 0")
    assert says(OverBlank, line=1, most=8, blank=1) in secretary.text
    secretary.write("8 0")
    secretary.write("6 2")
    assert "Papers issued 11, returned 10, invalid 1, blank 1." in secretary.text
    secretary.tap("Enter it")
    hall.teller.tap("Right, confirm it")
    hall.ended()
    hall.go(hall.heads["ha-noi"], "counted")
    assert hall.heads["ha-noi"].text == says(ResultNotShown)
    text = hall.go(hall.chair, "counted")
    assert "Papers returned: 10; valid 9, 1 of these blank; invalid 1." in text
    assert "8/11 units on the roll are for it (72,7%), 08 needed" in text
    assert "6/11 units on the roll are for it" in text
