"""Answers of a batch are stored at once; each comes back with its own number, none given twice."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.clock import SystemClock
from storage import talk
from storage.engine import Connection, Database
from storage.models.talk import outbox


def add(connection: Connection, *chats: str) -> list[int]:
    rows = [
        {
            "channel": "telegram",
            "bot": "1",
            "chat": chat,
            "key": None,
            "kind": "reply",
            "payload": "{}",
            "edits": None,
            "state": "claimed",
            "holder": 1,
            "created_at": SystemClock().wall(),
        }
        for chat in chats
    ]
    return talk.add_messages(connection, rows)


def test_numbers_come_back_in_the_order_of_the_rows(database: Database) -> None:
    chats = [f"c{n}" for n in range(70)]
    with database.writer.begin() as connection:
        ids = add(connection, *chats)
        stored = {
            row.id: row.chat for row in connection.execute(select(outbox.c.id, outbox.c.chat))
        }
    assert [stored[number] for number in ids] == chats


def test_the_number_of_a_pruned_message_is_not_given_again(database: Database) -> None:
    with database.writer.begin() as connection:
        first = add(connection, "a", "b")
        connection.execute(delete(outbox))
    with database.writer.begin() as connection:
        second = add(connection, "c", "d")
        stored = list(connection.execute(select(outbox.c.id).order_by(outbox.c.id)).scalars())
    assert second == stored
    assert min(second) > max(first)
