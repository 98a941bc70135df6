"""Acts of office on the bloc's figures: how missing boards count, releases, corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, insert, or_, select, update

from bot.domain.exchange import UsdRate
from bot.domain.kpi import Cell, Dim, Figure, State
from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage
from storage.engine import Statements
from storage.form_rows import Period
from storage.models.figures import form, period, value
from storage.models.people import person_profile
from storage.models.review import correction, release, stand_in, verdict
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand in the place of an accepted figure, and what became of it.

    was: what it was asked to take the place of
    figure: what is to stand from then on, and why
    refused_for: why the head of the board did not agree
    """

    id: int
    form_id: int
    period_id: int
    unit_id: int
    cell: Cell
    from_seq: int
    was: Figure
    figure: Figure
    typed: str
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    decision: str
    refused_for: str

    @property
    def reason(self) -> str:
        return self.figure.reason


class BlocActs:
    """Acts on a period's figures inside one transaction; none is ever taken out again."""

    def __init__(self, connection: Statements, now: datetime, changed: Callable[[], None]) -> None:
        """`changed` is called when what is known of the periods holds no longer."""
        self._connection = connection
        self._now = now
        self._changed = changed

    # Periods and boards

    def say_as_of(self, period_id: int, day: date) -> None:
        """The day the stocks of a period stand at."""
        self._connection.execute(update(period).where(period.c.id == period_id).values(as_of=day))
        self._changed()

    def record_rate(self, period_id: int, rate: UsdRate) -> None:
        """What a dollar was in a period; the old rate stays in the trail of what was done."""
        self._connection.execute(
            update(period)
            .where(period.c.id == period_id)
            .values(usd_rate=rate.dong, usd_rate_source=rate.source)
        )
        self._changed()

    def treat(
        self, chosen: Period, unit_id: int, treatment: str, reason: str, decided_by: int
    ) -> None:
        """How a unit without counted figures counts from now on."""
        self._connection.execute(
            insert(stand_in).values(
                bloc_id=chosen.bloc_id,
                period_id=chosen.id,
                unit_id=unit_id,
                treatment=treatment,
                reason=reason,
                decided_by=decided_by,
                decided_at=self._now,
            )
        )

    def hold_period(self, period_id: int) -> None:
        """Until the transaction ends nothing of the period, of the one it is compared with nor of
        its year's plan is accepted, corrected or released: what is under way
        (`Reviews.in_held_period`) is waited for. Call it before the totals are read.
        """
        held = period.alias("held")
        compared = select(held.c.compared_with_id).where(held.c.id == period_id)
        same_year = select(held.c.id).where(
            held.c.id == period_id,
            held.c.bloc_id == period.c.bloc_id,
            held.c.year == period.c.year,
        )
        self._connection.execute(
            select(period.c.id)
            .where(
                or_(
                    period.c.id == period_id,
                    period.c.id.in_(compared),
                    and_(period.c.purpose == "plan", same_year.exists()),
                )
            )
            .order_by(period.c.id)
            .with_for_update()
        )
        self._changed()

    def release(self, chosen: Period, fingerprint: str, released_by: int) -> None:
        """Whoever calls it holds the period."""
        self._connection.execute(
            insert(release).values(
                bloc_id=chosen.bloc_id,
                period_id=chosen.id,
                fingerprint=fingerprint,
                released_by=released_by,
                released_at=self._now,
                **{f"{table.name}_id": _newest_id(table) for table in (value, verdict, stand_in)},
            )
        )
        self._changed()

    def withdraw(self, period_id: int, by: int) -> None:
        """Nothing of the period is public any more, nor what was released of it before."""
        self._connection.execute(
            update(release)
            .where(release.c.period_id == period_id, release.c.withdrawn_at.is_(None))
            .values(withdrawn_by=by, withdrawn_at=self._now)
        )
        self._changed()

    # Corrections

    def ask_correction(
        self,
        *,
        bloc_id: int,
        form_id: int,
        cell: Cell,
        from_seq: int,
        figure: Figure,
        typed: str,
        asked_by: int,
    ) -> int:
        return new_id(
            self._connection.execute(
                insert(correction).values(
                    bloc_id=bloc_id,
                    form_id=form_id,
                    code=cell.code,
                    dimension=cell.dim.value,
                    from_seq=from_seq,
                    state=figure.state.value,
                    amount=figure.amount,
                    qualifier=figure.qualifier.value,
                    covered=figure.coverage and figure.coverage.covered,
                    covered_of=figure.coverage and figure.coverage.of,
                    typed=typed,
                    reason=figure.reason,
                    asked_by=asked_by,
                    asked_at=self._now,
                )
            )
        )

    def correction(self, bloc_id: int, number: int) -> Correction | None:
        found = self._read(correction.c.bloc_id == bloc_id, correction.c.id == number)
        return next(found, None)

    def corrections(self, bloc_id: int, period_id: int, most: int) -> list[Correction]:
        """The newest corrections of a period, whatever became of them."""
        where = (correction.c.bloc_id == bloc_id, form.c.period_id == period_id)
        return list(self._read(*where, most=most))

    def open_correction(self, form_id: int, cell: Cell) -> Correction | None:
        """One that waits for the head already."""
        return next(
            self._read(
                correction.c.form_id == form_id,
                correction.c.code == cell.code,
                correction.c.dimension == cell.dim.value,
                correction.c.decision == "open",
            ),
            None,
        )

    def confirm_correction(self, number: int, decided_by: int, to_seq: int) -> None:
        """`to_seq` is the version of the figure that it has become."""
        self._decide(number, decided_by, {"decision": "confirmed", "to_seq": to_seq})

    def refuse_correction(self, number: int, decided_by: int, why: str) -> None:
        self._decide(number, decided_by, {"decision": "refused", "refused_for": why})

    def withdraw_correction(self, number: int, by: int) -> None:
        self._decide(number, by, {"decision": "withdrawn"})

    def supersede_correction(self, number: int, by: int) -> None:
        """The figure it was asked of has changed, and a new one is asked for in its place."""
        self._decide(number, by, {"decision": "superseded"})

    def _decide(self, number: int, decided_by: int, how: Mapping[str, object]) -> None:
        self._connection.execute(
            update(correction)
            .where(correction.c.id == number)
            .values(decided_by=decided_by, decided_at=self._now, **how)
        )

    def _read(self, *where: ColumnElement[bool], most: int = 1) -> Iterator[Correction]:
        rows = self._connection.execute(
            select(
                correction,
                form.c.period_id,
                form.c.unit_id,
                value.c.state.label("was_state"),
                value.c.amount.label("was_amount"),
                value.c.qualifier.label("was_qualifier"),
                value.c.covered.label("was_covered"),
                value.c.covered_of.label("was_covered_of"),
                func.coalesce(person_profile.c.full_name, "").label("asked_by_name"),
            )
            .join(form, form.c.id == correction.c.form_id)
            .join(
                value,
                and_(
                    value.c.form_id == correction.c.form_id,
                    value.c.code == correction.c.code,
                    value.c.dimension == correction.c.dimension,
                    value.c.seq == correction.c.from_seq,
                ),
            )
            .outerjoin(person_profile, person_profile.c.person_id == correction.c.asked_by)
            .where(*where)
            .order_by(correction.c.id.desc())
            .limit(most)
        )
        return map(_correction, rows)


def _correction(row: Any) -> Correction:
    return Correction(
        id=row.id,
        form_id=row.form_id,
        period_id=row.period_id,
        unit_id=row.unit_id,
        cell=Cell(row.code, Dim(row.dimension)),
        from_seq=row.from_seq,
        was=_figure(
            row.was_state, row.was_amount, row.was_qualifier, row.was_covered, row.was_covered_of
        ),
        figure=_figure(
            row.state, row.amount, row.qualifier, row.covered, row.covered_of, row.reason
        ),
        typed=row.typed,
        asked_by=row.asked_by,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        decision=row.decision,
        refused_for=row.refused_for,
    )


def _figure(
    state: str,
    amount: Decimal | None,
    qualifier: str,
    covered: int | None,
    covered_of: int | None,
    reason: str = "",
) -> Figure:
    coverage = None if covered is None or covered_of is None else Coverage(covered, covered_of)
    return Figure(State(state), amount, Qualifier(qualifier), reason, coverage)


def _newest_id(table: Table) -> ColumnElement[int]:
    return func.coalesce(select(func.max(table.c.id)).scalar_subquery(), 0)
