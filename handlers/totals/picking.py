"""Which figure of which board is to be corrected."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may, require
from bot.domain.errors import (
    NotAccepted,
    NotAllowed,
    OldButton,
)
from bot.domain.kpi import Cell
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.totals.drilling import figure_words
from handlers.totals.pages import cut
from handlers.totals.view import View, look_now
from handlers.totals.words import DIMS
from storage.blocs import Unit
from storage.uow import UnitOfWork

_MOST = 10


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary picks the board; a board's own people go straight to its figures."""
    view = correcting_view(actor, intent, uow)
    say = view.say
    if view.hat.role is not Role.SECRETARY and view.hat.unit_id is not None:
        return _groups(view, accepted_board(view, view.hat.unit_id))
    boards = [unit for unit in view.totals.roster if _is_accepted(view, unit.id)]
    shown, page, pages = paging.boards_on_page(boards, intent.number(2))
    return Screen(
        say("Of which board is a figure to be corrected? Only accepted figures are."),
        rows(
            *paging.side_by_side(
                [
                    Choice(cut(unit.short_name), view.intent("correct_unit", unit.id))
                    for unit in shown
                ]
            ),
            paging.turning(page, pages, say, lambda to: view.intent("correct", to)),
            (corrections_choice(view), view.to_page("")),
        ),
    )


def corrections_choice(view: View) -> Choice:
    return Choice(view.say.plain("Corrections so far"), view.intent("corrections"))


def correcting_view(actor: Actor, intent: Intent, uow: UnitOfWork) -> View:
    require(actor, Act.ASK_CORRECTION, actor.hat.unit_id)
    # A correction is of what is accepted now, whatever page led here.
    return look_now(actor, intent.number(0), uow)


def _is_accepted(view: View, unit_id: int) -> bool:
    form = view.totals.form(unit_id)
    return form is not None and form.state == "accepted"


def accepted_board(view: View, unit_id: int) -> Unit:
    """The board, if this person may correct its figures. Raises NotAllowed, NotAccepted."""
    unit = next((one for one in view.totals.roster if one.id == unit_id), None)
    if unit is None:
        raise OldButton
    if not may(view.hat, Act.ASK_CORRECTION, unit_id):
        raise NotAllowed
    if not _is_accepted(view, unit_id):
        raise NotAccepted(unit=unit.name)
    return unit


def choose_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    view = correcting_view(actor, intent, uow)
    return _groups(view, accepted_board(view, intent.number(2)))


def _groups(view: View, unit: Unit) -> Screen:
    say = view.say
    return Screen(
        say("<b>{unit}</b>\nWhich figure is to be corrected?", unit=unit.name),
        rows(
            *paging.side_by_side(
                [
                    Choice(
                        cut(group.names[say.language]),
                        view.intent("correct_group", unit.id, group.key, 0),
                    )
                    for group in view.groups
                ]
            ),
            (corrections_choice(view), view.to_page("")),
        ),
    )


def choose_figure(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The typed figures of a group as they stand; what is computed follows by itself."""
    view = correcting_view(actor, intent, uow)
    unit, key, say = accepted_board(view, intent.number(2)), intent.text(3), view.say
    form = view.totals.form(unit.id)
    assert form is not None, "it is accepted"
    cells = [
        cell
        for cell in view.catalogue.cells(view.of.period.kind)
        if view.catalogue.indicator(cell.code).group == key
        and (figure := form.figures.get(cell)) is not None
        and figure.amount is not None
    ]
    shown, page, pages = paging.on_page(cells, intent.number(4), _MOST)
    lines = [say("<b>{unit}</b>\nWhich figure is to be corrected?", unit=unit.name)]
    lines.extend(
        say(
            "{name}: {figure}",
            name=cell_name(view, cell),
            figure=figure_words(view, cell, form.figures[cell]),
        )
        for cell in shown
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *paging.side_by_side(
                [
                    Choice(
                        cut(_cell_label(view, cell)),
                        view.intent("correct_cell", unit.id, cell.code, cell.dim.value),
                    )
                    for cell in shown
                ]
            ),
            paging.turning(
                page, pages, say, lambda to: view.intent("correct_group", unit.id, key, to)
            ),
            Choice(say.plain("Back"), view.intent("correct_unit", unit.id)),
        ),
    )


def cell_name(view: View, cell: Cell) -> str:
    """ "Dự án cấp mới (FDI)"."""
    name = view.catalogue.indicator(cell.code).short_names[view.say.language]
    return f"{name} ({DIMS[cell.dim]})" if cell.dim in DIMS else name


def _cell_label(view: View, cell: Cell) -> str:
    """The side comes first, so that a cut leaves it readable: "FDI Lượt điều chỉnh GCN"."""
    name = view.catalogue.indicator(cell.code).short_names[view.say.language]
    return f"{DIMS[cell.dim]} {name}" if cell.dim in DIMS else name
