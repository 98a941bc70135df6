"""The Telegram channel against a real server that checks each request by the Bot API's schema."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.channels import transport
from bot.channels.base import (
    ChannelClosed,
    Command,
    Delivery,
    File,
    Gone,
    Later,
    Moved,
    Outgoing,
    Rejected,
    Sent,
    Uncertain,
    What,
)
from bot.channels.parts import split_text, utf16_length
from bot.screen import Choice, Intent, Screen
from tests.channels.support import (
    PATIENCE_S,
    Arrivals,
    channel_to,
    free_port,
    on_stage,
    receiving,
    serving,
)
from tests.sandbox.support import Json, Rehearsal

SECRET = "a-secret-of-the-webhook"
ASK = Screen(
    Markup("<b>Số dự án?</b>"),
    (
        (
            Choice("Có", Intent("figures.sure", ("7", "DT03a"))),
            Choice("Không", Intent("figures.ask", ("7",))),
        ),
        (Choice("Việc cần làm", Intent("home")),),
    ),
)


def out(chat: int | str, text: str = "Chào", **more: Any) -> Outgoing:
    return Outgoing(str(chat), Screen(Markup(text)), **more)


async def texts(stage: Rehearsal, person: str, chat: str = "private") -> list[str]:
    """What the bot has written in a chat, as it reads on the phone."""
    shown = await stage.chat(person, chat)
    return [one["text"] for one in shown["messages"] if one["from_bot"]]


# Receiving -----------------------------------------------------------------------------------


async def test_what_is_written_comes_in(stage: Rehearsal) -> None:
    """In the order of writing, with its sender, its chat and its own date."""
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await stage.act("an", "start", payload="a-token-of-an-invite")
        await stage.act("an", "text", text="Dự án: 12\n& <b>13</b>")
        await stage.act("an", "text", text=f"/VIEC@{stage.username} ngay")
        start, text, command = await arrivals.take(3)
    person = str(stage.ids["an"])
    for one in (start, text, command):
        assert (one.channel, one.bot) == ("telegram", str(stage.number))
        assert (one.account, one.chat, one.lane, one.private) == (person, person, person, True)
        assert one.sent_at is not None
        assert one.sent_at.tzinfo is UTC
        assert (one.intent, one.tapped, one.migrated_to) == (None, None, None)
    assert (start.what, start.command, start.text) == (
        What.COMMAND,
        "start",
        "/start a-token-of-an-invite",
    )
    assert (text.what, text.command, text.text) == (What.TEXT, "", "Dự án: 12\n& <b>13</b>")
    assert (command.what, command.command) == (What.COMMAND, "viec")
    assert len({start.external_id, text.external_id, command.external_id}) == 3


async def test_the_date_is_the_messages_own(stage: Rehearsal) -> None:
    await stage.act("an", "text", text="Kịp hạn")
    now = (await stage.control("GET", "clock"))["epoch"]
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        found = await arrivals.next()
    assert found.sent_at is not None
    assert abs(found.sent_at.timestamp() - now) < 5


@pytest.mark.parametrize(
    ("do", "details", "what", "caption"),
    [
        ("document", {"name": "a.xlsx", "base64": "eA==", "caption": "Biểu 1"}, "file", "Biểu 1"),
        ("photo", {"caption": "Ảnh"}, "photo", "Ảnh"),
        ("voice", {}, "voice", ""),
        ("sticker", {}, "sticker", ""),
        ("contact", {}, "other", ""),
        ("location", {}, "other", ""),
    ],
)
async def test_what_is_no_text_comes_in_too(
    stage: Rehearsal, do: str, details: Json, what: str, caption: str
) -> None:
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await stage.act("an", do, **details)
        found = await arrivals.next()
    assert (found.what, found.text, found.private) == (What(what), caption, True)
    assert found.sent_at is not None


async def test_an_edited_message(stage: Rehearsal) -> None:
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        said = await stage.act("an", "text", text="12")
        await stage.act("an", "edit", message_id=said["message_id"], text="13")
        first, edited = await arrivals.take(2)
    assert (first.what, edited.what, edited.text) == (What.TEXT, What.EDITED, "13")
    assert edited.sent_at == first.sent_at


async def test_a_tap_means_what_its_button_said_and_is_answered(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.next()
        sent = await channel.send(Outgoing(str(chat), ASK))
        assert isinstance(sent, Sent)
        tap = await stage.act("an", "tap", label="Có")
        found = await arrivals.next()
        seen = await stage.wait("an", tap["serial"], kinds="answer")
    assert found.what is What.TAP
    assert found.intent == Intent("figures.sure", ("7", "DT03a"))
    assert (found.tapped, found.sent_at) == (sent.message_id, None)
    assert (found.account, found.chat, found.private) == (str(chat), str(chat), True)
    assert [one["query_id"] for one in seen["answers"]] == [tap["query_id"]]


async def test_a_tap_on_a_message_that_is_too_old_to_be_shown(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.next()
        sent = await channel.send(Outgoing(str(chat), ASK))
        await stage.act("an", "tap", label="Không", inaccessible=True)
        found = await arrivals.next()
    assert isinstance(sent, Sent)
    assert found.intent == Intent("figures.ask", ("7",))
    assert (found.chat, found.tapped, found.private) == (str(chat), sent.message_id, True)


@pytest.mark.parametrize("data", ["home", "AAAAAAAAAAA|home", "|", "x" * 64])
async def test_a_forged_tap_has_no_meaning(stage: Rehearsal, data: str) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.next()
        await channel.send(Outgoing(str(chat), ASK))
        await stage.act("an", "tap", data=data)
        found = await arrivals.next()
        assert (found.what, found.intent) == (What.TAP, None)


async def test_a_button_carried_to_another_chat_has_no_meaning(stage: Rehearsal) -> None:
    first, second = await stage.start("an"), await stage.start("binh")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.take(2)
        for chat in (first, second):
            await channel.send(Outgoing(str(chat), ASK))
        [row, *_] = (await stage.chat("an"))["messages"][-1]["keyboard"]
        await stage.act("binh", "tap", data=row[0]["callback_data"])
        found = await arrivals.next()
        assert (found.account, found.intent) == (str(second), None)
        await stage.act("an", "tap", label="Có")
        assert (await arrivals.next()).intent == ASK.choices[0][0].intent


async def test_groups_blocks_and_moves(stage: Rehearsal) -> None:
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        group = await stage.group("khoi", "an", "binh")
        added = await arrivals.next()
        assert (added.what, added.chat, added.private) == (What.OTHER, str(group), False)
        await stage.act("binh", "text", text="/viec", chat=stage.key("khoi"))
        said = await arrivals.next()
        while said.what is What.OTHER:  # "the group was made", "the bot was added"
            said = await arrivals.next()
        assert (said.what, said.command, said.private) == (What.COMMAND, "viec", False)
        assert (said.account, said.chat) == (str(stage.ids["binh"]), str(group))
        moved = await stage.fault("migrate", group=stage.key("khoi"))
        old, new = await arrivals.take(2)
        assert (old.chat, old.migrated_to) == (str(group), str(moved["id"]))
        assert (new.chat, new.migrated_to) == (str(moved["id"]), None)
        await stage.act("chi", "start")
        await arrivals.next()
        await stage.act("chi", "block")
        blocked = await arrivals.next()
        assert (blocked.what, blocked.account) == (What.OTHER, str(stage.ids["chi"]))
        assert (blocked.text, blocked.sent_at, blocked.private) == ("", None, True)


async def test_nothing_is_confirmed_before_it_is_stored(stage: Rehearsal) -> None:
    await stage.act("an", "text", text="một")
    arrivals = Arrivals()
    arrivals.open.clear()
    async with on_stage(stage) as channel:
        async with receiving(channel, arrivals):
            await asyncio.wait_for(arrivals.offered.wait(), PATIENCE_S)
            assert await waiting_updates(stage) == 1
        # It was cut off before it had stored: the next one to ask gets it.
        arrivals.open.set()
        async with receiving(channel, arrivals):
            assert (await arrivals.next()).text == "một"
            await stage.act("an", "text", text="hai")
            assert (await arrivals.next()).text == "hai"
            assert await waiting_updates(stage) <= 1


async def waiting_updates(stage: Rehearsal) -> int:
    bots = (await stage.control("GET", "bots"))["bots"]
    return next(int(one["waiting_updates"]) for one in bots if one["username"] == stage.username)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "error", "code": 502},
        {"kind": "error", "code": 409, "description": "Conflict: terminated by other getUpdates"},
        {"kind": "error", "code": 500},
        {"kind": "retry_after", "retry_after": 1},
        {"kind": "drop_before"},
        {"kind": "drop_after"},
    ],
    ids=lambda fault: f"{fault['kind']}{fault.get('code', '')}",
)
async def test_receiving_goes_on_after_a_fault(stage: Rehearsal, fault: Json) -> None:
    await stage.fault(method="getUpdates", **fault)
    await stage.act("an", "text", text="một")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        assert (await arrivals.next()).text == "một"
        await stage.act("an", "text", text="hai")
        assert (await arrivals.next()).text == "hai"
        assert arrivals.is_empty()
    assert (await stage.report())["faults"] == {fault["kind"]: 1}


async def test_receiving_goes_on_after_an_answer_that_is_none() -> None:
    """A proxy in the way answers 200 with a page of its own."""
    polls = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal polls
        if request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": ME})
        if request.path.endswith("/getUpdates"):
            polls += 1
            if polls == 1:
                return web.Response(text="<html>Đăng nhập Wi-Fi</html>", content_type="text/html")
            update = {"update_id": 7, "message": MESSAGE}
            return web.json_response({"ok": True, "result": [update] if polls == 2 else []})
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as url:
        channel = channel_to(url, "1:abcdefgh")
        await channel.open({})
        async with receiving(channel) as arrivals:
            assert (await arrivals.next()).text == "Chào"
        await channel.close()


async def test_a_revoked_token_ends_receiving(stage: Rehearsal) -> None:
    await stage.fault("error", method="getUpdates", code=401, description="Unauthorized")
    async with on_stage(stage) as channel:
        with pytest.raises(ChannelClosed, match="revoked"):
            await asyncio.wait_for(channel.receive(Arrivals().store), PATIENCE_S)


async def test_without_the_lease_nobody_polls(stage: Rehearsal) -> None:
    await stage.act("an", "text", text="một")
    asked = 0
    requests: list[Json] = []

    async def may_poll() -> bool:
        nonlocal asked
        asked += 1
        requests.append((await stage.report())["requests"])
        return asked > 1

    async with on_stage(stage, may_poll=may_poll) as channel, receiving(channel) as arrivals:
        assert (await arrivals.next()).text == "một"
    assert all("getUpdates" not in before for before in requests[:2])


async def test_a_channel_that_cannot_be_opened(stage: Rehearsal) -> None:
    for channel, why in (
        (channel_to(stage.url, "987654:a-token-nobody-has"), "token is not valid"),
        (channel_to(f"http://127.0.0.1:{free_port()}", stage.token), "does not answer"),
    ):
        with pytest.raises(ChannelClosed, match=why) as caught:
            await channel.open({})
        assert "987654:a-token" not in str(caught.value)
        assert stage.token not in str(caught.value)
        await channel.close()


# Webhook -------------------------------------------------------------------------------------


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


ME = {"id": 1, "is_bot": True, "first_name": "Khối", "username": "khoi_bot"}
MESSAGE: Json = {
    "message_id": 1,
    "date": 1574215200,
    "chat": {"id": 42, "type": "private", "first_name": "An"},
    "from": {"id": 42, "is_bot": False, "first_name": "An"},
    "text": "Chào",
}
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


# Sending -------------------------------------------------------------------------------------


async def test_a_screen_becomes_text_and_buttons(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel:
        sent = await channel.send(Outgoing(str(chat), ASK))
    [shown] = [one for one in (await stage.chat("an"))["messages"] if one["from_bot"]]
    assert sent == Sent(str(shown["id"]))
    assert shown["text"] == "Số dự án?"
    assert [entity["type"] for entity in shown["entities"]] == ["bold"]
    labels = [[button["text"] for button in row] for row in shown["keyboard"]]
    assert labels == [["Có", "Không"], ["Việc cần làm"]]
    for row in shown["keyboard"]:
        for button in row:
            assert len(button["callback_data"].encode()) <= 64


async def test_an_edit_replaces_the_message(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel:
        sent = await channel.send(Outgoing(str(chat), ASK))
        assert isinstance(sent, Sent)
        edited = await channel.send(out(chat, "Đã lưu", edits=sent.message_id))
    assert edited == sent
    assert await texts(stage, "an") == ["Đã lưu"]


async def test_an_edit_that_changes_nothing_has_arrived(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel:
        sent = await channel.send(Outgoing(str(chat), ASK))
        assert isinstance(sent, Sent)
        again = await channel.send(Outgoing(str(chat), ASK, edits=sent.message_id))
    assert again == sent
    assert (await stage.report())["refused"] == {"editMessageText 400": 1}


async def test_what_cannot_be_edited_is_sent_anew(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    said = await stage.act("an", "text", text="của tôi")
    async with on_stage(stage) as channel:
        for number in ("9999", str(said["message_id"])):
            sent = await channel.send(out(chat, f"Mới {number}", edits=number))
            assert isinstance(sent, Sent)
            assert sent.message_id != number
    assert await texts(stage, "an") == ["Mới 9999", f"Mới {said['message_id']}"]


async def test_a_file_arrives_with_its_name_and_caption(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    content = bytes(range(256))
    screen = Screen(Markup("Biểu <b>năm 2019</b>"), ASK.choices)
    async with on_stage(stage) as channel:
        file = File("Biểu số liệu.xlsx", content)
        sent = await channel.send(Outgoing(str(chat), screen, files=(file,)))
    [shown] = [one for one in (await stage.chat("an"))["messages"] if one["from_bot"]]
    assert sent == Sent(str(shown["id"]))
    assert (shown["text"], shown["file"]["name"]) == ("Biểu năm 2019", "Biểu số liệu.xlsx")
    assert shown["keyboard"][1][0]["text"] == "Việc cần làm"
    async with stage.http.get(f"{stage.url}{shown['file']['url']}") as answer:
        assert await answer.read() == content


async def test_a_long_caption_is_not_torn(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    lines = [f"<b>Dòng {number}</b> &amp; {'x' * 60}" for number in range(30)]
    async with on_stage(stage) as channel:
        sent = await channel.send(out(chat, "\n".join(lines), files=(File("a.xlsx", b"x"),)))
    assert isinstance(sent, Sent)
    told = "\n".join(await texts(stage, "an"))
    for number in range(30):
        assert f"Dòng {number} & x" in told


async def test_a_long_text_arrives_in_parts_with_the_buttons_last(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    lines = [f"<b>{number}.</b> {'Khu công nghiệp Đồng Văn &amp; ' * 3}" for number in range(90)]
    async with on_stage(stage) as channel:
        sent = await channel.send(
            Outgoing(str(chat), Screen(Markup("\n".join(lines)), ASK.choices))
        )
    shown = [one for one in (await stage.chat("an"))["messages"] if one["from_bot"]]
    assert len(shown) >= 3
    assert sent == Sent(str(shown[-1]["id"]))
    assert [bool(one["keyboard"]) for one in shown] == [False] * (len(shown) - 1) + [True]
    told = "\n".join(one["text"] for one in shown)
    assert [line.split(".")[0] for line in told.split("\n")] == [str(n) for n in range(90)]


async def test_one_endless_line_of_markup_arrives_whole(stage: Rehearsal) -> None:
    """Tags and entities are not cut through, whatever the length before them."""
    chat = await stage.start("an")
    async with on_stage(stage) as channel:
        for before in range(4):
            text = "x" * before + "<b>" + "a &amp; b &lt; c 👍 " * 400 + "</b>" + "&amp;" * 2000
            sent = await channel.send(out(chat, text))
            assert isinstance(sent, Sent), sent
    told = "".join(await texts(stage, "an"))
    expected = "".join("x" * n + "a & b < c 👍 " * 400 + "&" * 2000 for n in range(4))
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", expected)


async def test_menus(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    channel = channel_to(stage.url, stage.token)
    vi, en = Command("viec", "Việc cần làm"), Command("todo", "What is to be done")
    await channel.open({"": [vi], "en": [en]})
    try:
        assert await channel.send(Outgoing(str(chat), menu=(vi, en))) == Sent(None)
    finally:
        await channel.close()
    for query, names in (
        ({}, ["viec"]),
        ({"language_code": "en"}, ["todo"]),
        ({"scope": {"type": "chat", "chat_id": chat}}, ["viec", "todo"]),
    ):
        told = await stage.api("getMyCommands", **query)
        assert [one["command"] for one in told["result"]] == names
    assert (await stage.chat("an"))["commands"]


async def test_an_invite_link_opens_this_bot(stage: Rehearsal) -> None:
    async with on_stage(stage) as channel:
        assert channel.invite_link("abc_-9") == f"https://t.me/{stage.username}?start=abc_-9"


# Deliveries ----------------------------------------------------------------------------------


async def delivered(stage: Rehearsal, message: Outgoing) -> Delivery:
    async with on_stage(stage) as channel:
        return await channel.send(message)


async def test_who_blocked_the_bot_is_gone(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    await stage.act("an", "block")
    assert isinstance(await delivered(stage, out(chat)), Gone)
    await stage.act("an", "unblock")
    assert isinstance(await delivered(stage, out(chat)), Sent)


async def test_who_cannot_be_written_to_is_gone(stage: Rehearsal) -> None:
    assert isinstance(await delivered(stage, out(123456789)), Gone)
    assert isinstance(await delivered(stage, out(stage.ids["binh"])), Gone), "never started"
    chat = await stage.start("an")
    await stage.fault("deactivate", person=stage.key("an"))
    assert isinstance(await delivered(stage, out(chat)), Gone)


async def test_a_group_that_threw_the_bot_out_is_gone(stage: Rehearsal) -> None:
    group = await stage.group("khoi", "an")
    await stage.fault("kick", group=stage.key("khoi"), bot=stage.username)
    assert isinstance(await delivered(stage, out(group)), Gone)


async def test_a_group_that_moved_says_where(stage: Rehearsal) -> None:
    group = await stage.group("khoi", "an")
    moved = await stage.fault("migrate", group=stage.key("khoi"))
    assert await delivered(stage, out(group)) == Moved(str(moved["id"]))
    assert isinstance(await delivered(stage, out(moved["id"])), Sent)


async def test_flood_control_says_how_long(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    await stage.fault("retry_after", method="sendMessage", retry_after=7)
    found = await delivered(stage, out(chat))
    assert isinstance(found, Later)
    assert found.seconds == 7


async def test_a_gateway_that_answers_instead_means_later(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    for code in (502, 503):
        await stage.fault("error", method="sendMessage", code=code)
        found = await delivered(stage, out(chat))
        assert isinstance(found, Later)
        assert 0 < found.seconds <= 5


async def test_a_server_that_is_gone_means_later() -> None:
    async def me(_request: web.Request) -> web.StreamResponse:
        body = {"ok": True, "result": ME}
        return web.json_response(body, headers={"Connection": "close"})

    async with serving(me) as url:
        channel = channel_to(url, "1:abcdefgh")
        await channel.open({})
    found = await channel.send(out(42))
    await channel.close()
    assert isinstance(found, Later)


async def test_what_may_have_been_executed_is_uncertain(
    stage: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_READ_S", 0.3)
    chat = await stage.start("an")
    faults: list[Json] = [
        {"kind": "drop_after"},
        {"kind": "hang_after", "seconds": 1},
        {"kind": "error", "code": 500},
        {"kind": "drop_before"},
    ]
    for number, fault in enumerate(faults):
        await stage.fault(method="sendMessage", **fault)
        assert isinstance(await delivered(stage, out(chat, f"tin {number}")), Uncertain)
    assert await texts(stage, "an") == ["tin 0", "tin 1"]


async def test_an_answer_that_is_none_is_uncertain() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": ME})
        return web.Response(text="<html>Đăng nhập Wi-Fi</html>")

    async with serving(page) as url:
        channel = channel_to(url, "1:abcdefgh")
        await channel.open({})
        found = await channel.send(out(42))
        await channel.close()
    assert isinstance(found, Uncertain)


async def test_a_token_revoked_meanwhile_keeps_the_message(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    await stage.fault("error", method="sendMessage", code=401, description="Unauthorized")
    assert isinstance(await delivered(stage, out(chat)), Later)


@pytest.mark.parametrize(
    "message",
    [
        Outgoing("{chat}", Screen(Markup("<b>chưa đóng"))),
        Outgoing("{chat}", Screen(Markup(""))),
        Outgoing("{chat}", Screen(Markup("x"), ((Choice("x", Intent("home", ("y" * 99,))),),))),
        Outgoing("{chat}", Screen(Markup("x"), ((Choice("x", Intent("home", ("a|b",))),),))),
        Outgoing("no-number", Screen(Markup("x"))),
    ],
    ids=["torn markup", "no text", "button too long", "separator", "no chat of this messenger"],
)
async def test_a_mistake_of_ours_is_rejected_and_not_tried_again(
    stage: Rehearsal, message: Outgoing
) -> None:
    chat = await stage.start("an")
    found = await delivered(stage, replace(message, chat=message.chat.format(chat=chat)))
    assert isinstance(found, Rejected)
    assert found.why
    await stage.control("POST", "report/reset", {})


async def test_a_choked_chat_does_not_hold_up_another(stage: Rehearsal) -> None:
    first, second = await stage.start("an"), await stage.start("binh")
    await stage.fault("retry_after", chat_id=first, times=100)
    async with on_stage(stage) as channel:
        found = await asyncio.gather(*(channel.send(out(chat)) for chat in (first, second) * 5))
    assert [type(one) for one in found] == [Later, Sent] * 5


# Splitting -----------------------------------------------------------------------------------

lines = st.lists(st.text(st.sampled_from("aắ👍 x"), max_size=30), min_size=1, max_size=12)


@given(lines, st.integers(8, 60))
def test_parts_are_short_and_nothing_is_lost(said: list[str], most: int) -> None:
    text = "\n".join(said)
    parts = split_text(text, most)
    assert all(utf16_length(part) <= most for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "&amp;", "&lt;", "a", "👍", " ", "\n"]), max_size=80)
)
def test_parts_of_markup_are_markup(pieces: list[str]) -> None:
    depth, said = 0, []
    for piece in pieces:
        depth += (piece == "<b>") - (piece == "</b>")
        if depth not in (0, 1) or (piece == "\n" and depth):
            depth -= (piece == "<b>") - (piece == "</b>")
            continue
        said.append(piece)
    text = "".join(said) + "</b>" * depth
    for part in split_text(text, 16):
        assert utf16_length(part) <= 16
        assert part.count("<b>") == part.count("</b>")
        rest = re.sub(r"</?b>|&(?:amp|lt);", "", part)
        assert not set(rest) & set("<>&;")


def test_a_short_text_is_one_part() -> None:
    assert split_text("", 10) == [""]
    assert split_text("a\nb", 10) == ["a\nb"]
    assert split_text("👍" * 5, 10) == ["👍" * 5]
    assert len(split_text("👍" * 6, 10)) == 2
