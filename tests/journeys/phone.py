"""A person's phone: writes, taps, waits for what the bot shows, and counts what it took.

A notice may come between an act and its answer, and may be late. So a button is tapped on the
message that was last waited for, never on an older one; where others act too, a test says what the
answer `shows`; and whoever is refused unexpectedly fails at once.
"""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import aiohttp

from bot.domain.errors import Refusal
from bot.i18n import speak

Json = dict[str, Any]

PATIENCE_S = 30.0
"""How long a phone waits for an answer before the test fails."""
_SHOWN = "send,edit,document,photo"
_GAP = "\x00"
_TELLING = 20
"""Fixed letters by which a refusal's sentence is known."""


class Silence(AssertionError):
    """The bot did not show what was waited for."""


class ControlRefused(Exception):
    """The sandbox said no to the driver."""


class Line:
    """The sandbox's control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        # A connection for each call: the sandbox may have been killed since the last one.
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=150),
            connector=aiohttp.TCPConnector(force_close=True),
        )

    async def call(self, method: str, path: str, body: Json | None = None) -> Json:
        reading = method == "GET"
        async with self._http.request(
            method,
            f"{self.url}/control/{path}",
            params=body if reading else None,
            json=None if reading else body or {},
        ) as answer:
            told: Json = await answer.json()
            if answer.status != 200:
                raise ControlRefused(f"{method} {path}: {told['error']}")
            return told

    async def download(self, path: str) -> bytes:
        async with self._http.get(f"{self.url}{path}") as answer:
            assert answer.status == 200
            return await answer.read()

    async def close(self) -> None:
        await self._http.close()


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    intent: str
    args: tuple[str, ...]
    row: int
    col: int
    data: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it stands on the phone."""

    id: int
    serial: int
    text: str
    buttons: tuple[Button, ...]
    file: str | None

    @classmethod
    def of(cls, message: Json) -> Self:
        buttons = []
        for row, line in enumerate(message["keyboard"]):
            for col, one in enumerate(line):
                # MAC|intent|arguments, or MAC!intent|..., as bot.channels.payload writes them
                _mac, intent, *args = one["callback_data"].replace("!", "|", 1).split("|")
                buttons.append(
                    Button(one["text"], intent, tuple(args), row, col, one["callback_data"])
                )
        file = message["file"]["url"] if message["file"] else None
        return cls(message["id"], message["serial"], message["text"], tuple(buttons), file)

    def button(self, intent: str, *args: object) -> Button | None:
        """The button of that meaning; `args` are compared from the first on, "*" fits any."""
        wanted = [str(arg) for arg in args]
        for one in self.buttons:
            pairs = zip(wanted, one.args, strict=False)
            fits = len(one.args) >= len(wanted) and all(w in ("*", have) for w, have in pairs)
            if one.intent == intent and fits:
                return one
        return None

    def says(self, message: str | type[Refusal]) -> bool:
        """Whether the catalogue's sentence stands here, whatever its fields hold."""
        template = message if isinstance(message, str) else message.says
        return _sentence(template).search(squeezed(self.text)) is not None

    @property
    def refusal(self) -> type[Refusal] | None:
        """Which named no this is."""
        said = squeezed(self.text)
        return next((no for no in _refusals() if _sentence(no.says).match(said)), None)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@cache
def _sentence(template: str) -> re.Pattern[str]:
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    sentence = speak("vi").plain(template, **dict.fromkeys(names, _GAP))
    pieces = [squeezed(re.sub(r"</?[a-z]+>", "", part)) for part in sentence.split(_GAP)]
    return re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)


@cache
def _refusals() -> tuple[type[Refusal], ...]:
    found, below = [], [Refusal]
    while below:
        one = below.pop()
        below.extend(one.__subclasses__())
        found.append(one)
    # A sentence that is little but fields would be found everywhere.
    return tuple(one for one in found if len(re.sub(r"{.*?}", "", one.says)) >= _TELLING)


Wanted = Callable[[Shown], bool]


class Phone:
    """One person in the private chat with the bot. `messages` and `taps` count what it took.

    seen:  the message that was last waited for; buttons are tapped on it
    """

    def __init__(self, line: Line, person: str) -> None:
        self.line = line
        self.person = person
        self.messages = 0
        self.taps = 0
        self.seen: Shown | None = None

    async def start(self, payload: str = "") -> Shown:
        self.messages += 1
        return await self._answered(await self.act("start", payload=payload))

    async def write(self, text: str, shows: Wanted | None = None) -> Shown:
        """Send a text and wait for the answer: the next message, or the one that `shows` knows."""
        return await self._answered(await self.post(text), shows)

    async def post(self, text: str) -> int:
        """Send a text and do not wait; the serial of the message."""
        self.messages += 1
        return await self.act("text", text=text)

    async def tap(self, intent: str, *args: object, shows: Wanted | None = None) -> Shown:
        """Tap the button of that meaning and wait for the answer, as `write` does."""
        return await self._answered(await self.press(intent, *args), shows)

    async def press(self, intent: str, *args: object) -> int:
        """Tap and do not wait; the serial of the tap."""
        message, button = await self.find(intent, *args)
        self.taps += 1
        return await self.act("tap", message_id=message.id, row=button.row, col=button.col)

    async def send(self, do: str, **details: object) -> Shown:
        """A photo, a sticker, an edit, a forged tap: any act, and whatever it is answered."""
        return await self.until(lambda _shown: True, await self.act(do, **details))

    async def upload(self, content: bytes, name: str) -> int:
        """Send a document and do not wait; the serial of the message."""
        self.messages += 1
        sent = {"name": name, "base64": base64.b64encode(content).decode("ascii")}
        return await self.act("document", **sent)

    async def download(self, shown: Shown) -> bytes:
        """The file of a message."""
        assert shown.file is not None
        return await self.line.download(shown.file)

    async def act(self, do: str, **details: object) -> int:
        body = {"person": self.person, "do": do, **details}
        told = await self.line.call("POST", "act", body)
        return int(told["serial"])

    async def find(self, intent: str, *args: object) -> tuple[Shown, Button]:
        """The button of that meaning on the message last waited for, as it stands now."""
        assert self.seen is not None, f"{self.person} has not waited for anything"
        seen = self.seen.id
        message = next(one for one in await self.screens() if one.id == seen)
        button = message.button(intent, *args)
        assert button is not None, f"{self.person} sees no button {intent} {args} on {message}"
        return message, button

    async def screens(self) -> list[Shown]:
        """The bot's messages of this chat, in the order in which they last changed."""
        chat = await self.line.call("GET", "chat", {"person": self.person, "limit": 200})
        shown = [Shown.of(one) for one in chat["messages"] if one["from_bot"]]
        return sorted(shown, key=lambda one: one.serial)

    async def last(self) -> Shown:
        return (await self.screens())[-1]

    async def until(self, wanted: Wanted, after: int, patience: float = PATIENCE_S) -> Shown:
        """The first message shown after a serial that is wanted. Raises Silence."""
        heard = after
        while True:
            query = {"person": self.person, "after": heard, "timeout": patience, "kinds": _SHOWN}
            told = await self.line.call("GET", "wait", query)
            if told["timed_out"]:
                last = (await self.screens())[-1:]
                raise Silence(f"{self.person} was not answered within {patience} s; on top: {last}")
            messages = [Shown.of(one) for one in told["messages"]]
            for message in sorted(messages, key=lambda one: one.serial):
                heard = max(heard, message.serial)
                if wanted(message):
                    self.seen = message
                    return message
            heard = max([heard, *(change["serial"] for change in told["changes"])])

    async def _answered(self, serial: int, shows: Wanted | None = None) -> Shown:
        """The answer to an act; a refusal is one only where the test `shows` that it is meant."""

        def is_answer(one: Shown) -> bool:
            if shows is not None and shows(one):
                return True
            assert one.refusal is None, f"{self.person} was refused: {one.text}"
            return shows is None

        return await self.until(is_answer, serial)
