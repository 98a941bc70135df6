"""Last year's final figures in a file of this year: asked about, then recorded to compare with."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.book_values import Found
from bot.domain.form_reading import BookReading
from bot.domain.kpi import Cell
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk
from handlers.figures.shown import amount_words, bounded, cell_name
from handlers.figures.workbook_form import asks_previous
from handlers.figures.workbook_read import heading
from handlers.figures.workbook_shown import joined
from storage.figures import Write
from storage.sent_files import WAITING, SentFile

_MOST_PERIODS, _MOST_TYPED = 100, 200
_BASE_LETTERS = 2400


def ask_base(desk: Desk, file: SentFile, reading: BookReading) -> Screen:
    say, form_id = desk.say, desk.form.id
    return Screen(
        joined(
            [
                *heading(desk, file),
                say.count(
                    "The file also holds {n} final figure of {year}, which the assistant does not"
                    " know yet. Should this year be compared with it?",
                    "The file also holds {n} final figures of {year}, which the assistant does not"
                    " know yet. Should this year be compared with them?",
                    len(reading.before),
                    year=str(desk.form.period.year - 1),
                ),
                *bounded(desk, [_line(desk, one) for one in reading.before], _BASE_LETTERS),
            ]
        ),
        rows(
            Choice(
                say.plain("Yes, compare with them"),
                Intent.of("figures.file_say", form_id, file.inbox_id, "base", "yes"),
            ),
            Choice(
                say.plain("No, this year only"),
                Intent.of("figures.file_say", form_id, file.inbox_id, "base", "no"),
            ),
        ),
        asks=Intent.of(WAITING, form_id, file.inbox_id),
    )


def _line(desk: Desk, one: Found) -> Markup:
    name, indicator = cell_name(desk, one.cell), desk.work.catalogue.indicator(one.cell.code)
    said = amount_words(desk.say, indicator, one.cell, one.figure)
    return desk.say("• {name}: {figures}", name=name, figures=said)


def base_writes(desk: Desk, file: SentFile, reading: BookReading) -> list[Write]:
    if file.answers.get("base") != "yes" or not asks_previous(desk):
        return []
    return [
        Write(one.cell, 0, one.figure, f"{one.place}: {one.text}"[:_MOST_TYPED])
        for one in reading.before
        if one.figure.amount is not None
    ]


def record_base(desk: Desk, file: SentFile, reading: BookReading) -> int:
    """Last year's figures as the board states them; how many its definitions of then know.

    Raises PeriodNotHistory for a period that is or was collected here.
    """
    uow, form = desk.uow, desk.form
    writes = base_writes(desk, file, reading)
    periods = uow.periods.newest(form.bloc_id, _MOST_PERIODS)
    period = next((p for p in periods if p.id == form.period.compared_with_id), None)
    if period is None:
        return 0
    known: set[Cell] = set(
        uow.figures.catalogue(form.bloc_id, period.catalogue_version).cells(period.kind)
    )
    writes = [write for write in writes if write.cell in known]
    if writes:
        compared = uow.figures.form_of(period, form.unit_id)
        uow.figures.settle_history(compared.id, synthetic=False)
        # A release of what is compared with this year is waited for: the form before its period,
        # as everywhere (`Reviews.in_held_period`).
        uow.bloc_acts.hold_period(period.id)
        uow.figures.write(
            compared,
            writes,
            author_id=desk.actor.person,
            account_id=desk.actor.account_id,
            inbox_id=file.inbox_id,
        )
        uow.record("base_stated", "form", compared.id, f"{file.name}: {len(writes)}")
    return len(writes)
