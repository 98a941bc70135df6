"""The control API itself."""

import asyncio
import base64

import pytest

from .support import Json, Refused, Rehearsal


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"do": "dance"}, 400),
        ({"do": "text", "text": " "}, 400),
        ({"do": "text", "txt": "x"}, 400),
        ({"do": "start", "payload": "x" * 65}, 400),
        ({"do": "start", "payload": "mã số"}, 400),
        ({"do": "tap", "label": "Không có"}, 404),
        ({"do": "tap", "message_id": 77, "label": "x"}, 404),
        ({"do": "edit", "message_id": 77, "text": "x"}, 404),
        ({"do": "edit", "text": "x"}, 400),
        ({"do": "document", "name": "x"}, 400),
        ({"do": "document", "name": "x", "base64": "?"}, 400),
        ({"do": "photo", "base64": base64.b64encode(b"text").decode()}, 400),
        ({"do": "text", "text": "x", "chat": "no group"}, 404),
        ({"do": "text", "text": "x", "person": "nobody"}, 404),
        ({"do": "text", "text": "x", "bot": "no_bot"}, 404),
        ({"do": "text", "text": "x", "reply_to": "a"}, 400),
    ],
)
async def test_what_a_phone_would_not_do_is_refused(
    stage: Rehearsal, row: Json, status: int
) -> None:
    full = {"person": stage.key("an"), "bot": stage.username, **row}
    with pytest.raises(Refused) as caught:
        await stage.control("POST", "act", full)
    assert caught.value.status == status


async def test_acts_that_make_no_sense_now(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    sent = (await stage.api("sendMessage", chat_id=chat_id, text="x"))["result"]
    own = (await stage.act("an", "text", text="y"))["message_id"]
    photo = (await stage.act("an", "photo"))["message_id"]
    await stage.group("khoi", "an")
    refused: list[Json] = [
        {"do": "edit", "message_id": sent["message_id"], "text": "z"},
        {"do": "edit", "message_id": own, "text": "y"},
        {"do": "edit", "message_id": photo, "text": "z"},
        {"do": "block", "chat": stage.key("khoi")},
        {"do": "start", "chat": stage.key("khoi")},
    ]
    for row in refused:
        with pytest.raises(Refused):
            await stage.act("an", **row)
    await stage.act("an", "block")
    with pytest.raises(Refused):
        await stage.act("an", "text", text="x")
    assert (await stage.act("an", "block"))["update_id"] is None
    await stage.act("an", "unblock")
    await stage.fault("deactivate", person=stage.key("an"))
    with pytest.raises(Refused):
        await stage.act("an", "text", text="x")
    await stage.fault("reactivate", person=stage.key("an"))
    await stage.act("an", "text", text="x")


async def test_the_cast_is_idempotent(stage: Rehearsal) -> None:
    rows = [{"key": stage.key("an"), "first_name": "An", "note": "Chuyên viên"}]
    ids = (await stage.control("PUT", "people", {"people": rows}))["ids"]
    assert ids[stage.key("an")] == stage.ids["an"]
    first = await stage.group("khoi", "an", "binh")
    assert await stage.group("khoi", "an", "binh") == first
    people = await stage.control("GET", "people")
    mine = [one for one in people["people"] if one["key"] == stage.key("an")]
    assert [one["note"] for one in mine] == ["Chuyên viên"]
    assert [one["members"] for one in people["groups"] if one["key"] == stage.key("khoi")] == [
        [stage.key("an"), stage.key("binh")]
    ]
    bots = (await stage.control("GET", "bots"))["bots"]
    assert stage.username in {one["username"] for one in bots}


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("bots", {"token": "abc", "username": "a", "first_name": "b"}),
        ("bots", {"token": "1:a", "first_name": "b"}),
        ("people", {"people": [{"key": "x"}]}),
        ("people", {"people": [{"key": "x", "first_name": "X", "age": 5}]}),
        ("groups", {"key": "private", "title": "x", "members": []}),
        ("groups", {"key": "x", "title": "x", "members": ["nobody"]}),
        ("groups", {"key": "x", "title": "x", "members": [], "type": "channel"}),
        ("clock", {"tomorrow": True}),
        ("clock", {"now": "soon"}),
        ("nothing", {}),
    ],
)
async def test_wrong_settings_are_refused(stage: Rehearsal, path: str, row: Json) -> None:
    with pytest.raises(Refused):
        await stage.control("PUT", path, row)


async def test_wait_needs_no_sleep(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    act = await stage.act("an", "text", text="hỏi")
    waiting = asyncio.create_task(stage.wait("an", act["serial"], timeout=10))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await stage.api("sendChatAction", chat_id=chat_id, action="typing")
    sent = (await stage.api("sendMessage", chat_id=chat_id, text="đáp"))["result"]
    news = await asyncio.wait_for(waiting, 3)
    assert [one["text"] for one in news["messages"]] == ["đáp"]
    assert not news["timed_out"]
    await stage.api(
        "editMessageText", chat_id=chat_id, message_id=sent["message_id"], text="đáp lại"
    )
    later = await stage.wait("an", news["serial"], kinds="edit")
    assert [one["text"] for one in later["messages"]] == ["đáp lại"]
    nothing = await stage.wait("an", later["serial"], timeout=0.05)
    assert (nothing["timed_out"], nothing["changes"]) == (True, [])


async def test_the_journal_and_the_events(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    serial = (await stage.act("an", "text", text="x"))["serial"]
    waiting = asyncio.create_task(stage.control("GET", "events", {"after": serial, "timeout": 5}))
    await stage.api("sendMessage", chat_id=chat_id, text="một")
    assert [one["text"] for one in (await waiting)["events"]] == ["một"]
    await stage.api("sendMessage", chat_id=chat_id, text="<", parse_mode="HTML")
    await stage.api("sendMessage", chat_id=chat_id, text="hai")
    journal = await stage.control("GET", "journal", {"after": serial})
    assert [(one["text"], one["person"]) for one in journal["entries"]] == [
        ("một", stage.key("an")),
        ("hai", stage.key("an")),
    ]


async def test_many_acts_at_once(stage: Rehearsal) -> None:
    place = {"person": stage.key("an"), "bot": stage.username}
    acts = [{**place, "do": "text", "text": f"{number}"} for number in range(500)]
    acts.append({**place, "do": "tap", "label": "none"})
    results = (await stage.control("POST", "acts", {"acts": acts}))["results"]
    assert len({one["update_id"] for one in results[:-1]}) == 500
    assert "error" in results[-1]


async def test_a_long_text_is_cut_as_an_app_cuts_it(stage: Rehearsal) -> None:
    text = "\n".join(["dòng " + "x" * 90] * 100)
    act = await stage.act("an", "text", text=text)
    messages = (await stage.chat("an"))["messages"]
    assert len(act["message_ids"]) == 3
    assert all(len(one["text"]) <= 4096 for one in messages)
    assert "\n".join(one["text"] for one in messages) == text


async def test_forged_taps(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    keys = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}
    body: Json = {"chat_id": chat_id, "text": "x", "reply_markup": keys}
    sent = (await stage.api("sendMessage", **body))["result"]
    await stage.api("deleteMessage", chat_id=chat_id, message_id=sent["message_id"])
    with pytest.raises(Refused):
        await stage.act("an", "tap", message_id=sent["message_id"], label="Có")
    await stage.act("an", "tap", message_id=sent["message_id"], data="zzz")
    update = (await stage.api("getUpdates", offset=-1))["result"][0]
    assert update["callback_query"]["data"] == "zzz"
    assert update["callback_query"]["message"]["date"] == 0


async def test_only_this_computer_and_no_other_site(stage: Rehearsal) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        for path in ("/", "/control/people"):
            async with stage.http.get(stage.url + path, headers=headers) as answer:
                assert answer.status == 403
    async with stage.http.get(stage.url + "/../store.py") as answer:
        assert answer.status == 404
    async with stage.http.get(stage.url + "/") as answer:
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_a_body_that_is_no_object(stage: Rehearsal) -> None:
    for body in (b"[]", b"{"):
        async with stage.http.post(f"{stage.url}/control/act", data=body) as answer:
            assert answer.status == 400


async def test_files_of_others_tokens(stage: Rehearsal) -> None:
    file = await stage.act("an", "photo")
    path = (await stage.api("getFile", file_id=file["file_id"]))["result"]["file_path"]
    for token, place, status in ((stage.token, "none", 404), ("1:x", path, 401)):
        async with stage.http.get(f"{stage.url}/file/bot{token}/{place}") as answer:
            assert answer.status == status
    with pytest.raises(Refused):
        await stage.control("GET", "file", {"id": "none"})
