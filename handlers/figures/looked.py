"""Whether a form still stands as it was looked at: what goes out is what somebody has seen."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.kpi import Cell
from handlers.figures.form import Desk
from handlers.figures.shown import amount_words, bounded, cell_name
from handlers.seals import seal

_LINES_LETTERS = 400


def seal_of_form(desk: Desk) -> str:
    """Names every value in the version that stands, whose word it is included."""
    sheet = desk.work.sheet
    versions = [(cell.code, cell.dim.value, sheet.seq(cell)) for cell in sorted(sheet)]
    return seal(desk.form.version, versions)


def changed_words(desk: Desk) -> Markup:
    """That the form is no longer what was looked at, and what was changed in it last."""
    say, last = desk.say, _last_changed(desk)
    told = say(
        "<b>Nothing was sent: the figures have changed since you looked at them.</b> Please look"
        " once more, then tap “Submit” below."
    )
    if not last:
        return told
    author = desk.work.sheet[last[0]].author_id
    by = desk.uow.people.name_of(author) if author else ""
    heading = say("Changed last, by {name}:", name=by or say("a colleague of the board"))
    lines = [_changed_line(desk, cell) for cell in last]
    return Markup("\n").join([told, heading, *bounded(desk, lines, _LINES_LETTERS)])


def _last_changed(desk: Desk) -> Sequence[Cell]:
    """The cells that were written in the newest step, this one left out."""
    sheet = desk.work.sheet
    at = {cell: when for cell in sheet if (when := sheet[cell].recorded_at) is not None}
    newest = max(at.values(), default=None)
    return [cell for cell in sorted(at) if at[cell] == newest]


def _changed_line(desk: Desk, cell: Cell) -> Markup:
    indicator, figure = desk.work.catalogue.indicator(cell.code), desk.work.figures[cell]
    return desk.say(
        "• {name}: {figure}",
        name=cell_name(desk, cell),
        figure=amount_words(desk.say, indicator, cell, figure),
    )
