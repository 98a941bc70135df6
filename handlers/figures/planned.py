"""The plan of the year beside a question: what was planned, and how much of it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.kpi import Cell, Question, amounts, round_share
from bot.reports.wording import quantity
from handlers.figures.form import Desk
from handlers.figures.shown import DIM_NAMES
from storage.presets.subset import PLANNED


def plan_lines(desk: Desk, question: Question) -> list[Markup]:
    """ "Kế hoạch năm: FDI 400 triệu USD, đạt 87,5%"; nothing for what is never planned."""
    catalogue, say = desk.work.catalogue, desk.say
    made = {i.code for i in catalogue.indicators if set(i.parts) & set(question.codes)}
    codes = [code for code in PLANNED if code in made.union(question.codes)]
    if desk.form.period.purpose != "figures" or not codes:
        return []
    planned = desk.uow.beside.plan(desk.form, codes)
    reached = amounts(catalogue, desk.work.figures, codes) if planned else {}
    parts = []
    for cell in _cells(desk, codes):
        plan = planned.get(cell)
        if plan is None or plan.figure.amount is None or plan.unit != catalogue.unit(cell):
            continue
        words = Markup("{} {}").format(
            _label(desk, cell, several=len(codes) > 1),
            quantity(say, plan.figure.amount, plan.unit),
        )
        if cell in reached and plan.figure.amount:
            share = say.percent(round_share(reached[cell] * Decimal(100) / plan.figure.amount))
            words += say(", {percent} reached", percent=share)
        parts.append(words.strip())
    return [say("Plan of the year: {figures}", figures=Markup(" · ").join(parts))] if parts else []


def _label(desk: Desk, cell: Cell, *, several: bool) -> str:
    """What tells the planned amounts of a line apart."""
    indicator = desk.work.catalogue.indicator(cell.code)
    if several:
        return indicator.short_names[desk.say.language]
    both = len(indicator.units) + len(indicator.computed) > 1
    return desk.say.plain(DIM_NAMES[cell.dim]) if both else ""


def _cells(desk: Desk, codes: Sequence[str]) -> list[Cell]:
    found = (desk.work.catalogue.indicator(code) for code in codes)
    return [Cell(one.code, dim) for one in found for dim in (*one.units, *one.computed)]
