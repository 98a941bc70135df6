"""Nothing is confirmed before it is committed, and nothing that was sent twice counts twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import event

from bot.channels.base import Incoming, What, incoming_from_json
from bot.runtime.inbox import Inbox
from storage.engine import Database
from storage.models.talk import inbox
from tests.runtime.works import PATIENCE_S, Works, refusing, running


class Apologies:
    def __init__(self) -> None:
        self.given: list[Sequence[Incoming]] = []
        self.came = asyncio.Event()

    async def __call__(self, updates: Sequence[Incoming]) -> None:
        self.given.append(updates)
        self.came.set()


def inbox_of(works: Works, apologies: Apologies | None = None) -> Inbox:
    return Inbox(
        works.database,
        works.threads,
        works.clock,
        stored=works.stored,
        wanted=asyncio.Event(),
        apologise=apologies or Apologies(),
    )


@asynccontextmanager
async def open_inbox(works: Works, apologies: Apologies | None = None) -> AsyncIterator[Inbox]:
    made = inbox_of(works, apologies)
    async with running(made.run):
        yield made


@contextmanager
def commits(database: Database) -> Iterator[list[Any]]:
    """What is committed meanwhile, one entry each."""
    seen: list[Any] = []

    def note(connection: Any) -> None:
        seen.append(connection)

    event.listen(database.writer, "commit", note)
    try:
        yield seen
    finally:
        event.remove(database.writer, "commit", note)


async def within(waiting: Any) -> None:
    await asyncio.wait_for(waiting, PATIENCE_S)


async def test_what_was_stored_is_committed_and_announced(works: Works) -> None:
    sent = replace(works.update("7", text="Dự án: 12"), sent_at=works.clock.now())
    async with open_inbox(works) as made:
        await within(made.store([sent]))
        [row] = works.rows(inbox)
    assert works.stored.is_set()
    assert incoming_from_json(row.payload) == sent
    assert (row.channel, row.bot, row.external_id, row.lane) == ("telegram", "1", "w1", "7")
    assert (row.state, row.attempts) == ("open", 0)


async def test_what_arrives_together_is_one_commit(works: Works) -> None:
    made = inbox_of(works)
    waiting = [asyncio.create_task(made.store([works.update("7")])) for _ in range(40)]
    await asyncio.sleep(0)  # each has put its update down
    with commits(works.database) as seen:
        async with running(made.run):
            await within(asyncio.gather(*waiting))
    assert len(seen) == 1
    assert [row.external_id for row in works.rows(inbox)] == [f"w{n}" for n in range(1, 41)]


async def test_a_batch_of_a_poll_is_one_commit_in_its_order(works: Works) -> None:
    with commits(works.database) as seen:
        async with open_inbox(works) as made:
            await within(made.store([works.update(str(n % 3)) for n in range(100)]))
    assert len(seen) == 1
    assert [row.lane for row in works.rows(inbox)] == [str(n % 3) for n in range(100)]


async def test_what_is_delivered_again_changes_nothing(works: Works) -> None:
    first = works.update("7", text="12")
    async with open_inbox(works) as made:
        await within(made.store([first, works.update("7"), first]))
        again = replace(first, text="13")
        await within(asyncio.gather(made.store([again]), made.store([again])))
        other_bot = replace(first, bot="2")
        await within(made.store([other_bot]))
    rows = works.rows(inbox)
    assert [(row.external_id, row.bot) for row in rows] == [("w1", "1"), ("w2", "1"), ("w1", "2")]
    assert incoming_from_json(rows[0].payload).text == "12"


async def test_a_message_counts_from_its_own_date_and_a_tap_from_now(works: Works) -> None:
    now = works.clock.now()
    async with open_inbox(works) as made:
        await within(
            made.store(
                [
                    replace(works.update("7"), sent_at=now - timedelta(hours=3)),
                    replace(works.update("7"), sent_at=now + timedelta(hours=3)),
                    works.update("7", what=What.TAP),
                ]
            )
        )
    assert [row.acted_at for row in works.rows(inbox)] == [now - timedelta(hours=3), now, now]
    assert {row.received_at for row in works.rows(inbox)} == {works.clock.wall()}


async def test_an_empty_batch_is_stored_at_once(works: Works) -> None:
    async with open_inbox(works) as made:
        await within(made.store([]))
    assert works.rows(inbox) == []


async def test_a_database_that_refuses_for_a_while_loses_nothing(works: Works) -> None:
    """A full disk, a server made read-only: the senders are told once, and all of it is stored."""
    apologies = Apologies()
    updates = [works.update(str(n), text="x" * 3000) for n in range(60)]
    async with open_inbox(works, apologies) as made:
        with refusing(works.database) as end:
            storing = asyncio.create_task(made.store(updates))
            await within(apologies.came.wait())
            assert not storing.done()
            await works.threads.run(end)
            await within(storing)
    assert len(works.rows(inbox)) == len(updates)
    assert [len(given) for given in apologies.given] == [len(updates)]


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_an_update_no_database_takes_does_not_hold_up_the_others(
    works: Works, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    updates = [works.update("7"), works.update("8")]
    bad = replace(works.update("9", text="rất riêng tư"), external_id=cast(Any, None))
    async with open_inbox(works) as made:
        await within(made.store([*updates[:place], bad, *updates[place:]]))
        await within(made.store([works.update("10")]))
    assert [row.lane for row in works.rows(inbox)] == ["7", "8", "10"]
    assert "passed over" in caplog.text
    assert "rất riêng tư" not in caplog.text, "what people write is not for the log"


async def test_who_no_longer_waits_does_not_disturb_the_others(works: Works) -> None:
    made = inbox_of(works)
    impatient = asyncio.create_task(made.store([works.update("7")]))
    await asyncio.sleep(0)
    impatient.cancel()
    async with running(made.run):
        await within(made.store([works.update("8")]))
    assert [row.lane for row in works.rows(inbox)] == ["7", "8"]
