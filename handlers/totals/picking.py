"""Which figure of which board is to be corrected."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may, require
from bot.domain.correction_errors import CorrectionWaits, NotAccepted
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Cell, Dim, Figure, Indicator
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.figures.shown import amount_words
from handlers.totals.asked import waiting_for
from handlers.totals.pages import cut
from handlers.totals.view import View, look_now
from handlers.totals.words import DIMS
from storage.blocs import Unit
from storage.period_figures import UnitForm
from storage.uow import UnitOfWork

_MOST = 10


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary picks the board; a board's own people go straight to its figures."""
    view = correcting_view(actor, intent, uow)
    say = view.say
    if view.hat.role is not Role.SECRETARY and view.hat.unit_id is not None:
        return _groups(view, accepted_board(view, view.hat.unit_id))
    boards = [unit for unit in view.totals.roster if is_accepted(view, unit.id)]
    shown, page, pages = paging.boards_on_page(boards, intent.number(2))
    asked = say("Of which board is a figure to be corrected? Only accepted figures are.")
    none = say(
        "No board's figures are accepted yet. Until then a figure is changed in the form itself."
    )
    return Screen(
        asked if boards else none,
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


def is_accepted(view: View, unit_id: int) -> bool:
    form = view.totals.form(unit_id)
    return form is not None and form.state == "accepted"


def accepted_board(view: View, unit_id: int) -> Unit:
    """The board, if this person may correct its figures. Raises NotAllowed, NotAccepted."""
    unit = next((one for one in view.totals.roster if one.id == unit_id), None)
    if unit is None:
        raise OldButton
    if not may(view.hat, Act.ASK_CORRECTION, unit_id):
        raise NotAllowed
    if not is_accepted(view, unit_id):
        raise NotAccepted(unit=unit.name)
    return unit


def choose_group(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    view = correcting_view(actor, intent, uow)
    return _groups(view, accepted_board(view, intent.number(2)))


def _groups(view: View, unit: Unit) -> Screen:
    say = view.say
    return Screen(
        say(
            "<b>{unit}</b>, {period}\nWhich figure is to be corrected?",
            unit=unit.name,
            period=view.title,
        ),
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
        if view.catalogue.indicator(cell.code).group == key and cell in form.figures
    ]
    shown, page, pages = paging.on_page(cells, intent.number(4), _MOST)
    lines = [
        say(
            "<b>{unit}</b>, {period}\nWhich figure is to be corrected?",
            unit=unit.name,
            period=view.title,
        )
    ]
    lines.extend(
        say(
            "{name}: {figure}",
            name=cell_name(view, cell),
            figure=amount_words(say, view.catalogue.indicator(cell.code), cell, form.figures[cell]),
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


@dataclass(frozen=True, slots=True)
class Place:
    """An accepted figure that a person may ask to correct."""

    view: View
    unit: Unit
    form: UnitForm
    cell: Cell
    figure: Figure

    @property
    def indicator(self) -> Indicator:
        return self.view.catalogue.indicator(self.cell.code)

    @property
    def name(self) -> str:
        return cell_name(self.view, self.cell)

    @property
    def title(self) -> Markup:
        """Which figure of which board and period."""
        return self.view.say(
            "<b>{unit}</b>, {period}\n{name}",
            unit=self.unit.name,
            period=self.view.title,
            name=self.name,
        )

    def words(self, figure: Figure) -> Markup:
        return amount_words(self.view.say, self.indicator, self.cell, figure)

    def intent(self, name: str, *args: object) -> Intent:
        """A step of this correction."""
        return self.view.intent(name, self.unit.id, self.cell.code, self.cell.dim.value, *args)


def find_place(actor: Actor, intent: Intent, uow: UnitOfWork) -> Place:
    """Where a button or an open question stands, with the figure as it stands now.

    Raises OldButton for no typed cell that was answered, CorrectionWaits where one waits of the
    figure that stands, and what `accepted_board` raises.
    """
    view = correcting_view(actor, intent, uow)
    unit = accepted_board(view, intent.number(2))
    form = view.totals.form(unit.id)
    try:
        cell = Cell(intent.text(3), Dim(intent.text(4)))
    except ValueError:
        raise OldButton from None
    figure = form.figures.get(cell) if form is not None else None
    if form is None or figure is None:
        raise OldButton
    if view.catalogue.computes(cell) or not view.catalogue.knows(cell):
        raise OldButton
    stored = uow.figures.form(view.hat.bloc_id, form.id)
    assert stored is not None, "it was read just now"
    waiting = waiting_for(stored, cell, uow)
    if waiting is not None and not waiting.moved:
        raise CorrectionWaits(number=waiting.asked.id)
    return Place(view, unit, form, cell, figure)


def cell_name(view: View, cell: Cell, say: Say | None = None) -> str:
    """ "Dự án cấp mới (FDI)", in the reader's language."""
    name = view.catalogue.indicator(cell.code).short_names[(say or view.say).language]
    return f"{name} ({DIMS[cell.dim]})" if cell.dim in DIMS else name


def _cell_label(view: View, cell: Cell) -> str:
    """The side comes first, so that a cut leaves it readable: "FDI Lượt điều chỉnh GCN"."""
    name = view.catalogue.indicator(cell.code).short_names[view.say.language]
    return f"{DIMS[cell.dim]} {name}" if cell.dim in DIMS else name
