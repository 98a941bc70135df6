"""Reminders through the real parts: once, whatever is killed or runs twice; never what was done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from signal import SIGKILL

import pytest
from sqlalchemy import select, update

from bot.channels.base import Gone
from bot.domain.access import Role
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.runtime.reminding import Reminding
from handlers.reminders.deciding import Due, falls_due
from storage.counting import counted
from storage.models.figures import form
from storage.models.reminders import reminder
from storage.models.talk import outbox
from storage.presence import Presence
from storage.uow import UnitOfWork
from tests.handlers.reminding import at, switch
from tests.handlers.reporting import Board, beside, open_board
from tests.runtime.reminding_killed import POINTS, Loaded
from tests.runtime.works import PATIENCE_S, Collector, Works, running

EARLY = date(2019, 11, 22)


@pytest.fixture
def board(works: Works) -> Board:
    works.bench.confirm_roster()
    found = open_board(works.bench)
    switch(works.bench)
    at(works.bench, EARLY)
    return found


def part(works: Works) -> Reminding:
    return Reminding(works.database, works.threads, works.clock)


def keys(works: Works) -> list[str]:
    return [row.key for row in works.rows(outbox) if (row.key or "").startswith("reminder:")]


def reminders(works: Works) -> list[tuple[str, str]]:
    return [(row.stage, row.state) for row in works.rows(reminder)]


class Noted(Marks):
    """Tells when something was marked."""

    def __init__(self, works: Works) -> None:
        super().__init__(works.database, works.threads, works.clock)
        self.news = asyncio.Event()

    async def write(self) -> None:
        await super().write()
        self.news.set()


async def one_marked(works: Works, channel: Collector) -> None:
    """The outbox at work until it has settled or held what waits."""
    presence = Presence(works.database)
    presence.enter(works.clock.wall())
    marks = Noted(works)
    asking = part(works).still_owed
    box = Outbox(
        works.database,
        works.threads,
        works.clock,
        presence,
        {("telegram", "1"): channel},
        marks,
        works.bench.vault,
        asking,
    )
    async with running(box.run), asyncio.timeout(PATIENCE_S):
        await marks.news.wait()
    await box.close()
    presence.leave(works.clock.wall())


async def test_what_is_owed_is_sent_as_it_stands_at_that_moment(works: Works, board: Board) -> None:
    part(works).remind_due()
    board.fill()
    channel = Collector()
    await one_marked(works, channel)
    (message,) = channel.texts(board.officer.chat)
    assert "38/38" in message


async def test_what_was_done_in_between_is_never_sent(works: Works, board: Board) -> None:
    part(works).remind_due()
    with works.database.writer.begin() as connection:
        connection.execute(update(form).values(state="accepted", version=1))
    channel = Collector()
    await one_marked(works, channel)
    assert channel.given == []
    assert ("before5", "lapsed") in reminders(works)
    assert works.bench.phones["officer"].actor.is_known
    with works.database.reader.connect() as connection:
        error = connection.execute(select(outbox.c.error)).scalars().all()[-1]
    assert error == "not owed any more: done"


async def test_what_comes_into_the_night_waits_until_the_morning(
    works: Works, board: Board
) -> None:
    at(works.bench, EARLY, 16, 59)
    part(works).remind_due()
    at(works.bench, EARLY, 17, 1)
    channel = Collector()
    await one_marked(works, channel)
    assert channel.given == []
    assert works.outbox_states() == {"queued": 1}
    at(works.bench, EARLY + timedelta(days=3), 9)
    await one_marked(works, channel)
    assert len(channel.given) == 1


async def test_another_person_of_the_board_is_tried_and_the_secretary_sees_it(
    works: Works, board: Board
) -> None:
    head = board.head()
    channel = Collector()
    channel.answers[board.officer.chat].append(Gone("bot was blocked by the user"))
    part(works).remind_due()
    await one_marked(works, channel)
    works.clock.move(timedelta(minutes=1))
    part(works).remind_due()
    await one_marked(works, channel)
    assert "Figures of 2019" in channel.texts(head.chat)[0]
    secretary = works.bench.appoint("secretary", "Đỗ Thị Mai", Role.SECRETARY, "hai-duong")
    await works.work(works.tap(secretary.chat, "reminders"))
    assert "1 reminder did not arrive." in str(works.replies(secretary.chat)[-1].text)
    await works.work(works.tap(secretary.chat, "reminders.lost"))
    assert "Trần Thị Bích Ngọc" in str(works.replies(secretary.chat)[-1].text)


def test_a_look_at_which_nothing_is_due_changes_nothing(works: Works, board: Board) -> None:
    at(works.bench, EARLY - timedelta(days=2))
    with counted(works.database) as count:
        part(works).remind_due()
    # PostgreSQL's one engine reads and writes.
    assert not any(one.startswith(("INSERT", "UPDATE")) for one in count.statements)
    assert keys(works) == []


def test_a_look_costs_the_same_however_many_boards_there_are(works: Works, board: Board) -> None:
    def cost() -> int:
        with counted(works.database) as count:
            part(works).remind_due()
        return len(count.statements)

    alone = cost()
    for unit in ("bac-ninh", "hung-yen", "nam-dinh"):
        beside(board, unit, f"of-{unit}")
    at(works.bench, date(2019, 11, 28), 14)
    assert cost() <= alone + 1
    assert len(keys(works)) == 5


@pytest.mark.postgresql_only
def test_two_at_once_remind_once(works: Works, board: Board) -> None:
    for number, unit in enumerate(("bac-ninh", "hung-yen", "nam-dinh", "thai-binh")):
        beside(board, unit, f"of-{number}")
    with ThreadPoolExecutor(4) as pool:
        for look in [pool.submit(part(works).remind_due) for _ in range(8)]:
            look.result()
    assert len(keys(works)) == 5
    assert len(set(keys(works))) == 5
    assert [state for _stage, state in reminders(works)].count("queued") == 5


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    made = Loaded()
    yield made
    made.close()


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_at_any_step_is_made_up_for(
    works: Works, board: Board, loaded: Loaded, point: str
) -> None:
    url, now = works.database.url, works.clock.now()
    killed = loaded.remind(url, point, now)
    assert killed.code == -SIGKILL, killed.errors
    after = loaded.remind(url, "", now)
    assert after.code == 0, after.errors
    again = loaded.remind(url, "", now)
    assert again.code == 0, again.errors
    told = killed.told + after.told + again.told
    # Sending is at-least-once: killed between sending and marking, it is sent again.
    assert told == [board.officer.chat] * (2 if point == "sent" else 1)
    assert ("before5", "queued") in reminders(works)
    assert len(keys(works)) == 1


async def test_a_long_look_holds_up_nobody(
    works: Works, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, goes_on = threading.Event(), threading.Event()

    def long(bloc_id: int, uow: UnitOfWork) -> Due | None:
        looks.set()
        goes_on.wait(PATIENCE_S)
        return falls_due(bloc_id, uow)

    monkeypatch.setattr("bot.runtime.reminding.falls_due", long)
    written = asyncio.Event()
    async with running(partial(part(works).run, written.set)):
        assert await asyncio.to_thread(looks.wait, PATIENCE_S)
        async with asyncio.timeout(PATIENCE_S / 2):
            await works.work(works.tap(board.officer.chat, "home"))
        assert works.replies(board.officer.chat)
        assert not written.is_set()
        goes_on.set()
        async with asyncio.timeout(PATIENCE_S):
            await written.wait()
    assert len(keys(works)) == 1
