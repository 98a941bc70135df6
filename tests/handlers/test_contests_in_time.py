"""What was tapped in time and handled late, beside what was handled meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.voting_errors import DelegationEnded
from bot.runtime.closing import Closing
from bot.screen import Intent
from storage.models.contests import contest as contest_table
from tests.bench import Bench, Phone, button, labels
from tests.handlers.contests import contest, officer
from tests.handlers.steps import says
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
