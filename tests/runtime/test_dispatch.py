"""One update, once, in one transaction; one that is bad goes aside alone and its sender is told."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from bot.channels.base import What
from bot.domain.access import Actor, Role
from bot.domain.errors import OtherUnit
from bot.i18n import Say, speak
from bot.runtime.dispatch import lanes_that_fit
from bot.screen import Choice, Intent, Screen, rows, screen_to_json
from handlers import routes
from storage import talk
from storage.engine import OperationalError
from storage.models.blocs import unit
from storage.models.people import account
from storage.models.talk import dialog, inbox, outbox
from storage.presets.load import load_bloc
from storage.uow import UnitOfWork
from tests.runtime.works import PATIENCE_S, Works, said, with_route

NOT_SAVED = {language: str(routes.not_saved(speak(language)).text) for language in ("vi", "en")}


def member(works: Works, key: str, role: Role = Role.OBSERVER) -> str:
    """The chat of somebody in office, who reads English."""
    return works.bench.appoint(key, f"Nguyễn Văn {key.capitalize()}", role).chat


def note(_actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Writes one line of the audit trail."""
    uow.record("noted", "test", None, intent.text(0) or uow.said)
    return said(f"noted {intent.text(0) or uow.said}")


@pytest.fixture(autouse=True)
def routes_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    with_route(monkeypatch, "test.note", note)


# Order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 3])
async def test_each_lane_keeps_its_order(works: Works, workers: int) -> None:
    chats = [member(works, key) for key in ("an", "binh", "chi")]
    works.store(*(works.tap(chat, "test.note", f"{chat}:{n}") for n in range(8) for chat in chats))
    async with works.dispatching(workers):
        await works.settled()
    for chat in chats:
        lines = [line for line in works.audited("noted") if line.startswith(chat)]
        assert lines == [f"{chat}:{n}" for n in range(8)]
        assert [str(one.text) for one in works.replies(chat)] == [f"noted {x}" for x in lines]
    assert works.states() == {"done": 24}


async def test_replies_are_committed_with_the_facts_and_handed_over_claimed(works: Works) -> None:
    an = member(works, "an")
    await works.work(works.tap(an, "test.note", "a"))
    [row] = works.rows(outbox)
    assert (row.state, row.holder, row.kind, row.chat) == ("claimed", 1, "reply", an)
    [done] = works.handed
    assert (done.count, [one.id for one in done.replies]) == (1, [row.id])
    assert done.replies[0].payload == row.payload


async def test_what_is_stored_while_others_work_is_found(works: Works) -> None:
    an = member(works, "an")
    async with works.dispatching():
        for number in range(3):
            works.store(works.tap(an, "test.note", number))
            await works.settled()
    assert works.audited("noted") == ["0", "1", "2"]


async def test_a_tapped_message_is_edited_and_a_fresh_answer_is_new(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.fresh", lambda *_: said("receipt", fresh=True))
    an = member(works, "an")
    taps = [works.tap(an, "test.note", "a"), works.tap(an, "test.fresh")]
    await works.work(*(replace(one, tapped="77") for one in taps))
    assert [row.edits for row in works.rows(outbox)] == ["77", None]


# Mistakes ------------------------------------------------------------------------------------


def spoil(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Writes in every place there is, then dies of a mistake."""
    uow.connection.execute(insert(unit).values(key="half-written"))
    uow.record("spoiled", "test", None)
    uow.tell(actor.person, lambda _say: said("never true"), "spoiled")
    uow.renew_menu(actor.person)
    raise ZeroDivisionError


async def test_a_mistake_leaves_nothing_half_written_and_others_go_on(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.spoil", spoil)
    an, binh = member(works, "an"), member(works, "binh")
    await works.work(
        works.tap(an, "test.note", "before"),
        works.tap(an, "test.spoil"),
        works.tap(an, "test.note", "after"),
        works.tap(binh, "test.note", "beside"),
    )
    assert works.states() == {"done": 3, "parked": 1}
    assert sorted(works.audited("noted")) == ["after", "before", "beside"]
    assert works.audited("spoiled") == []
    assert not half_written(works)
    assert [str(one.text) for one in works.replies(an)] == [
        "noted before",
        NOT_SAVED["en"],
        "noted after",
    ]
    assert [row.kind for row in works.rows(outbox)] == ["reply"] * 4
    [parked] = [row for row in works.rows(inbox) if row.state == "parked"]
    assert parked.error
    assert parked.done_at is not None


def half_written(works: Works) -> bool:
    with works.database.reader.connect() as connection:
        found = connection.execute(select(unit.c.id).where(unit.c.key == "half-written")).first()
    return found is not None


async def test_a_notice_that_cannot_be_worded_takes_everything_back(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_say: Say) -> Screen:
        raise KeyError("name")

    def tell(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
        uow.connection.execute(insert(unit).values(key="half-written"))
        uow.tell(actor.person, lambda _say: said("never true"), "first")
        uow.tell(actor.person, broken, "second")
        return said("done")

    with_route(monkeypatch, "test.tell", tell)
    an = member(works, "an")
    await works.work(works.tap(an, "test.tell"))
    assert works.states() == {"parked": 1}
    assert works.notices() == []
    assert not half_written(works)
    assert [str(one.text) for one in works.replies()] == [NOT_SAVED["en"]]


async def test_a_refusal_undoes_what_its_handler_did_and_keeps_the_question(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
        uow.connection.execute(insert(unit).values(key="half-written"))
        uow.record("spoiled", "test", None)
        uow.tell(actor.person, lambda _say: said("never true"), "spoiled")
        raise OtherUnit(unit="<KCN Hà Nội>")

    with_route(monkeypatch, "test.refuse", refuse)
    with_route(monkeypatch, "test.ask", lambda *_: said("?", asks=Intent("test.note")))
    phone = works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER)
    await works.work(works.tap(phone.chat, "test.ask"), works.tap(phone.chat, "test.refuse"))
    assert works.states() == {"done": 2}
    assert not half_written(works)
    assert works.audited("spoiled") == []
    assert works.notices() == []
    assert "You act for &lt;KCN Hà Nội&gt;" in works.replies()[-1].text
    assert phone.asked == Intent("test.note")
    await works.work(works.update(phone.chat, text="twelve"))
    assert works.audited("noted") == ["twelve"]


async def test_a_refusal_that_cannot_be_worded_is_parked_like_any_mistake(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Screen:
        raise OtherUnit  # without the field its sentence needs

    with_route(monkeypatch, "test.refuse", refuse)
    an = member(works, "an")
    await works.work(works.tap(an, "test.refuse"), works.tap(an, "test.note", "after"))
    assert works.states() == {"done": 1, "parked": 1}
    assert [str(one.text) for one in works.replies()] == [NOT_SAVED["en"], "noted after"]


async def test_a_screen_that_cannot_be_stored_is_parked_like_any_mistake(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = said("x", choices=rows(Choice(Any, Intent("home"))))  # type: ignore[arg-type]
    with_route(monkeypatch, "test.bad", lambda *_: bad)
    an = member(works, "an")
    await works.work(works.tap(an, "test.bad"), works.tap(an, "test.note", "after"))
    assert works.states() == {"done": 1, "parked": 1}
    assert [str(one.text) for one in works.replies()] == [NOT_SAVED["en"], "noted after"]


@pytest.mark.parametrize("stored", ["", "{}", "null", "[]", '{"what":"dance"}', "\x7f"])
async def test_an_update_of_unknown_form_is_parked_and_does_not_hold_up_its_lane(
    works: Works, stored: str
) -> None:
    an = member(works, "an")
    works.store(works.tap(an, "test.note", "before"))
    with works.database.writer.begin() as connection:
        connection.execute(update(inbox).values(payload=stored))
    await works.work(works.tap(an, "test.note", "after"))
    assert works.states() == {"done": 1, "parked": 1}
    assert works.audited("noted") == ["after"]


async def test_an_update_of_a_bot_that_is_not_served_here_kills_nobody(works: Works) -> None:
    an = member(works, "an")
    stray = replace(works.tap(an, "test.note", "stray"), bot="999")
    await works.work(stray, works.tap(an, "test.note", "mine"))
    assert "open" not in works.states()
    assert "mine" in works.audited("noted")


# A transaction that fails --------------------------------------------------------------------


def claim_key(key: str) -> Callable[..., Screen]:
    """Takes a name that only one can have; the database refuses the second."""

    def claim(_actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
        uow.record("claimed", "test", None)
        uow.connection.execute(insert(unit).values(key=key))
        return said("yours")

    return claim


async def test_when_the_shared_transaction_fails_each_update_runs_alone(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.claim", claim_key("only-one"))
    an, binh, chi = (member(works, key) for key in ("an", "binh", "chi"))
    await works.work(
        works.tap(an, "test.claim"),
        works.tap(binh, "test.claim"),
        works.tap(chi, "test.note", "beside"),
        works.tap(binh, "test.note", "after"),
    )
    assert works.states() == {"done": 3, "parked": 1}
    assert works.audited("claimed") == [""]
    assert sorted(works.audited("noted")) == ["after", "beside"]
    told = Counter(str(one.text) for one in works.replies())
    assert told == {"yours": 1, "noted beside": 1, "noted after": 1, NOT_SAVED["en"]: 1}
    [parked] = [row for row in works.rows(inbox) if row.state == "parked"]
    assert parked.lane == binh
    assert parked.attempts >= 2


async def test_a_conflict_that_passes_is_tried_again_and_nothing_counts_twice(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = 0

    def claim(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        nonlocal times
        times += 1
        key = load_bloc().units[0].key if times <= 2 else "free-by-now"
        return claim_key(key)(actor, intent, uow)

    with_route(monkeypatch, "test.claim", claim)
    an = member(works, "an")
    await works.work(works.tap(an, "test.claim"), works.tap(an, "test.note", "after"))
    assert times == 3
    assert works.states() == {"done": 2}
    assert works.audited("claimed") == [""]
    assert [str(one.text) for one in works.replies()] == ["yours", "noted after"]


async def test_a_database_that_does_not_answer_is_waited_for(works: Works) -> None:
    an = member(works, "an")
    works.store(works.tap(an, "test.note", "patient"))
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "does not answer" in record.getMessage():
                loop.call_soon_threadsafe(failed.set)

    listener = Listener()
    logger = logging.getLogger("bot.runtime.dispatch")
    logger.addHandler(listener)
    try:
        rename(works, "inbox", "away")
        async with works.dispatching():
            await asyncio.wait_for(failed.wait(), PATIENCE_S)
            await works.threads.run(lambda: rename(works, "away", "inbox"))
            await works.settled()
    finally:
        logger.removeHandler(listener)
    assert works.audited("noted") == ["patient"]
    assert [row.attempts for row in works.rows(inbox)] == [0]


async def test_what_was_committed_before_the_database_gave_up_is_answered(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.claim", claim_key(load_bloc().units[0].key))
    an, binh = member(works, "an"), member(works, "binh")
    count_attempt = talk.count_attempt

    def no_room(*_args: object) -> None:
        monkeypatch.setattr(talk, "count_attempt", count_attempt)
        raise OperationalError("UPDATE inbox", {}, Exception("disk is full"))

    monkeypatch.setattr(talk, "count_attempt", no_room)
    await works.work(works.tap(an, "test.note", "first"), works.tap(binh, "test.claim"))
    handed = [row.id for done in works.handed for row in done.replies]
    assert handed == [row.id for row in works.rows(outbox)]
    assert works.audited("noted") == ["first"]


def rename(works: Works, old: str, new: str) -> None:
    with works.database.writer.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


# Who writes ----------------------------------------------------------------------------------


async def test_a_stranger_gets_few_answers_and_costs_others_nothing(works: Works) -> None:
    an = member(works, "an")
    flood = [works.update("555", text=f"xin chào {n}") for n in range(30)]
    await works.work(*flood, works.update("556", text="xin chào"), works.tap(an, "test.note", "a"))
    assert works.states() == {"done": 32}
    assert 1 <= len(works.replies("555")) <= 6
    assert len(works.replies("556")) == 1
    assert works.audited("noted") == ["a"]


async def test_a_member_is_not_bounded_like_a_stranger(works: Works) -> None:
    an = member(works, "an")
    await works.work(*(works.tap(an, "test.note", n) for n in range(20)))
    assert len(works.replies(an)) == 20


async def test_a_stranger_reaches_only_what_is_public(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.members", note, public=False)
    await works.work(works.tap("555", "test.members", "secret"))
    assert works.audited("noted") == []
    [reply] = works.replies("555")
    assert reply.text
    [found] = [row for row in works.rows(account) if row.external_id == "555"]
    assert found.person_id is None


async def test_whoever_writes_can_be_reached_again(works: Works) -> None:
    phone = works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER)
    works.bench.lose(phone)
    await works.work(works.tap(phone.chat, "test.note", "a"))
    [row] = [one for one in works.rows(account) if one.external_id == phone.chat]
    assert row.unreachable_since is None


async def test_a_group_that_moved_takes_its_waiting_messages_along(works: Works) -> None:
    columns: dict[str, Any] = {
        "format": 1,
        "channel": "telegram",
        "bot": "1",
        "kind": "notice",
        "payload": '{"text":"x","choices":[],"files":[]}',
        "created_at": works.clock.wall(),
    }
    with works.database.writer.begin() as connection:
        connection.execute(
            insert(outbox),
            [
                {**columns, "chat": "-5", "key": "a", "state": "queued", "edits": "3"},
                {**columns, "chat": "-5", "key": "b", "state": "sent", "edits": "3"},
                {**columns, "chat": "-6", "key": "c", "state": "queued", "edits": "3"},
            ],
        )
    moved = works.update("-5", what=What.OTHER, private=False, migrated_to="-1005")
    await works.work(moved)
    assert [(row.chat, row.edits) for row in works.rows(outbox)] == [
        ("-1005", None),
        ("-5", "3"),
        ("-6", "3"),
    ]
    assert works.states() == {"done": 1}


async def test_an_update_of_nobody_is_taken_in_silence(works: Works) -> None:
    await works.work(works.update("", what=What.OTHER, private=False))
    assert works.states() == {"done": 1}
    assert works.rows(outbox) == []


# Dialogs -------------------------------------------------------------------------------------


async def test_a_question_stays_open_until_it_is_answered_or_left(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_route(monkeypatch, "test.ask", lambda *_: said("?", asks=Intent("test.note", ("",))))
    with_route(monkeypatch, "test.aside", lambda *_: said("by the way", aside=True))
    phone = works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER)
    await works.work(works.tap(phone.chat, "test.ask"))
    assert phone.asked == Intent("test.note", ("",))
    await works.work(works.tap(phone.chat, "test.aside"))
    assert phone.asked == Intent("test.note", ("",))
    await works.work(works.update(phone.chat, text="twelve"))
    assert works.audited("noted") == ["twelve"]
    assert [phone.asked] == [None]
    await works.work(works.update(phone.chat, text="thirteen"))
    assert works.audited("noted") == ["twelve"]


async def test_a_new_question_takes_the_place_of_the_old(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        asks = Intent("test.note", (name,))
        with_route(monkeypatch, f"test.{name}", lambda *_, asks=asks: said("?", asks=asks))
    phone = works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER)
    await works.work(works.tap(phone.chat, "test.a"), works.tap(phone.chat, "test.b"))
    assert phone.asked == Intent("test.note", ("b",))
    assert len(works.rows(dialog)) == 1


@pytest.mark.parametrize("stored", ['["a.step.of.a.later.release"]', "[]", "{torn", '"x"'])
async def test_a_step_that_nobody_knows_leads_home(works: Works, stored: str) -> None:
    phone = works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER)
    with works.database.writer.begin() as connection:
        connection.execute(
            insert(dialog).values(
                account_id=phone.actor.account_id,
                format=1,
                intent=stored,
                updated_at=works.clock.now() - timedelta(days=400),
            )
        )
    await works.work(works.update(phone.chat, text="twelve"))
    assert works.states() == {"done": 1}
    [reply] = works.replies(phone.chat)
    assert reply.choices


# How many at a time --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lanes", "taken", "handled", "seconds", "expected"),
    [
        (64, 64, 20, 0.10, 20),  # there was no time for the others: what was read of them was lost
        (64, 64, 1, 0.10, 4),
        (20, 20, 20, 0.10, 18),  # a full batch that took its time grows no further
        (20, 20, 20, 0.05, 36),
        (20, 20, 20, 0.001, 40),
        (64, 64, 64, 0.01, 64),
        (20, 3, 3, 0.05, 20),  # a few updates one at a time tell nothing about a burst
    ],
)
def test_a_batch_takes_as_many_lanes_as_fit_into_its_time(
    lanes: int, taken: int, handled: int, seconds: float, expected: int
) -> None:
    assert lanes_that_fit(lanes, taken, handled, seconds) == expected


async def test_what_is_handed_over_is_what_was_stored(works: Works) -> None:
    works.store(works.tap(member(works, "an"), "test.note", "one"))
    async with works.dispatching():
        await works.settled()
    [done] = works.handed
    [row] = done.replies
    assert screen_to_json(done.screens[row.id]) == row.payload
    assert done.screens[row.id].stays
