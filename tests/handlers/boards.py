"""Boards of a bloc at different steps of the same period, put there as their people would do it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert, update

from bot.domain.kpi import Cell, Figure
from storage.figures import Figures, Period, Write
from storage.models.figures import form
from storage.models.review import late_window
from tests.bench import Bench, Phone
from tests.handlers.reporting import CATALOGUE


def stand(
    bench: Bench,
    period: Period,
    unit: str,
    state: str,
    by: Phone,
    *,
    cells: Iterable[Cell] | None = None,
    sent_at: datetime | None = None,
) -> int:
    """A board's form in this state, with every required cell answered unless told otherwise."""
    wanted = CATALOGUE.required(period.kind) if cells is None else tuple(cells)
    author = by.actor.person_id
    assert author is not None
    with bench.database.writer.begin() as connection:
        at = sent_at or bench.clock.now()
        figures = Figures(connection, at, {})
        found = figures.form_of(period, bench.unit(unit))
        figures.write(
            found,
            [Write(cell, 0, Figure.given(Decimal(1))) for cell in wanted],
            author_id=author,
            account_id=None,
            inbox_id=None,
        )
        if state != "draft":
            figures.submit(found, by=author, acted_at=at, fingerprint="0" * 64, reason="")
        connection.execute(update(form).where(form.c.id == found.id).values(state=state))
    return found.id


def extend(bench: Bench, period: Period, unit: str, by: Phone, until: datetime) -> None:
    """A longer time for one board."""
    with bench.database.writer.begin() as connection:
        connection.execute(
            insert(late_window).values(
                bloc_id=bench.bloc_id,
                period_id=period.id,
                unit_id=bench.unit(unit),
                until=until,
                reason="Công văn xin lùi hạn",
                granted_by=by.actor.person_id,
                granted_at=bench.clock.now(),
            )
        )


def after(period: Period, days: float) -> datetime:
    return period.due_at + timedelta(days=days)
