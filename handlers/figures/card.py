"""The card of a submitted form: what a leader looks at in two minutes, and the three ways on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.domain.approval import Step
from bot.domain.errors import N_
from bot.domain.kpi import Cell, Dim, Indicator, Kind, amounts, change
from bot.domain.numbers import Qualifier
from bot.i18n import Say
from bot.reports.wording import qualified, quantity
from bot.screen import Choice, Intent
from handlers.figures.compared import base_notes
from handlers.figures.form import Desk
from handlers.figures.shown import (
    DIM_NAMES,
    STATED,
    cell_name,
    grown_words,
    label_name,
    reasons_lines,
)
from handlers.paging import named
from handlers.wording import STATE_WORDS

Amounts = Mapping[Cell, Decimal]
_MOST_NAMES = 4
APPROVE = {
    Step.OFFICE: N_("Pass on to the head"),
    Step.HEAD: N_("Approve and send"),
    Step.BLOC: N_("Accept the figures"),
}


def headline_lines(desk: Desk) -> list[Markup]:
    """The catalogue's headline figures with their change against the compared period."""
    work = desk.work
    shown = work.catalogue.headlines(desk.form.period.kind)
    codes = {code for one, _dims in shown for code in (one.code, *one.parts)}
    now = amounts(work.catalogue, work.figures, codes)
    before = amounts(work.catalogue, work.before, codes)
    lines = []
    for indicator, dims in shown:
        parts = []
        for dim in dims:
            cell = Cell(indicator.code, dim)
            words = _amount(desk, indicator, cell, now) + _change(
                desk, indicator, cell, now, before
            )
            name = desk.say(DIM_NAMES[dim]) + " " if len(dims) > 1 else Markup("")
            parts.append(name + words)
        lines.append(
            desk.say(
                "• {name}: {figures}",
                name=indicator.short_names[desk.say.language],
                figures=Markup(" · ").join(parts),
            )
        )
    return [*lines, *base_notes(desk)]


def _amount(desk: Desk, indicator: Indicator, cell: Cell, now: Amounts) -> Markup:
    amount = now.get(cell)
    say, figures = desk.say, desk.work.figures
    if amount is None:
        typed = (figures.get(one) for one in typed_cells(indicator, cell.dim))
        states = [one.state for one in typed if one is not None and one.amount is None]
        # A blank is not the answer "no figure yet".
        return say(STATE_WORDS[states[0]]) if states else say(N_("left blank"))
    if indicator.kind is Kind.FLAG:
        return say(N_("yes")) if amount else say(N_("no"))
    rough = any(
        figures[one].qualifier is not Qualifier.EXACT
        for one in typed_cells(indicator, cell.dim)
        if one in figures
    )
    bold = Markup("<b>{}</b>").format(quantity(say, amount, indicator.unit(cell.dim)))
    return qualified(say, bold, Qualifier.ESTIMATE) if rough else bold


def typed_cells(indicator: Indicator, dim: Dim) -> tuple[Cell, ...]:
    """What a figure is made of, or the figure itself."""
    return indicator.addends(dim) or (Cell(indicator.code, dim),)


def _change(desk: Desk, indicator: Indicator, cell: Cell, now: Amounts, before: Amounts) -> Markup:
    if cell not in now or indicator.kind in (Kind.FLAG, Kind.RATIO):
        return Markup("")
    words = grown_words(desk.say, change(now[cell], before.get(cell)))
    stated = words and desk.base_stated(typed_cells(indicator, cell.dim))
    return words + STATED if stated else words


def explained_line(desk: Desk) -> list[Markup]:
    """How many figures bear a reason."""
    reasons = len(reasons_lines(desk))
    if not reasons:
        return []
    return [desk.say.count("{n} value with a reason", "{n} values with a reason", reasons)]


def lacking_lines(desk: Desk) -> list[Markup]:
    """Which required values have no figure: left blank, or said to have none yet. Never a zero."""
    required = desk.work.catalogue.required(desk.form.period.kind)
    cells = [cell for cell in required if not desk.work.sheet.is_settled(cell)]
    if not cells:
        return []
    return [
        desk.say.count(
            "⚠ <b>{n} required value is missing</b>: {names}.",
            "⚠ <b>{n} required values are missing</b>: {names}.",
            len(cells),
            names=names_words(desk, cells),
        )
    ]


def names_words(desk: Desk, cells: Sequence[Cell]) -> Markup:
    """Names of the first few values that are lacking, and how many more there are: a question by
    its own name where nothing of it is there, else what of it lacks.
    """
    catalogue, lacking = desk.work.catalogue, set(cells)
    required = set(catalogue.required(desk.form.period.kind))
    found = []
    for cell in cells:
        question = catalogue.question_of(cell.code)
        whole = lacking.issuperset(required.intersection(question.cells))
        found.append(label_name(desk, question) if whole else cell_name(desk, cell))
    shown, more = named(list(dict.fromkeys(found)), _MOST_NAMES)
    words = Markup("; ").join(shown)
    if more:
        words += desk.say.count(" and {n} other indicator", " and {n} other indicators", more)
    return words


def verdict_choices(form_id: int, version: int, step: Step, say: Say) -> tuple[Choice, ...]:
    """Approve, look, ask for another look: the same three wherever a card is shown."""
    return (
        Choice(say.plain(APPROVE[step]), Intent.of("approval.approve", form_id, version, step)),
        Choice(say.plain("See the details"), Intent.of("approval.detail", form_id, version)),
        Choice(say.plain("Ask for another look"), Intent.of("approval.return", form_id, version)),
    )
