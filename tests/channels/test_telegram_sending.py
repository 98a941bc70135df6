"""Sending: screens, edits, files, long texts, menus, as a phone shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.channels.base import Command, File, Outgoing, Sent
from bot.channels.parts import split_text, utf16_length
from bot.screen import Screen
from tests.channels.support import ASK, channel_to, on_stage, out, receiving, texts
from tests.sandbox.support import Rehearsal

PNG = (Path(__file__).parents[2] / "bot/sandbox/samples/photo.png").read_bytes()


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


@pytest.mark.parametrize("kind", ["document", "photo", "voice"])
async def test_a_file_that_somebody_sent_is_passed_on_as_it_came(
    stage: Rehearsal, kind: str
) -> None:
    chat = await stage.start("binh")
    details = {"name": "bc.pdf", "base64": "eA=="} if kind == "document" else {}
    async with on_stage(stage) as channel, receiving(channel) as arrivals:
        await arrivals.next()
        await stage.act("an", kind, **details)
        file = (await arrivals.next()).file
        assert file is not None
        assert file.kind == kind
        words = (Markup("Nguyễn Hữu Tạo, <b>nhận xét</b>"), Markup("ý\n" * 900))
        for text in words:
            screen = Screen(text, ASK.choices, passes=file)
            assert isinstance(await channel.send(Outgoing(str(chat), screen)), Sent)
    shown = [one for one in (await stage.chat("binh"))["messages"] if one["from_bot"]]
    assert [one["file"] and one["file"]["id"] for one in shown] == [file.ref, None, file.ref]
    assert shown[0]["text"] == "Nguyễn Hữu Tạo, nhận xét"
    assert shown[1]["text"].count("ý") == 900  # too long for a caption: a message of its own
    assert shown[2]["keyboard"][1][0]["text"] == "Việc cần làm"


async def test_a_picture_is_shown_in_the_chat_or_arrives_as_a_file(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    screen = Screen(Markup("Biểu đồ <b>năm 2019</b>"), ASK.choices)
    async with on_stage(stage) as channel:
        for content in (PNG, b"no picture at all"):
            file = File("Biểu đồ.png", content, photo=True)
            assert isinstance(await channel.send(Outgoing(str(chat), screen, files=(file,))), Sent)
    shown = [one for one in (await stage.chat("an"))["messages"] if one["from_bot"]]
    assert [one["file"]["kind"] for one in shown] == ["photo", "document"]
    assert [one["text"] for one in shown] == ["Biểu đồ năm 2019"] * 2
    assert all(one["keyboard"] for one in shown)
    async with stage.http.get(f"{stage.url}{shown[0]['file']['url']}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PNG)


async def test_a_tap_under_a_picture_is_answered_by_a_new_message(stage: Rehearsal) -> None:
    chat = await stage.start("an")
    async with on_stage(stage) as channel:
        sent = await channel.send(out(chat, "Biểu đồ", files=(File("a.png", PNG, photo=True),)))
        assert isinstance(sent, Sent)
        answered = await channel.send(out(chat, "Danh sách", edits=sent.message_id))
    assert isinstance(answered, Sent)
    assert await texts(stage, "an") == ["Biểu đồ", "Danh sách"]


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
