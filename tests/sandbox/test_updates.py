"""Everything the sandbox sends of itself passes the same schema, and PTB's parser."""

import json
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox.schema import load_schema

from .support import Json, Rehearsal

SCHEMA = load_schema()
TAP = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}


async def _updates(stage: Rehearsal) -> list[Json]:
    found: list[Json] = (await stage.api("getUpdates"))["result"]
    return found


def _parsed(update: Json, bot: Bot) -> Update:
    assert SCHEMA.check_type("Update", update) == []
    parsed = Update.de_json(update, bot)
    assert parsed is not None
    # A field the library does not know is kept aside: there must be none in what is sent here.
    assert not parsed.api_kwargs
    return parsed


@pytest.mark.parametrize(
    ("do", "details", "attribute"),
    [
        ("start", {"payload": "abc"}, "text"),
        ("text", {"text": "/viec và https://a.vn"}, "entities"),
        ("photo", {"caption": "x"}, "photo"),
        ("sticker", {}, "sticker"),
        ("voice", {}, "voice"),
        ("document", {"name": "a.xlsx", "base64": "eA=="}, "document"),
        ("contact", {}, "contact"),
        ("location", {}, "location"),
    ],
)
async def test_every_kind_of_message(
    stage: Rehearsal, do: str, details: Json, attribute: str
) -> None:
    act = await stage.act("an", do, **details)
    async with stage.bot() as bot:
        (update,) = await _updates(stage)
        parsed = _parsed(update, bot)
        assert parsed.update_id == act["update_id"]
        assert parsed.message is not None
        assert getattr(parsed.message, attribute)
        assert parsed.effective_user is not None
        assert not parsed.effective_user.is_bot


async def test_every_other_kind_of_update(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    said = await stage.act("an", "text", text="một")
    await stage.act("an", "edit", message_id=said["message_id"], text="hai")
    sent = (await stage.api("sendMessage", chat_id=chat_id, text="x", reply_markup=TAP))["result"]
    await stage.act("an", "tap", label="Có")
    await stage.act("an", "tap", data="forged", inaccessible=True)
    await stage.act("an", "text", text="đáp", reply_to=sent["message_id"])
    await stage.act("an", "block")
    await stage.act("an", "unblock")
    await stage.group("khoi", "an", "binh")
    await stage.group("khoi", "an", "chi")
    await stage.fault("migrate", group=stage.key("khoi"))
    await stage.fault("kick", group=stage.key("khoi"), bot=stage.username)
    kinds: list[str] = []
    async with stage.bot() as bot:
        for update in await _updates(stage):
            parsed = _parsed(update, bot)
            kinds.append(next(kind for kind in update if kind != "update_id"))
            if parsed.callback_query and parsed.callback_query.data == "forged":
                assert parsed.callback_query.message is not None
                assert not parsed.callback_query.message.is_accessible
    assert kinds == [
        *("message", "message", "edited_message", "callback_query", "callback_query", "message"),
        *("my_chat_member", "my_chat_member"),
        *("my_chat_member", "message"),  # the group is made
        *("message", "message"),  # one comes, one goes
        *("message", "message", "my_chat_member"),  # migration, kick
    ]


RESULTS: list[tuple[str, Json, str]] = [
    ("getMe", {}, "User"),
    ("sendMessage", {"text": "x", "reply_markup": TAP}, "Message"),
    ("getChat", {}, "ChatFullInfo"),
    ("getChatMember", {"user_id": 0}, "ChatMember"),
    ("getWebhookInfo", {}, "WebhookInfo"),
    ("getChatMenuButton", {}, "MenuButton"),
    ("getMyName", {}, "BotName"),
]


@pytest.mark.parametrize(("method", "body", "returns"), RESULTS)
async def test_answers_pass_the_schema(
    stage: Rehearsal, method: str, body: Json, returns: str
) -> None:
    chat_id = await stage.start("an")
    given: Json = {"chat_id": chat_id, **body}
    if "user_id" in body:
        given["user_id"] = chat_id
    if method in ("getMe", "getWebhookInfo", "getMyName"):
        given = {}
    answer = await stage.api(method, **given)
    assert answer["ok"], answer
    assert SCHEMA.check_type(returns, answer["result"]) == []


async def test_what_the_library_itself_sends_is_in_the_schema(stage: Rehearsal) -> None:
    """Keyboards and options as the library writes them raise no objection."""
    chat_id = await stage.start("an")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="y", style="danger")]])
    async with stage.bot() as bot:
        sent = await bot.send_message(chat_id, "x", reply_markup=markup)
        assert SCHEMA.check_type("Message", _plain(json.loads(sent.to_json()))) == []
    assert (await stage.report())["violation_counts"] == {}


def _plain(value: Any) -> Any:
    """The library gives back flags that are false; the Bot API leaves them out."""
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if one is not False or key == "is_bot"}
        return {key: _plain(one) for key, one in kept.items()}
    return value
