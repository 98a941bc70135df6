"""A table of the board's own making: what is not certain about it is asked with buttons."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.board_names import Boards
from bot.domain.errors import N_
from bot.domain.form_reading import BookReading
from bot.domain.kpi import Dim, PeriodKind
from bot.domain.table_questions import EVERY, NONE, Asked, Option, TableQuestion
from bot.domain.table_reading import Reader, read_table
from bot.i18n import Say
from bot.lines import plain_line
from bot.screen import Choice, Intent, Screen, rows
from handlers.figures.form import Desk
from handlers.figures.shown import cut
from handlers.paging import LINES_PER_PAGE, on_page, turning
from handlers.wording import period_title
from storage.sent_files import WAITING, SentFile

_LABEL_LETTERS, _TEXT_LETTERS = 40, 80
_MOST_WHOLE = 8
_BESIDE = (NONE, EVERY)
"""Answers that fit whatever stands in the table: they are on every page."""


def read_own_table(desk: Desk, file: SentFile) -> BookReading | None:
    """Read by names and headings; None where no indicator is found."""
    form = desk.form
    return read_table(
        file.book,
        Reader(
            desk.work.catalogue,
            PeriodKind(form.period.kind),
            form.period.year,
            desk.work.before,
            boards_of(desk),
            file.answers,
            plans=form.period.purpose == "plan",
            file_name=file.name,
        ),
    )


def boards_of(desk: Desk) -> Boards:
    """Every name of the form's own board, and of the others of the bloc."""
    form, uow = desk.form, desk.uow
    known = uow.exports.rosters(form.bloc_id).names_by_unit()
    aliases = uow.blocs.aliases(form.bloc_id)
    own = {
        *known.get(form.unit_id, ()),
        *(a for a, unit in aliases.items() if unit == form.unit_id),
    }
    others = {name for unit, names in known.items() if unit != form.unit_id for name in names}
    others |= {alias for alias, unit in aliases.items() if unit != form.unit_id}
    return Boards.of(own, others)


def ask_table(
    desk: Desk, file: SentFile, asked: TableQuestion, heading: list[Markup], page: int = 0
) -> Screen:
    """One thing about the table; the answer holds for this file. A wide table fills pages."""
    say, form_id = desk.say, desk.form.id
    found = [one for one in asked.options if one.value not in _BESIDE]
    whole = len(asked.options) <= _MOST_WHOLE
    shown, page, pages = on_page(found, page, _MOST_WHOLE if whole else LINES_PER_PAGE)
    choices = [
        Choice(
            _option_words(desk, asked, option),
            Intent.of("figures.file_say", form_id, file.inbox_id, asked.key, option.value),
        )
        for option in (*shown, *(one for one in asked.options if one.value in _BESIDE))
    ]
    lines = [*heading, Markup(""), _question_words(desk, asked)]
    if pages > 1:
        lines.append(say("Page {page}/{pages}", page=page + 1, pages=pages))

    def to(number: int) -> Intent:
        return Intent.of("figures.file_again", form_id, file.inbox_id, number)

    return Screen(
        Markup("\n").join(lines),
        rows(
            *choices,
            turning(page, pages, say, to),
            Choice(
                say.plain("Leave the form as it is"),
                Intent.of("figures.file_drop", form_id, file.inbox_id),
            ),
        ),
        asks=Intent.of(WAITING, form_id, file.inbox_id),
    )


def _question_words(desk: Desk, asked: TableQuestion) -> Markup:
    say, text = desk.say, cut(asked.text, _TEXT_LETTERS)
    if asked.what is Asked.SHEET:
        return say("The same figures stand on several sheets. Which one is to be taken?")
    if asked.what is Asked.ROW:
        return say("Which line of the table is that of your board?")
    if asked.what is Asked.COLUMN and any(one.value == NONE for one in asked.options):
        return say(
            "No column of the table says plainly that it has your board's figures of {year}. Which"
            " one has them?",
            year=text,
        )
    if asked.what is Asked.COLUMN:
        return say("Several columns could be the figures of {year}. Which one is it?", year=text)
    if asked.what is Asked.SIDE:
        return say(
            "{place} “{name}”: <b>{said}</b>. The bloc asks for FDI and DDI apart; your table has"
            " one figure here. Which of the two is it?\n\n"
            "A row that is left out can be typed by hand afterwards; everything else of the table"
            " is kept.",
            place=asked.place,
            name=text,
            said=cut(asked.said, _LABEL_LETTERS),
        )
    if asked.what is Asked.YEAR:
        return say(
            "The table says “{words}”; the form is “{period}” of {unit}. Are these its figures"
            " nevertheless?",
            words=text,
            period=period_title(desk.form.period, say),
            unit=desk.unit_name,
        )
    if asked.what is Asked.BOARD:
        return say(
            "The table names another board: “{name}”. The form is that of {unit}. Are these the"
            " figures of {unit} all the same?",
            name=text,
            unit=desk.unit_name,
        )
    return say("“{name}” in the table: which indicator is it?", name=text)


def _option_words(desk: Desk, asked: TableQuestion, option: Option) -> str:
    say, value, text = desk.say, option.value, option.text
    if option.place:
        return _place_words(say, asked, option)
    if asked.what is Asked.SIDE:
        return _side_words(say, asked, value)
    if value == NONE and asked.what is Asked.YEAR:
        return say.plain("No, leave them out")
    if value == NONE:
        return say.plain("None of these")
    if asked.what is Asked.BOARD:
        return say.plain("Yes, of this board")
    if asked.what is Asked.YEAR:
        return say.plain("Yes, take them")
    if asked.what is Asked.NAME:
        indicator = desk.work.catalogue.indicator(value)
        text = f"{value} {indicator.short_names[say.language]}"
    return cut(plain_line(text), _LABEL_LETTERS)


def _place_words(say: Say, asked: TableQuestion, option: Option) -> str:
    """ "Cột B: 3.900; 120.000": a line or column by its place and the figures that begin it."""
    figures = [one if isinstance(one, str) else say.number(one) for one in option.sample]
    words = (
        N_("Line {place}: {figures}")
        if asked.what is Asked.ROW
        else N_("Column {place}: {figures}")
    )
    text = say.plain(words, place=option.place, figures="; ".join(figures))
    return cut(plain_line(text), _LABEL_LETTERS)


def _side_words(say: Say, asked: TableQuestion, value: str) -> str:
    if value == EVERY:
        return say.plain("Leave out all {n} such rows", n=asked.lines)
    if value == NONE:
        return say.plain("Leave out, type it later")
    return say.plain(N_("It is the FDI figure") if value == Dim.F else N_("It is the DDI figure"))
