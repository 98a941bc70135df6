"""Words typed instead of a tap: what names a button of the present screen acts as the button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.assent import says_no, says_yes
from bot.domain.kpi import Kind, Question
from bot.domain.names import fold
from bot.domain.segments import has_number
from bot.i18n import LANGUAGES, speak
from bot.screen import Intent
from handlers.figures.asking import question_screen
from handlers.figures.form import Desk

MOST_LETTERS: Final = 40
SAME: Final = (
    *("nhu ky truoc", "nhu nam truoc", "nhu cu", "bang ky truoc", "bang nam truoc"),
    *("giong ky truoc", "giong nam truoc", "van nhu ky truoc", "van nhu nam truoc"),
    *("same as last period", "same as last year"),
)
# What officers say for a button: its intent, and the argument that tells two of that name apart.
_SAYINGS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("de sau", "bo qua", "tiep", "tiep theo", "cau sau"), ("figures.next", "")),
    **dict.fromkeys(("cau truoc", "quay lai"), ("figures.back", "")),
    **dict.fromkeys(SAME, ("figures.same", "")),
    **dict.fromkeys(("chua co", "chua co so", "chua co so lieu"), ("figures.blank", "na")),
    **dict.fromkeys(("khong co chi tieu nay", "khong co doi tuong"), ("figures.blank", "no")),
    "khong phat sinh": ("figures.none", ""),
}
_WAITING: Final[Mapping[str, Mapping[str, str]]] = {
    "warned": dict.fromkeys(("dung so ghi ly do", "it is right reason"), "figures.reason"),
}
_AGAIN: Final = {"nhap lai", "type it again"}
# These bear the versions that the person saw when the question was asked.
_VERSIONED: Final = {"figures.same", "figures.none", "figures.blank", "figures.flag"}


def means_same(said: str) -> bool:
    """Whether the whole text says that last period's figure holds."""
    return len(said) <= MOST_LETTERS and " ".join(fold(said)) in SAME


def blank_meant(said: str) -> str:
    """What the whole text says instead of a figure: "na" for not yet, "no" for not applicable."""
    name, argument = _SAYINGS.get(" ".join(fold(said)), ("", ""))
    return argument if name == "figures.blank" else ""


def typed_tap(desk: Desk, question: Question, asked: Intent) -> Intent | None:
    """The intent of the button that the typed words name; None where they name none."""
    said = desk.uow.said
    if len(said) > MOST_LETTERS or (has_number(said) and "(0)" not in said):
        return None
    words, what = " ".join(fold(said)), asked.text(3)
    if what == "sure" and says_yes(said):
        return Intent("figures.sure", (*asked.args[:2], asked.text(4)))
    if name := _WAITING.get(what, {}).get(words):
        return Intent(name, asked.args[:2])
    if (what and words in _AGAIN) or (what == "warned" and says_no(said)):
        return Intent("figures.ask", asked.args[:2])
    found = _on_buttons(desk, question, words)
    if found is not None and found.name in _VERSIONED:
        return Intent(found.name, (*found.args[:-1], asked.text(2)))
    return found


def _on_buttons(desk: Desk, question: Question, words: str) -> Intent | None:
    """The button whose label this is in either language, or that is known by this saying."""
    name, argument = _SAYINGS.get(words, ("", ""))
    if question.indicators[0].kind is Kind.FLAG and argument:
        name = ""  # "chưa có" says no where yes or no is asked
    for language in LANGUAGES:
        screen = question_screen(replace(desk, say=speak(language)), question)
        for choice in (choice for row in screen.choices for choice in row):
            meant = choice.intent.name == name and argument in ("", choice.intent.text(2))
            if meant or " ".join(fold(choice.label)) == words:
                return choice.intent
    return None
