"""One point of the totals: the boards behind its figure, and a way to have it looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.definitions import recipe
from bot.domain.errors import OldButton
from bot.domain.kpi import Cell, change, round_share
from bot.i18n import speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers import paging
from handlers.checking.ground import Ground
from handlers.checking.points import (
    PER_PAGE,
    by_board,
    ground_of,
    home,
    key_of,
    mark_of,
    points_of,
    to_totals,
)
from handlers.checking.words import cell_name, numbered, quantity, suspicion_words
from storage.blocs import Unit
from storage.uow import UnitOfWork

_MOST_BOARDS, _MOST_FOLLOWED = 12, 2


class Behind(NamedTuple):
    """What one board gives to a figure of the bloc, and what it gave before."""

    unit: Unit
    now: Decimal
    before: Decimal | None

    @property
    def moved(self) -> Decimal:
        """How far the board alone moves the total."""
        return abs(self.now - (self.before or Decimal(0)))


def show_point(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One point with the boards behind its figure, those that moved most in front.

    Raises NotAllowed for all but the secretary, who alone sees every board's figures, and
    OldButton where the figures have moved on since the list was shown.
    """
    hat, say = require(actor, Act.CHECK_TEXT), speak(actor.language)
    ground = ground_of(hat, intent.number(0), intent.text(1), say, uow)
    number = intent.number(2)
    point = dict(enumerate(points_of(ground), 1)).get(number)
    if point is None or not point.cells or key_of(point) != intent.text(3):
        raise OldButton
    cell = point.cells[0]
    behind, page, pages = paging.on_page(
        boards_behind(ground, cell), intent.number(4), _MOST_BOARDS
    )
    lines = [
        say("<b>{period}</b>", period=ground.title),
        numbered(number, point.severity, suspicion_words(say, ground.catalogue, point)),
        say("<b>{name}</b>, by board:", name=cell_name(ground.catalogue, cell, say))
        + Markup("\n")
        + Markup("\n").join(_behind_words(ground, cell, one) for one in behind),
    ]
    mark = mark_of(ground)
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            paging.turning(
                page,
                pages,
                say,
                lambda to: Intent.of("checking.point", *intent.args[:4], to),
            ),
            *paging.side_by_side(_follow(ground, cell, behind)),
            Choice(say.plain("By board, with versions"), by_board(ground, cell)),
            beside(
                Choice(
                    say.plain("Back"),
                    Intent.of("checking.totals", ground.of.id, mark, (number - 1) // PER_PAGE),
                ),
                to_totals(ground),
            ),
            home(say),
        ),
    )


def boards_behind(ground: Ground, cell: Cell) -> list[Behind]:
    """The boards that give to a figure, the one that moved it most in front."""
    total = ground.totals.now.cells.get(cell)
    base = ground.earlier[0].cells.get(cell) if ground.earlier else None
    if total is None:
        return []
    before = {} if base is None else base.parts
    found = [
        Behind(unit, part.amount, before[unit.id].amount if unit.id in before else None)
        for unit in ground.totals.roster
        if (part := total.parts.get(unit.id)) is not None
    ]
    return sorted(found, key=lambda one: one.moved, reverse=True)


def _follow(ground: Ground, cell: Cell, behind: Sequence[Behind]) -> list[Choice]:
    """The boards that moved the figure most may be asked to look at what it is made of."""
    made_of = recipe(ground.catalogue, cell)
    if made_of is None:
        return []
    key = ground.catalogue.question_of(made_of.cells[0].code).key
    forms = ((one.unit, ground.totals.form(one.unit.id)) for one in behind[:_MOST_FOLLOWED])
    return [
        Choice(
            paging.fitted(ground.say.plain("Watch {unit}", unit=unit.short_name)),
            Intent.of("flags.value", form.id, key),
        )
        for unit, form in forms
        if form is not None and ground.totals.counts(unit.id)
    ]


def _behind_words(ground: Ground, cell: Cell, one: Behind) -> Markup:
    """ "KCN Hà Nam: 70 dự án, kỳ trước 50 (tăng 40%)"."""
    say, unit = ground.say, ground.totals.now.cells[cell].unit
    words = say("{unit}: {amount}", unit=one.unit.short_name, amount=quantity(say, one.now, unit))
    if one.before is None:
        return words
    words += say(", last period {figure}", figure=quantity(say, one.before, unit))
    grown = change(one.now, one.before)
    if grown is None or unit == "%":
        return words
    percent = say.percent(round_share(abs(grown)))
    if grown == 0:
        return words + say(" (unchanged)")
    return words + (
        say(" (up {percent})", percent=percent)
        if grown > 0
        else say(" (down {percent})", percent=percent)
    )
