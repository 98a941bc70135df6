"""Votes that are not taken: too early, too late, twice, by the wrong person or button."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import What
from bot.domain.access import Actor, Role
from bot.domain.voting.rule import Way
from bot.screen import Intent, Screen
from handlers.ballots.buttons import short
from storage.contests import Voter
from storage.models.records import audit
from storage.models.talk import dialog, inbox, outbox
from storage.uow import UnitOfWork
from tests.bench import Bench, Phone, button, labels, small_bloc
from tests.handlers.voting import HOURS, OPEN, SECRET, Hall, hall_of
from tests.runtime.works import said, with_route

ANSWERS = ["For", "Against", "For"]
ALREADY = "The unit has voted already"


@pytest.fixture
def hall(bench: Bench, secretary: Phone) -> Hall:
    return hall_of(bench)


def caster(hall: Hall, phone: Phone, number: int, answers: list[str] = ANSWERS) -> Intent:
    """The button that casts, without tapping it."""
    hall.fill(phone, number, answers)
    found = button(phone.screen, "Yes, cast it")
    assert found is not None
    return found


def untouched(hall: Hall, number: int) -> bool:
    return not hall.marks(number) and not hall.papers(number) and not hall.codes(number)


# Too early, too late -----------------------------------------------------------------------------


def test_nothing_is_cast_before_the_opening(hall: Hall) -> None:
    head, now = hall.head(0), hall.bench.clock.now()
    number = hall.draft(opens_at=now + timedelta(hours=1))
    hall.paper(head, number)
    assert "has not been opened yet" in head.text
    hall.start(number)
    hall.paper(head, number)
    assert "has not been opened yet" in head.text
    head.command("/vote")
    assert "Opens at" in head.text
    hall.bench.clock.move(timedelta(hours=1))
    hall.cast(head, number, ANSWERS)
    assert hall.marks(number) == {0: "chat"}


def test_a_tap_received_at_closing_is_late_and_says_so(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    cast = caster(hall, head, number)
    hall.bench.clock.move(HOURS)
    head.send(cast)
    assert "came after closing" in head.text
    hall.paper(head, number)
    assert "came after closing" in head.text
    assert untouched(hall, number)
    with hall.work() as uow:
        uow.closings.due()
    hall.bench.clock.move(-HOURS)
    hall.close(number)
    # Counted, its key about to be destroyed: the old button still says why.
    head.send(cast)
    assert "came after closing" in head.text
    assert hall.papers(number) == 0


def test_a_tap_received_in_time_counts_however_late_it_is_handled(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    cast = caster(hall, head, number)
    head.store(cast)
    hall.bench.clock.move(HOURS)
    hall.bench.handle()
    assert "Inclusion code" in head.text
    assert hall.marks(number) == {0: "chat"}


def test_a_cancelled_vote_says_that_it_was(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    cast = caster(hall, head, number)
    with hall.work() as uow:
        uow.contest_acts.cancel(number, "nhầm danh sách", None)
    head.send(cast)
    assert "was cancelled" in head.text
    hall.paper(head, number)
    assert "was cancelled" in head.text
    assert untouched(hall, number)


# Twice -------------------------------------------------------------------------------------------


def test_a_second_tap_gets_no_hint_of_the_choice(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    cast = caster(hall, head, number)
    head.send(cast)
    head.send(cast)
    assert ALREADY in head.text
    assert not any(word in head.text for word in ("For", "Against", "Inclusion"))
    assert (hall.papers(number), hall.codes(number)) == (4, 1)


def test_a_second_head_of_the_unit_is_told_without_a_hint(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    other = hall.bench.appoint("second", "Lê Thị Phó Ban", Role.HEAD, hall.keys[0])
    hers = caster(hall, other, number)
    hall.cast(head, number, ANSWERS)
    other.send(hers)
    assert ALREADY in other.text
    hall.paper(other, number)
    assert ALREADY in other.text
    assert (hall.papers(number), hall.codes(number)) == (4, 1)


def test_two_phones_of_a_unit_together_in_a_batch_give_one_paper(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    other = hall.bench.appoint("second", "Lê Thị Phó Ban", Role.HEAD, hall.keys[0])
    first, second = caster(hall, head, number), caster(hall, other, number, ["Against"] * 3)
    head.store(first)
    other.store(second)
    hall.bench.handle()
    told = sorted([head.text, other.text], key=lambda text: ALREADY in text)
    assert "Inclusion code" in told[0]
    assert ALREADY in told[1]
    assert (hall.papers(number), hall.codes(number)) == (4, 1)


def test_two_phones_of_a_unit_at_once_in_two_processes_give_one_paper(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    other = hall.bench.appoint("second", "Lê Thị Phó Ban", Role.HEAD, hall.keys[0])
    first, second = caster(hall, head, number), caster(hall, other, number, ["Against"] * 3)
    head.store(first)
    other.store(second)
    processes = [hall.bench.another_dispatcher() for _ in range(2)]
    gate = threading.Barrier(2)

    def work(place: int) -> None:
        processes[place]._lanes = 1
        gate.wait()
        processes[place]._together()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hall.bench.handle()
    told = sorted([head.text, other.text], key=lambda text: ALREADY in text)
    assert "Inclusion code" in told[0]
    assert ALREADY in told[1]
    assert (hall.papers(number), hall.codes(number)) == (4, 1)
    hall.close(number)
    assert hall.counts(number).returned == 1


# The wrong person --------------------------------------------------------------------------------


def test_an_officer_and_another_unit_are_told_why(hall: Hall) -> None:
    number = hall.open(voters=[Voter(unit, "head") for unit in hall.units[:10]])
    officer = hall.bench.appoint("officer-0", "Phạm Thị Cán Bộ", Role.OFFICER, hall.keys[0])
    hall.paper(officer, number)
    assert "The head of the board votes" in officer.text
    officer.command("/vote")
    assert "The head of the board votes" in officer.text
    hall.paper(officer, number, 0)
    assert "The head of the board votes" in officer.text
    hall.cast(hall.head(0), number, ANSWERS)
    for place in (None, 0):
        hall.paper(officer, number, place)
        assert ALREADY in officer.text
    stranger, outside = hall.head(1), hall.head(10)
    hall.paper(stranger, number, 0)
    assert "The head of the board votes" in stranger.text
    hall.paper(outside, number)
    assert "is not on the roll" in outside.text
    assert hall.marks(number) == {0: "chat"}


def test_a_head_of_another_bloc_has_no_vote_here(hall: Hall) -> None:
    number = hall.open()
    bloc_id = hall.bench.found(small_bloc("other", ["Một", "Hai"]))
    hall.bench.confirm_roster(bloc_id)
    other = hall.bench.appoint("far", "Vũ Văn Xa", Role.HEAD, "other-0", bloc_id=bloc_id)
    hall.paper(other, number)
    assert "is not on the roll" in other.text
    hall.paper(other, number, 0)
    assert "The head of the board votes" in other.text
    other.command("/vote")
    assert "Nothing is being voted on" in other.text


@pytest.mark.parametrize("how", ["revoked", "ended", "for another"])
def test_a_delegation_that_holds_no_more_casts_nothing(hall: Hall, how: str) -> None:
    number = hall.open()
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[3])
    today = hall.bench.clock.now().date()
    until = {"until": today + timedelta(days=1)} if how == "ended" else {}
    other = {"contest_id": hall.draft()} if how == "for another" else {}
    paper = hall.delegate(3, delegate, **until, **other)
    if how == "for another":
        hall.paper(delegate, number)
        assert "Your delegation does not hold for this vote" in delegate.text
        return
    cast = caster(hall, delegate, number)
    if how == "revoked":
        with hall.work() as uow:
            uow.rolls.revoke(paper, delegate.actor.person)
    else:
        with hall.work() as uow:
            uow.contest_acts.extend(number, hall.bench.clock.now() + timedelta(days=3), "chờ")
        hall.bench.clock.move(timedelta(days=2))
    delegate.send(cast)
    assert "Your delegation does not hold for this vote" in delegate.text
    assert untouched(hall, number)
    hall.cast(hall.head(3), number, ANSWERS)
    assert hall.marks(number) == {3: "chat"}


def test_a_delegate_revoked_in_the_same_batch_casts_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roll that was read for the batch is out of date as soon as somebody changes it."""
    number = hall.open()
    delegate = hall.bench.appoint("delegate", "Đỗ Thị Ủy Quyền", Role.OFFICER, hall.keys[3])
    paper = hall.delegate(3, delegate)

    def revoke(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
        uow.rolls.revoke(paper, actor.person)
        return said("Đã thu hồi")

    with_route(monkeypatch, "test.revoke", revoke)
    cast = caster(hall, delegate, number)
    hall.head(0).store(Intent.of("ballots.paper", number))
    hall.bench.phones["secretary"].store(Intent("test.revoke"))
    delegate.store(cast)
    hall.bench.handle()
    assert "Fill in the paper" in labels(hall.head(0).screen)
    assert "Your delegation does not hold for this vote" in delegate.text
    assert untouched(hall, number)


def test_somebody_named_meanwhile_votes_and_who_was_named_does_not(hall: Hall) -> None:
    first = hall.bench.appoint("first", "Bùi Văn Trước", Role.OFFICER, hall.keys[3])
    second = hall.bench.appoint("next", "Bùi Thị Sau", Role.OFFICER, hall.keys[3])
    named = [
        Voter(unit, "conference", first.actor.person if place == 3 else None)
        for place, unit in enumerate(hall.units)
    ]
    number = hall.open(voters=named)
    cast = caster(hall, first, number)
    with hall.work() as uow:
        uow.rolls.name_delegate(
            number, hall.units[3], via="conference", person_id=second.actor.person
        )
    first.send(cast)
    assert "The head of the board votes" in first.text
    hall.cast(second, number, ANSWERS)
    assert hall.marks(number) == {3: "chat"}


def test_whose_access_ended_casts_nothing(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    cast = caster(hall, head, number)
    hall.bench.phones["secretary"].send(
        Intent.of("people.revoke_now", hall.bench.appointment(head))
    )
    head.send(cast)
    assert "Your access has ended" in head.text
    assert untouched(hall, number)


# The wrong button --------------------------------------------------------------------------------


def test_a_button_of_another_account_unit_or_contest_opens_nothing(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    other = hall.bench.appoint("second", "Lê Thị Phó Ban", Role.HEAD, hall.keys[0])
    both = hall.bench.appoint("head-0", "", Role.HEAD, hall.keys[1])
    assert both is head
    cast = caster(hall, hall.head(2), number)
    contest, _unit, packed = cast.args
    hall.fill_for(head, number, 0, ANSWERS)
    mine = button(head.screen, "Yes, cast it")
    assert mine is not None
    second = hall.open()
    wrong = [
        (head, Intent("vote", (contest, short(hall.units[0]), packed))),
        (other, mine),
        (head, Intent("vote", (contest, short(hall.units[1]), mine.args[2]))),
        (head, Intent("vote", (short(second), mine.args[1], mine.args[2]))),
        (head, Intent("vote", (contest, mine.args[1], "A" * 36))),
        (head, Intent("vote", (contest, mine.args[1], ""))),
        (head, Intent("vote", (contest, mine.args[1], mine.args[2][:-4]))),
    ]
    for phone, intent in wrong:
        phone.send(intent)
        assert "does not belong to the vote as it stands" in phone.text, intent
    for intent in (Intent("vote"), Intent("vote", ("zz", "zz", "x")), Intent("vote", ("-1",))):
        head.send(intent)
        assert "belongs to an earlier message" in head.text
    assert untouched(hall, number)
    assert untouched(hall, second)


def test_an_open_paper_that_was_made_up_is_refused(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(OPEN)
    made_up = ("", "-", "0-", "0-zzzzzzzzzzzzzzzzzzzz", f"0-{short(5)}", "zz-1", "9")
    for packed in made_up:
        head.send(Intent("vote", (short(number), short(hall.units[0]), packed)))
        assert "does not belong to the vote as it stands" in head.text, packed
    assert not hall.marks(number)


def test_in_the_hall_alone_nothing_is_cast_here(hall: Hall) -> None:
    head = hall.head(0)
    for way in ("hands", "paper"):
        number = hall.open(replace(SECRET, way=Way(way)))
        hall.paper(head, number)
        assert "not taken in this way" in head.text
        assert "Open the paper" not in labels(head.screen)


# Nothing shows -----------------------------------------------------------------------------------


def test_nothing_in_the_database_tells_a_choice_or_a_code(hall: Hall) -> None:
    head, number = hall.head(0), hall.open(lines=["Phương án Sao Mai", "Phương án Hoa Ban"])
    hall.fill(head, number, ["For", "Against"])
    asked = head.text
    assert "<b>For</b>" in asked
    head.tap("Yes, cast it")
    code = head.text.split("<code>")[1].split("<")[0]
    stored = _stored(hall.bench)
    assert code not in stored
    for word in ("<b>For</b>", "<b>Against</b>", "Against", "For</b>", "✓ For", "Sao Mai: "):
        assert word not in stored, word
    with hall.bench.database.reader.connect() as connection:
        taps = [row.payload for row in connection.execute(inbox.select())]
    assert sum('"vote"' in tap for tap in taps) >= 4
    # Two taps that say the same do not look the same.
    assert len(set(taps)) == len(taps)
    assert not any(what == "vote_cast" for what, *_rest in hall.bench.audited())


def _stored(bench: Bench) -> str:
    with bench.database.reader.connect() as connection:
        return "\n".join(
            str(row)
            for table in (inbox, outbox, dialog, audit)
            for row in connection.execute(table.select())
        )


def test_text_typed_beside_an_open_paper_casts_nothing(hall: Hall) -> None:
    head, number = hall.head(0), hall.open()
    hall.fill(head, number, ANSWERS)
    head.write("Đồng ý")
    assert "nothing was saved" in head.text
    head._send(What.COMMAND, text="/vote", command="vote")
    assert "Waits for the vote of" in head.text
    assert untouched(hall, number)
