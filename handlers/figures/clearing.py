"""Pasted values with several readings: one after the other, each with a button a reading."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen, saved_words
from handlers.figures.doubting import type_again
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.pasted import paste_screen
from handlers.figures.pending import open_question
from handlers.figures.shown import amount_words, cell_name, cells_line
from handlers.figures.sorting import Sorted, Unclear, readings_of
from handlers.figures.waiting import waiting_of
from handlers.figures.wording import reading_words
from storage.figures import Write
from storage.uow import UnitOfWork

_LABEL_LETTERS = 40


def ask_first(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first value that is unclear, or the next one that was not put off."""
    desk = sit_down(actor, intent.number(0), uow)
    desk.only_draft()
    return _ask(desk, list(waiting_of(desk).asked.values()), max(0, intent.number(2)))


def _ask(desk: Desk, asked: Sequence[Unclear], at: int, echo: Markup | None = None) -> Screen:
    """Raises OldButton where nothing is unclear any more."""
    if not asked:
        raise OldButton
    at %= len(asked)
    one, say = asked[at], desk.say
    question = desk.work.catalogue.question_of(one.cell.code)
    indicator = desk.work.catalogue.indicator(one.cell.code)
    place = f"{one.cell.code}.{one.cell.dim}"
    text = say(
        "<b>{name}</b>: you wrote “{typed}”; {why}. Which one is meant?",
        name=cell_name(desk, one.cell),
        typed=one.source,
        why=reading_words(say, one.reading, indicator.unit(one.cell.dim)),
    )
    later = Intent.of("figures.unclear", desk.form.id, question.key, at + 1)
    return Screen(
        text if echo is None else echo + "\n\n" + text,
        rows(
            *(
                Choice(
                    amount_words(say, indicator, one.cell, figure).unescape()[:_LABEL_LETTERS],
                    Intent.of("figures.meant", desk.form.id, question.key, place, index),
                )
                for index, figure in enumerate(readings_of(desk, one.cell, one.reading))
            ),
            type_again(desk, question),
            Choice(say.plain("Later"), later) if len(asked) > 1 else None,
            to_form(desk),
        ),
        asks=open_question(desk, question),
    )


def take(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the readings was tapped: it is saved, and the next unclear value is asked about.

    Raises OldButton where the value was answered otherwise meanwhile, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    question, found = desk.question(intent.text(1)), waiting_of(desk)
    chosen = [u for u in found.asked.values() if f"{u.cell.code}.{u.cell.dim}" == intent.text(2)]
    figures = readings_of(desk, chosen[0].cell, chosen[0].reading) if chosen else []
    if not 0 <= intent.number(3) < len(figures):
        raise OldButton
    one, sheet = chosen[0], desk.work.sheet
    replaced = cells_line(desk, [one.cell], desk.work.figures)
    desk.write([Write(one.cell, sheet.seq(one.cell), figures[intent.number(3)], one.source)])
    echo = saved_words(desk, question, replaced)
    left = [unclear for unclear in found.asked.values() if unclear is not one]
    if left:
        return _ask(desk, left, 0, echo)
    if found.held:
        return paste_screen(desk, Sorted(held=found.held), heading=echo)
    return next_screen(desk, None, echo)
