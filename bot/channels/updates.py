"""A Telegram update, as JSON, in the house's words.

The few fields the house needs are read directly: building the library's objects around them costs
more than storing the update. What an update may look like is the Bot API's own description.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Incoming, What, clean_text
from bot.channels.payload import ButtonCodec, stands_on_receipt
from bot.lines import plain_line
from bot.screen import FileRef

ASKED_FOR = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that the bot wants to be sent."""

_CONTENTS = {
    "document": What.FILE,
    "photo": What.PHOTO,
    "voice": What.VOICE,
    "audio": What.VOICE,
    "video_note": What.VOICE,
    "sticker": What.STICKER,
}

Raw = dict[str, Any]
_NAME_LETTERS = 64


def read_update(raw: Raw, channel: str, bot: str, codec: ButtonCodec) -> Incoming:
    """Every update becomes one Incoming; what the house does not know becomes OTHER.

    Raises KeyError, TypeError, ValueError or AttributeError for what is no update at all.
    """
    bare = bare_update(raw["update_id"], channel, bot)
    if "callback_query" in raw:
        return _tapped(bare, raw["callback_query"], codec)
    if "message" in raw:
        return _written(bare, raw["message"], edited=False)
    if "edited_message" in raw:
        return _written(bare, raw["edited_message"], edited=True)
    if "my_chat_member" in raw:
        member = raw["my_chat_member"]
        return replace(
            bare,
            account=_number(member["from"]["id"]),
            chat=_number(member["chat"]["id"]),
            private=member["chat"]["type"] == "private",
        )
    return bare


def bare_update(update_id: int, channel: str, bot: str) -> Incoming:
    """An update of nobody: stored, so that it does not come again, and left at that."""
    return Incoming(channel, bot, _number(update_id), "", "", private=False, what=What.OTHER)


def _tapped(bare: Incoming, query: Raw, codec: ButtonCodec) -> Incoming:
    account = _number(query["from"]["id"])
    message = query.get("message")
    chat = _number(message["chat"]["id"]) if message else account
    data = query.get("data") or ""
    edited = None if stands_on_receipt(data) else message
    return replace(
        bare,
        account=account,
        chat=chat,
        private=not message or message["chat"]["type"] == "private",
        what=What.TAP,
        intent=codec.decode(chat, data),
        tapped=_number(edited["message_id"]) if edited else None,
    )


def _written(bare: Incoming, message: Raw, *, edited: bool) -> Incoming:
    what, text, command = _content(message)
    sender, moved = message.get("from"), message.get("migrate_to_chat_id")
    return Incoming(
        bare.channel,
        bare.bot,
        bare.external_id,
        account=_number(sender["id"]) if sender else "",
        chat=_number(message["chat"]["id"]),
        private=message["chat"]["type"] == "private",
        what=What.EDITED if edited else what,
        text=text,
        command=command,
        sent_at=datetime.fromtimestamp(message["date"], UTC),
        migrated_to=_number(moved) if moved else None,
        title=plain_line(message["chat"].get("title") or ""),
        file=_file(bare, message),
        called=_called(sender) if sender and command == "start" else "",
    )


def _called(sender: Raw) -> str:
    """ "Nguyễn Văn A (@nva)": whatever its owner has made it, so that it proves nothing."""
    names = (sender.get("first_name"), sender.get("last_name"))
    name = plain_line(" ".join(str(one) for one in names if one))[:_NAME_LETTERS]
    user = plain_line(str(sender.get("username") or ""))[:_NAME_LETTERS]
    return f"{name} (@{user})" if user else name


def _content(message: Raw) -> tuple[What, str, str]:
    """(what it is, its text or caption, the command without slash and bot name)."""
    text = clean_text(message.get("text") or message.get("caption") or "")
    if "text" in message:
        if text.startswith("/"):
            word = text.split(maxsplit=1)[0][1:].partition("@")[0]
            return What.COMMAND, text, word.casefold()
        return What.TEXT, text, ""
    for name, what in _CONTENTS.items():
        if message.get(name):
            return what, text, ""
    return What.OTHER, text, ""


def _file(bare: Incoming, message: Raw) -> FileRef | None:
    """What can be sent again as it came; of a photo's sizes the largest."""
    for kind in ("document", "photo", "voice"):
        found = message.get(kind)
        if found:
            one = found[-1] if kind == "photo" else found
            return FileRef(
                bare.channel,
                bare.bot,
                kind,
                str(one["file_id"]),
                plain_line(one.get("file_name") or ""),
                plain_line(one.get("mime_type") or ""),
                one.get("file_size"),
            )
    return None


def _number(given: object) -> str:
    """An id as the house keeps it. Raises TypeError for what is no whole number."""
    if not isinstance(given, int):
        raise TypeError(f"an id that is {type(given).__name__}")
    return str(given)
