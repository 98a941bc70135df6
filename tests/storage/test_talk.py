"""Queries of the way of a message: order by lane, claims, keys, moves, and what may be deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from storage import talk
from storage.engine import Database, IntegrityError
from storage.models.people import account
from storage.models.talk import dialog, inbox, outbox
from tests.conftest import MakeDatabase

NOW = datetime(2019, 11, 20, 2, tzinfo=UTC)


def update_row(number: int, lane: str, **more: Any) -> dict[str, Any]:
    return {
        "channel": "telegram",
        "bot": "1",
        "external_id": str(number),
        "lane": lane,
        "payload": f"{lane}.{number}",
        "received_at": NOW,
        "acted_at": NOW,
        **more,
    }


def message_row(chat: str, **more: Any) -> dict[str, Any]:
    return {
        "channel": "telegram",
        "bot": "1",
        "chat": chat,
        "key": None,
        "kind": "notice",
        "payload": "{}",
        "edits": None,
        "state": "queued",
        "holder": None,
        "created_at": NOW,
        **more,
    }


def store(database: Database, *rows: dict[str, Any]) -> None:
    with database.writer.begin() as connection:
        talk.store_updates(connection, rows)


def oldest(database: Database, most: int = 64) -> list[str]:
    with database.writer.begin() as connection:
        return [row.payload for row in talk.oldest_of_lanes(connection, most).rows]


def test_the_oldest_of_each_lane_in_the_order_of_arrival(database: Database) -> None:
    store(database, *(update_row(n, lane) for n, lane in enumerate("abacbcca")))
    assert oldest(database) == ["a.0", "b.1", "c.3"]
    assert oldest(database, 2) == ["a.0", "b.1"]
    with database.writer.begin() as connection:
        talk.finish_updates(connection, [1, 2], NOW)
        talk.park_update(connection, 4, NOW, "x" * 5000)
    assert oldest(database) == ["a.2", "b.4", "c.5"]


def test_lanes_of_two_bots_are_apart(database: Database) -> None:
    store(database, update_row(1, "a"), update_row(1, "a", bot="2"))
    assert len(oldest(database)) == 2


def test_an_empty_inbox_has_no_oldest(database: Database) -> None:
    assert oldest(database) == []


def test_a_lane_in_anothers_hands_is_passed_over_and_not_overtaken(
    make_database: MakeDatabase,
) -> None:
    """PostgreSQL alone has several writers."""
    database = make_database("postgresql")
    store(database, *(update_row(n, lane) for n, lane in enumerate("aabb")))
    with database.writer.connect() as first, database.writer.connect() as second:
        assert [row.payload for row in talk.oldest_of_lanes(first, 1).rows] == ["a.0"]
        assert [row.payload for row in talk.oldest_of_lanes(second, 64).rows] == ["b.2"]
        assert not talk.lock_open(second, 1)
        talk.finish_updates(first, [1], NOW)
        first.commit()
        second.commit()
    assert oldest(database) == ["a.1", "b.2"]


def test_attempts_are_counted_and_errors_cut(database: Database) -> None:
    store(database, update_row(1, "a"))
    with database.writer.begin() as connection:
        talk.count_attempt(connection, 1, "deadlock")
        talk.park_update(connection, 1, NOW, "x" * 5000)
        row = connection.execute(select(inbox)).one()
    assert (row.attempts, row.state, len(row.error)) == (2, "parked", 2000)


def test_what_is_finished_is_no_longer_open(database: Database) -> None:
    store(database, update_row(1, "a"))
    with database.writer.begin() as connection:
        assert talk.lock_open(connection, 1)
        talk.finish_updates(connection, [1], NOW)
        assert not talk.lock_open(connection, 1)


def test_dialogs_are_one_per_account(database: Database) -> None:
    with database.writer.begin() as connection:
        for number in (1, 2):
            connection.execute(
                insert(account).values(
                    channel="telegram", bot="1", external_id=str(number), created_at=NOW
                )
            )
        rows = [{"account_id": n, "intent": f'["a{n}"]', "updated_at": NOW} for n in (1, 2)]
        talk.save_dialogs(connection, rows)
        talk.save_dialogs(connection, [{**rows[0], "intent": '["b"]'}])
        found = connection.execute(select(dialog.c.account_id, dialog.c.intent)).all()
        assert sorted(map(tuple, found)) == [(1, '["b"]'), (2, '["a2"]')]
        talk.close_dialogs(connection, [1, 99])
        assert connection.execute(select(dialog.c.account_id)).scalars().all() == [2]
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        talk.save_dialogs(connection, [{**rows[0], "account_id": 99}])


def test_ids_of_new_messages_come_back_in_their_order(database: Database) -> None:
    with database.writer.begin() as connection:
        ids = talk.add_messages(connection, [message_row(str(n)) for n in range(50)])
        found = connection.execute(select(outbox.c.id, outbox.c.chat)).all()
    assert dict(map(tuple, found)) == {number: str(n) for n, number in enumerate(ids)}
    assert ids == sorted(ids)


def test_a_key_exists_once(database: Database) -> None:
    rows = [message_row("1", key="a"), message_row("2", key="b"), message_row("3", key="a")]
    with database.writer.begin() as connection:
        talk.add_keyed_messages(connection, rows)
        talk.add_keyed_messages(connection, rows)
        chats = connection.execute(select(outbox.c.chat).order_by(outbox.c.id)).scalars().all()
    assert chats == ["1", "2"]


def taken(connection: Connection, alive: set[int], most: int = 100) -> list[str]:
    return [row.chat for row in talk.take_waiting(connection, 1, alive, NOW, most)]


def test_what_is_due_and_in_nobodys_hands_is_claimed_oldest_first(database: Database) -> None:
    second = timedelta(seconds=1)
    rows = [
        message_row("due", not_before=NOW),
        message_row("later", not_before=NOW + second),
        message_row("mine", state="claimed", holder=1),
        message_row("living", state="claimed", holder=2),
        message_row("dead", state="claimed", holder=3),
        message_row("sent", state="sent"),
        message_row("plain", not_before=None),
    ]
    with database.writer.begin() as connection:
        talk.add_messages(connection, [{"not_before": None, **row} for row in rows])
        assert taken(connection, {1, 2}, most=1) == ["due"]
        assert taken(connection, {1, 2}) == ["dead", "plain"]
        assert taken(connection, {1, 2}) == []
        holders = connection.execute(select(outbox.c.holder).order_by(outbox.c.id)).scalars().all()
    assert holders == [1, None, 1, 2, 1, None, 1]


def test_tokens_are_forgotten(database: Database) -> None:
    store(database, update_row(1, "a", payload="/start token"), update_row(2, "a"))
    with database.writer.begin() as connection:
        [first, _second] = talk.add_messages(
            connection, [message_row("1", payload="?start=token"), message_row("2")]
        )
        talk.forget_updates(connection, [1])
        talk.forget_messages(connection, [first])
        stored = connection.execute(select(inbox.c.payload).order_by(inbox.c.id)).scalars().all()
        sent = connection.execute(select(outbox.c.payload).order_by(outbox.c.id)).scalars().all()
    assert (stored, sent) == (["{}", "a.2"], ["{}", "{}"])


def test_unreachable_since_the_first_failure(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(
            insert(account).values(channel="telegram", bot="1", external_id="7", created_at=NOW)
        )
        for hours in (0, 5):
            at = NOW + timedelta(hours=hours)
            talk.mark_unreachable(connection, "telegram", "1", "7", at)
        assert connection.execute(select(account.c.unreachable_since)).scalar_one() == NOW
        talk.mark_reachable(connection, 1)
        assert connection.execute(select(account.c.unreachable_since)).scalar_one() is None
