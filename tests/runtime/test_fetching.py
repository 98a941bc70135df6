"""A table is fetched and read outside, its lane waits for it and nobody else does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.base import Fetch, Fetched, Incoming, Later, TooBig, Unknown, What
from bot.domain.access import Actor, Role
from bot.domain.book import book_from_json
from bot.domain.file_errors import (
    FileBroken,
    FileGone,
    FileRefused,
    FileTooBig,
    FileTooSlow,
    FileUnreachable,
)
from bot.runtime import fetching, reading
from bot.runtime.fetching import Fetching
from bot.runtime.reading import Reading, is_table, read_aside
from bot.screen import FileRef, Intent, Screen, intent_to_json
from handlers import routes
from storage import talk
from storage.models.people import account
from storage.models.talk import dialog, inbox, inbox_file
from storage.sent_files import PASSED_ON, TEXTS
from storage.uow import UnitOfWork
from tests.reports.test_word_reader import written
from tests.runtime.works import Collector, Works, running, said, with_route
from tests.workbooks import workbook

KEEP = timedelta(days=30)
TABLE = workbook([["DT01", 379], ["DT02", 153]])


def sent(ref: str, name: str = "so-lieu.xlsx", size: int | None = None) -> FileRef:
    return FileRef("telegram", "1", "document", ref, name, "", size)


def note(_actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    uow.record("noted", "test", None, intent.text(0))
    return said("noted")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(fetching, "_LOOK_S", 0.05)
    with_route(monkeypatch, "test.note", note)


@pytest.fixture
def officer(works: Works) -> str:
    return works.bench.appoint("an", "Nguyễn Văn An", Role.OBSERVER).chat


def with_file(works: Works, chat: str, file: FileRef) -> Incoming:
    return works.update(chat, what=What.FILE, file=file)


@asynccontextmanager
async def at_work(works: Works, channel: Collector) -> AsyncIterator[Fetching]:
    async def may_fetch() -> bool:
        return True

    made = Fetching(
        works.database,
        works.threads,
        works.clock,
        {("telegram", "1"): channel},
        wanted=asyncio.Event(),
        stored=works.stored,
        may_fetch=may_fetch,
    )
    async with running(made.run), works.dispatching():
        yield made


async def found(works: Works, chat: str, *answers: Fetch, name: str = "a.xlsx") -> tuple[str, str]:
    """The book and the refusal that are kept when the messenger answers like this."""
    channel = Collector()
    channel.files["ref"] = deque(answers)
    works.store(with_file(works, chat, sent("ref", name)))
    async with at_work(works, channel):
        await works.settled()
    (row,) = works.rows(inbox_file)
    return row.content, row.refusal


async def test_the_table_of_a_member_is_read_and_kept(works: Works, officer: str) -> None:
    content, refusal = await found(works, officer, Fetched(TABLE))
    answers, _, book = content.partition("\n")
    assert (answers, refusal) == ("{}", "")
    assert [cell.text for cell in book_from_json(book).sheets[0].cells] == [
        *("DT01", "379", "DT02", "153"),
    ]
    assert [row.file for row in works.rows(inbox)] == ["ready"]
    (kept,) = works.rows(inbox_file)
    assert kept.size == len(TABLE)
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ((TooBig(),), FileTooBig),
        ((Unknown("wrong file_id"),), FileGone),
        ((Later(0.01, "502"), Fetched(b"no workbook")), FileBroken),
        ((Later(1000.0, "429"),), FileUnreachable),
    ],
    ids=["too-big", "gone", "broken", "down"],
)
async def test_what_cannot_be_had_is_kept_by_name(
    works: Works, officer: str, answers: tuple[Fetch, ...], refusal: type[FileRefused]
) -> None:
    assert await found(works, officer, *answers) == ("", refusal.code)


async def test_a_messenger_that_is_down_is_asked_again(works: Works, officer: str) -> None:
    down = Later(0.01, "502")
    content, refusal = await found(works, officer, down, down, Unknown("?"), Fetched(TABLE))
    assert content
    assert not refusal


async def test_the_lane_waits_in_order_and_others_do_not(works: Works, officer: str) -> None:
    other = works.bench.appoint("binh", "Nguyễn Văn Bình", Role.OBSERVER).chat
    channel = Collector()
    gate = asyncio.Event()

    async def slowly(file: FileRef, most_bytes: int) -> Fetch:
        await gate.wait()
        return Fetched(TABLE)

    channel.fetch = slowly  # type: ignore[method-assign]
    works.store(
        with_file(works, officer, sent("ref")),
        works.tap(officer, "test.note", "after the file"),
        works.tap(other, "test.note", "of another"),
    )
    async with at_work(works, channel):
        await works.until_noted(1)
        await asyncio.sleep(0.1)
        assert works.audited("noted") == ["of another"]
        gate.set()
        await works.settled()
    assert works.audited("noted") == ["of another", "after the file"]


async def test_a_file_of_a_stranger_is_not_fetched(works: Works) -> None:
    works.bench.phone("stranger")
    channel = Collector()
    works.store(with_file(works, works.bench.phone("stranger").chat, sent("ref")))
    async with at_work(works, channel):
        await works.settled()
    assert channel.fetched == []


async def test_a_table_that_is_passed_on_as_it_is_is_neither_fetched_nor_read(
    works: Works, officer: str
) -> None:
    """Whatever stands in it: somebody is asked for the ministry's own file."""
    for number, name in enumerate(PASSED_ON):
        with works.database.writer.begin() as connection:
            account_id = connection.execute(
                select(account.c.id).where(account.c.external_id == officer)
            ).scalar_one()
            asked = intent_to_json(Intent.of(name, "1", "2", "3"))
            talk.save_dialogs(
                connection,
                [{"account_id": account_id, "intent": asked, "updated_at": works.clock.now()}],
            )
        works.store(with_file(works, officer, sent(f"ref-{number}")))
        channel = Collector()
        async with at_work(works, channel):
            await works.settled()
        assert not channel.fetched
    assert {(row.content, row.refusal) for row in works.rows(inbox_file)} == {("", "")}


def test_whoever_takes_tables_as_they_are_is_known_to_the_fetching() -> None:
    taking = {route.name for route in routes.ROUTES if "table" in route.takes}
    assert taking == set(PASSED_ON)


async def asked(works: Works, chat: str, name: str) -> None:
    with works.database.writer.begin() as connection:
        account_id = connection.execute(
            select(account.c.id).where(account.c.external_id == chat)
        ).scalar_one()
        intent = intent_to_json(Intent.of(name, "1"))
        row = {"account_id": account_id, "intent": intent, "updated_at": works.clock.now()}
        talk.save_dialogs(connection, [row])


async def test_a_text_is_read_only_where_one_is_asked_for(works: Works, officer: str) -> None:
    for number, name in enumerate((*PASSED_ON, "figures.pasted", *TEXTS)):
        await asked(works, officer, name)
        channel = Collector()
        channel.files["ref"] = deque([Fetched(written("Thi đua"))])
        works.store(with_file(works, officer, sent("ref", "giao-uoc.docx")))
        async with at_work(works, channel):
            await works.settled()
        assert bool(channel.fetched) is (name in TEXTS), name
        row = works.rows(inbox_file)[number]
        assert (row.content, row.refusal) == ('{}\n[0,0,"Thi đua"]' if name in TEXTS else "", "")


async def test_a_text_sent_on_the_heels_of_the_tap_that_asks_for_it_is_read(
    works: Works, officer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked is known once the tap before it has been handled."""

    def ask(_actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
        return replace(said("asked"), asks=Intent("pact.typed", ("1",)))

    with_route(monkeypatch, "test.ask", ask)
    channel = Collector()
    channel.files["ref"] = deque([Fetched(written("Thi đua"))])
    works.store(
        works.tap(officer, "test.ask"),
        with_file(works, officer, sent("ref", "giao-uoc.docx")),
    )
    async with at_work(works, channel):
        await works.settled()
    (row,) = works.rows(inbox_file)
    assert row.content == '{}\n[0,0,"Thi đua"]'


async def test_what_was_wanted_when_the_process_died_is_fetched_by_the_next(
    works: Works, officer: str
) -> None:
    channel = Collector()
    channel.files["ref"] = deque([Fetched(TABLE)])
    works.store(with_file(works, officer, sent("ref")))
    begun = asyncio.Event()

    async def never(file: FileRef, most_bytes: int) -> Fetch:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    dying = Collector()
    dying.fetch = never  # type: ignore[method-assign]
    async with at_work(works, dying):
        await begun.wait()
    assert [row.file for row in works.rows(inbox)] == ["wanted"]
    async with at_work(works, channel):
        await works.settled()
    assert [row.file for row in works.rows(inbox)] == ["ready"]


async def test_findings_are_pruned_with_their_updates_unless_somebody_decides(
    works: Works, officer: str
) -> None:
    await found(works, officer, Fetched(TABLE))
    (row,) = works.rows(inbox)
    actor = works.bench.phones["an"].actor
    with works.database.writer.begin() as connection:
        connection.execute(update(inbox).values(state="done", done_at=works.clock.wall()))
        talk.save_dialogs(
            connection,
            [
                {
                    "account_id": actor.account_id,
                    "intent": f'["figures.filing","7","{row.id}"]',
                    "updated_at": works.clock.now(),
                }
            ],
        )
    works.clock.move(KEEP + timedelta(days=1))
    with works.database.writer.begin() as connection:
        assert talk.prune(connection, works.clock.wall(), KEEP) == (0, 0)
    assert len(works.rows(inbox_file)) == 1
    with works.database.writer.begin() as connection:
        connection.execute(dialog.delete())
        assert talk.prune(connection, works.clock.wall(), KEEP) == (1, 0)
    assert works.rows(inbox_file) == []


@pytest.mark.parametrize(
    ("file", "table"),
    [
        (sent("r", "Số liệu.XLSX"), True),
        (sent("r", "so-lieu.csv"), True),
        (sent("r", "so-lieu.xls"), True),
        (sent("r", "ban-ky.pdf"), False),
        (sent("r", "giao-uoc.docx"), False),
        (FileRef("telegram", "1", "document", "r", "", "application/vnd.ms-excel"), True),
        (FileRef("telegram", "1", "photo", "r", "so-lieu.xlsx"), False),
        (None, False),
    ],
)
def test_only_tables_are_fetched(file: FileRef | None, *, table: bool) -> None:
    assert is_table(file) is table


async def test_a_reader_that_hangs_or_dies_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert await read_aside("a.xlsx", TABLE) == Reading(refusal=FileTooSlow.code)
    monkeypatch.setattr(reading, "SECONDS", 30.0)
    monkeypatch.setattr(reading, "_READER", ("-c", "import os; os.abort()"))
    assert await read_aside("a.xlsx", TABLE) == Reading(refusal=FileTooSlow.code)
    monkeypatch.setattr(reading, "_READER", ("-c", "raise MemoryError"))
    assert await read_aside("a.xlsx", TABLE) == Reading(refusal=FileTooSlow.code)


async def test_a_reader_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setattr(
        reading,
        "_READER",
        ("-c", "import os, json; print(json.dumps({'book': str([*os.environ]), 'refusal': ''}))"),
    )
    found_there = (await read_aside("a.xlsx", b"")).book
    assert "PATH" in found_there
    assert "TELEGRAM_TOKEN" not in found_there
