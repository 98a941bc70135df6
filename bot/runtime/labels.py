"""A button's label typed out where a line is asked: it acts as the button, and is no reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.base import Incoming, What
from bot.domain.names import fold
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen

MOST_LETTERS = 64
_EDGES = " \t.,;:!?…\"'“”‘’()[]‹›«»"
_KEPT_BY_THEMSELVES = frozenset({"figures.answer"})
"""The answer to a figure: `handlers.figures.spoken` knows what its buttons are called, in either
language, and the question is stored for every figure: its row is kept as short as it can be."""


def buttons_kept(screen: Screen, before: Sequence[Choice]) -> tuple[Choice, ...]:
    """The buttons whose labels may be typed while the question of this screen is open.

    What is shown beside the way leaves those of the question itself as they are. A secret vote's
    screen is sealed: none of it is kept with the question.
    """
    if screen.asks is None or screen.asks.name in _KEPT_BY_THEMSELVES:
        return ()
    new = () if screen.sealed is not None else tuple(one for row in screen.choices for one in row)
    if not screen.aside:
        return new
    return (*new, *(one for one in before if one not in new))


def as_tapped(incoming: Incoming, buttons: Sequence[Choice]) -> Incoming:
    """The tap that a typed label stands for; what came in as it is where it is no label."""
    if incoming.what is not What.TEXT or not incoming.private:
        return incoming
    intent = named(incoming.text, buttons)
    if intent is None:
        return incoming
    return replace(incoming, what=What.TAP, intent=intent, text="")


def named(typed: str, buttons: Sequence[Choice]) -> Intent | None:
    """What the button of this label means, the marks left out at worst; None for no button.

    Two buttons that differ in their marks alone are told apart by them.
    """
    if not typed or len(typed) > MOST_LETTERS or "\n" in typed.strip():
        return None
    for same in (_as_written, _without_marks):
        words = same(typed)
        found = {one.intent for one in buttons if words and same(one.label) == words}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _as_written(text: str) -> str:
    return unicodedata.normalize("NFC", plain_line(text).casefold()).strip(_EDGES)


def _without_marks(text: str) -> str:
    """Empty for a label whose figures alone are left: "1.000" is not "1,000"."""
    words = " ".join(fold(text))
    return words if any(char.isalpha() for char in words) else ""
