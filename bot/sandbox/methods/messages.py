"""Sending, editing and deleting text; answering taps."""

from bot.sandbox.entities import Formatted
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.markup import cleaned
from bot.sandbox.methods.call import Call, without_reply
from bot.sandbox.schema import utf16_length
from bot.sandbox.things import Chat, Json, Message

DELETE_SECONDS = 48 * 3600
# Telegram gives a bot seconds and states no number; a bot that needs longer is refused here.
ANSWER_SECONDS = 30
ANSWER_LIMIT = 200

SEND = (
    "chat_id",
    "parse_mode",
    "reply_markup",
    "reply_parameters",
    "disable_notification",
    "protect_content",
    "message_effect_id",
)
_EDIT = ("chat_id", "message_id", "inline_message_id", "reply_markup")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup"
    " are exactly the same as a current content and reply markup of the message"
)


def deliver(call: Call, chat: Chat, content: Json, kind: str) -> Json:
    """Put a new message of the bot into a chat: what every send method ends with."""
    world, args = call.world, call.args
    markup = call.markup()
    replied = call.replied(chat)
    api: Json = {
        "message_id": world.next_message_id(chat),
        "from": call.bot.user(),
        "chat": world.chat_object(chat),
        "date": int(world.clock.now()),
        **content,
    }
    extra: Json = {}
    if replied is not None:
        api["reply_to_message"] = without_reply(replied.api)
    if args.get("protect_content"):
        api["has_protected_content"] = True
    if "message_effect_id" in args:
        if chat.is_group:
            raise bad_request("EFFECT_ID_INVALID")
        api["effect_id"] = args["message_effect_id"]
    if args.get("disable_notification"):
        extra["silent"] = True
    if markup is not None:
        _apply_markup(call, chat, api, extra, markup)
    world.save_message(chat, Message(api, bot_id=call.bot.id, extra=extra), kind)
    return api


def _apply_markup(call: Call, chat: Chat, api: Json, extra: Json, markup: Json) -> None:
    if "inline_keyboard" in markup:
        inline = cleaned(markup)
        if inline:
            api["reply_markup"] = inline
    elif "force_reply" in markup:
        extra["force_reply"] = True
    else:
        chat.reply_keyboard = markup if "keyboard" in markup else None
        call.world.save_chat(chat)


def with_entities(formatted: Formatted, text_key: str, entities_key: str) -> Json:
    content: Json = {text_key: formatted.text}
    if formatted.entities:
        content[entities_key] = formatted.entities
    return content


def send_message(call: Call) -> Json:
    call.serves("text", "entities", "link_preview_options", *SEND)
    chat = call.open_chat()
    content = with_entities(call.text(), "text", "entities")
    if "link_preview_options" in call.args:
        content["link_preview_options"] = call.args["link_preview_options"]
    return deliver(call, chat, content, "send")


def _own(call: Call) -> tuple[Chat, Message]:
    chat, message = call.target("message to edit not found")
    if message.bot_id != call.bot.id or message.is_service:
        raise bad_request("message can't be edited")
    if chat.person is not None and chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat, message


def _new_markup(call: Call) -> Json | None:
    markup = call.markup()
    return cleaned(markup) if markup else None


def _replace(call: Call, chat: Chat, message: Message, content: Json, kind: str) -> Json:
    """Change a message, unless it would stay exactly as it is."""
    world = call.world
    keys = {"text": ("text", "entities"), "caption": ("caption", "caption_entities")}
    replaced = keys.get(kind, ())
    api = {k: v for k, v in message.api.items() if k not in (*replaced, "reply_markup")}
    api |= content
    markup = _new_markup(call)
    if markup is not None:
        api["reply_markup"] = markup
    ignored = ("edit_date", "link_preview_options")
    before = {k: v for k, v in message.api.items() if k not in ignored}
    if before == {k: v for k, v in api.items() if k not in ignored}:
        raise bad_request(_NOT_MODIFIED)
    # A change of buttons alone is not shown as an edit.
    if kind != "markup":
        api["edit_date"] = int(world.clock.now())
    message.api = api
    world.save_message(chat, message, "edit")
    return api


def edit_text(call: Call) -> Json:
    call.serves("text", "parse_mode", "entities", "link_preview_options", *_EDIT)
    chat, message = _own(call)
    formatted = call.text()
    if "text" not in message.api:
        raise bad_request("there is no text in the message to edit")
    content = with_entities(formatted, "text", "entities")
    if "link_preview_options" in call.args:
        content["link_preview_options"] = call.args["link_preview_options"]
    return _replace(call, chat, message, content, "text")


def edit_caption(call: Call) -> Json:
    call.serves("caption", "parse_mode", "caption_entities", *_EDIT)
    chat, message = _own(call)
    formatted = call.caption()
    if "text" in message.api:
        raise bad_request("there is no caption in the message to edit")
    content: Json = {}
    if formatted.text:
        content = with_entities(formatted, "caption", "caption_entities")
    return _replace(call, chat, message, content, "caption")


def edit_markup(call: Call) -> Json:
    call.serves(*_EDIT)
    chat, message = _own(call)
    return _replace(call, chat, message, {}, "markup")


def delete_message(call: Call) -> bool:
    chat, message = call.target("message to delete not found")
    world = call.world
    if world.clock.now() - message.api["date"] > DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    own = message.bot_id == call.bot.id
    if not own and chat.is_group and call.bot.id not in chat.admins:
        raise bad_request("message can't be deleted")
    message.deleted = True
    world.save_message(chat, message, "delete", by="bot")
    return True


def answer_query(call: Call) -> bool:
    call.serves("callback_query_id", "text", "show_alert", "cache_time")
    world = call.world
    text: str = call.args.get("text", "")
    query = world.queries.get(call.args["callback_query_id"])
    late = query is not None and world.clock.now() - query.at > ANSWER_SECONDS
    # Whether Telegram takes a second answer is not stated: refused, so nobody relies on it.
    if query is None or query.bot_id != call.bot.id or late or query.answered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    world.save_query(query)
    world.note(
        "answer",
        world.chats[query.chat],
        by="bot",
        text=text,
        alert=bool(call.args.get("show_alert")),
        query_id=query.id,
        message_id=query.message_id,
        tapped_by=query.person,
    )
    return True
