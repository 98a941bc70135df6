"""What was committed leaves: in order per chat, settled one way or another, marked after."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from openpyxl import load_workbook
from sqlalchemy import event, insert, select, text

from bot.channels.base import Command, Gone, Later, Moved, Rejected, Sent, Uncertain
from bot.reports.export_views import ColumnKind, ExportView, TableMaker, column
from bot.runtime.handling import Done
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.screen import FileOrder, Screen, screen_to_json
from storage import talk
from storage.engine import Database, open_database
from storage.models.people import account
from storage.models.talk import outbox
from storage.presence import Presence
from tests.conftest import MakeDatabase
from tests.runtime.works import PATIENCE_S, Collector, Works, running, said

VIEW = json.dumps(
    {
        "title": "Biểu số liệu",
        "subtitle": "",
        "headings": ["Mã"],
        "lines": [],
        "footer": "",
    }
)


class Post:
    """An outbox at work, the messenger it sends through, and messages put into it."""

    def __init__(
        self,
        works: Works,
        *,
        database: Database | None = None,
        channel: Collector | None = None,
    ) -> None:
        database = database or works.database
        self.works = works
        self.channel = channel or Collector()
        self.presence = Presence(database)
        self.presence.enter(works.clock.wall())
        self.outbox = Outbox(
            database,
            works.threads,
            works.clock,
            self.presence,
            {("telegram", "1"): self.channel},
            Marks(database, works.threads, works.clock),
            works.bench.vault,
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        """While it is open it sends; afterwards everything that was sent is marked."""
        try:
            async with running(self.outbox.run):
                yield self
        finally:
            await self.outbox.close()

    def put(self, chat: str, screen: Screen | str, **more: Any) -> int:
        shown = said(screen) if isinstance(screen, str) else screen
        row = {
            "channel": "telegram",
            "bot": "1",
            "chat": chat,
            "key": None,
            "kind": "reply",
            "payload": screen_to_json(shown),
            "edits": None,
            "state": "queued",
            "holder": None,
            "created_at": self.works.clock.wall(),
            **more,
        }
        with self.works.database.writer.begin() as connection:
            return talk.add_messages(connection, [row])[0]

    def hand_over(self, *ids: int, screens: dict[int, Screen] | None = None) -> None:
        """As the dispatcher does with what it has just committed, claimed by this process."""
        with self.works.database.reader.connect() as connection:
            found = connection.execute(
                select(*(getattr(outbox.c, name) for name in talk.OutboxRow.__slots__))
                .where(outbox.c.id.in_(ids))
                .order_by(outbox.c.id)
            )
            rows = tuple(talk.OutboxRow(*row) for row in found)
        self.outbox.hand_over(Done(len(rows), rows, screens=screens or {}))

    def reply(self, chat: str, words: Screen | str, **more: Any) -> int:
        holder = self.presence.holder
        number = self.put(chat, words, state="claimed", holder=holder, **more)
        self.hand_over(number)
        return number

    def states(self) -> list[str]:
        return [row.state for row in self.works.rows(outbox)]

    def row(self, number: int) -> Any:
        return next(row for row in self.works.rows(outbox) if row.id == number)


@pytest.fixture
async def post(works: Works) -> AsyncIterator[Post]:
    made = Post(works)
    yield made
    made.presence.leave(works.clock.wall())


async def test_a_chats_messages_leave_in_order_and_chats_do_not_wait_for_each_other(
    post: Post,
) -> None:
    gate = post.channel.gates["1"] = asyncio.Event()
    async with post.open():
        for number in range(3):
            for chat in ("1", "2", "3"):
                post.reply(chat, f"{chat}.{number}")
        await post.channel.until_given(7)
        assert post.channel.texts("1") == ["1.0"], "the second waits for the first"
        assert post.channel.texts("2") == ["2.0", "2.1", "2.2"]
        gate.set()
        await post.channel.until_given(9)
    assert post.channel.texts("1") == ["1.0", "1.1", "1.2"]
    assert post.states() == ["sent"] * 9


async def test_what_waits_in_the_database_is_found(post: Post) -> None:
    for number in range(450):
        post.put(str(number % 50), f"{number}")
    async with post.open():
        await post.channel.until_given(450)
    for chat in range(50):
        assert post.channel.texts(str(chat)) == [f"{n}" for n in range(450) if n % 50 == chat]
    assert post.works.outbox_states() == {"sent": 450}


async def test_later_is_tried_again_and_keeps_the_order(post: Post) -> None:
    post.channel.answers["1"].extend([Later(0.05, "429"), Later(0.01, "502")])
    async with post.open():
        post.reply("1", "first")
        post.reply("1", "second")
        await post.channel.until_given(4)
    assert post.channel.texts() == ["first", "first", "first", "second"]
    assert post.states() == ["sent", "sent"]


async def test_later_for_ever_ends_as_failed(post: Post) -> None:
    post.channel.answers["1"].extend([Later(0.0, "429")] * 1000)
    async with post.open():
        number = post.reply("1", "never")
        post.channel.answers["2"].extend([Later(0.0, "429")] * 3)
        post.reply("2", "at last")
        await post.channel.until_given(300 + 4)
    assert 100 < len(post.channel.texts("1")) < 1000
    row = post.row(number)
    assert (row.state, row.error) == ("failed", "429")
    assert row.attempts == len(post.channel.texts("1"))
    assert row.done_at is not None


async def test_an_uncertain_new_message_is_repeated_once_and_an_edit_more_often(
    post: Post,
) -> None:
    for chat in ("1", "2", "3"):
        post.channel.answers[chat].extend([Uncertain("no answer")] * (1 if chat == "3" else 50))
    async with post.open():
        new = post.reply("1", "new")
        edit = post.reply("2", "edit", edits="77")
        lucky = post.reply("3", "lucky")
        after = post.reply("1", "after")
        await post.channel.until_given(2 + 4 + 2 + 2)
    assert post.channel.texts("1").count("new") == 2
    assert post.channel.texts("2").count("edit") == 4
    assert post.channel.texts("3") == ["lucky", "lucky"]
    assert [post.row(one).state for one in (new, edit, lucky, after)] == [
        "uncertain",
        "uncertain",
        "sent",
        "uncertain",
    ]


async def test_who_is_gone_is_marked_unreachable(post: Post) -> None:
    chat = post.works.bench.phone("an").chat
    post.channel.answers[chat].append(Gone("bot was blocked by the user"))
    async with post.open():
        number = post.reply(chat, "anybody there?")
        await post.channel.until_given(1)
    assert (post.row(number).state, post.row(number).error) == (
        "gone",
        "bot was blocked by the user",
    )
    [row] = [one for one in post.works.rows(account) if one.external_id == chat]
    assert row.unreachable_since == post.works.clock.wall()
    assert post.channel.texts() == ["anybody there?"]


async def test_a_group_that_moved_gets_everything_at_its_new_place(post: Post) -> None:
    post.channel.answers["-5"].extend([Moved("-1005"), Moved("-1005")])
    async with post.open():
        first = post.reply("-5", "first", edits="3")
        post.reply("-5", "second")
        await post.channel.until_given(4)
    at_new = [one for one in post.channel.given if one.chat == "-1005"]
    assert post.channel.texts("-1005") == ["first", "second"]
    assert [one.edits for one in at_new] == [None, None], "the old message stayed behind"
    assert post.states() == ["sent", "sent"]
    assert post.row(first).chat == "-1005"


async def test_a_rejected_message_fails_alone(post: Post) -> None:
    post.channel.answers["1"].append(Rejected("can't parse entities"))
    async with post.open():
        bad = post.reply("1", "bad")
        good = post.reply("1", "good")
        await post.channel.until_given(2)
    assert (post.row(bad).state, post.row(bad).error) == ("failed", "can't parse entities")
    assert post.row(good).state == "sent"


@pytest.mark.parametrize(
    "payload",
    ["", "null", "{}", '{"text":"x","choices":[],"files":[["no such builder","a.xlsx","{}"]]}'],
)
async def test_what_cannot_be_built_fails_alone(post: Post, payload: str) -> None:
    async with post.open():
        bad = post.reply("1", "bad", payload=payload)
        good = post.reply("1", "good")
        await post.channel.until_given(1)
    assert post.channel.texts() == ["good"]
    assert (post.row(bad).state, post.row(good).state) == ("failed", "sent")
    assert post.row(bad).error


async def test_a_reply_just_committed_leaves_as_it_was_made(post: Post) -> None:
    holder = post.presence.holder
    async with post.open():
        number = post.put("1", "", state="claimed", holder=holder, payload="not to be read back")
        post.hand_over(number, screens={number: said("as it was made")})
        await post.channel.until_given(1)
    assert (post.channel.texts(), post.row(number).state) == (["as it was made"], "sent")


async def test_more_than_a_hundred_chats_are_written_to_at_the_same_time(post: Post) -> None:
    chats = [str(number) for number in range(150)]
    gates = [post.channel.gates.setdefault(chat, asyncio.Event()) for chat in chats]
    async with post.open():
        for chat in chats:
            post.reply(chat, chat)
        await post.channel.until_given(len(chats))
        for gate in gates:
            gate.set()
    assert post.states() == ["sent"] * len(chats)


async def test_a_message_of_a_bot_that_is_not_served_here_fails(post: Post) -> None:
    async with post.open():
        stray = post.reply("1", "stray", bot="999")
        post.reply("1", "mine")
        await post.channel.until_given(1)
    assert (post.row(stray).state, post.channel.texts()) == ("failed", ["mine"])


async def test_menus_leave_as_menus(post: Post) -> None:
    async with post.open():
        post.put("1", "", kind="menu", key="m", payload='[["viec", "Việc cần làm"]]')
        await post.channel.until_given(1)
    assert post.channel.given[0].menu == (Command("viec", "Việc cần làm"),)
    assert post.channel.given[0].screen is None


# Files ---------------------------------------------------------------------------------------


def sheet(words: str) -> Screen:
    return said(words, files=(FileOrder("sheet", "Biểu số liệu.xlsx", VIEW),))


async def test_files_are_built_elsewhere_even_when_the_builder_was_killed(post: Post) -> None:
    async with post.open():
        post.reply("1", sheet("one"))
        await post.channel.until_given(1)
        builders = multiprocessing.active_children()
        assert builders, "files are built in another process"
        for builder in builders:
            assert builder.pid not in (None, os.getpid())
            os.kill(builder.pid or 0, signal.SIGKILL)
            builder.join(PATIENCE_S)
        post.reply("1", sheet("two"))
        await post.channel.until_given(2)
    for message in post.channel.given:
        [file] = message.files
        assert file.name == "Biểu số liệu.xlsx"
        assert load_workbook(BytesIO(file.content)).active["A1"].value == "Biểu số liệu"
    assert post.states() == ["sent", "sent"]


# Notices and marks ---------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # it is about the builder
async def test_ten_thousand_lines_are_built_without_holding_up_the_loop(post: Post) -> None:
    maker = TableMaker("Số liệu", [column("x", 9), *[column("y", 9, ColumnKind.NUMBER)] * 15])
    for number in range(10_000):
        maker.add(f"Chỉ tiêu {number}", *(f"{number}.{place}" for place in range(15)))
    view = ExportView(title="Số liệu", marks=[], tables=[maker.table()])
    order = FileOrder("export_book", "so-lieu.xlsx", json.dumps(view))
    longest, ended = 0.0, asyncio.Event()

    async def tick() -> None:
        nonlocal longest
        while not ended.is_set():
            before = time.monotonic()
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - before)

    async with post.open():
        post.reply("1", sheet("the builder is awake"))
        await post.channel.until_given(1)
        ticking = asyncio.create_task(tick())
        started = time.monotonic()
        post.reply("1", said("many", files=(order,)))
        post.reply("2", said("meanwhile"))
        await post.channel.until_given(3)
        took = time.monotonic() - started
        ended.set()
        await ticking
    assert [str(m.screen.text) for m in post.channel.given if m.screen][1:] == ["meanwhile", "many"]
    (file,) = post.channel.given[2].files
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(file.content))
    assert len(book.get_sheet_by_index(0).to_python()) >= 10_000
    assert longest < took / 2, (longest, took)


async def test_notices_are_paced_and_replies_pass_them(post: Post) -> None:
    for number in range(20):
        post.put(f"n{number}", "notice", kind="notice", key=f"k{number}")
    started = time.monotonic()
    async with post.open():
        await post.channel.until_given(1)
        post.reply("r", "reply")
        await post.channel.until_given(21)
    assert time.monotonic() - started >= 19 / 30, "the platform takes about 30 a second"
    assert post.channel.texts().index("reply") < 15
    assert post.works.outbox_states() == {"sent": 21}


async def test_a_notice_does_not_queue_behind_all_the_reminders(post: Post) -> None:
    for number in range(300):
        post.put(f"r{number}", "reminder", kind="notice", key=f"reminder:1:{number}:day:{number}")
    post.put("head", "submitted to you", kind="notice", key="k")
    async with post.open():
        await post.channel.until_given(40)
        assert post.channel.texts().index("submitted to you") < 20
        waiting = post.works.outbox_states()
        assert waiting["queued"] > 0, "the rest stays in the database until there is room"


async def test_the_message_id_of_a_notice_is_kept(post: Post) -> None:
    post.channel.answers["1"].append(Sent("4711"))
    number = post.put("1", "notice", kind="notice", key="k")
    async with post.open():
        await post.channel.until_given(1)
    assert post.row(number).message_id == "4711"


async def test_what_was_sent_together_is_marked_together(post: Post) -> None:
    gate = asyncio.Event()
    commits: list[object] = []

    def note(connection: object) -> None:
        commits.append(connection)

    async with post.open():
        for number in range(40):
            post.channel.gates[str(number)] = gate
            post.reply(str(number), "x")
        await post.channel.until_given(40)
        event.listen(post.works.database.writer, "commit", note)
        gate.set()
    event.remove(post.works.database.writer, "commit", note)
    assert post.works.outbox_states() == {"sent": 40}
    assert len(commits) < 20


async def test_closing_lets_what_is_being_sent_finish(post: Post) -> None:
    gate = post.channel.gates["1"] = asyncio.Event()
    task = asyncio.create_task(post.outbox.run())
    number = post.reply("1", "on its way")
    await post.channel.until_given(1)
    task.cancel()
    await asyncio.wait([task])
    closing = asyncio.create_task(post.outbox.close())
    await asyncio.sleep(0)
    assert not closing.done()
    gate.set()
    await asyncio.wait_for(closing, PATIENCE_S)
    assert post.row(number).state == "sent"


async def test_marks_wait_for_a_database_that_does_not_answer(post: Post) -> None:
    """Sent and not marked: it is marked later, and nothing is sent a second time."""
    gate = post.channel.gates["1"] = asyncio.Event()
    async with post.open():
        number = post.reply("1", "once")
        await post.channel.until_given(1)
        await post.works.threads.run(lambda: rename(post, "outbox", "away"))
        gate.set()
        post.channel.answers["2"].append(Rejected("x"))
        await asyncio.sleep(0)
        await post.works.threads.run(lambda: rename(post, "away", "outbox"))
    assert post.row(number).state == "sent"
    assert post.channel.texts() == ["once"]


def rename(post: Post, old: str, new: str) -> None:
    with post.works.database.writer.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


# Whose it is ---------------------------------------------------------------------------------


async def test_claims_of_a_dead_process_are_taken_over(post: Post) -> None:
    dead = post.put("1", "from the dead", state="claimed", holder=99_999)
    async with post.open():
        await post.channel.until_given(1)
    row = post.row(dead)
    assert (row.state, row.holder) == ("sent", post.presence.holder)


async def test_what_a_dead_process_left_comes_before_the_first_reply(post: Post) -> None:
    for number in range(250):
        chat = "1" if number == 249 else "2"
        post.put(chat, f"before {number}", state="claimed", holder=99_999)
    post.reply("1", "after")  # committed before the outbox has looked for the first time
    async with post.open():
        await post.channel.until_given(251)
    assert post.channel.texts("1") == ["before 249", "after"]


async def test_what_is_not_due_yet_waits(post: Post) -> None:
    wall = post.works.clock.wall()
    with post.works.database.writer.begin() as connection:
        connection.execute(
            insert(outbox),
            [
                {
                    "format": 1,
                    "channel": "telegram",
                    "bot": "1",
                    "chat": "1",
                    "kind": "notice",
                    "key": key,
                    "payload": screen_to_json(said(key)),
                    "state": "queued",
                    "created_at": wall,
                    "not_before": wall.replace(year=year),
                }
                for key, year in (("later", 2020), ("due", 2018))
            ],
        )
    async with post.open():
        await post.channel.until_given(1)
    assert post.channel.texts() == ["due"]
    assert post.states() == ["queued", "sent"]


async def test_two_processes_send_each_message_once(make_database: MakeDatabase) -> None:
    """PostgreSQL serves several processes; on SQLite there is only ever one."""
    works = Works(make_database("postgresql"))
    elsewhere = open_database(works.database.url)
    first = Post(works)
    second = Post(works, database=elsewhere, channel=first.channel)
    for number in range(120):
        first.put(str(number), f"{number}")
    theirs = first.put("x", "theirs", state="claimed", holder=second.presence.holder)
    async with first.open(), second.open():
        await first.channel.until_given(120)
    assert sorted(first.channel.texts(), key=int) == [f"{n}" for n in range(120)]
    assert first.row(theirs).state == "claimed", "whoever lives keeps what it claimed"
    holders = {row.holder for row in works.rows(outbox) if row.state == "sent"}
    assert holders <= {first.presence.holder, second.presence.holder}
    for one in (first, second):
        one.presence.leave(works.clock.wall())
    elsewhere.dispose()
    works.threads.close()


async def test_an_invite_link_is_forgotten_once_it_has_been_delivered(post: Post) -> None:
    link = "https://t.me/bot?start=AbCdEfGhIjKlMnOpQrStUv_-"
    async with post.open():
        number = post.reply("1", link)
        plain = post.reply("2", "no secret")
        await post.channel.until_given(2)
    assert post.channel.texts("1") == [link]
    assert "AbCdEf" not in post.row(number).payload
    assert "no secret" in post.row(plain).payload
