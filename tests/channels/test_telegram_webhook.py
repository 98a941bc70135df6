"""Receiving by webhook: the secret, bounds, and an answer only once it is stored."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from io import BytesIO

import pytest

from bot.channels.base import What
from tests.channels.support import MESSAGE, PATIENCE_S, Arrivals, channel_to, free_port
from tests.sandbox.support import Rehearsal

SECRET = "a-secret-of-the-webhook"


class Door:
    """The webhook of a channel, and a stranger or the platform in front of it."""

    def __init__(self, stage: Rehearsal, health: dict[str, object] | None = None) -> None:
        self.port = free_port()
        self.health = health or {"ok": True}
        public = f"http://127.0.0.1:{self.port}"
        self.channel = channel_to(
            stage.url,
            stage.token,
            webhook=(public, SECRET, "127.0.0.1", self.port),
            health=lambda: self.health,
        )
        self.http = stage.http
        self.stage = stage

    async def __aenter__(self) -> Door:
        await self.channel.open({})
        self.arrivals = Arrivals()
        self._task = asyncio.create_task(self.channel.receive(self.arrivals.store))
        # An update through the whole way says that the door is open.
        await self.stage.act("chi", "text", text="mở cửa")
        await self.arrivals.next()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])
        await self.channel.close()

    async def post(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        url = f"http://127.0.0.1:{self.port}/telegram"
        async with self.http.post(url, data=BytesIO(body), headers=headers) as answer:
            await answer.read()
            return answer.status

    async def get(self, path: str) -> tuple[int, bytes]:
        async with self.http.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.read()


UPDATE = json.dumps({"update_id": 1, "message": MESSAGE}).encode()


async def test_updates_through_the_webhook(stage: Rehearsal) -> None:
    async with Door(stage) as door:
        await stage.act("an", "text", text="Dự án: 12")
        found = await door.arrivals.next()
        assert (found.what, found.text) == (What.TEXT, "Dự án: 12")
        assert await door.post(UPDATE) == 200
        assert (await door.arrivals.next()).text == "Chào"


async def test_the_webhook_answers_only_once_it_is_stored(stage: Rehearsal) -> None:
    async with Door(stage) as door:
        door.arrivals.open.clear()
        door.arrivals.offered.clear()
        posting = asyncio.create_task(door.post(UPDATE))
        await asyncio.wait_for(door.arrivals.offered.wait(), PATIENCE_S)
        assert not posting.done()
        door.arrivals.open.set()
        assert await asyncio.wait_for(posting, PATIENCE_S) == 200


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", "mật-khẩu", "\xff"]
)
async def test_strangers_stay_outside(stage: Rehearsal, secret: str | None) -> None:
    async with Door(stage) as door:
        assert await door.post(UPDATE, secret) == 403
        assert door.arrivals.is_empty()


async def test_a_secret_that_is_no_text_is_as_wrong_as_any(stage: Rehearsal) -> None:
    async with Door(stage) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        with closing(writer):
            writer.write(
                b"POST /telegram HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\r\nContent-Length: 0\r\n\r\n"
            )
            status = await asyncio.wait_for(reader.readline(), PATIENCE_S)
        await writer.wait_closed()
    assert b" 403 " in status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b'{"update_id": "1"}',
    ],
)
async def test_what_is_no_update_is_refused_and_the_door_stays_open(
    stage: Rehearsal, body: bytes
) -> None:
    async with Door(stage) as door:
        assert await door.post(body) == 400
        assert door.arrivals.is_empty()
        assert await door.post(UPDATE) == 200


@pytest.mark.parametrize("message", [{"text": "no chat"}, 7])
async def test_an_update_nobody_can_read_is_stored_as_such_and_does_not_come_again(
    stage: Rehearsal, message: object
) -> None:
    async with Door(stage) as door:
        body = json.dumps({"update_id": 990_001, "message": message}).encode()
        assert await door.post(body) == 200
        stored = await door.arrivals.next()
        assert (stored.what, stored.external_id, stored.lane) == (What.OTHER, "990001", "")


async def test_the_webhook_bounds_what_it_reads(stage: Rehearsal) -> None:
    async with Door(stage) as door:
        padded = {"update_id": 1, "message": {**MESSAGE, "text": "x" * 1_100_000}}
        assert await door.post(json.dumps(padded).encode()) == 413
        assert door.arrivals.is_empty()


async def test_an_update_of_a_kind_we_never_asked_for_is_taken_in_silence(
    stage: Rehearsal,
) -> None:
    async with Door(stage) as door:
        assert await door.post(b'{"update_id": 5, "of_a_later_release": {"x": 1}}') == 200
        found = await door.arrivals.next()
        assert (found.what, found.external_id, found.lane) == (What.OTHER, "5", "")


async def test_health_can_be_asked_without_a_secret(stage: Rehearsal) -> None:
    async with Door(stage, {"ok": True, "inbox_open": 3}) as door:
        status, body = await door.get("/health")
        assert (status, json.loads(body)) == (200, {"ok": True, "inbox_open": 3})
        door.health = {"ok": False, "inbox_oldest_s": 99}
        assert (await door.get("/health"))[0] == 503
        assert (await door.get("/"))[0] == 404
        assert (await door.get("/telegram"))[0] == 405
