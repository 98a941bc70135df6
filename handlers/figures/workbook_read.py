"""What a file says of a form, and by which words it introduces itself."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.digits import is_number
from bot.domain.file_errors import FileNotMatched
from bot.domain.form_reading import BookReading, read_form
from bot.domain.form_sheets import form_sheet, is_laid_out
from bot.domain.table_boards import ask_board
from bot.domain.table_questions import Asked, Option, TableQuestion
from bot.lines import plain_line
from handlers.figures.form import Desk
from handlers.figures.shown import cut
from handlers.figures.workbook_form import asks_previous, check_code
from handlers.figures.workbook_table import boards_of, read_own_table
from handlers.wording import period_title
from storage.sent_files import SentFile

NAME_LETTERS = 60


def key_of(file: SentFile) -> dict[str, str]:
    """What the form says it is; nothing where somebody typed over it."""
    key = dict(file.book.key)
    whole = is_number(key.get("form", "")) and key.get("check") == check_code(key)
    return key if whole and len(key["form"]) < 19 else {}


def read_book(desk: Desk, file: SentFile) -> BookReading:
    """Our form by its codes, any other table by its names.

    Raises FileNotMatched where no figure of the form is found, FormColumnsMoved.
    """
    sheet = form_sheet(file.book, desk.work.catalogue, file.answers)
    if isinstance(sheet, TableQuestion):
        return BookReading((), asks=sheet)
    if sheet is None or not (file.book.key or is_laid_out(sheet)):
        table = read_own_table(desk, file)
        if table is None:
            raise FileNotMatched
        return table
    if (asked := _ask_period(desk, file)) is not None:
        return BookReading((), asks=asked)
    own = key_of(file).get("form") == str(desk.form.id)
    if not own and (asked := ask_board(sheet, file.name, boards_of(desk), file.answers)):
        return BookReading((), asks=asked)
    asks = asks_previous(desk)
    reading = read_form(
        sheet,
        desk.work.catalogue,
        desk.form.period.kind,
        desk.work.before,
        # Last year's column is looked at in the form's own file alone.
        asks_previous=own and asks,
        compares_previous=own and not asks,
    )
    mine = {cell for question in desk.questions for cell in question.cells}
    made_for = key_of(file).get("period", "")
    said = "" if made_for == desk.form.period.key else made_for
    return replace(
        reading,
        found=tuple(replace(one, said=said) for one in reading.found),
        before=tuple(one for one in reading.before if one.cell in mine),
        otherwise=tuple(one for one in reading.otherwise if one.cell in mine),
    )


def _ask_period(desk: Desk, file: SentFile) -> TableQuestion | None:
    """Whether the form of another period, or of a plan, holds this period's figures."""
    key = key_of(file)
    if not key or key["period"] == desk.form.period.key or file.answers.get("period") == "yes":
        return None
    made = desk.uow.figures.form(desk.form.bloc_id, int(key["form"]))
    words = period_title(made.period, desk.say) if made is not None else key["period"]
    return TableQuestion(Asked.YEAR, "period", words, (Option("yes", ""),))


def heading(desk: Desk, file: SentFile) -> list[Markup]:
    say, form = desk.say, desk.form
    period = period_title(form.period, say)
    lines = [
        say(
            "<b>{file}</b>\n{period} · {unit}",
            file=cut(file.name, NAME_LETTERS),
            period=period,
            unit=desk.unit_name,
        )
    ]
    key = key_of(file)
    if key and key["period"] != form.period.key:
        lines.append(
            say(
                "⚠ This file was made as the form of another period ({old}); it was matched by"
                " code. Please make sure that the figures are those of this period.",
                old=key["period"],
            )
        )
    elif key and key["catalogue"] != form.period.catalogue_version:
        lines.append(say("The form has changed since this file was made; it was matched by code."))
    hidden = [plain_line(sheet.name) for sheet in file.book.sheets if sheet.hidden]
    if hidden:
        lines.append(say("Hidden sheets were not read: {names}.", names=", ".join(hidden[:4])))
    return lines
