"""What the chair does for a reason: it is typed, shown once more with the tap, and told."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.house import Desk
from handlers.contests.words import heading


def ask_reason(desk: Desk, *question: Markup, asks: Intent) -> Screen:
    """The reason is to be typed; `asks` takes it."""
    return Screen(
        Markup("\n").join([*heading(desk.contest, desk.say), *question]),
        rows(desk.back()),
        asks=asks,
    )


def ask_once_more(desk: Desk, reason: str, question: Markup, yes: Choice, step: str) -> Screen:
    """The reason was typed: once more, because it cannot be undone. Typed again at `step`, it
    replaces the one that is shown."""
    lines = [*heading(desk.contest, desk.say), reason_words(reason, desk.say), question]
    return Screen(Markup("\n").join(lines), rows(yes, desk.back()), asks=desk.intent(step, reason))


def held_reason(desk: Desk, step: str) -> str:
    """The reason that was typed just before; "" where none was."""
    asked = desk.uow.asked
    if asked is None or asked.name != f"contests.{step}" or asked.number(0) != desk.id:
        return ""
    return asked.text(1)


def told(desk: Desk, say: Say, what: Markup, reason: str, *after: Markup) -> Screen:
    """What everybody concerned is told; `reason` is "" where none was wanted."""
    why = [reason_words(reason, say)] if reason else []
    return Screen(Markup("\n").join([*heading(desk.contest, say), what, *why, *after]))


def reason_words(reason: str, say: Say) -> Markup:
    return say("Reason: {reason}", reason=reason)
