"""What became of a message: gone, moved, later, uncertain or rejected."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web
from markupsafe import Markup

from bot.channels import transport
from bot.channels.base import Delivery, Gone, Later, Moved, Outgoing, Rejected, Sent, Uncertain
from bot.screen import Choice, Intent, Screen
from tests.channels.support import ME, channel_to, on_stage, out, serving, texts
from tests.sandbox.support import Json, Rehearsal


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
