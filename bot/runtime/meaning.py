"""From what came in to an intent: a button, a command, a label typed out, or an open question."""

from __future__ import annotations

import re

from bot.channels.base import Incoming, What
from bot.domain.errors import LeavesQuestion, UnknownButton
from bot.domain.reasons import leaves
from bot.lines import plain_line
from bot.runtime.reading import is_table
from bot.screen import Intent
from handlers import routes

MOST_LETTERS = 4096
_MOST_ECHOED = 60
_FIGURES = re.compile(r"\s*[a-z]{2}\d{2}(?:[a-z]|\d{4,6})?\b", re.IGNORECASE | re.ASCII)
"""What begins like "DT01 379 153": figures, although no question is open."""
_PERHAPS_FIGURES = re.compile(r"\s*(?:(?:\d{1,2}[.)]\s+)?[^\W\d_]\D*\d|[\d.,]+[^\S\n]*\n\s*\S)")
"""A name, perhaps numbered, with a figure behind it, or a column: figures, if the person has a
form to enter them."""
_UNREADABLE = {
    What.FILE: "file",
    What.PHOTO: "photo",
    What.VOICE: "voice",
    What.STICKER: "sticker",
    What.OTHER: "other",
}


def meaning(incoming: Incoming, asked: Intent | None) -> Intent | None:
    """The intent, or None where nothing should be answered. Raises UnknownButton for a bad tap,
    LeavesQuestion.

    A command or a typed label comes before the open question: there is always a way out.
    """
    if incoming.what is What.TAP:
        if incoming.intent is None:
            raise UnknownButton
        return incoming.intent
    if not incoming.private:
        if incoming.what is not What.COMMAND:
            return None
        return routes.by_group_command(incoming.command) or Intent("home.group")
    if incoming.what is What.COMMAND:
        rest = " ".join(incoming.text.split()[1:])
        if incoming.command == "start" and rest:
            return routes.by_link(rest)
        return routes.by_command(incoming.command) or Intent("home.unknown_command")
    if incoming.what is What.EDITED:
        return Intent("home.edited")
    if incoming.what is What.TEXT:
        if len(incoming.text) > MOST_LETTERS:
            return Intent("home.too_long", (str(len(incoming.text)),))
        return routes.by_label(incoming.text) or _answer(asked, incoming) or _unasked(incoming.text)
    if incoming.what is What.OTHER and not incoming.text and incoming.migrated_to is None:
        return None if not incoming.sent_at else Intent("home.not_text", ("other",))
    if incoming.what is What.FILE and is_table(incoming.file):
        if asked is not None and routes.takes(asked, "table"):
            return asked
        # Into the form in hand, where one is: the secretary enters for many boards.
        in_form = asked is not None and routes.form_of(asked) is not None
        return Intent("figures.filed", asked.args[:1] if asked and in_form else ())
    if asked is not None and incoming.file and routes.takes(asked, incoming.file.kind):
        return asked
    return Intent("home.not_text", (_UNREADABLE[incoming.what],))


def _answer(asked: Intent | None, incoming: Incoming) -> Intent | None:
    """Raises LeavesQuestion: "quay lại" is no reason that anybody meant to give."""
    if asked is not None and routes.asks_line(asked) and leaves(incoming.text):
        raise LeavesQuestion(typed=plain_line(incoming.text)[:_MOST_ECHOED])
    return asked


def _unasked(text: str) -> Intent:
    if _FIGURES.match(text):
        return Intent("figures.pasted")
    return Intent("figures.unasked" if _PERHAPS_FIGURES.match(text) else "home.unclear")
