"""What a person does on the phone: write, tap, edit, send a file, block the bot."""

import base64
import binascii
import re
from typing import Any

from bot.sandbox.cast import set_blocked
from bot.sandbox.entities import Formatted, tidy
from bot.sandbox.errors import ControlError
from bot.sandbox.files import image_size
from bot.sandbox.methods.call import without_reply
from bot.sandbox.samples import SAMPLES
from bot.sandbox.schema import utf16_length
from bot.sandbox.things import Bot, Chat, Json, Message, Person, Query
from bot.sandbox.world import FIRST_QUERY, World

TEXT_LIMIT = 4096
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COMMON = {"person", "chat", "bot", "do"}
_FIELDS: dict[str, set[str]] = {
    "start": {"payload"},
    "text": {"text", "reply_to"},
    "tap": {"message_id", "label", "row", "col", "data", "inaccessible"},
    "edit": {"message_id", "text"},
    "photo": {"base64", "name", "mime", "caption", "reply_to"},
    "document": {"base64", "name", "mime", "caption", "reply_to"},
    "voice": {"base64", "reply_to"},
    "sticker": set(),
    "contact": {"phone"},
    "location": {"latitude", "longitude"},
    "block": set(),
    "unblock": set(),
}


class Act:
    """One act of one person in one chat."""

    def __init__(self, world: World, row: Json) -> None:
        self.world = world
        self.row = row
        self.do = str(row.get("do"))
        if self.do not in _FIELDS:
            raise ControlError(400, f"do must be one of {', '.join(_FIELDS)}")
        unknown = set(row) - _COMMON - _FIELDS[self.do]
        if unknown:
            raise ControlError(400, f"{self.do} has no {', '.join(sorted(unknown))}")
        self.person: Person = world.person(str(row.get("person")))
        self.chat: Chat = chat_of(world, self.person, row)

    def run(self) -> Json:
        if self.person.deactivated:
            raise ControlError(409, f"the account of {self.person.key} is deactivated")
        if self.chat.blocked and self.do not in ("block", "unblock"):
            raise ControlError(409, f"{self.person.key} has blocked the bot: unblock first")
        act = getattr(self, f"_{self.do}")
        result: Json = act()
        return result

    # --- writing -------------------------------------------------------------------------

    def _start(self) -> Json:
        payload = str(self.row.get("payload") or "")
        if payload and not _PAYLOAD.fullmatch(payload):
            raise ControlError(400, "a start payload is 1-64 of A-Z, a-z, 0-9, _ and -")
        if self.chat.is_group:
            raise ControlError(400, "start is for the private chat")
        return self._say(f"/start {payload}".strip(), None)

    def _text(self) -> Json:
        text = str(self.row.get("text", ""))
        if not text.strip():
            raise ControlError(400, "the text is empty")
        replied = self._replied()
        # An app cuts a text that is too long into several messages, and so does this phone.
        results = [self._say(piece, replied) for piece in pieces(text)]
        return results[0] | {"message_ids": [one["message_id"] for one in results]}

    def _say(self, text: str, replied: Message | None) -> Json:
        formatted = tidy(Formatted(text))
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self._message(content, replied)

    def _edit(self) -> Json:
        message = self._of_chat(int(self.row["message_id"]))
        if message.bot_id is not None or message.api["from"]["id"] != self.person.id:
            raise ControlError(409, "people edit only their own messages")
        if "text" not in message.api:
            raise ControlError(409, "there is no text in that message")
        formatted = tidy(Formatted(str(self.row["text"])))
        if not formatted.text or formatted.text == message.api["text"]:
            raise ControlError(409, "the text is empty or unchanged")
        api = {k: v for k, v in message.api.items() if k != "entities"}
        api |= {"text": formatted.text, "edit_date": int(self.world.clock.now())}
        if formatted.entities:
            api["entities"] = formatted.entities
        message.api = api
        self.world.save_message(self.chat, message, "edit", by_person=self.person.key)
        return self._tell("edited_message", message)

    def _message(self, content: Json, replied: Message | None = None) -> Json:
        """A new message of this person; bots that hear it get an update."""
        world, chat = self.world, self.chat
        if not chat.is_group and not chat.started:
            chat.started = True
            world.save_chat(chat)
        api = {
            "message_id": world.next_message_id(chat),
            "from": self.person.user(),
            "chat": world.chat_object(chat),
            "date": int(world.clock.now()),
            **content,
        }
        if replied is not None:
            api["reply_to_message"] = without_reply(replied.api)
        message = Message(api)
        world.save_message(chat, message, "send", by_person=self.person.key)
        return self._tell("message", message)

    def _tell(self, kind: str, message: Message) -> Json:
        updates = [
            self.world.push(bot, kind, message.api, f"m{self.chat.id}")
            for bot in self._bots()
            if not self.chat.is_group or hears(bot, self.chat, message.api)
        ]
        heard = [number for number in updates if number is not None]
        return {
            "message_id": message.id,
            "update_id": heard[0] if heard else None,
            "serial": message.serial,
        }

    def _bots(self) -> list[Bot]:
        ids = self.chat.bots if self.chat.is_group else [self.chat.bot_id or 0]
        return [self.world.bots[one] for one in ids]

    def _replied(self) -> Message | None:
        number = self.row.get("reply_to")
        return None if number is None else self._of_chat(int(number))

    def _of_chat(self, number: int) -> Message:
        message = self.world.live_message(self.chat, number)
        if message is None:
            raise ControlError(404, f"no message {number} in that chat")
        return message

    # --- attachments ---------------------------------------------------------------------

    def _photo(self) -> Json:
        content = self._content("photo")
        size = image_size(content)
        if size is None:
            raise ControlError(400, "a photo must be a PNG, JPEG or WebP picture")
        return self._attached("photo", "photo.jpg", "image/jpeg", content)

    def _document(self) -> Json:
        if "name" not in self.row or "base64" not in self.row:
            raise ControlError(400, "a document needs name and base64")
        mime = str(self.row.get("mime") or "application/octet-stream")
        return self._attached("document", str(self.row["name"]), mime, self._content("document"))

    def _voice(self) -> Json:
        return self._attached("voice", "voice.ogg", "audio/ogg", self._content("voice"))

    def _sticker(self) -> Json:
        return self._attached("sticker", "sticker.png", "image/png", SAMPLES["sticker"])

    def _content(self, kind: str) -> bytes:
        given = self.row.get("base64")
        if given is None:
            return SAMPLES[kind]
        try:
            return base64.b64decode(str(given), validate=True)
        except binascii.Error as error:
            raise ControlError(400, "base64 cannot be read") from error

    def _attached(self, kind: str, name: str, mime: str, content: bytes) -> Json:
        replied = self._replied()
        numbers = self.world.counter("file", 1)
        file = self.world.files.add(numbers, kind, name, mime, content)
        described = file.describe()
        body: Json = {kind: [described] if kind == "photo" else described}
        if self.row.get("caption"):
            caption = tidy(Formatted(str(self.row["caption"])))
            body["caption"] = caption.text
            if caption.entities:
                body["caption_entities"] = caption.entities
        return self._message(body, replied) | {"file_id": file.id}

    def _contact(self) -> Json:
        person = self.person
        contact: Json = {
            "phone_number": str(self.row.get("phone", "+84900000000")),
            "first_name": person.first_name,
            "user_id": person.id,
        }
        if person.last_name:
            contact["last_name"] = person.last_name
        return self._message({"contact": contact})

    def _location(self) -> Json:
        latitude = float(self.row.get("latitude", 20.9373))
        longitude = float(self.row.get("longitude", 106.3146))
        return self._message({"location": {"latitude": latitude, "longitude": longitude}})

    # --- tapping -------------------------------------------------------------------------

    def _tap(self) -> Json:
        if "data" in self.row:
            message = self._tapped_message(lambda _button: True)
            return self._callback(message, str(self.row["data"]))
        message = self._tapped_message(self._is_meant)
        button = next(one for one in buttons(message) if self._is_meant(one))
        if "callback_data" in button["button"]:
            return self._callback(message, button["button"]["callback_data"])
        if "url" in button["button"]:
            return {"url": button["button"]["url"], "update_id": None}
        if "copy_text" in button["button"]:
            return {"copied": button["button"]["copy_text"]["text"], "update_id": None}
        raise ControlError(409, "that button cannot be tapped")

    def _is_meant(self, button: Json) -> bool:
        if "label" in self.row:
            return bool(button["button"]["text"] == self.row["label"])
        place = (button["row"], button["col"])
        return place == (int(self.row.get("row", 0)), int(self.row.get("col", 0)))

    def _tapped_message(self, meant: Any) -> Message:
        if "message_id" in self.row:
            number = int(self.row["message_id"])
            # A forged tap may name a message that is gone; an honest one cannot.
            found = self.chat.messages.get(number) if "data" in self.row else None
            message = found or self._of_chat(number)
            if "data" in self.row or any(meant(one) for one in buttons(message)):
                return message
            raise ControlError(404, f"message {number} has no such button")
        for message in reversed(self.chat.messages.values()):
            if not message.deleted and any(meant(one) for one in buttons(message)):
                return message
        raise ControlError(404, "no message in that chat has such a button")

    def _callback(self, message: Message, data: str) -> Json:
        world, chat = self.world, self.chat
        bot = world.bots[message.bot_id or 0] if message.bot_id else self._bots()[0]
        shown = message.api
        if message.deleted or self.row.get("inaccessible"):
            shown = {"chat": world.chat_object(chat), "message_id": message.id, "date": 0}
        query_id = str(world.counter("query", FIRST_QUERY).take())
        payload = {
            "id": query_id,
            "from": self.person.user(),
            "message": shown,
            "chat_instance": chat.instance,
            "data": data,
        }
        update_id = world.push(bot, "callback_query", payload, f"c{self.person.id}")
        now, key = world.clock.now(), self.person.key
        query = Query(query_id, bot.id, chat.key, key, message.id, now, update_id or 0)
        world.save_query(query)
        entry = world.note(
            "tap", chat, by="person", by_person=key, message_id=message.id, text=data
        )
        return {
            "update_id": update_id,
            "query_id": query_id,
            "message_id": message.id,
            "serial": entry["serial"],
        }

    # --- block ---------------------------------------------------------------------------

    def _block(self) -> Json:
        return self._set_blocked(blocked=True)

    def _unblock(self) -> Json:
        return self._set_blocked(blocked=False)

    def _set_blocked(self, *, blocked: bool) -> Json:
        if self.chat.is_group:
            raise ControlError(400, "a bot is blocked in the private chat")
        update_id = set_blocked(self.world, self.chat, blocked=blocked)
        return {"update_id": update_id, "serial": self.world.serial}


def chat_of(world: World, person: Person, row: Json) -> Chat:
    """The chat that `chat` (private, or a group's key) and `bot` mean for this person."""
    name = row.get("chat") or "private"
    if name == "private":
        return world.private_chat(world.bot(row.get("bot")), person)
    chat = world.groups.get(str(name))
    if chat is None or person.key not in chat.members:
        raise ControlError(404, f"{person.key} is in no group {name!r}")
    return chat


def buttons(message: Message) -> list[Json]:
    """The inline buttons of a message with their places."""
    rows = message.api.get("reply_markup", {}).get("inline_keyboard", [])
    return [
        {"row": row, "col": col, "button": button}
        for row, line in enumerate(rows)
        for col, button in enumerate(line)
    ]


def hears(bot: Bot, chat: Chat, api: Json) -> bool:
    """Privacy mode: in a group a bot hears commands, mentions of it and replies to it."""
    if bot.reads_all or bot.id in chat.admins:
        return True
    replied = api.get("reply_to_message", {})
    if replied.get("from", {}).get("id") == bot.id:
        return True
    text = (api.get("text") or api.get("caption") or "").lower()
    if f"@{bot.username.lower()}" in text:
        return True
    return text.startswith("/") and "@" not in text.split()[0]


def pieces(text: str) -> list[str]:
    """A text in messages of at most 4,096 units, cut at line ends or spaces where there are any."""
    found: list[str] = []
    while utf16_length(text) > TEXT_LIMIT:
        cut = TEXT_LIMIT
        while utf16_length(text[:cut]) > TEXT_LIMIT:
            cut -= 1
        ends = (text.rfind("\n", 1, cut), text.rfind(" ", 1, cut))
        cut = next((end for end in ends if end > cut // 2), cut)
        found.append(text[:cut])
        text = text[cut:].lstrip()
    if text.strip():
        found.append(text)
    return found
