"""Back from a note card: what waited in the question below it is asked about once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup

from bot.domain.kpi import Question
from bot.screen import Screen
from handlers.figures.asking import question_screen, unchanged_words
from handlers.figures.doubting import ask_none_or_zero, still_waiting
from handlers.figures.form import Desk
from handlers.figures.pending import beneath, waits_beneath
from handlers.figures.storing import ask_reason, conflict_again, go_on_after


def resume(desk: Desk, question: Question, echo: Markup | None = None) -> Screen:
    """What waits below the note card; the question itself where nothing does.

    Raises OldButton where what waits is not what was kept.
    """
    uow = desk.uow
    waits = waits_beneath(uow)
    uow.asked = asked = beneath(uow)
    if asked is None or not waits or asked.number(0) != desk.form.id:
        return question_screen(desk, question, echo)
    waiting_at = desk.question(asked.text(1))
    if asked.name == "figures.reasoned":
        return ask_reason(desk, waiting_at, echo, asked.text(5))
    return _AGAIN[asked.text(3)](desk, waiting_at, echo)


def _warned(desk: Desk, question: Question, echo: Markup | None) -> Screen:
    """The checks look at the figure anew: a note may have changed what it covers."""
    stands = unchanged_words(desk, question)
    return go_on_after(desk, question, stands if echo is None else echo + "\n" + stands)


def _none(desk: Desk, question: Question, echo: Markup | None) -> Screen:
    asked = desk.uow.asked
    return ask_none_or_zero(desk, question, asked.text(5) if asked else "", echo)


_AGAIN: Final[Mapping[str, Callable[[Desk, Question, Markup | None], Screen]]] = {
    "sure": still_waiting,
    "pick": still_waiting,
    "mine": conflict_again,
    "none": _none,
    "warned": _warned,
}
