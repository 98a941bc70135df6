"""What a messenger is to the rest of the house: it brings Incoming and takes Outgoing.

A channel knows neither handlers nor storage nor domain. It declares its features; nobody asks which
channel it is.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.screen import FileRef, Intent, Screen

FORMAT = 1


class What(StrEnum):
    """What came in."""

    TEXT = "text"
    COMMAND = "command"
    TAP = "tap"
    EDITED = "edited"
    FILE = "file"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, in the house's words. Times are aware UTC; ids are the channel's own, as text.

    sent_at:  the message's own date; None for a tap, which has none
    intent:   the meaning of a tapped button; None where it was forged or cannot be read
    tapped:   the message that carries the tapped button, where it may be edited
    title:    the name of the group it was said in; "" in a private chat
    file:     a document, photo or voice note that came with it; the text is then its caption
    called:   what the messenger calls the sender; only where a link was opened, for the managers
              who decide whether it is the right person
    """

    channel: str
    bot: str
    external_id: str
    account: str
    chat: str
    private: bool
    what: What
    text: str = ""
    command: str = ""
    intent: Intent | None = None
    tapped: str | None = None
    sent_at: datetime | None = None
    migrated_to: str | None = None
    title: str = ""
    file: FileRef | None = None
    called: str = ""

    @property
    def lane(self) -> str:
        """Order and dialogs go by lane: the sender, or the chat where there is no sender."""
        return self.account or self.chat


_FIELDS = tuple(field.name for field in fields(Incoming))
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def incoming_to_json(incoming: Incoming) -> str:
    data = {name: getattr(incoming, name) for name in _FIELDS}
    if incoming.intent is not None:
        data["intent"] = [incoming.intent.name, *incoming.intent.args]
    if incoming.sent_at is not None:
        data["sent_at"] = incoming.sent_at.isoformat()
    if incoming.file is not None:
        data["file"] = list(astuple(incoming.file))
    slim = {key: value for key, value in data.items() if value not in (None, "")}
    return _as_json(slim)


def incoming_from_json(stored: str) -> Incoming:
    """Raises ValueError, KeyError or TypeError for what `incoming_to_json` did not write."""
    data = json.loads(stored)
    if not isinstance(data, dict):
        raise TypeError("not a stored update")
    # Left out where there is none: an update of nobody, such as an anonymous administrator's.
    data = {"account": "", "chat": "", **data}
    intent = data.pop("intent", None)
    sent_at = data.pop("sent_at", None)
    file = data.pop("file", None)
    data["what"] = What(data["what"])
    return Incoming(
        **data,
        intent=Intent(intent[0], tuple(intent[1:])) if intent else None,
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        file=FileRef(*file) if file else None,
    )


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu: its name and what it does, in one language."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class File:
    """A built file on its way out; `photo` where the chat itself is to show it."""

    name: str
    content: bytes
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one chat. `edits` names the message of the chat that it replaces."""

    chat: str
    screen: Screen | None = None
    edits: str | None = None
    files: tuple[File, ...] = ()
    menu: tuple[Command, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: str | None


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not executed: try again, not before `seconds`."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The request left, no answer came: it may have been executed."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached: blocked, deactivated, kicked, never started."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has a new id; the message was not delivered."""

    chat: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform refuses the request itself: a mistake of ours, sending it again cannot help."""

    why: str


Delivery = Sent | Later | Uncertain | Gone | Moved | Rejected


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content of a file that somebody sent."""

    content: bytes


@dataclass(frozen=True, slots=True)
class TooBig:
    """Larger than was asked for, or than the messenger hands out at all."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The messenger does not have the file, or not under this reference."""

    why: str


Fetch = Fetched | Later | TooBig | Unknown

Menus = Mapping[str, Sequence[Command]]
"""Menus by language code; "" is for every other language."""

Store = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Stores updates durably; returns only when they are committed."""


@dataclass(frozen=True, slots=True)
class Features:
    buttons: bool
    edits: bool
    files: bool
    most_text: int


class Channel(Protocol):
    name: str
    bot: str
    features: Features

    async def open(self, menus: Menus) -> None:
        """Reach the platform, learn the bot's own name, publish the menu that strangers see.

        Raises ChannelClosed if the platform will not talk to this bot.
        """

    async def receive(self, store: Store) -> None:
        """Bring updates until cancelled; confirms each to the platform only once it is stored."""

    async def send(self, message: Outgoing) -> Delivery: ...

    async def fetch(self, file: FileRef, most_bytes: int) -> Fetch:
        """The content of a file that came in, never more of it than `most_bytes`."""

    async def close(self) -> None: ...

    def invite_link(self, token: str) -> str:
        """The link that opens the bot with a one-time token."""


class ChannelClosed(Exception):
    """The platform will not talk to this bot at all: a wrong token, a wrong address."""


def clean_text(text: str) -> str:
    """Text that both databases can hold and that compares: NFC, no NULs, no lone surrogates."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return unicodedata.normalize("NFC", whole)
