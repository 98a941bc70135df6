"""Buttons of earlier messages: none moves the open question, or edits a message far up the chat.

A button that belongs to a question bears the mark of its message, as the open question does. What
is stored or asked in answer to any other button stands at the bottom, where the person types.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.domain.errors import OldButton, QuestionOpen
from bot.domain.kpi import Question
from bot.screen import Intent, Screen
from handlers.figures.asking import question_screen, unchanged_words
from handlers.figures.form import Desk
from handlers.figures.pending import ECHOED, MARKS, NOTES, beneath, waits_beneath
from storage.uow import UnitOfWork

# Open questions about one question of the form: its key is their second argument.
_ASKS_ABOUT_ONE: Final = {*MARKS, *NOTES, "figures.reopen"}
# What waits there for no tap, so that the question may be shown once more without losing it.
_NOTHING_WAITS: Final = ("", "warned", "none")


def is_current(uow: UnitOfWork, intent: Intent) -> bool:
    """Whether the button stands on the message that asks now; typed words always mean that one."""
    asked = beneath(uow)
    if uow.said:
        return True
    if asked is None or asked.name not in MARKS or asked.args[:2] != intent.args[:2]:
        return False
    return intent.text(2) in ("", asked.text(MARKS[asked.name]))


def open_instead(desk: Desk, intent: Intent) -> Screen | None:
    """The question that is open while a button of another message was tapped, shown at the bottom.

    None where none is open. Raises OldButton where something waits in it.
    """
    if is_current(desk.uow, intent) or (question := _open_question(desk)) is None:
        return None
    number = desk.in_turn.index(question) + 1
    echo = desk.say(
        "That button belongs to an earlier message; nothing was changed."
        " <b>Question {number} is open now.</b>",
        number=number,
    )
    return replace(question_screen(desk, question, echo), fresh=True)


def only_here(desk: Desk, intent: Intent, *, stands: bool) -> Screen | None:
    """Of a button that stores: the open question, where another is open and all of it stands.

    Raises QuestionOpen where it would change figures of a question that is not open.
    """
    asked = beneath(desk.uow)
    if desk.uow.said or asked is None or asked.args[:2] == intent.args[:2]:
        return None
    if (question := _open_question(desk)) is None:
        return None
    if not stands:
        refuse_elsewhere(desk, intent)
    tapped = desk.question(intent.text(1))
    return replace(question_screen(desk, question, unchanged_words(desk, tapped)), fresh=True)


def refuse_elsewhere(desk: Desk, intent: Intent) -> None:
    """Raises QuestionOpen where another question than the tapped one is open."""
    asked = beneath(desk.uow)
    if desk.uow.said or asked is None or asked.args[:2] == intent.args[:2]:
        return
    if (question := _open_question(desk)) is not None:
        number = desk.in_turn.index(question) + 1
        raise QuestionOpen(number=number, name=question.names[desk.say.language])


def _open_question(desk: Desk) -> Question | None:
    """Raises OldButton where the open question cannot be shown once more without a loss."""
    asked = beneath(desk.uow)
    if asked is None or asked.name not in _ASKS_ABOUT_ONE:
        return None
    if (
        asked.name != "figures.answer"
        or asked.number(0) != desk.form.id
        or asked.text(3) not in _NOTHING_WAITS
    ):
        raise OldButton
    return desk.question(asked.text(1))


def placed(screen: Screen, intent: Intent, uow: UnitOfWork) -> Screen:
    """The answer to a tap; as a message of its own where an edit would hide or misplace something.

    That is where the button is not of the open question, or what was saved is told above it.
    """
    asked = uow.asked
    if asked is None or uow.said or screen.aside or screen.fresh:
        return screen
    if asked.name == "figures.pasted" and asked.text(1):
        return replace(screen, fresh=True)
    if asked.name not in _ASKS_ABOUT_ONE:
        return screen
    elsewhere = asked.text(1) not in intent.args[1:] or asked.text(0) != intent.text(0)
    tells = asked.name == "figures.answer" and (
        asked.text(3) == "warned" or asked.text(5) == ECHOED
    )
    covers = asked.name in NOTES and waits_beneath(uow)
    return replace(screen, fresh=True) if elsewhere or tells or covers else screen
