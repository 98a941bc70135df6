"""A message that shows a choice of a secret contest lies in the database only sealed."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.base import What, incoming_to_json
from bot.channels.payload import MOST_BYTES, ButtonCodec
from bot.channels.updates import read_update
from bot.domain.access import Actor
from bot.domain.casting_errors import KeyLost, SealBroken
from bot.logs import set_up_logs
from bot.runtime.letters import open_payload
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.screen import Choice, Intent, Screen
from bot.vault import MOST_LINES, PaperSoFar, Vault
from storage.models.people import account
from storage.models.records import audit
from storage.models.talk import dialog, inbox, outbox
from storage.presence import Presence
from storage.uow import UnitOfWork
from tests.runtime.works import Collector, Works, said, with_route
from tests.storage.voting import House, house_around

CHOSEN = "Đồng ý: KCN Hải Dương"
LONGEST_NAME = "ballot.go"


@pytest.fixture
def house(works: Works) -> House:
    return house_around(works.database, works.bench.vault, works.clock.now(), works.bench.bloc_id)


def stored(works: Works) -> str:
    """Everything that the way of a message leaves in the database."""
    tables = (inbox, outbox, dialog, audit, account)
    return "\n".join(str(row) for table in tables for row in works.rows(table))


def shows(number: int) -> Any:
    def handle(_actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
        name = uow.contests.key_name(number)
        packed = uow.vault.pack(name, "1", PaperSoFar(0, (1, 2, 0)))
        again = Choice(CHOSEN, Intent.of(LONGEST_NAME, number, packed))
        return said(f"{CHOSEN} {intent.text(0)}", choices=((again,),), sealed=number)

    return handle


async def sent_by(works: Works, vault: Vault) -> Collector:
    """What the next process sends of what a killed one had claimed."""
    channel, killed, presence = Collector(), Presence(works.database), Presence(works.database)
    killed.enter(works.clock.wall())
    killed.leave(works.clock.wall())
    presence.enter(works.clock.wall())
    marks = Marks(works.database, works.threads, works.clock)
    sender = Outbox(
        works.database,
        works.threads,
        works.clock,
        presence,
        {("telegram", "1"): channel},
        marks,
        vault,
    )
    sender._feed(await works.threads.run(sender._take))
    await asyncio.wait(sender._workers)
    await sender.close()
    presence.leave(works.clock.wall())
    return channel


async def test_a_choice_is_stored_sealed_and_opened_to_be_sent(
    works: Works, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number = house.opened()
    with_route(monkeypatch, "test.show", shows(number))
    await works.work(works.tap("5", "test.show", "bí mật"))
    [row] = works.rows(outbox)
    assert row.sealed_for == number
    found = stored(works)
    assert CHOSEN not in found
    assert LONGEST_NAME not in row.payload
    assert CHOSEN in open_payload(works.bench.vault, row.payload)
    channel = await sent_by(works, works.bench.vault)
    assert channel.texts() == [f"{CHOSEN} bí mật"]
    assert works.outbox_states() == {"sent": 1}
    assert CHOSEN not in stored(works)
    assert CHOSEN not in caplog.text
    assert "bí mật" not in caplog.text


async def test_without_its_key_a_message_is_given_up_and_the_chat_stays_reachable(
    works: Works, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.opened()
    with_route(monkeypatch, "test.show", shows(number))
    await works.work(works.tap("5", "test.show"))
    (name,) = works.bench.vault.names()
    works.bench.vault.destroy(name)
    channel = await sent_by(works, works.bench.vault)
    assert channel.given == []
    [row] = works.rows(outbox)
    assert (row.state, row.error) == ("gone", "sealed: key_lost")
    with works.database.reader.connect() as connection:
        lost = connection.execute(select(account.c.unreachable_since)).scalars().all()
    assert set(lost) == {None}


async def test_a_handler_that_fails_tells_the_log_nothing_of_the_button(
    works: Works, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> Screen:
        raise ZeroDivisionError

    caplog.set_level(logging.DEBUG)
    with_route(monkeypatch, "test.fails", fails)
    await works.work(works.tap("5", "test.fails", "k3n-cua-nut"))
    assert "could not be handled" in caplog.text
    assert "k3n-cua-nut" not in caplog.text


def test_the_library_that_logs_every_message_is_silenced() -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        set_up_logs("DEBUG")
        assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.DEBUG)
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)


def test_a_tap_keeps_nothing_of_the_message_it_was_on() -> None:
    codec = ButtonCodec("1:test")
    raw = {
        "update_id": 1,
        "callback_query": {
            "id": "1",
            "from": {"id": 5, "is_bot": False, "first_name": "An"},
            "data": codec.encode("5", Intent.of("vote.go", 7, "letters")),
            "message": {
                "message_id": 3,
                "date": 1,
                "chat": {"id": 5, "type": "private"},
                "text": CHOSEN,
                "reply_markup": {"inline_keyboard": [[{"text": CHOSEN, "callback_data": "x"}]]},
            },
        },
    }
    incoming = read_update(raw, "telegram", "1", codec)
    assert incoming.what is What.TAP
    assert CHOSEN not in incoming_to_json(incoming)
    assert "Hải" not in incoming_to_json(incoming)


def test_a_paper_of_twenty_four_lines_fits_a_button(house: House) -> None:
    house.opened()
    (name,) = house.vault.names()
    paper = PaperSoFar(MOST_LINES - 1, (0, 1, 2) * 8)
    packed = house.vault.pack(name, "5", paper)
    assert len(packed) <= 44
    codec = ButtonCodec("1:test")
    payload = codec.encode("1234567890123", Intent.of(LONGEST_NAME, 99_999, packed))
    assert len(payload.encode()) <= MOST_BYTES
    read = codec.decode("1234567890123", payload)
    assert read is not None
    assert house.vault.unpack(name, "5", read.text(1)) == paper
    # Another account's, or another contest's: it opens for nobody else.
    with pytest.raises(SealBroken):
        house.vault.unpack(name, "6", packed)
    other = house.vault.make()
    with pytest.raises(SealBroken):
        house.vault.unpack(other, "5", packed)
    # The same paper twice does not look the same, whatever is filled in.
    assert house.vault.pack(name, "5", paper) != packed
    assert len(house.vault.pack(name, "5", PaperSoFar(0, (0,)))) == len(packed)
    house.vault.destroy(name)
    with pytest.raises(KeyLost):
        house.vault.unpack(name, "5", packed)
