"""What a form is compared with, put into words: whose figures of which period these are."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from bot.domain.contributions import Contribution
from bot.domain.kpi import Cell, PeriodKind
from bot.reports.wording import year_words
from handlers.figures.form import Desk
from handlers.figures.shown import cells_line


def compared_heading(desk: Desk) -> str:
    """Over the column of the compared period, in a sheet that is printed or filled in."""
    say, form = desk.say, desk.form
    if form.compared_year is None:
        return say.plain("Last period")
    year = str(form.compared_year)
    if form.period.kind is PeriodKind.HALF_YEAR:
        year = say.plain("First half of {year}", year=year)
    if desk.work.rebased is not None:
        year += say.plain(" (re-based)")
    if desk.base_stated(desk.work.previous):
        return year + say.plain(" (as the board states)")
    return year + say.plain(" (synthetic)") if form.compared_synthetic else year


def before_lines(desk: Desk, cells: Collection[Cell]) -> list[Markup]:
    """The compared period's figures of some cells, and why there are none of a merged board.

    Invented ones, those that the board itself states, and sums of those of its predecessors are
    called so wherever they are shown.
    """
    say, form, rebased = desk.say, desk.form, desk.work.rebased
    figures = cells_line(desk, cells, desk.work.before)
    if figures is None:
        return [] if rebased is None else _why_not_rebased(desk, rebased, cells)
    line = _then_line(desk, figures)
    if rebased is not None:
        line += say(" <i>(re-based: {sums})</i>", sums=_sum_of(desk, rebased))
    if desk.base_stated(cells):
        return [line + say(" <i>(as the board states)</i>")]
    return [line + say(" <i>(synthetic)</i>") if form.compared_synthetic else line]


def _then_line(desk: Desk, words: Markup) -> Markup:
    year = str(desk.form.compared_year)
    if desk.form.period.kind is PeriodKind.HALF_YEAR:
        return desk.say("First half of {year}: {figures}", year=year, figures=words)
    return desk.say("Year {year}: {figures}", year=year, figures=words)


def _why_not_rebased(desk: Desk, rebased: Contribution, cells: Collection[Cell]) -> list[Markup]:
    """Whose figure is lacking, or that there is no way to add it up; of what nobody of them has
    given there is nothing to say."""
    silent = {old: None for cell in cells for old in rebased.lacking.get(cell, ())}
    if silent.keys() >= {one.unit_id for one in desk.form.predecessors}:
        return []
    if silent:
        names = old_names(desk, silent)
        words = desk.say("not compared, without the figures of {names}", names=names)
    else:
        words = desk.say("not added up from {sums}", sums=_sum_of(desk, rebased))
    return [_then_line(desk, words)]


def old_names(desk: Desk, units: Collection[int]) -> str:
    """Predecessors by name, those from outside the bloc called so."""
    olds = [one for one in desk.form.predecessors if one.unit_id in units]
    names = [one.name for one in olds if one.inside]
    outside = ", ".join(one.name for one in olds if not one.inside)
    if outside:
        names.append(desk.say.plain("{names} (outside the bloc)", names=outside))
    return ", ".join(names)


def _sum_of(desk: Desk, rebased: Contribution) -> str:
    """ "KKT Hải Phòng + KCN Hải Dương"."""
    olds = desk.form.predecessors
    return " + ".join(one.name for one in olds if one.unit_id in rebased.made_of)


def base_notes(desk: Desk) -> list[Markup]:
    """Whose figures all is compared with where they are the predecessors'; and what the mark
    behind a change means, where something of the base bears it."""
    say, work, form = desk.say, desk.work, desk.form
    then = year_words(say, form.period.kind, form.compared_year or 0)
    notes = []
    if work.rebased is not None:
        notes.append(_rebased_note(desk, work.rebased, then))
    if desk.base_stated(work.previous):
        notes.append(say("<i>* Compared with {then} as the board states it.</i>", then=then))
    return notes


def _rebased_note(desk: Desk, rebased: Contribution, then: str) -> Markup:
    absent = [one.unit_id for one in desk.form.predecessors if one.unit_id not in rebased.made_of]
    if absent:
        return desk.say(
            "Figures of {then} are without those of {names}, so nothing is compared.",
            then=then,
            names=old_names(desk, absent),
        )
    return desk.say(
        "Figures of {then} re-based to the boundaries of today: {sums}.",
        then=then,
        sums=_sum_of(desk, rebased),
    )
