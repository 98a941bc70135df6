"""One deliberately wrong request of each kind: refused, recorded and counted."""

from typing import Any

import aiohttp
import pytest

from .support import Json, Rehearsal

Wrong = tuple[str, Json, str, str, str]


def _keys(rows: Any) -> Json:
    return {"text": "x", "reply_markup": {"inline_keyboard": rows}}


def _button(**fields: Any) -> Json:
    return _keys([[fields]])


TAP = {"text": "a", "callback_data": "a"}
TOO_LONG = "Bad Request: message is too long"
BAD_KEYBOARD = "Bad Request: REPLY_MARKUP_INVALID"
TEXT_BUTTON = (
    "Bad Request: can't parse inline keyboard button:"
    " Text buttons are unallowed in the inline keyboard"
)

WRONG: list[Wrong] = [
    ("sendMessage", {"text": "x", "txt": "y"}, "unknown-parameter", "txt", "no such parameter"),
    ("sendMessage", {"text": 5}, "type", "text", "must be String"),
    ("sendMessage", {"text": "x", "protect_content": "yes"}, "type", "protect_content", "Boolean"),
    ("sendMessage", {}, "missing", "text", "Bad Request: message text is empty"),
    ("sendMessage", {"text": "x" * 4097}, "length", "text", TOO_LONG),
    ("sendMessage", {"text": "😀" * 2049}, "length", "text", TOO_LONG),
    (
        "sendMessage",
        {"text": "<b>x", "parse_mode": "HTML"},
        "entities",
        "text",
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "sendMessage",
        _button(text="a", callback_data="ộ" * 21 + "aa"),
        "length",
        "reply_markup.inline_keyboard[0][0].callback_data",
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    ("sendMessage", _keys([[TAP] * 9]), "keyboard", "inline_keyboard[0]", BAD_KEYBOARD),
    (
        "sendMessage",
        _keys([[TAP] * 4] * 26),
        "keyboard",
        "reply_markup.inline_keyboard",
        "Bad Request: REPLY_MARKUP_TOO_LONG",
    ),
    ("sendMessage", _button(text=" ", callback_data="a"), "keyboard", ".text", BAD_KEYBOARD),
    ("sendMessage", _button(text="a"), "keyboard", "[0][0]", TEXT_BUTTON),
    (
        "sendMessage",
        _button(text="a", callback_data="a", url="https://a.vn"),
        "keyboard",
        "[0][0]",
        BAD_KEYBOARD,
    ),
    (
        "sendMessage",
        _button(text="a", callback_data="a", style="red"),
        "keyboard",
        ".style",
        BAD_KEYBOARD,
    ),
    (
        "sendMessage",
        _button(text="a", callback_date="a"),
        "unknown-field",
        ".callback_date",
        "has no such field",
    ),
    (
        "sendMessage",
        _button(text="a", copy_text={"text": "x" * 257}),
        "length",
        "copy_text.text",
        "1-256 characters",
    ),
    ("sendDocument", {"document": "id", "caption": "x" * 1025}, "length", "caption", "too long"),
    ("sendChatAction", {"action": "sleeping"}, "value", "action", "wrong parameter action"),
]


@pytest.mark.parametrize(("method", "body", "kind", "where", "why"), WRONG)
async def test_a_wrong_request_is_refused_and_recorded(
    stage: Rehearsal, method: str, body: Json, kind: str, where: str, why: str
) -> None:
    chat_id = await stage.start("an")
    answer = await stage.api(method, chat_id=chat_id, **body)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert why in answer["description"]
    report = await stage.report()
    assert report["violation_counts"] == {kind: 1}
    (found,) = report["violations"]
    assert (found["method"], found["kind"]) == (method, kind)
    assert where in found["parameter"]
    assert report["requests"] == {method: 1}
    assert report["refused"] == {f"{method} 400": 1}
    assert len((await stage.chat("an"))["messages"]) == 1


WITHOUT_CHAT: list[Wrong] = [
    ("getUpdates", {"timeout": "5"}, "type", "timeout", "must be Integer"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "x" * 201},
        "length",
        "text",
        "MESSAGE_TOO_LONG",
    ),
    ("sendMessage", {"text": "x"}, "missing", "chat_id", "Bad Request: chat_id is empty"),
    (
        "setMyCommands",
        {"commands": [{"command": "Việc", "description": "x"}]},
        "value",
        "commands[0].command",
        "BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x" * 257}]},
        "length",
        "commands[0].description",
        "1-256 characters",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x"}] * 101},
        "value",
        "commands",
        "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        "setWebhook",
        {"url": "https://a.vn", "secret_token": "bí mật"},
        "value",
        "secret_token",
        "unallowed characters",
    ),
    ("setMyName", {"name": "x" * 65}, "length", "name", "0-64 characters"),
]


@pytest.mark.parametrize(("method", "body", "kind", "where", "why"), WITHOUT_CHAT)
async def test_wrong_requests_that_concern_no_chat(
    stage: Rehearsal, method: str, body: Json, kind: str, where: str, why: str
) -> None:
    answer = await stage.api(method, **body)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert why in answer["description"]
    (found,) = (await stage.report())["violations"]
    assert (found["kind"], found["parameter"]) == (kind, where)


async def test_unknown_methods_are_404_and_recorded(stage: Rehearsal) -> None:
    answer = await stage.api("sendMesage", chat_id=1, text="x")
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert (await stage.report())["violation_counts"] == {"unknown-method": 1}


async def test_what_is_not_served_is_said_openly(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    calls: list[tuple[str, Json]] = [
        ("sendDice", {"chat_id": chat_id}),
        ("sendMessage", {"chat_id": chat_id, "text": "x", "message_thread_id": 3}),
        ("sendMessage", {"chat_id": chat_id, "text": "x", "parse_mode": "MarkdownV2"}),
        ("sendMessage", {"chat_id": chat_id, **_button(text="a", switch_inline_query="x")}),
    ]
    for method, body in calls:
        answer = await stage.api(method, **body)
        assert answer["error_code"] == 501, (method, answer)
        assert "the sandbox does not serve" in answer["description"]
    report = await stage.report()
    assert report["not_served"] == {
        "sendDice": 1,
        "sendMessage with message_thread_id": 1,
        "parse_mode MarkdownV2, only HTML": 1,
        "buttons with switch_inline_query": 1,
    }
    assert report["violations"] == []


async def test_what_telegram_would_show_wrongly_is_sent_and_recorded(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    answer = await stage.api("sendMessage", chat_id=chat_id, text="a & b", parse_mode="HTML")
    assert answer["ok"]
    (found,) = (await stage.report())["violations"]
    assert found["kind"] == "html-note"


async def test_empty_texts(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    for text, why in (("", "message text is empty"), (" \n ", "text must be non-empty")):
        answer = await stage.api("sendMessage", chat_id=chat_id, text=text)
        assert why in answer["description"]
    answer = await stage.api("editMessageText", text="x")
    assert answer["description"] == "Bad Request: message identifier is not specified"


async def test_bad_links_in_buttons(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    for url in ("no link", "http://localhost/x", "javascript:alert(1)"):
        answer = await stage.api("sendMessage", chat_id=chat_id, **_button(text="a", url=url))
        assert answer["description"] == (
            f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
        )


async def test_form_fields_are_checked_as_strictly(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    url = f"{stage.url}/bot{stage.token}/sendMessage"

    async def send(**form: str) -> Json:
        async with stage.http.post(url, data=form) as answer:
            result: Json = await answer.json()
            return result

    good = await send(chat_id=str(chat_id), text="x", protect_content="true")
    assert good["ok"]
    for wrong in (
        {"chat_id": str(chat_id), "text": "x", "protect_content": "maybe"},
        {"chat_id": str(chat_id), "text": "x", "reply_markup": "{not json"},
        {"chat_id": str(chat_id), "text": "x", "reply_markup": '{"inline_keyboard": {}}'},
    ):
        assert (await send(**wrong))["error_code"] == 400
    assert (await stage.report())["violation_counts"] == {"type": 3}


async def test_bodies_that_cannot_be_read(stage: Rehearsal) -> None:
    url = f"{stage.url}/bot{stage.token}/getMe"
    for body, kind in (
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"a=%", "application/x-www-form-urlencoded"),
        (b"<x/>", "text/xml"),
    ):
        async with stage.http.post(url, data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == 400, (body, await answer.text())


async def test_parameters_in_the_address(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    url = f"{stage.url}/bot{stage.token}/sendmessage"
    async with stage.http.get(url, params={"chat_id": chat_id, "text": "Chào"}) as answer:
        assert (await answer.json())["result"]["text"] == "Chào"


async def test_a_file_part_must_be_meant_by_a_parameter(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    form = aiohttp.FormData({"chat_id": str(chat_id), "document": "attach://missing"})
    form.add_field("other", b"x", filename="x.txt")
    url = f"{stage.url}/bot{stage.token}/sendDocument"
    async with stage.http.post(url, data=form) as answer:
        assert "there is no document in the request" in (await answer.json())["description"]


async def test_an_id_may_come_as_text(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    answer = await stage.api("sendMessage", chat_id=str(chat_id), text="x")
    assert answer["ok"]
    assert (await stage.api("sendMessage", chat_id="@kenh", text="x"))["description"] == (
        "Bad Request: chat not found"
    )
    assert (await stage.report())["violations"] == []
