"""Which period the figures of a form are of, as the words beside a figure may say it."""

from __future__ import annotations

from bot.domain.kpi import PeriodKind
from bot.domain.said_periods import FormPeriod
from handlers.figures.form import Desk


def period_of(desk: Desk) -> FormPeriod:
    """The period of the form in hand."""
    period = desk.form.period
    return FormPeriod(PeriodKind(period.kind), period.year, plans=period.purpose == "plan")
