"""What was tapped in time and handled late, beside what was handled meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.voting.rule import EarlyClose
from bot.domain.voting.rule_text import read_rule, rule_text
from bot.domain.voting_errors import (
    DelegationEnded,
    ExtensionNotLater,
    OpenTooShort,
    VoteClosed,
)
from bot.runtime.closing import Closing
from bot.runtime.opening import Opening
from bot.screen import Intent
from storage.models.contests import contest as contest_table
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import accept, contest, drafted, heads, officer, opened
from tests.handlers.steps import at_once, says
from tests.handlers.voting import OPEN, SECRET, Hall, hall_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def chaired(hall: Hall, number: int) -> Phone:
    """The head of the first unit is in the chair."""
    with hall.bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table)
            .where(contest_table.c.id == number)
            .values(chair_unit_id=hall.units[0])
        )
    return hall.head(0)


def closing_of(hall: Hall, number: int) -> Any:
    found = contest(hall.bench, number).closes_at
    assert found is not None
    return found


# An extension beside the closing -------------------------------------------------------------


def test_an_extension_typed_in_time_keeps_the_vote_from_being_counted(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is due has been read; then the extension is handled, and only then it would close."""
    bench, number = hall.bench, hall.open(OPEN, lines=["Một"])
    chair, was = chaired(hall, number), closing_of(hall, number)
    chair.send(Intent.of("contests.extend", number))
    chair.write("23:30")
    bench.clock.at = was - SECOND
    bench.store(chair, what=What.TEXT, text="Cần thêm thời gian")
    bench.clock.at = was + SECOND
    worker = Closing(bench.database, cast(Any, None), bench.clock, bench.vault)
    close: Callable[[int], None] = worker._close

    def handled_first(contest_id: int) -> None:
        bench.handle()
        close(contest_id)

    monkeypatch.setattr(worker, "_close", handled_first)
    worker.close_due()
    assert "Extended until" in chair.text
    assert (contest(bench, number).state, closing_of(hall, number) > was) == ("open", True)
    hall.cast(hall.head(5), number, ["For"])
    assert hall.marks(number) == {5: "chat"}
    bench.clock.at = closing_of(hall, number)
    worker.close_due()
    assert contest(bench, number).state == "closed"


# A delegation beside the vote of the delegate ------------------------------------------------


@pytest.mark.parametrize("rule", [OPEN, SECRET])
def test_what_is_handled_after_a_revocation_does_not_count(hall: Hall, rule: Any) -> None:
    bench, head = hall.bench, hall.head(3)
    delegate = officer(bench, hall.keys[3])
    paper = hall.delegate(3, delegate)
    number = hall.open(rule, lines=["Một"])
    hall.fill(delegate, number, ["For"])
    cast_it = button(delegate.screen, "Yes, cast it")
    head.send(Intent.of("delegations.revoke", paper))
    revoke = button(head.screen, "Yes, revoke")
    assert cast_it is not None
    assert revoke is not None
    head.store(revoke)
    bench.clock.move(SECOND)
    delegate.store(cast_it)
    bench.clock.move(SECOND)
    bench.handle()
    assert "votes no more" in head.text
    assert delegate.text == says(DelegationEnded)
    assert hall.marks(number) == {}
    hall.cast(head, number, ["Against"])
    assert hall.marks(number) == {3: "chat"}


def test_who_was_delegated_before_votes_no_more(hall: Hall) -> None:
    """Told so by name; the head, who votes by office, is not told what does not hold."""
    bench, head = hall.bench, hall.head(3)
    first = bench.appoint("first", "Người Thứ Nhất", Role.OFFICER, hall.keys[3])
    second = bench.appoint("second", "Người Thứ Hai", Role.OFFICER, hall.keys[3])
    number = hall.open(SECRET, lines=["Một"])
    for delegate in (first, second):
        head.send(Intent.of("delegations.whom", hall.units[3]))
        head.send(Intent.of("delegations.person", delegate.actor.person))
        head.send(Intent.of("delegations.scope", 0))
        for label in ("From today", "7 days", "Yes"):
            head.tap(label)
    assert any("Your own button does not count any more" in one.text for one in first.notices)
    assert not any("does not count any more" in one.text for one in head.notices)
    assert any("you can still vote yourself" in one.text for one in head.notices)
    hall.paper(first, number)
    assert first.text == says(DelegationEnded)
    first.command("/todo")
    assert "vote waits for you" not in first.text
    second.command("/todo")
    assert "1 vote waits for you" in second.text
    hall.cast(second, number, ["For"])
    assert hall.marks(number) == {3: "chat"}


def test_who_was_delegated_before_does_not_vote_in_the_group_either(hall: Hall) -> None:
    bench, group = hall.bench, hall.bench.group("Khối")
    first = bench.appoint("first", "Người Thứ Nhất", Role.OFFICER, hall.keys[3])
    second = bench.appoint("second", "Người Thứ Hai", Role.OFFICER, hall.keys[3])
    hall.delegate(3, first)
    number = hall.open(OPEN, lines=["Một"])
    first.ask_in(group, "/showhands")
    agree = button(group.screen, "Đồng ý")
    assert agree is not None, labels(group.screen)
    hall.delegate(3, second)
    where = {"chat": group.chat, "title": group.title, "private": False}
    first._send(What.TAP, intent=agree, tapped="9", **where)
    assert hall.votes(number, 3) == []


def test_an_older_paper_holds_again_once_the_newer_one_is_revoked(hall: Hall) -> None:
    bench = hall.bench
    first = bench.appoint("first", "Người Thứ Nhất", Role.OFFICER, hall.keys[3])
    second = bench.appoint("second", "Người Thứ Hai", Role.OFFICER, hall.keys[3])
    hall.delegate(3, first)
    newer = hall.delegate(3, second)
    number = hall.open(OPEN, lines=["Một"])
    with hall.work() as uow:
        uow.rolls.revoke(newer, second.actor.person)
    hall.cast(first, number, ["For"])
    assert hall.marks(number) == {3: "chat"}


# Ended by the chair --------------------------------------------------------------------------


def test_a_vote_is_not_ended_after_its_time(hall: Hall) -> None:
    """Waiting for the hall's count it is open still, but nothing would be taken any more."""
    bench, number = hall.bench, hall.open(replace(SECRET, mixed=True), lines=["Một"])
    chair, was = chaired(hall, number), closing_of(hall, number)
    for place in range(4, 11):
        hall.cast(hall.head(place), number, ["For"])
    bench.clock.at = was + timedelta(hours=3)
    for step in ("end", "end_now"):
        chair.send(Intent.of(f"contests.{step}", number))
        assert chair.text == says(VoteClosed)
    assert closing_of(hall, number) == was


@pytest.mark.parametrize(("tapped", "closed_by"), [(-1, True), (1, False)])
def test_an_end_in_flight_never_makes_the_closing_later(
    hall: Hall, tapped: int, closed_by: bool
) -> None:
    """The chair taps a second before or after the announced time; a voter taps after both."""
    bench, number = (
        hall.bench,
        hall.open(replace(OPEN, early_close=EarlyClose.CHAIR), lines=["Một"]),
    )
    chair, was, voter = chaired(hall, number), closing_of(hall, number), hall.head(6)
    hall.fill(voter, number, ["For"])
    late = button(voter.screen, "Yes, cast it")
    chair.send(Intent.of("contests.end", number))
    chair.write("Đã đủ thời gian rồi")
    end = button(chair.screen, "Yes, close it now")
    assert late is not None
    assert end is not None
    bench.clock.at = was + tapped * SECOND
    chair.store(end)
    bench.clock.at = was + 2 * SECOND
    voter.store(late)
    bench.clock.at = was + 30 * SECOND
    bench.handle()
    assert closing_of(hall, number) == was
    assert ("✓ Closed" in chair.text) is closed_by
    assert voter.text == says(VoteClosed)
    assert hall.votes(number, 6) == []


def test_the_shortest_time_runs_from_when_a_vote_really_opened(
    bench: Bench, secretary: Phone
) -> None:
    """It opens by itself, fifty-five minutes late."""
    accept(bench, "ha-nam", "bac-ninh")
    chair, teller = heads(bench)["hai-duong"], officer(bench, "ha-noi")
    number = drafted(bench, secretary, "open").id
    rule = replace(
        read_rule(contest(bench, number).rule), min_open=60, early_close=EarlyClose.CHAIR
    )
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table).where(contest_table.c.id == number).values(rule=rule_text(rule))
        )
    for step, typed in (("opens", "10:00"), ("closes", "14:00")):
        secretary.send(Intent.of(f"contests.{step}", number))
        secretary.write(typed)
    secretary.send(Intent.of("contests.teller", number, teller.actor.person, 0))
    secretary.send(Intent.of("contests.preview", number))
    secretary.tap("Let it open by itself")
    opens = contest(bench, number).opens_at
    assert opens is not None
    bench.clock.at = opens + timedelta(minutes=55)
    Opening(bench.database, cast(Any, None), bench.clock, bench.vault).open_due()
    for minutes, refused in ((6, True), (54, False)):
        bench.clock.move(timedelta(minutes=minutes))
        chair.send(Intent.of("contests.end", number))
        assert (chair.text == says(OpenTooShort, minutes=60)) is refused


# Two of the chair's board at once ------------------------------------------------------------


def both_in_the_chair(hall: Hall, number: int) -> tuple[Phone, Phone]:
    chaired(hall, number)
    return hall.head(0), hall.bench.appoint("chair-2", "Chủ Trì Hai", Role.HEAD, hall.keys[0])


def test_two_extensions_at_once_never_take_time_away(hall: Hall) -> None:
    number = hall.open(OPEN, lines=["Một"])
    one, other = both_in_the_chair(hall, number)
    was = closing_of(hall, number)
    longer, shorter = (was + timedelta(minutes=minutes) for minutes in (120, 30))
    said = at_once(
        hall.bench,
        (one, Intent.of("contests.extend_why", number, int(longer.timestamp()))),
        (other, Intent.of("contests.extend_why", number, int(shorter.timestamp()))),
        "Cần thêm thời gian",
    )
    assert said[1] == says(ExtensionNotLater)
    assert closing_of(hall, number) == longer


# A withdrawal, a paper of the hall -----------------------------------------------------------


def test_a_withdrawal_tapped_in_time_is_taken(bench: Bench, secretary: Phone) -> None:
    [nomination, _other] = accept(bench, "ha-nam", "bac-ninh")
    boards = heads(bench)
    number = opened(bench, secretary, "open", officer(bench, "ha-noi")).id
    head, closes = boards["ha-nam"], contest(bench, number).closes_at
    assert closes is not None
    with bench.database.reader.connect() as connection:
        one = bench.uow(connection).nominations.find(nomination)
    assert one is not None
    head.send(Intent.of("nominations.withdraw", one.id, one.seq))
    tap = button(head.screen, "Yes, withdraw it")
    assert tap is not None
    bench.clock.at = closes - SECOND
    head.store(tap)
    bench.clock.at = closes + SECOND
    bench.handle()
    assert "Withdrawn" in head.text
    Closing(bench.database, cast(Any, None), bench.clock, bench.vault).close_due()
    with bench.database.reader.connect() as connection:
        result = bench.uow(connection).results.of(contest(bench, number))
    assert [result.lines[place].unit_id for place in result.settled.left] == [bench.unit("ha-nam")]


@pytest.mark.parametrize(("tapped", "marks"), [(-1, {5: "paper"}), (0, {})])
def test_a_paper_of_the_hall_counts_if_it_was_noted_in_time(
    hall: Hall, secretary: Phone, tapped: int, marks: dict[int, str]
) -> None:
    bench, number = hall.bench, hall.open(replace(SECRET, mixed=True), lines=["Một"])
    was = closing_of(hall, number)
    bench.clock.at = was + tapped * SECOND
    secretary.store(Intent.of("contests.hall_unit", number, hall.units[5], 0))
    bench.clock.at = was + 2 * SECOND
    bench.handle()
    assert hall.marks(number) == marks
