"""Questions just before reminders go out: few looks at the database, none of them lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence

import pytest

from bot.runtime import asking
from bot.runtime.asking import Answer, Asking
from bot.runtime.marks import Lapsed
from bot.runtime.threads import DatabaseThreads
from storage.talk import OutboxRow
from tests.runtime.works import PATIENCE_S


class Slow:
    """A database that answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, rows: Sequence[OutboxRow]) -> list[Answer]:
        self.asked.append([row.id for row in rows])
        self.begun.set()
        assert self.may_end.wait(PATIENCE_S)
        if rows[0].id < 0:
            raise ValueError("no such message")
        return [Lapsed(str(row.id)) for row in rows]


@pytest.fixture
def threads() -> Iterator[DatabaseThreads]:
    made = DatabaseThreads(2)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def no_gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "GATHER_S", 0)


def row(number: int) -> OutboxRow:
    return OutboxRow(number, 1, "telegram", "1", str(number), "notice", "{}", None, 0)


async def test_what_comes_during_a_long_look_is_answered_by_one_more(
    threads: DatabaseThreads,
) -> None:
    database = Slow()
    part = Asking(threads, database)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        answers = [group.create_task(part.answer(row(1)))]
        assert await asyncio.to_thread(database.begun.wait, PATIENCE_S)
        for number in range(2, 7):
            answers.append(group.create_task(part.answer(row(number))))
            await asyncio.sleep(0.02)
        assert database.asked == [[1]]
        database.may_end.set()
    assert database.asked == [[1], [2, 3, 4, 5, 6]]
    assert [answer.result() for answer in answers] == [Lapsed(str(n)) for n in range(1, 7)]


async def test_a_look_that_fails_is_told_to_whoever_asked_and_ends_nothing(
    threads: DatabaseThreads,
) -> None:
    database = Slow()
    database.may_end.set()
    part = Asking(threads, database)
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(ValueError, match="no such message"):
            await part.answer(row(-1))
        assert await part.answer(row(2)) == Lapsed("2")
