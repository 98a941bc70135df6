"""Updates leave by polling or by webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict

from .support import Json, Rehearsal

TAP = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="y")]])


def texts(updates: Any) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_an_offset_confirms(stage: Rehearsal) -> None:
    await stage.start("an")
    for word in ("một", "hai", "ba"):
        await stage.act("an", "text", text=word)
    async with stage.bot() as bot:
        first = await bot.get_updates(limit=2)
        assert texts(first) == ["/start", "một"]
        assert texts(await bot.get_updates(limit=2)) == ["/start", "một"]
        rest = await bot.get_updates(offset=first[-1].update_id + 1)
        assert texts(rest) == ["hai", "ba"]
        assert texts(await bot.get_updates(offset=-1)) == ["ba"]
        assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()
        assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_long_poll_returns_at_once_when_something_happens(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        await stage.start("an")
        assert texts(await asyncio.wait_for(poll, 3)) == ["/start"]


async def test_a_long_poll_ends_empty(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        assert await bot.get_updates(timeout=1) == ()


async def test_two_pollers_are_in_conflict(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(bot.get_updates(timeout=1))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
            await first
        assert await second == ()


async def test_allowed_updates_are_remembered(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        await bot.get_updates(allowed_updates=["callback_query"])
        assert (await stage.act("an", "start"))["update_id"] is None
        assert (await bot.get_webhook_info()).allowed_updates == ("callback_query",)
        await bot.get_updates(allowed_updates=[])
        assert (await stage.act("an", "text", text="x"))["update_id"] is not None
        await bot.get_updates(allowed_updates=["mesage"])
    assert (await stage.report())["violation_counts"] == {"value": 1}


async def test_taps_live_150_seconds_and_messages_a_day(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        await bot.send_message(chat_id, "x", reply_markup=TAP)
        await stage.act("an", "tap", label="Có")
        await stage.control("PUT", "clock", {"advance_seconds": 151})
        updates = await bot.get_updates()
        assert [update.callback_query for update in updates] == [None]
        await stage.control("PUT", "clock", {"advance_seconds": 24 * 3600})
        assert await bot.get_updates() == ()


async def test_polling_is_refused_while_a_webhook_is_set(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        await bot.set_webhook("http://127.0.0.1:9/x")
        with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook"):
            await poll
        with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.vn/x", "HTTPS URL must be provided"),
        ("https://example.vn:8000/x", "can be set up only on ports"),
        ("https:///x", "URL host is empty"),
        ("https://example.vn:x/", "URL is invalid"),
    ],
)
async def test_bad_webhooks(stage: Rehearsal, url: str, why: str) -> None:
    async with stage.bot() as bot:
        with pytest.raises(BadRequest, match=f"(?i){why}"):
            await bot.set_webhook(url)


class Hook:
    """A bot's own web server, that may refuse for a while."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[Json] = []
        self.secrets: list[str | None] = []
        self.refuse = 0
        self.only: int | None = None  # while refusing, the one user who is let through
        self.refused: list[int] = []
        self.news = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        update = json.loads(await request.read())
        sender = update["message"]["from"]["id"] if "message" in update else None
        if self.refuse > 0 and sender != self.only:
            self.refuse -= 1
            self.refused.append(update["update_id"])
            self.news.set()
            return web.Response(status=503)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(update)
        self.news.set()
        return web.Response()

    async def wait_for(self, count: int) -> list[Json]:
        while len(self.updates) < count:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 5)
        return self.updates

    async def wait_for_refusal(self) -> None:
        while not self.refused:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 5)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    runner = web.ServerRunner(web.Server(made.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(stage: Rehearsal, hook: Hook) -> None:
    await stage.start("an")
    async with stage.bot() as bot:
        await bot.set_webhook(hook.url, secret_token="s-1_A")
        await stage.act("an", "text", text="chào")
        updates = await hook.wait_for(2)
        assert [one["message"]["text"] for one in updates] == ["/start", "chào"]
        assert hook.secrets == ["s-1_A", "s-1_A"]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (hook.url, 0)
        await bot.delete_webhook()


async def test_a_refused_update_is_delivered_again_in_order(stage: Rehearsal, hook: Hook) -> None:
    hook.refuse = 3
    async with stage.bot() as bot:
        await bot.set_webhook(hook.url)
        await stage.start("an")
        await stage.act("an", "text", text="hai")
        updates = await hook.wait_for(2)
        assert [one["message"]["text"] for one in updates] == ["/start", "hai"]
        assert hook.refused == [updates[0]["update_id"]] * 3
        info = await bot.get_webhook_info()
        assert info.last_error_message == (
            "Wrong response from the webhook: 503 Service Unavailable"
        )
        await bot.delete_webhook()


async def test_one_chat_does_not_hold_up_another(stage: Rehearsal, hook: Hook) -> None:
    hook.refuse = 1_000
    async with stage.bot() as bot:
        await bot.set_webhook(hook.url)
        stuck = (await stage.act("an", "start"))["update_id"]
        await hook.wait_for_refusal()
        assert hook.refused[0] == stuck
        hook.only = stage.ids["binh"]
        await stage.act("binh", "start")
        assert (await hook.wait_for(1))[0]["message"]["from"]["id"] == stage.ids["binh"]
        hook.refuse, hook.only = 0, None
        assert (await hook.wait_for(2))[1]["update_id"] == stuck
        await bot.delete_webhook()


async def test_a_webhook_that_is_not_there_keeps_the_update(stage: Rehearsal, hook: Hook) -> None:
    async with stage.bot() as bot:
        await bot.set_webhook("http://127.0.0.1:9/none")
        await stage.start("an")
        async with asyncio.timeout(5):
            while not (message := (await bot.get_webhook_info()).last_error_message):
                pass
        assert message == "Connection refused"
        await bot.set_webhook(hook.url)
        assert (await hook.wait_for(1))[0]["message"]["text"] == "/start"
        await bot.delete_webhook()


async def test_pending_updates_can_be_dropped(stage: Rehearsal) -> None:
    await stage.start("an")
    async with stage.bot() as bot:
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates() == ()


async def test_duplicates_by_polling_and_by_webhook(stage: Rehearsal, hook: Hook) -> None:
    async with stage.bot() as bot:
        await stage.fault("duplicate", times=1)
        act = await stage.act("an", "start")
        first = await bot.get_updates()
        again = await bot.get_updates(offset=act["update_id"] + 1)
        assert [one.update_id for one in (*first, *again)] == [act["update_id"]] * 2
        assert await bot.get_updates(offset=act["update_id"] + 1) == ()

        await bot.set_webhook(hook.url)
        await stage.fault("duplicate", times=1)
        act = await stage.act("an", "text", text="hai lần")
        numbers = [one["update_id"] for one in await hook.wait_for(2)]
        assert numbers == [act["update_id"]] * 2
        await bot.delete_webhook()
