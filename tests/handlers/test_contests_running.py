"""An open vote: opened at its time, counted in the group, extended, closed, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.casting_errors import NotADraft
from bot.domain.contest_errors import NotTheChair, ReasonShort, TextTooMuch
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.voting.rule import EarlyClose, Extending
from bot.domain.voting.rule_text import read_rule, rule_text
from bot.domain.voting_errors import (
    EarlyCloseRefused,
    ExtensionNotLater,
    ExtensionRefused,
    NoLines,
    NotAllVoted,
    NotOpenYet,
    OpenTooShort,
    ProxyInHall,
    ProxyNotGiven,
    ProxyTooMany,
    UnitVoted,
    VoteClosed,
)
from bot.runtime.opening import Opening
from bot.screen import Intent
from handlers.contests.announcing import live_key
from storage.models.contests import contest as contest_table
from storage.models.contests import roll
from storage.models.talk import outbox
from storage.verify import verify
from tests.bench import Bench, Phone, labels
from tests.handlers.contests import (
    accept,
    contest,
    drafted,
    heads,
    officer,
    opened,
    ready,
    registered,
    rolled,
)
from tests.handlers.steps import at_once, says

CHAIR = "hai-duong"


@pytest.fixture
def chiefs(bench: Bench, secretary: Phone) -> dict[str, Phone]:
    accept(bench, "ha-nam", "bac-ninh")
    return heads(bench)


@pytest.fixture
def teller(bench: Bench, chiefs: dict[str, Phone]) -> Phone:
    return officer(bench, "ha-noi")


@pytest.fixture
def clockwork(bench: Bench) -> Callable[[], None]:
    """What the process does every two seconds."""
    part = Opening(bench.database, cast(Any, None), bench.clock, bench.vault)

    def look() -> None:
        part.open_due()
        for one in part.live():
            part.follow_one(one)
        bench.handle()

    return look


def arrived(bench: Bench, state: str = "sent") -> None:
    """Everything that was written has gone out, each message under a number of its own."""
    with bench.database.writer.begin() as connection:
        for row in connection.execute(select(outbox.c.id).where(outbox.c.state == "queued")).all():
            connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(state=state, message_id=str(row.id))
            )


def vote(bench: Bench, contest_id: int, *boards: str) -> None:
    """Their papers are in, by whatever way."""
    with bench.database.writer.begin() as connection:
        units = [bench.unit(board) for board in boards]
        connection.execute(
            update(roll)
            .where(roll.c.contest_id == contest_id, roll.c.unit_id.in_(units))
            .values(mark="chat")
        )


def set_rule(bench: Bench, contest_id: int, **values: Any) -> None:
    """Another rule, as if it had been so from the beginning."""
    rule = replace(read_rule(contest(bench, contest_id).rule), **values)
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(contest_table)
            .where(contest_table.c.id == contest_id)
            .values(rule=rule_text(rule))
        )


# By itself -----------------------------------------------------------------------------------


def _armed(bench: Bench, secretary: Phone, teller: Phone) -> int:
    made = drafted(bench, secretary, "secret")
    secretary.send(Intent.of("contests.opens", made.id))
    secretary.write("14:00")
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Let it open by itself")
    assert "✓ It opens by itself" in secretary.text
    return made.id


def test_it_opens_at_its_time_once(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    number = _armed(bench, secretary, teller)
    clockwork()
    assert contest(bench, number).state == "draft"
    assert chiefs["ha-nam"].notices == []
    bench.clock.move(timedelta(hours=5))
    clockwork()
    clockwork()
    found = contest(bench, number)
    assert (found.state, found.opens_at) == ("open", bench.clock.at)
    assert len(chiefs["ha-nam"].notices) == 1
    assert registered(bench).count("contest.opened") == 1
    assert found.opened_by == secretary.actor.person


def test_a_change_makes_it_wait_for_a_tap_again(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    number = _armed(bench, secretary, teller)
    secretary.send(Intent.of("contests.unit_on", number, bench.unit("hung-yen")))
    bench.clock.move(timedelta(hours=5))
    clockwork()
    assert contest(bench, number).state == "draft"
    secretary.send(Intent.of("contests.preview", number))
    secretary.tap("Open the vote now")
    assert contest(bench, number).state == "open"


def test_it_can_be_stopped(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    number = _armed(bench, secretary, teller)
    secretary.tap("Do not open by itself")
    bench.clock.move(timedelta(hours=5))
    clockwork()
    assert contest(bench, number).state == "draft"
    secretary.send(Intent.of("contests.arm", number, "x"))
    assert "changed since" in secretary.text


def test_what_cannot_open_at_its_time_is_told_once(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    number = _armed(bench, secretary, teller)
    with bench.database.writer.begin() as connection:  # the process was down for a while
        connection.execute(
            update(contest_table)
            .where(contest_table.c.id == number)
            .values(closes_at=bench.clock.at + timedelta(hours=5, minutes=5))
        )
    bench.clock.move(timedelta(hours=5))
    clockwork()
    clockwork()
    assert contest(bench, number).state == "draft"
    (told,) = secretary.notices
    assert "It was not opened at its time." in str(told.text)
    assert says(OpenTooShort, minutes=15) in str(told.text)
    assert chiefs["ha-nam"].notices == []


def test_a_later_time_that_is_over_is_named(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    made = drafted(bench, secretary, "secret")
    secretary.send(Intent.of("contests.opens", made.id))
    secretary.write("10:00")
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    shown = secretary.screen
    bench.clock.move(timedelta(minutes=61))
    secretary.screen = shown
    secretary.tap("Let it open by itself")
    assert "is over already" in secretary.text
    assert contest(bench, made.id).armed_by is None


# The group -----------------------------------------------------------------------------------


def test_the_group_sees_how_many_and_never_who(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    group = bench.group("Khối")
    secretary.ask_in(group, "/tinhhinh")
    found = opened(bench, secretary, "secret", teller)
    arrived(bench)
    clockwork()
    assert len(group.notices) == 1
    vote(bench, found.id, "hung-yen", "nam-dinh", "ha-noi")  # none of them is on the list
    clockwork()
    clockwork()  # nothing has changed since
    assert len(group.notices) == 2
    now = str(group.notices[-1].text)
    assert "Đã bỏ phiếu: 03/11 đơn vị" in now
    assert not any(name in now for name in ("Hưng Yên", "Nam Định", "Hà Nội"))
    assert labels(group.notices[-1]) == ["Bỏ phiếu trong tin riêng"]
    with bench.database.reader.connect() as connection:
        wanted = select(outbox.c.edits).where(outbox.c.key.startswith(live_key(found.id)))
        posts = connection.execute(wanted.order_by(outbox.c.id)).scalars().all()
    assert posts[0] is None
    assert posts[1] is not None


def test_a_group_that_becomes_known_later_hears_of_it_then(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    opened(bench, secretary, "secret", teller)
    assert "The bloc's group is not known yet" in secretary.text
    clockwork()
    group = bench.group("Khối")
    secretary.ask_in(group, "/tinhhinh")
    clockwork()
    clockwork()
    (posted,) = group.notices
    assert "Đã bỏ phiếu: 00/11 đơn vị" in str(posted.text)


def test_names_are_shown_where_the_rule_says_so(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    group = bench.group("Khối")
    secretary.ask_in(group, "/tinhhinh")
    made = drafted(bench, secretary, "open")
    secretary.send(Intent.of("contests.set_rule", made.id, "turnout", 1))
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    arrived(bench)
    vote(bench, made.id, "ha-nam")
    clockwork()
    assert "Đã bỏ phiếu: KCN Hà Nam" in str(group.notices[-1].text)
    secretary.send(Intent.of("contests.one", made.id))
    assert "Voted: KCN Hà Nam" in secretary.text


# Who was told --------------------------------------------------------------------------------


def test_messages_that_did_not_arrive_are_told_to_the_secretary(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone, clockwork: Any
) -> None:
    found = opened(bench, secretary, "secret", teller)
    with bench.database.writer.begin() as connection:
        connection.execute(
            update(outbox).where(outbox.c.chat == chiefs["nam-dinh"].chat).values(state="gone")
        )
    clockwork()
    clockwork()
    (told,) = secretary.notices
    assert "Trưởng Ban nam-dinh" in str(told.text)
    secretary.tap("Who was told")
    assert "• Did not arrive: Trưởng Ban nam-dinh" in secretary.text
    secretary.send(Intent.of("contests.one", found.id))
    assert "1 message about it did not arrive." in secretary.text


# The chair -----------------------------------------------------------------------------------


def test_the_chair_extends_with_a_reason(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    chair = chiefs[CHAIR]
    chair.send(Intent("contests"))
    chair.tap("Đề nghị tặng")
    chair.tap("Extend")
    chair.write("9:30")
    assert says(ExtensionNotLater) in chair.text
    assert {"120 minutes more", "Back"} <= set(labels(chair.screen))
    chair.tap("120 minutes more")
    chair.write("x")
    assert chair.text == says(ReasonShort, least=4)
    chair.write("x" * 301)
    assert chair.text == says(TextTooMuch, length=301, most=300)
    chair.write("Đơn vị Nam Định mất mạng")
    after = contest(bench, found.id)
    # Counted from the closing as it stood, which no button can fall short of.
    assert found.closes_at is not None
    assert after.closes_at == found.closes_at + timedelta(minutes=120)
    assert "Extended: Đơn vị Nam Định mất mạng" in chair.text
    assert "Đơn vị Nam Định mất mạng" in str(chiefs["ha-nam"].notices[-1].text)
    assert "contest.extended" in registered(bench)
    chair.send(Intent.of("contests.extend", found.id))
    for label in ("30 minutes more", "Until 17:00 20/11"):
        chair.send(Intent.of("contests.extend", found.id))
        chair.tap(label)
        assert "Why? Please type the reason" in chair.text, label
    chair.send(Intent.of("contests.extend_to", found.id, "at", 11))
    assert says(ExtensionNotLater) in chair.text
    assert "30 minutes more" in labels(chair.screen)


def test_only_the_chair_and_only_by_the_rule(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    for phone in (secretary, teller, chiefs["ha-nam"]):
        for step in ("extend", "end", "end_now", "cancel", "cancel_now", "extend_why"):
            phone.send(Intent.of(f"contests.{step}", found.id, 0))
            assert phone.text == says(NotTheChair, year="2019"), step
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.end", found.id))
    assert chair.text == says(NotAllVoted, missing=11)
    set_rule(bench, found.id, early_close=EarlyClose.NOBODY, extending=Extending.NOBODY)
    chair.send(Intent.of("contests.end", found.id))
    assert chair.text == says(EarlyCloseRefused)
    chair.send(Intent.of("contests.extend", found.id))
    assert chair.text == says(ExtensionRefused)
    chair.send(Intent.of("contests.one", found.id))
    assert "Extend" not in labels(chair.screen)
    chiefs["ha-nam"].send(Intent.of("contests.one", found.id))
    assert chiefs["ha-nam"].text == says(NotAllowed)


def test_the_chair_closes_once_all_have_voted(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "open", teller)
    vote(bench, found.id, *chiefs)
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.end", found.id))
    bench.clock.move(timedelta(minutes=1))
    chair.tap("Yes, close it now")
    assert contest(bench, found.id).closes_at == bench.clock.at
    assert "contest.ended" in registered(bench)
    assert "The chair has closed this vote." in str(chiefs["ha-nam"].notices[-1].text)


def test_before_all_have_voted_a_closing_wants_a_reason(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "open", teller)
    set_rule(bench, found.id, early_close=EarlyClose.CHAIR, min_open=0)
    vote(bench, found.id, "ha-nam")
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.end_now", found.id))
    assert chair.text == says(OldButton)
    chair.send(Intent.of("contests.end", found.id))
    assert "10 unit(s) have not voted" in chair.text
    chair.write("Hội nghị kết thúc sớm")
    assert contest(bench, found.id).closes_at == found.closes_at
    bench.clock.move(timedelta(minutes=1))
    chair.tap("Yes, close it now")
    assert contest(bench, found.id).closes_at == bench.clock.at
    assert "Reason: Hội nghị kết thúc sớm" in str(chiefs["ha-nam"].notices[-1].text)


def test_two_processes_open_it_once_both(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    number = _armed(bench, secretary, teller)
    bench.clock.move(timedelta(hours=5))
    parts = [Opening(bench.database, cast(Any, None), bench.clock, bench.vault) for _ in range(3)]
    threads = [Thread(target=part.open_due) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    bench.handle()
    assert contest(bench, number).state == "open"
    assert len(rolled(bench, number)) == 11
    assert len(chiefs["ha-nam"].notices) == 1
    assert registered(bench).count("contest.opened") == 1


def test_the_chair_cancels_after_a_second_look(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.cancel_now", found.id))
    assert chair.text == says(OldButton)
    chair.send(Intent.of("contests.cancel", found.id))
    chair.write("Danh sách có sai sót")
    assert contest(bench, found.id).state == "open"
    chair.tap("Yes, cancel the vote")
    after = contest(bench, found.id)
    assert (after.state, after.reason, after.traces) == ("cancelled", "Danh sách có sai sót", "key")
    assert "Danh sách có sai sót" in str(chiefs["ha-nam"].notices[-1].text)
    for step in ("extend", "end", "cancel"):
        chair.send(Intent.of(f"contests.{step}", found.id))
        assert chair.text == says(NotOpenYet)
    secretary.send(Intent.of("contests.one", found.id))
    assert "Reason: Danh sách có sai sót" in secretary.text


def test_nothing_is_done_to_a_vote_that_is_over(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    bench.clock.move(timedelta(hours=2))
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.extend_to", found.id, "in", 60))
    assert chair.text == says(VoteClosed)


# The roll while it is open -------------------------------------------------------------------


def test_a_new_head_gets_the_vote_by_a_tap(
    bench: Bench, secretary: Phone, teller: Phone, chiefs: dict[str, Phone]
) -> None:
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        uow.people.end(bench.appointment(chiefs["nam-dinh"]), None, uow.now.date())
    found = opened(bench, secretary, "secret", teller)
    assert "Nobody votes yet for: KCN Nam Định" in secretary.text
    successor = bench.appoint("new-head", "Trần Văn Kế Nhiệm", Role.HEAD, "nam-dinh")
    secretary.send(Intent.of("contests.voters", found.id))
    assert "differ" in secretary.text
    secretary.tap("Bring it up to date")
    assert "✓ 1 unit has another voter now." in secretary.text
    seat = next(one for one in rolled(bench, found.id) if one.unit_id == bench.unit("nam-dinh"))
    assert (seat.via, seat.person_id) == ("head", successor.actor.person)
    assert "From now on you vote for" in str(successor.notices[-1].text)
    assert "contest.voter" in registered(bench)


def test_an_absent_unit_is_voted_for_by_as_many_as_the_rule_lets(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    made = drafted(bench, secretary, "secret")
    secretary.send(Intent.of("contests.set_rule", made.id, "proxy", 1))
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.proxies", made.id))
    assert secretary.text == says(NotOpenYet)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    secretary.send(Intent.of("contests.voters", made.id))
    secretary.tap("For an absent unit")
    secretary.tap("KCN Nam Định")
    secretary.tap("KCN Hà Nam")
    assert "✓ KCN Hà Nam votes for KCN Nam Định." in secretary.text
    assert "asks your unit to vote for it" in str(chiefs["ha-nam"].notices[-1].text)
    assert "contest.proxy" in registered(bench)
    holder, other = bench.unit("ha-nam"), bench.unit("thai-binh")
    secretary.send(Intent.of("contests.proxy_to", made.id, other, holder))
    assert secretary.text == says(ProxyTooMany, most=1)
    for forged in ((holder, holder), (holder, 999), (999, holder)):
        secretary.send(Intent.of("contests.proxy_to", made.id, *forged))
        assert secretary.text == says(OldButton)
    vote(bench, made.id, "thai-binh")
    secretary.send(Intent.of("contests.proxy_to", made.id, other, bench.unit("hung-yen")))
    assert secretary.text == says(UnitVoted)
    secretary.send(Intent.of("contests.proxy_to", made.id, bench.unit("nam-dinh"), 0))
    assert all(seat.proxy_unit_id is None for seat in rolled(bench, made.id))
    chiefs["ha-nam"].send(Intent.of("contests.proxies", made.id))
    assert chiefs["ha-nam"].text == says(NotAllowed)


def test_in_the_hall_alone_nobody_votes_for_others_by_phone(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    made = drafted(bench, secretary, "hands")
    secretary.send(Intent.of("contests.set_rule", made.id, "proxy", 1))
    ready(bench, secretary, made.id, teller)
    secretary.send(Intent.of("contests.preview", made.id))
    secretary.tap("Open the vote now")
    units = bench.unit("nam-dinh"), bench.unit("ha-nam")
    secretary.send(Intent.of("contests.proxy_to", made.id, *units))
    assert secretary.text == says(ProxyInHall)
    assert not chiefs["ha-nam"].notices or "asks your unit" not in str(
        chiefs["ha-nam"].notices[-1].text
    )


def test_a_rule_without_proxies_knows_none(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    secretary.send(Intent.of("contests.proxies", found.id))
    assert secretary.text == says(ProxyNotGiven)


def test_chair_and_teller_find_the_vote_in_their_message(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    opened(bench, secretary, "secret", teller)
    assert "You chair this vote." in str(chiefs[CHAIR].notices[-1].text)
    chiefs[CHAIR].tap("To the vote")
    assert "Cancel this vote" in labels(chiefs[CHAIR].screen)
    assert "You are a teller of this vote." in str(teller.notices[-1].text)
    teller.tap("To the vote")
    assert "Have voted: 00/11 units" in teller.text
    assert "Cancel this vote" not in labels(teller.screen)


def test_the_register_holds_after_all_of_it(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    chair = chiefs[CHAIR]
    chair.send(Intent.of("contests.extend_to", found.id, "in", 120))
    chair.write("Cần thêm thời gian")
    chair.send(Intent.of("contests.cancel", found.id))
    chair.write("Danh sách có sai sót")
    chair.tap("Yes, cancel the vote")
    checked = verify(bench.database, bench.clock.now())
    assert checked
    assert [one for one in checked if one.fault] == []


def test_two_openings_together_are_one_both(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    made = drafted(bench, secretary, "hands")
    ready(bench, secretary, made.id, teller)
    second = bench.appoint("second", "Thư ký thứ hai", Role.SECRETARY, "ha-noi")
    secretary.send(Intent.of("contests.preview", made.id))
    tap = next(c.intent for row in secretary.screen.choices for c in row if "Open" in c.label)
    said = at_once(bench, (secretary, tap), (second, tap))
    assert sorted("✓ The vote is open" in one for one in said) == [False, True]
    assert any(says(NotADraft) in one or says(NoLines) in one for one in said)
    assert len(rolled(bench, made.id)) == 11


def test_the_open_card_costs_few_statements(
    bench: Bench, secretary: Phone, chiefs: dict[str, Phone], teller: Phone
) -> None:
    found = opened(bench, secretary, "secret", teller)
    for step in ("one", "voters", "told", "preview"):
        intent = Intent.of(f"contests.{step}", found.id)
        assert bench.cost(secretary, what=What.TAP, intent=intent) <= 12, step
