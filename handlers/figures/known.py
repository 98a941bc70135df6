"""Values that the board has given before: taken over into what is asked again."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell
from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.asking import next_screen
from handlers.figures.form import Desk, sit_down, to_form
from handlers.figures.shown import amount_words, bounded, cell_name
from handlers.seals import seal
from handlers.wording import period_title
from storage.beside import Known
from storage.figures import Write
from storage.uow import UnitOfWork

_LETTERS = 2400


def known_values(desk: Desk) -> dict[Cell, Known]:
    """The newest figure of every blank cell of a request, from the board's other forms."""
    if desk.form.period.purpose != "request":
        return {}
    blank = [c for asked in desk.questions for c in asked.cells if c not in desk.work.sheet]
    codes = {cell.code for cell in blank}
    found = desk.uow.beside.known(desk.form, codes) if codes else {}
    unit_of = desk.work.catalogue.unit
    return {
        cell: found[cell] for cell in blank if cell in found and found[cell].unit == unit_of(cell)
    }


def offer(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is on file, with the period it is of; one tap takes all of it over."""
    desk = sit_down(actor, intent.number(0), uow)
    return _offer(desk, known_values(desk))


def _seal(known: Mapping[Cell, Known]) -> str:
    """Names the figures on file and their periods: no others are taken over."""
    return seal(
        [
            (cell.code, cell.dim.value, one.period.id, f"{one.figure}")
            for cell, one in sorted(known.items())
        ]
    )


def _offer(desk: Desk, known: Mapping[Cell, Known], echo: Markup | None = None) -> Screen:
    say = desk.say
    if not known:
        return Screen(say("Nothing more is on file for what this form asks."), rows(to_form(desk)))
    lines = [
        say(
            "• {name}: <b>{figure}</b> ({period})",
            name=cell_name(desk, cell),
            figure=amount_words(say, desk.work.catalogue.indicator(cell.code), cell, one.figure),
            period=period_title(one.period, say),
        )
        for cell, one in known.items()
    ]
    return Screen(
        Markup("\n").join(
            [
                *([echo] if echo else []),
                say("<b>On file already</b>"),
                *bounded(desk, lines, _LETTERS),
                say("\nTake it over?"),
            ]
        ),
        rows(
            Choice(
                say.plain("As on file ({n})", n=len(known)),
                Intent.of("figures.known_all", desk.form.id, _seal(known)),
            ),
            Choice(say.plain("One question at a time"), Intent.of("figures.go", desk.form.id)),
            to_form(desk),
        ),
    )


def take_over(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every blank cell gets what is on file, if that is what was shown.

    Raises OldButton where nothing is left to take over, SubmittedAlready.
    """
    desk = sit_down(actor, intent.number(0), uow, writing=True)
    desk.only_draft()
    known = known_values(desk)
    if not known:
        raise OldButton
    say, file_words = desk.say, speak(DEFAULT_LANGUAGE)  # the comment is read by everybody
    if _seal(known) != intent.text(1):
        changed = say("What is on file has changed since it was shown; nothing was taken over yet.")
        return _offer(desk, known, changed)
    desk.write(
        [
            Write(
                cell,
                0,
                one.figure,
                comment=file_words.plain(
                    "as in: {period}", period=period_title(one.period, file_words)
                ),
            )
            for cell, one in known.items()
        ]
    )
    echo = say.count("✓ {n} value saved.", "✓ {n} values saved.", len(known))
    return next_screen(desk, None, echo)
