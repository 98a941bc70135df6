"""What is kept, for how long, and what happens when it cannot be written."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.files import FileRoom, image_size
from bot.sandbox.report import Report
from bot.sandbox.restore import restore
from bot.sandbox.schema import Problem, load_schema
from bot.sandbox.store import Store
from bot.sandbox.things import Bot, Chat, Message, Person, Query
from bot.sandbox.world import KEPT_MESSAGES, World

SCHEMA = load_schema()


def make_world(store: Store) -> World:
    world = World(store, Clock(None), SCHEMA, Report(store), FileRoom(store, None))
    restore(world)
    return world


def fill(world: World) -> Chat:
    bot, person = Bot(1, "1:x", "khoi_bot", "Khối"), Person("an", 7, "An")
    world.save_bot(bot)
    world.save_person(person)
    return world.private_chat(bot, person)


def say(world: World, chat: Chat, text: str) -> Message:
    api = {"message_id": world.next_message_id(chat), "date": 0, "text": text}
    message = Message(api)
    world.save_message(chat, message, "send")
    return message


def test_old_messages_are_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite")
    world = make_world(store)
    chat = fill(world)
    for number in range(KEPT_MESSAGES + 50):
        say(world, chat, str(number))
    store.close()
    again = make_world(Store(tmp_path / "x.sqlite"))
    kept = again.chats[chat.key].messages
    assert len(kept) == KEPT_MESSAGES
    assert next(iter(kept.values())).api["text"] == "50"
    assert say(again, again.chats[chat.key], "mới").id > max(list(kept)[:-1])
    again.store.close()


def test_the_report_keeps_violations_until_reset(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite")
    report = Report(store)
    for number in range(1003):
        report.violation("sendMessage", Problem("type", str(number), "why"), 0.0)
    store.flush()
    again = Report(store)
    again.load()
    assert [one.parameter for one in again.violations][:1] == ["3"]
    assert len(again.violations) == 1000
    again.reset()
    store.flush()
    assert list(store.rows("violation")) == []
    store.close()


async def test_requests_that_come_together_share_a_commit(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite")
    for number in range(5):
        store.put("thing", number, {"n": number})
    await asyncio.gather(*(store.commit() for _ in range(5)))
    assert [row["n"] for _, row in store.rows("thing")] == [0, 1, 2, 3, 4]
    assert not store.dirty
    store.close()


async def test_a_failed_write_is_told_and_kept_for_the_next(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    store = Store(path)
    other = sqlite3.connect(path, isolation_level=None)
    store.put("thing", 1, "một")
    other.execute("DROP TABLE thing")
    with pytest.raises(sqlite3.OperationalError):
        await store.commit()
    other.execute("CREATE TABLE thing (kind, key, body, PRIMARY KEY (kind, key))")
    other.close()
    await store.commit()
    assert list(store.rows("thing")) == [("1", "một")]
    store.close()


def test_a_bot_that_is_not_alone_keeps_its_place(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite")
    world = make_world(store)
    world.save_bot(Bot(9, "9:x", "first", "A", rank=0))
    world.save_bot(Bot(10, "10:x", "second", "B", rank=1))
    store.close()
    again = make_world(Store(tmp_path / "x.sqlite"))
    assert again.bot().username == "first"
    assert again.bot("@Second").id == 10
    again.store.close()


def test_queries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.world.KEPT_LOG", 2)
    world = make_world(Store(None))
    chat = fill(world)
    for number in range(4):
        world.save_query(Query(str(number), 1, chat.key, "an", 1, 0.0, number))
        world.note("tap", chat)
    assert list(world.queries) == ["2", "3"]
    assert len(world.log) == 2


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\1\0\0\0\0\x80", (256, 128)),
        (b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\x40\0\x60\3" + b"\0" * 9, (96, 64)),
        (b"RIFF....WEBPVP8X" + b"\0" * 8 + b"\x3f\0\0\x1f\0\0", (64, 32)),
        (b"\xff\xd8\xff\xe0\0\4ab", None),
        (b"GIF89a", None),
    ],
)
def test_sizes_of_pictures(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
