"""The metronome says that the process lives and how long others wait, and tidies up."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, update

from bot.channels.base import What
from bot.runtime.ticker import BEAT_S, KEEP, Ticker
from storage.models.talk import inbox, outbox, process
from storage.presence import Presence
from tests.runtime.test_dispatch import rename
from tests.runtime.works import Works

BEFORE = timedelta(days=100)


def enter(works: Works) -> tuple[Presence, Ticker]:
    presence = Presence(works.database)
    presence.enter(works.clock.wall() - BEFORE)
    return presence, Ticker(works.database, works.threads, works.clock, presence.holder)


def queued(works: Works, age: timedelta, state: str, **more: Any) -> None:
    row = {
        "format": 1,
        "channel": "telegram",
        "bot": "1",
        "chat": "7",
        "kind": "reply",
        "payload": "{}",
        "state": state,
        "created_at": works.clock.wall() - age,
        **more,
    }
    with works.database.writer.begin() as connection:
        connection.execute(insert(outbox).values(row))


def stored(works: Works, age: timedelta, state: str, done_at: datetime | None = None) -> None:
    works.store(works.update("7", what=What.OTHER))
    last = max(row.id for row in works.rows(inbox))
    with works.database.writer.begin() as connection:
        connection.execute(
            update(inbox)
            .where(inbox.c.id == last)
            .values(received_at=works.clock.wall() - age, state=state, done_at=done_at)
        )


async def test_a_beat_tells_the_database_what_waits(works: Works) -> None:
    presence, ticker = enter(works)
    stored(works, timedelta(seconds=90), "open")
    stored(works, timedelta(seconds=30), "open")
    stored(works, timedelta(days=1), "parked")
    queued(works, timedelta(seconds=45), "queued")
    queued(works, timedelta(seconds=50), "claimed")
    queued(works, timedelta(days=2), "failed")
    queued(works, timedelta(days=3), "uncertain")
    queued(works, timedelta(days=3), "sent")
    await ticker._beat()
    presence.leave(works.clock.wall())
    assert ticker.last is not None
    assert (ticker.last.inbox_open, ticker.last.inbox_parked) == (2, 1)
    assert (ticker.last.inbox_oldest_s, ticker.last.outbox_oldest_s) == (90, 50)
    assert (ticker.last.outbox_waiting, ticker.last.outbox_failed) == (2, 2)
    [row] = works.rows(process)
    assert row.beat_at == works.clock.wall()
    assert (row.oldest_inbox_s, row.oldest_outbox_s) == (90, 50)


async def test_an_idle_house_has_nothing_waiting(works: Works) -> None:
    presence, ticker = enter(works)
    await ticker._beat()
    presence.leave(works.clock.wall())
    assert ticker.last is not None
    assert (ticker.last.inbox_oldest_s, ticker.last.outbox_oldest_s) == (0, 0)


async def test_running_beats_at_once_and_stops_cleanly(works: Works) -> None:
    presence, ticker = enter(works)
    beaten = asyncio.Event()
    loop = asyncio.get_running_loop()

    def seen(_connection: Any) -> None:
        loop.call_soon_threadsafe(beaten.set)

    event.listen(works.database.writer, "commit", seen)
    try:
        task = asyncio.create_task(ticker.run())
        await asyncio.wait_for(beaten.wait(), BEAT_S / 2)
    finally:
        task.cancel()
        await asyncio.wait([task])
        works.threads.close()  # what has begun in a thread ends there
        event.remove(works.database.writer, "commit", seen)
    assert task.cancelled()
    presence.leave(works.clock.wall())
    [row] = works.rows(process)
    assert row.beat_at == works.clock.wall()
    assert row.stopped_at == works.clock.wall()


async def test_a_database_that_does_not_answer_does_not_stop_the_metronome(works: Works) -> None:
    presence, ticker = enter(works)
    rename(works, "outbox", "away")
    await ticker._beat()
    await ticker._prune()
    assert [ticker.last] == [None]
    rename(works, "away", "outbox")
    await ticker._beat()
    assert ticker.last is not None
    presence.leave(works.clock.wall())


async def test_what_is_finished_goes_after_a_stated_time_and_what_failed_stays(
    works: Works,
) -> None:
    presence, ticker = enter(works)
    old, young = works.clock.wall() - KEEP - timedelta(seconds=1), works.clock.wall() - KEEP
    for done_at in (old, young):
        for state in ("done", "parked"):
            stored(works, BEFORE, state, done_at)
        for state in ("sent", "gone", "failed", "uncertain"):
            queued(works, BEFORE, state, done_at=done_at)
    stored(works, BEFORE, "open")
    queued(works, BEFORE, "queued")
    await ticker._prune()
    presence.leave(works.clock.wall())
    kept_in = [(row.state, row.done_at) for row in works.rows(inbox)]
    kept_out = [(row.state, row.done_at) for row in works.rows(outbox)]
    assert kept_in == [("parked", old), ("done", young), ("parked", young), ("open", None)]
    assert kept_out == [
        ("failed", old),
        ("uncertain", old),
        *((state, young) for state in ("sent", "gone", "failed", "uncertain")),
        ("queued", None),
    ]
