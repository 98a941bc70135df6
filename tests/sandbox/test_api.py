"""What the bot's library does every day, through python-telegram-bot over HTTP."""

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from .support import Rehearsal

_YES = InlineKeyboardButton("Có", callback_data="y")
_NO = InlineKeyboardButton("Không", callback_data="n")
YES_NO = InlineKeyboardMarkup([[_YES, _NO]])
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01@\x00\x00\x00\xf0\x08\x02\x00\x00\x00"
    + b"\x00" * 40
)


async def test_get_me(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        assert bot.username == stage.username
        assert bot.bot.is_bot
        assert bot.can_join_groups is True


async def test_unknown_and_malformed_tokens(stage: Rehearsal) -> None:
    stage.token = "99:unknown"
    assert await stage.api("getMe") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    with pytest.raises(InvalidToken):
        async with stage.bot():
            pass
    stage.token = "nonsense"
    assert (await stage.api("getMe"))["error_code"] == 404


async def test_a_message_arrives_with_its_markup(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        sent = await bot.send_message(
            chat_id,
            "<b>Chào</b> đồng chí 😀",
            parse_mode="HTML",
            reply_markup=YES_NO,
            protect_content=True,
            disable_notification=True,
            message_effect_id="5104841245755180586",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    assert sent.text == "Chào đồng chí 😀"
    assert sent.text_html == "<b>Chào</b> đồng chí 😀"
    assert sent.has_protected_content
    message = (await stage.chat("an"))["messages"][-1]
    assert message["html"] == "<b>Chào</b> đồng chí 😀"
    assert [[one["text"] for one in row] for row in message["keyboard"]] == [["Có", "Không"]]
    assert message["from_bot"]
    assert message["silent"]
    assert (await stage.report())["violations"] == []


async def test_editing(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        sent = await bot.send_message(chat_id, "một", reply_markup=YES_NO)
        edited = await sent.edit_text("hai", reply_markup=YES_NO)
        assert not isinstance(edited, bool)
        assert (edited.text, edited.edit_date is not None) == ("hai", True)
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text("hai", reply_markup=YES_NO)
        bare = await sent.edit_reply_markup(None)
        assert not isinstance(bare, bool)
        assert bare.reply_markup is None
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_reply_markup(None)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("ba", chat_id, 999_999)
        with pytest.raises(BadRequest, match="no caption in the message to edit"):
            await bot.edit_message_caption(chat_id, sent.message_id, caption="x")
    messages = (await stage.chat("an"))["messages"]
    assert [(one["text"], one["keyboard"]) for one in messages[-1:]] == [("hai", [])]


async def test_only_own_messages_are_edited(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    theirs = (await stage.act("an", "text", text="của tôi"))["message_id"]
    async with stage.bot() as bot:
        with pytest.raises(BadRequest, match="Message can't be edited"):
            await bot.edit_message_text("x", chat_id, theirs)


async def test_deleting(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        sent = await bot.send_message(chat_id, "tạm")
        assert await sent.delete()
        with pytest.raises(BadRequest, match="Message to delete not found"):
            await sent.delete()
        old = await bot.send_message(chat_id, "cũ")
        await stage.control("PUT", "clock", {"advance_seconds": 49 * 3600})
        with pytest.raises(BadRequest, match="can't be deleted for everyone"):
            await old.delete()
    texts = [one["text"] for one in (await stage.chat("an"))["messages"]]
    assert texts == ["/start", "cũ"]


async def test_replies(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    number = (await stage.act("an", "text", text="câu hỏi"))["message_id"]
    async with stage.bot() as bot:
        sent = await bot.send_message(chat_id, "trả lời", reply_parameters=ReplyParameters(number))
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.text == "câu hỏi"
        with pytest.raises(BadRequest, match="Message to be replied not found"):
            await bot.send_message(chat_id, "x", reply_parameters=ReplyParameters(12345))
        lenient = ReplyParameters(12345, allow_sending_without_reply=True)
        assert (await bot.send_message(chat_id, "x", reply_parameters=lenient)).text == "x"
    back = await stage.act("an", "text", text="rồi", reply_to=sent.message_id)
    messages = {one["id"]: one for one in (await stage.chat("an"))["messages"]}
    assert messages[back["message_id"]]["reply_to"] == sent.message_id


async def test_a_tap_and_its_answer(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        await bot.send_message(chat_id, "chọn", reply_markup=YES_NO)
        tap = await stage.act("an", "tap", label="Không")
        update = (await bot.get_updates(offset=tap["update_id"]))[0]
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("n", chat_id)
        assert await query.answer("Đã ghi nhận", show_alert=True)
        answers = (await stage.wait("an", tap["serial"]))["answers"]
        assert [(one["text"], one["alert"]) for one in answers] == [("Đã ghi nhận", True)]
        with pytest.raises(BadRequest, match="Query is too old"):
            await query.answer()
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query("123")
        late = await stage.act("an", "tap", row=0, col=0)
        await stage.control("PUT", "clock", {"advance_seconds": 31})
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(late["query_id"])


async def test_documents_and_photos_both_ways(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        sent = await bot.send_document(
            chat_id, b"noi dung", filename="Báo cáo.xlsx", caption="<b>Mẫu</b>", parse_mode="HTML"
        )
        assert sent.document is not None
        assert (sent.document.file_name, sent.document.file_size) == ("Báo cáo.xlsx", 8)
        assert sent.caption_html == "<b>Mẫu</b>"
        again = await bot.send_document(chat_id, sent.document.file_id)
        assert again.document is not None
        assert again.document.file_id == sent.document.file_id
        photo = await bot.send_photo(chat_id, PNG, caption="ảnh")
        assert (photo.photo[-1].width, photo.photo[-1].height) == (320, 240)
        with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
            await bot.send_document(chat_id, photo.photo[-1].file_id)
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(chat_id, b"no picture")
        with pytest.raises(BadRequest, match="File must be non-empty"):
            await bot.send_document(chat_id, b"")
        with pytest.raises(BadRequest, match="Wrong file identifier"):
            await bot.send_document(chat_id, "unknown")
        edited = await sent.edit_caption("Mẫu mới")
        assert not isinstance(edited, bool)
        assert edited.caption == "Mẫu mới"

        upload = await stage.act("an", "document", name="so lieu.xlsx", base64="eGlu", mime="a/b")
        update = (await bot.get_updates(offset=upload["update_id"]))[0]
        assert update.message is not None
        document = update.message.document
        assert document is not None
        assert document.file_name == "so lieu.xlsx"
        file = await document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"xin"
        with pytest.raises(BadRequest, match="Wrong file_id"):
            await bot.get_file("unknown")
    files = [one["file"] for one in (await stage.chat("an"))["messages"] if one["file"]]
    async with stage.http.get(stage.url + files[0]["url"]) as answer:
        assert await answer.read() == b"noi dung"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_who_cannot_be_written_to(stage: Rehearsal) -> None:
    async with stage.bot() as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message("@nobody", "x")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.get_chat(stage.ids["an"])
        with pytest.raises(Forbidden, match="initiate conversation"):
            await bot.send_message(stage.ids["an"], "x")
        chat_id = await stage.start("an")
        await bot.send_message(chat_id, "x")
        await stage.act("an", "block")
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(chat_id, "x")
        await stage.act("an", "unblock")
        await bot.send_message(chat_id, "x")
        await stage.fault("deactivate", person=stage.key("an"))
        with pytest.raises(Forbidden, match="deactivated"):
            await bot.send_message(chat_id, "x")
        with pytest.raises(Forbidden, match="bots can't send messages to bots"):
            await bot.send_message(stage.number, "x")


async def test_groups(stage: Rehearsal) -> None:
    group_id = await stage.group("khoi", "an", "binh")
    async with stage.bot() as bot:
        await bot.send_message(group_id, "chào cả nhóm")
        messages = (await stage.chat("binh", "khoi"))["messages"]
        assert messages[-1]["text"] == "chào cả nhóm"
        chat = await bot.get_chat(group_id)
        assert (chat.title, chat.type) == ("khoi", "group")
        statuses = [(await bot.get_chat_member(group_id, stage.ids[k])).status for k in stage.ids]
        assert statuses == ["creator", "member", "left"]
        with pytest.raises(BadRequest, match="Not enough rights"):
            await bot.pin_chat_message(group_id, messages[-1]["id"])

        moved = await stage.fault("migrate", group=stage.key("khoi"))
        with pytest.raises(ChatMigrated) as caught:
            await bot.send_message(group_id, "x")
        assert caught.value.new_chat_id == moved["id"]
        await bot.send_message(moved["id"], "ở nhà mới")
        assert (await stage.chat("an", "khoi"))["messages"][-1]["text"] == "ở nhà mới"

        await stage.fault("kick", group=stage.key("khoi"), bot=stage.username)
        with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
            await bot.send_message(moved["id"], "x")


async def test_leaving_a_group(stage: Rehearsal) -> None:
    group_id = await stage.group("khoi", "an")
    async with stage.bot() as bot:
        assert await bot.leave_chat(group_id)
        with pytest.raises(Forbidden, match="not a member"):
            await bot.send_message(group_id, "x")
        chat_id = await stage.start("an")
        with pytest.raises(BadRequest, match="can't be changed in private chats"):
            await bot.leave_chat(chat_id)


async def test_privacy_mode(stage: Rehearsal) -> None:
    group_id = await stage.group("khoi", "an")

    async def heard(text: str, **more: object) -> bool:
        act = await stage.act("an", "text", chat=stage.key("khoi"), text=text, **more)
        return act["update_id"] is not None

    async with stage.bot() as bot:
        own = await bot.send_message(group_id, "x")
    assert not await heard("nói chuyện riêng")
    assert await heard("/viec")
    assert await heard(f"/viec@{stage.username}")
    assert not await heard("/viec@another_bot")
    assert await heard(f"nhờ @{stage.username} xem")
    assert await heard("vâng", reply_to=own.message_id)


async def test_commands_by_scope_and_language(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    await stage.start("binh")
    async with stage.bot() as bot:
        await bot.set_my_commands([BotCommand("help", "Help")])
        await bot.set_my_commands([BotCommand("trogiup", "Hướng dẫn")], language_code="vi")
        await bot.set_my_commands([BotCommand("viec", "Việc")], scope=BotCommandScopeChat(chat_id))
        seen = {key: (await stage.chat(key))["commands"][0]["command"] for key in ("an", "binh")}
        assert seen == {"an": "viec", "binh": "help"}
        people = [{"key": stage.key("binh"), "language_code": "vi", "first_name": "Binh"}]
        await stage.control("PUT", "people", {"people": people})
        assert (await stage.chat("binh"))["commands"][0]["command"] == "trogiup"
        assert [one.command for one in await bot.get_my_commands()] == ["help"]
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))
        assert (await stage.chat("an"))["commands"][0]["command"] == "help"
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.set_my_commands([], scope=BotCommandScopeChat(stage.ids["chi"]))


async def test_names_and_menu(stage: Rehearsal) -> None:
    await stage.start("an")
    async with stage.bot() as bot:
        await bot.set_my_name("Trợ lý")
        assert (await bot.get_my_name()).name == "Trợ lý"
        await bot.set_my_description("Mô tả", language_code="vi")
        assert (await bot.get_my_description("vi")).description == "Mô tả"
        await bot.set_my_short_description("Ngắn")
        assert (await bot.get_my_short_description("vi")).short_description == "Ngắn"
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        assert (await bot.get_chat_menu_button()).type == "commands"
        assert await bot.log_out()


async def test_quiet_signs(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    number = (await stage.act("an", "text", text="số liệu"))["message_id"]
    async with stage.bot() as bot:
        await bot.set_message_reaction(chat_id, number, "👍")
        with pytest.raises(BadRequest, match="Reaction_invalid"):
            await bot.set_message_reaction(chat_id, number, "🧾")
        await bot.send_chat_action(chat_id, "typing")
        await bot.pin_chat_message(chat_id, number)
        assert (await bot.get_chat(chat_id)).pinned_message is not None
        message = (await stage.chat("an"))["messages"][-1]
        assert (message["reactions"], message["pinned"]) == (["👍"], True)
        await bot.unpin_chat_message(chat_id)
        with pytest.raises(BadRequest, match="Message to unpin not found"):
            await bot.unpin_chat_message(chat_id)


async def test_reply_keyboards(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    async with stage.bot() as bot:
        await bot.send_message(chat_id, "x", reply_markup=ReplyKeyboardMarkup([["Việc", "Thoát"]]))
        assert (await stage.chat("an"))["reply_keyboard"]["keyboard"][0][0] == {"text": "Việc"}
        await bot.send_message(chat_id, "x", reply_markup=ReplyKeyboardRemove())
    assert (await stage.chat("an"))["reply_keyboard"] is None


async def test_buttons_that_are_no_taps(stage: Rehearsal) -> None:
    chat_id = await stage.start("an")
    markup = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Mở", url=f"https://t.me/{stage.username}?start=abc")],
            [InlineKeyboardButton("Mã", copy_text=CopyTextButton("KH-1"))],
        ]
    )
    async with stage.bot() as bot:
        await bot.send_message(chat_id, "x", reply_markup=markup)
    assert (await stage.act("an", "tap", label="Mở"))["url"].endswith("start=abc")
    assert (await stage.act("an", "tap", label="Mã"))["copied"] == "KH-1"


async def test_ids_of_supergroups_count_by_themselves(stage: Rehearsal) -> None:
    first = await stage.group("mot", "an", type="supergroup")
    second = await stage.group("hai", "an", type="supergroup")
    assert first < -1_000_000_000_000
    async with stage.bot() as bot:
        one = await bot.send_message(first, "x")
        two = await bot.send_message(second, "x")
    assert one.message_id == two.message_id
