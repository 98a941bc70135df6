"""A line typed at the note card: a comment, a source, or after all the answer asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.answer import Problem, read_answer
from bot.domain.errors import OldButton
from bot.domain.kpi import Question
from bot.domain.numbers import Accept, Ask, Refuse
from bot.domain.reasons import leaves
from bot.domain.segments import has_number
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.answering import take_answer
from handlers.figures.doubting import MOST_TYPED
from handlers.figures.form import Desk, line_from, sit_down
from handlers.figures.noting import save_comment, save_source
from handlers.figures.pasting import names_another
from handlers.figures.pending import beneath, covered, mark, open_question
from handlers.figures.resuming import resume
from handlers.figures.shown import cut, question_line, short_name
from handlers.figures.spoken import typed_tap
from storage.uow import UnitOfWork

_COMMENT, _SOURCE, _ANSWER, _NEITHER = "comment", "source", "answer", "neither"
_DECIDES: Final = {"figures.line_as", "figures.line_again", "figures.lined"}
_MOST_ROWS: Final = 8
_LINE_AT, _SEEN_AT = 4, 5
"""Where in the open question the line stands: behind form, question, what is below, and a mark; and
behind it the versions of the figures that were shown with it."""


def take_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Figures are taken as figures; of any other line it is asked what it is to be kept as.

    Raises LineNeeded for a line too short to say anything.
    """
    desk = sit_down(actor, intent.number(0), uow)
    question = desk.question(intent.text(1))
    if leaves(uow.said):
        return resume(desk, question)
    if _is_paste(desk, question) or _is_plain_answer(desk, question):
        return _as_answer(actor, desk, question)
    return _ask_what(desk, question, line_from(uow))


def take_comment(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The comment that was asked for, beside the figures that stood there when it was asked.

    Where others stand there now, they are shown and the line waits for a tap.
    Raises LineNeeded, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    question, line = desk.question(intent.text(1)), line_from(uow)
    if intent.text(3) != desk.seen(question):
        return _ask_what(desk, question, line, _changed_words(desk))
    return save_comment(desk, question, line)


def _changed_words(desk: Desk) -> Markup:
    return desk.say("The figure has changed since it was shown; your line is not saved yet.")


def _is_paste(desk: Desk, question: Question) -> bool:
    return "\n" in desk.uow.said.strip() or (
        has_number(desk.uow.said) and names_another(desk, question)
    )


def _is_plain_answer(desk: Desk, question: Question) -> bool:
    """Whether the line is nothing but figures or the word of a button."""
    asked = _answer_to(desk, question)
    open_at = desk.question(asked.text(1))
    if typed_tap(desk, open_at, asked) is not None:
        return True
    answer = read_answer(desk.uow.said, open_at, desk.work.before)
    if not isinstance(answer, Problem) and all(isinstance(one, Accept) for _cell, one in answer):
        return True
    return _reads_as_figures(desk, open_at) and _begins_as_figures(desk.uow.said)


def _begins_as_figures(said: str) -> bool:
    """ "145", "FDI 145; DDI 3", "khoảng 145": words before the first digit are few and short."""
    before = said[: next((at for at, one in enumerate(said) if one.isdigit()), 0)]
    words = before.split()
    return not words or (len(words) == 1 and words[0].isalpha())


def _reads_as_figures(desk: Desk, question: Question) -> bool:
    answer = read_answer(desk.uow.said, question, desk.work.before)
    return not isinstance(answer, Problem) and not any(
        isinstance(reading, Refuse) or (isinstance(reading, Ask) and not reading.candidates)
        for _cell, reading in answer
    )


def _answer_to(desk: Desk, question: Question) -> Intent:
    """The open question below the card, or the question of the card where none is."""
    asked = beneath(desk.uow)
    if asked is None or asked.name != "figures.answer":
        return open_question(desk, question)
    return asked


def _as_answer(actor: Actor, desk: Desk, question: Question) -> Screen:
    asked = _answer_to(desk, question)
    desk.uow.asked = asked
    return take_answer(actor, asked, desk.uow)


def _ask_what(desk: Desk, question: Question, line: str, echo: Markup | None = None) -> Screen:
    say, here = desk.say, mark(desk.uow)
    answered = any(cell in desk.work.sheet for cell in question.cells)

    def kept_as(label: str, what: str) -> Choice:
        return Choice(label, Intent.of("figures.line_as", desk.form.id, question.key, what, here))

    asked = (
        say(
            "<b>{name}</b>: “{line}”\n\nSave this line as a note or as the source?",
            name=short_name(desk, question),
            line=cut(line, MOST_TYPED),
        )
        if answered
        else say(
            "<b>{name}</b>: “{line}”\n\nSave this line as the source? A note needs a figure first.",
            name=short_name(desk, question),
            line=cut(line, MOST_TYPED),
        )
    )
    figures = question_line(desk, question, desk.work.figures)
    stands = None if figures is None else say("It stands at: <b>{figures}</b>", figures=figures)
    return Screen(
        Markup("\n\n").join(part for part in (echo, stands, asked) if part is not None),
        rows(
            kept_as(say.plain("Note"), _COMMENT)
            if answered and desk.form.state in ("draft", "returned")
            else None,
            kept_as(say.plain("Source"), _SOURCE),
            kept_as(say.plain("It is the answer"), _ANSWER)
            if _reads_as_figures(desk, question)
            else None,
            kept_as(say.plain("Leave this line out"), _NEITHER),
        ),
        asks=Intent.of(
            "figures.lined",
            *(desk.form.id, question.key, covered(desk), here, line),
            desk.seen(question),
        ),
    )


def ask_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Back to the line that waits. Raises OldButton where none does."""
    desk = sit_down(actor, intent.number(0), uow)
    asked = uow.asked
    if asked is None or asked.name != "figures.lined" or asked.args[:2] != intent.args[:2]:
        raise OldButton
    return _ask_what(desk, desk.question(asked.text(1)), asked.text(_LINE_AT))


def line_kept(screen: Screen, actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A line that waits to be called a note or a source outlives a look elsewhere.

    Where that screen asks for something itself, the line cannot wait on: it is said, in its words.
    """
    asked = uow.asked
    if asked is None or asked.name != "figures.lined" or screen.aside:
        return screen
    if intent.name in _DECIDES or (screen.asks is not None and screen.asks.name == asked.name):
        return screen
    say, line = speak(actor.language), cut(asked.text(_LINE_AT), MOST_TYPED)
    if screen.asks is not None or intent.name == "home.cancel":
        told = say("The line “{line}” was not saved; please type it again there.", line=line)
        return replace(screen, text=told + "\n\n" + screen.text)
    told = say("The line “{line}” still waits: is it a note or the source?", line=line)
    way = Choice(say.plain("Back to that line"), Intent("figures.line_again", asked.args[:2]))
    return replace(
        screen,
        text=told + "\n\n" + screen.text,
        choices=_with(way, screen),
        # Nothing lies below it any more, so that a question may be opened from here as ever.
        asks=Intent(asked.name, (*asked.args[:2], "", *asked.args[3:])),
        fresh=True,
    )


def _with(way: Choice, screen: Screen) -> tuple[tuple[Choice, ...], ...]:
    """In front; where the phone is full already, beside the last of the screen's own."""
    if len(screen.choices) < _MOST_ROWS:
        return ((way,), *screen.choices)
    return (*screen.choices[:-1], (*screen.choices[-1], way))


def keep_as(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What the line is was tapped. Raises OldButton where no such line waits, SubmittedAlready."""
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    question = desk.question(intent.text(1))
    asked = uow.asked
    if (
        asked is None
        or asked.name != "figures.lined"
        or asked.args[:2] != intent.args[:2]
        or asked.text(3) != intent.text(3)
    ):
        raise OldButton
    line, what = asked.text(_LINE_AT), intent.text(2)
    if what == _ANSWER:
        uow.said = line
        return _as_answer(actor, desk, question)
    if what == _NEITHER:
        return resume(desk, question, desk.say("The line was left out; nothing was saved."))
    if what == _SOURCE:
        return save_source(desk, question, line)
    if what != _COMMENT:
        raise OldButton
    return _save_comment(desk, question, line, asked.text(_SEEN_AT))


def _save_comment(desk: Desk, question: Question, line: str, seen: str) -> Screen:
    desk.only_draft()
    if seen != desk.seen(question):
        return _ask_what(desk, question, line, _changed_words(desk))
    return save_comment(desk, question, line)
