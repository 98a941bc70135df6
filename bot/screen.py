"""What a handler answers: a Screen, free of any channel's words.

The same Screen becomes text and inline buttons on Telegram and numbered text elsewhere, so nothing
here knows colours, rows of eight or character limits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from markupsafe import Markup

FORMAT = 1
"""Version of the stored form of a Screen or an Intent (outbox and dialog rows carry it)."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a tap, a command or a typed answer means: a name of `handlers/routes.py`, arguments.

    Names are stable: an old button may come back after months, so none is given a new meaning.
    """

    name: str
    args: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, *args: object) -> Intent:
        return cls(name, tuple(map(str, args)))

    def text(self, index: int) -> str:
        """The argument at `index`, or "" where the button is too short to hold it."""
        return self.args[index] if index < len(self.args) else ""

    def number(self, index: int) -> int:
        """The argument at `index` as a whole number; -1 where it is none, which matches no row."""
        found = self.text(index)
        return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: the label a person reads, and what tapping it means (or a text it copies)."""

    label: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A file to be built outside every transaction: the builder's name, its view as JSON.

    photo:  True where it is to be seen in the chat itself, not only downloaded
    """

    builder: str
    name: str
    view: str
    photo: bool = False


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that a messenger keeps, by the reference under which this bot may send it again.

    kind:  "document", "photo" or "voice"; whoever passes it on has to say it as it came
    """

    channel: str
    bot: str
    kind: str
    ref: str
    name: str = ""
    mime: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A message of the chat that is pinned, or with `up` False taken down again."""

    message_id: str
    up: bool = True


@dataclass(frozen=True, slots=True)
class Screen:
    """One message to one chat.

    asks:   what the next typed text means; None closes the open question
    aside:  True for an answer beside the way, which leaves the open question as it is
    fresh:  True where the message must be a new one (a receipt), not an edit of the tapped one
    passes: a file somebody sent, passed on as it is
    stays:  True where it tells what has happened: its buttons are answered below it, never in its
            place. Set for refusals, and by itself for whatever was recorded and for notices
    switch: True where a tap turned one of several switches: though recorded it is no receipt, and
            the message stays the one that the next tap edits
    sealed: the secret contest whose choices it shows: it is stored sealed under that contest's key
    pin:    nothing is sent: a message that is there is pinned or taken down

    Without text nothing is sent: a tap in a group that is answered in the private chat alone.
    """

    text: Markup
    choices: tuple[tuple[Choice, ...], ...] = ()
    asks: Intent | None = None
    files: tuple[FileOrder, ...] = ()
    aside: bool = False
    fresh: bool = False
    passes: FileRef | None = None
    stays: bool = False
    sealed: int | None = None
    switch: bool = False
    pin: Pin | None = None


def rows(*choices: Choice | tuple[Choice, ...] | None) -> tuple[tuple[Choice, ...], ...]:
    """Buttons one under the other; a tuple stands side by side, None is left out."""
    return tuple(
        (choice,) if isinstance(choice, Choice) else choice for choice in choices if choice
    )


def beside(*choices: Choice | None) -> tuple[Choice, ...]:
    """Buttons side by side; None is left out."""
    return tuple(choice for choice in choices if choice)


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def intent_to_json(intent: Intent) -> str:
    return _as_json([intent.name, *intent.args])


def intent_from_json(stored: str) -> Intent:
    """Raises ValueError for anything that `intent_to_json` did not write."""
    return _as_intent(json.loads(stored))


def _as_intent(parts: object) -> Intent:
    if not isinstance(parts, list) or not parts or not all(isinstance(p, str) for p in parts):
        raise ValueError("not a stored intent")
    return Intent(parts[0], tuple(parts[1:]))


def question_to_json(asks: Intent, buttons: Sequence[Choice] = ()) -> str:
    """An open question with the buttons that stand below it, whose labels may be typed as well."""
    if not buttons:
        return intent_to_json(asks)
    kept = [[one.label, one.intent.name, *one.intent.args] for one in buttons]
    return _as_json([asks.name, *asks.args, kept])


def question_from_json(stored: str) -> tuple[Intent, tuple[Choice, ...]]:
    """Raises ValueError for anything that `question_to_json` did not write."""
    parts = json.loads(stored)
    kept: object = []
    if isinstance(parts, list) and parts and isinstance(parts[-1], list):
        *parts, kept = parts
    if not isinstance(kept, list) or not all(map(_is_button, kept)):
        raise ValueError("not a stored question")
    buttons = (Choice(label, Intent(name, tuple(args))) for label, name, *args in kept)
    return _as_intent(parts), tuple(buttons)


def _is_button(part: object) -> bool:
    return isinstance(part, list) and len(part) > 1 and all(isinstance(one, str) for one in part)


def screen_to_json(screen: Screen) -> str:
    """The part of a Screen that leaves the house; what it asks lives in the dialog row instead."""
    return _as_json(
        {
            "text": str(screen.text),
            "choices": [
                [[c.label, c.intent.name, *c.intent.args] for c in row] for row in screen.choices
            ],
            "files": [
                [f.builder, f.name, f.view, *([True] if f.photo else [])] for f in screen.files
            ],
            **({"passes": list(astuple(screen.passes))} if screen.passes else {}),
            **({"stays": True} if screen.stays else {}),
            **({"pin": list(astuple(screen.pin))} if screen.pin else {}),
        }
    )


def screen_from_json(stored: str) -> Screen:
    data = json.loads(stored)
    return Screen(
        # The text was escaped when the handler composed it.
        text=Markup(data["text"]),  # noqa: S704
        choices=tuple(
            tuple(Choice(label, Intent(name, tuple(args))) for label, name, *args in row)
            for row in data["choices"]
        ),
        files=tuple(FileOrder(*parts) for parts in data["files"]),
        passes=FileRef(*data["passes"]) if "passes" in data else None,
        stays=data.get("stays", False),
        pin=Pin(*data["pin"]) if "pin" in data else None,
    )
