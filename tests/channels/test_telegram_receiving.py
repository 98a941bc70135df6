"""Receiving by polling: what people do arrives once, in order, and survives faults."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC

import pytest
from aiohttp import web

from bot.channels.base import ChannelClosed, Outgoing, Sent, What
from bot.screen import Intent
from tests.channels.support import (
    ASK,
    ME,
    MESSAGE,
    PATIENCE_S,
    Arrivals,
    channel_to,
    free_port,
    on_stage,
    receiving,
    serving,
)
from tests.sandbox.support import Json, Rehearsal


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
    assert start.called
    assert (text.called, command.called) == ("", "")
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


async def test_what_is_said_at_once_is_shown_over_the_chat(stage: Rehearsal) -> None:
    def said(intent: Intent | None, *, private: bool) -> str:
        return f"{intent.name if intent else ''} {private}"

    chat = await stage.start("an")
    channel = channel_to(stage.url, stage.token, said_at_once=said)
    await channel.open({})
    async with receiving(channel) as arrivals:
        await arrivals.next()
        await channel.send(Outgoing(str(chat), ASK))
        tap = await stage.act("an", "tap", label="Có")
        await arrivals.next()
        seen = await stage.wait("an", tap["serial"], kinds="answer")
    await channel.close()
    assert [one["text"] for one in seen["answers"]] == ["figures.sure True"]


async def test_a_tap_on_a_receipt_names_no_message_to_edit(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.next()
        await channel.send(Outgoing(str(chat), replace(ASK, stays=True)))
        await stage.act("an", "tap", label="Có")
        found = await arrivals.next()
    assert found.intent == Intent("figures.sure", ("7", "DT03a"))
    assert found.tapped is None


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
        assert said.title == "khoi"
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
