"""Papers in the hall beside a secret vote in the chat: who sees them, when, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain.counting_errors import NotTeller, PapersAfterClosing, PapersTooFew, TellersCount
from bot.domain.voting.rule import EarlyClose, Rule, Turnout, Way
from bot.domain.voting_errors import UnitVoted, VoteClosed
from bot.screen import Intent
from storage.ballot_count import count_box
from storage.contest_rows import Contest
from storage.rolls import Teller
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import officer, registered
from tests.handlers.steps import says
from tests.handlers.voting import HOURS, OPEN, SECRET, Hall, hall_of, rule

MIXED = replace(SECRET, mixed=True)


@dataclass(slots=True)
class Beside:
    """Eleven units; the tellers are of the last one."""

    hall: Hall
    secretary: Phone
    tellers: list[Phone]
    number: int = 0

    def open(self, base: Rule = MIXED, **changes: Any) -> None:
        self.number = self.hall.open(replace(base, **changes), lines=["Một"])
        with self.hall.work() as uow:
            uow.rolls.appoint_tellers(
                self.hall.bench.bloc_id,
                self.number,
                [Teller(one.actor.person, "", self.hall.units[10], True) for one in self.tellers],
                None,
            )

    def go(self, phone: Phone, name: str, *args: object) -> str:
        phone.send(Intent.of(f"contests.{name}", self.number, *args))
        return phone.text

    def mark(self, *places: int) -> str:
        for place in places:
            self.go(self.secretary, "hall_unit", self.hall.units[place], 0)
        return self.secretary.text

    def count(self, phone: Phone, typed: str) -> None:
        self.go(phone, "hall_type")
        phone.write(typed)
        phone.tap("Enter it")

    def over(self) -> None:
        self.hall.bench.clock.move(HOURS)

    def counted(self) -> Contest:
        with self.hall.work() as uow:
            return uow.closings.close(self.number, count_box)


@pytest.fixture
def beside(bench: Bench, secretary: Phone) -> Beside:
    tellers = [officer(bench, "ha-noi")]
    return Beside(hall_of(bench), secretary, tellers)


def test_papers_are_counted_after_closing_and_never_by_the_secretary(beside: Beside) -> None:
    [teller] = beside.tellers
    secretary = beside.secretary
    beside.open()
    beside.mark(5, 6, 7)
    for step in ("hall_type", "hall_next", "hall_all", "hall_enter"):
        assert beside.go(secretary, step) == says(TellersCount), step
        assert beside.go(teller, step) == says(PapersAfterClosing), step
    assert says(PapersAfterClosing) in beside.go(teller, "hall")
    assert button(teller.screen, "Type all at once") is None
    beside.over()
    beside.go(secretary, "hall_type")
    assert secretary.text == says(TellersCount)
    beside.count(teller, "3 3 0 0\n2 1")
    assert "for <b>2</b>, against 1" in teller.text
    told = beside.go(secretary, "hall")
    assert "for <b>" not in told
    assert "Count entered by" in told
    assert not any("for <b>" in str(one.text) for one in secretary.notices)
    beside.go(secretary, "hall_ok", 1)
    assert secretary.text == says(NotTeller)
    chair = beside.hall.head(beside.hall.keys.index("hai-duong"))
    assert "for <b>2</b>" in beside.go(chair, "hall")
    chair.tap("Confirm the count")
    assert beside.counted().state == "closed"
    assert beside.hall.counts(beside.number).issued == 11


def test_the_chair_who_closes_early_reads_what_the_papers_wait_for(beside: Beside) -> None:
    beside.open(early_close=EarlyClose.CHAIR)
    chair = beside.hall.head(beside.hall.keys.index("hai-duong"))
    waits = "the result waits until that count is entered and confirmed"
    assert waits not in beside.go(chair, "end")
    beside.mark(5, 6, 7)
    assert waits in beside.go(chair, "end")
    assert "8 unit(s) have not voted" in chair.text


def test_one_or_two_papers_are_handed_back_unopened(beside: Beside) -> None:
    [teller] = beside.tellers
    beside.open()
    assert "at least 3 of them or none" in beside.go(beside.secretary, "preview")
    beside.mark(5, 6)
    assert says(PapersTooFew, there=2, least=3) not in beside.go(beside.secretary, "hall")
    beside.over()
    assert beside.go(teller, "hall_type") == says(PapersTooFew, there=2, least=3)
    assert says(PapersTooFew, there=2, least=3) in beside.go(beside.secretary, "hall")
    beside.mark(5, 6)
    assert beside.hall.marks(beside.number) == {}
    assert beside.counted().state == "closed"


def test_who_has_voted_in_the_chat_is_shown_only_where_the_rule_says_so(beside: Beside) -> None:
    voter = beside.hall.head(1)
    for turnout, shown in ((Turnout.COUNT, False), (Turnout.NAMES, True)):
        beside.open(turnout=turnout, proxy=1)
        name = _unit_name(beside, 1)
        beside.hall.cast(voter, beside.number, ["For"])
        for phone in (beside.secretary, *beside.tellers):
            beside.go(phone, "hall_units", 0)
            assert (f"☎ {name}" in labels(phone.screen)) is shown
            assert ("☎" in phone.text) is shown
        beside.go(beside.secretary, "proxies", 0)
        assert (name in labels(beside.secretary.screen)) is not shown
        beside.go(beside.secretary, "hall_unit", beside.hall.units[1], 0)
        assert beside.secretary.text == says(UnitVoted)
        beside.go(beside.secretary, "proxy_to", beside.hall.units[1], beside.hall.units[2])
        assert beside.secretary.text == says(UnitVoted)


def _unit_name(beside: Beside, place: int) -> str:
    beside.go(beside.secretary, "hall_units", 0)
    return labels(beside.secretary.screen)[place].partition(" ")[2]


def test_other_units_than_were_counted_want_the_count_confirmed_anew(beside: Beside) -> None:
    [teller] = beside.tellers
    beside.open(base=replace(OPEN, mixed=True))
    beside.mark(5, 6)
    beside.count(beside.secretary, "2 0")
    teller.tap("Right, confirm it")
    before = registered(beside.hall.bench).count("contest.roll")
    beside.mark(6, 7)
    assert registered(beside.hall.bench).count("contest.roll") == before + 2
    assert "confirmed" not in beside.go(beside.secretary, "hall").partition("✓ Count entered")[2]
    assert "a teller confirms it on another phone" in beside.secretary.text
    assert button(teller.screen, "Confirm the count") is None
    beside.go(teller, "hall")
    teller.tap("Confirm the count")
    assert "✓ The count is confirmed." in teller.text


@pytest.mark.parametrize("base", [MIXED, replace(OPEN, mixed=True)])
def test_nobody_is_newly_marked_after_closing(beside: Beside, base: Rule) -> None:
    beside.open(base=base)
    beside.mark(5, 6, 7)
    beside.over()
    assert beside.mark(8) == says(VoteClosed)
    assert beside.mark(5) == says(VoteClosed)
    assert set(beside.hall.marks(beside.number)) == {5, 6, 7}


def test_papers_alone_are_still_the_secretarys_to_enter(beside: Beside) -> None:
    beside.open(base=rule(way=Way.PAPER))
    beside.go(beside.secretary, "hall_full", "type")
    beside.secretary.write("11 11 0 0\n9 2")
    beside.secretary.tap("Enter it")
    assert "for <b>9</b>" in beside.secretary.text
