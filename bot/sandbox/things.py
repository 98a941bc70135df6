"""What the rehearsal's world is made of: bots, people, chats, messages, queued updates."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import to_html

Json = dict[str, Any]


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str | None
    max_connections: int
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Waiting:
    """One update of a bot's queue. `text` is its JSON, made once."""

    id: int
    kind: str
    lane: str  # messages keep their order per chat, taps per user
    at: float  # sandbox time
    text: str
    again: int = 0  # how many times it is to be delivered once more, by an injected fault


@dataclass(slots=True)
class Bot:
    id: int
    token: str
    username: str
    first_name: str
    rank: int = 0  # in which order the bots were registered
    reads_all: bool = False  # privacy mode off: hears everything in its groups
    allowed: list[str] | None = None
    webhook: Webhook | None = None
    settings: Json = field(default_factory=dict)  # commands, names, menu buttons
    queue: dict[int, Waiting] = field(default_factory=dict)

    def user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def row(self) -> Json:
        hook = self.webhook
        return {
            "id": self.id,
            "token": self.token,
            "username": self.username,
            "first_name": self.first_name,
            "rank": self.rank,
            "reads_all": self.reads_all,
            "allowed": self.allowed,
            "webhook": hook and [hook.url, hook.secret, hook.max_connections],
            "settings": self.settings,
        }

    @staticmethod
    def from_row(row: Json) -> "Bot":
        hook = row.pop("webhook")
        bot = Bot(**row)
        bot.webhook = Webhook(*hook) if hook else None
        return bot


@dataclass(slots=True)
class Person:
    key: str
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    note: str | None = None
    section: str | None = None
    deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                user[name] = getattr(self, name)
        return user


@dataclass(slots=True)
class Message:
    """One message: the Bot API object, and what only the phone or a test wants to know."""

    api: Json
    serial: int = 0  # of its last change
    bot_id: int | None = None  # the bot that sent it
    deleted: bool = False
    extra: Json = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.api["message_id"])

    @property
    def is_service(self) -> bool:
        return bool(self.extra.get("service"))

    def row(self) -> Json:
        return {
            "api": self.api,
            "serial": self.serial,
            "bot_id": self.bot_id,
            "deleted": self.deleted,
            "extra": self.extra,
        }

    def body(self) -> tuple[str, list[Json]]:
        """Text or caption, with its entities."""
        if "text" in self.api:
            return self.api["text"], self.api.get("entities", [])
        return self.api.get("caption", ""), self.api.get("caption_entities", [])

    def html(self) -> str:
        return to_html(*self.body())


@dataclass(slots=True)
class Chat:
    """A private chat of one bot with one person, or a group."""

    key: str  # "p<bot id>.<user id>" or "g<chat id>"
    id: int
    kind: str
    name: str  # "private", or the key of the group
    bot_id: int | None = None
    person: str | None = None
    title: str | None = None
    members: list[str] = field(default_factory=list)
    bots: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    kicked: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.kind != "private"

    @property
    def instance(self) -> str:
        """`chat_instance` of the taps in this chat: opaque, always the same."""
        digest = hashlib.sha256(self.key.encode()).digest()
        return str(int.from_bytes(digest[:8], "big", signed=True))

    def row(self) -> Json:
        skip = ("messages", "events")
        return {name: getattr(self, name) for name in self.__slots__ if name not in skip}


@dataclass(slots=True)
class StoredFile:
    """A file somebody sent. The content lies in the data folder, or in memory."""

    id: str
    unique_id: str
    name: str
    mime: str
    size: int
    kind: str  # document, photo, voice, sticker
    path: str  # what getFile answers
    width: int = 0
    height: int = 0

    def describe(self) -> Json:
        """The Bot API object of this file, whatever its kind."""
        body: Json = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "document":
            body |= {"file_name": self.name, "mime_type": self.mime}
        elif self.kind == "voice":
            body |= {"duration": 3, "mime_type": self.mime}
        elif self.kind == "sticker":
            body |= {"width": self.width, "height": self.height, "type": "regular"}
            body |= {"is_animated": False, "is_video": False, "emoji": "👍"}
        else:
            body |= {"width": self.width, "height": self.height}
        return body


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    id: str
    bot_id: int
    chat: str
    person: str
    message_id: int
    at: float
    update_id: int
    answered: bool = False
