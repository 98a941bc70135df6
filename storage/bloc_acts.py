"""Acts of office on the bloc's figures: how missing boards count, releases, corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.domain.exchange import UsdRate
from bot.domain.kpi import Cell, Dim, Figure
from bot.domain.numbers import Qualifier
from storage.engine import Statements
from storage.models.figures import form, period
from storage.models.people import person_profile
from storage.models.review import correction, release, stand_in
from storage.sheets import Period
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Correction:
    """A new amount for an accepted figure, and what became of it."""

    id: int
    form_id: int
    period_id: int
    unit_id: int
    cell: Cell
    from_seq: int
    to_seq: int | None
    amount: Decimal
    reason: str
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    decision: str
    decided_at: datetime | None
    qualifier: Qualifier = Qualifier.EXACT
    typed: str = ""

    @property
    def figure(self) -> Figure:
        """What is to stand from then on, and why."""
        return Figure.given(self.amount, self.qualifier, self.reason)


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

    def release(self, chosen: Period, fingerprint: str, released_by: int) -> None:
        self._connection.execute(
            insert(release).values(
                bloc_id=chosen.bloc_id,
                period_id=chosen.id,
                fingerprint=fingerprint,
                released_by=released_by,
                released_at=self._now,
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
                    amount=figure.amount,
                    qualifier=figure.qualifier.value,
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

    def decide_correction(
        self, number: int, decision: str, decided_by: int, to_seq: int | None
    ) -> None:
        self._connection.execute(
            update(correction)
            .where(correction.c.id == number)
            .values(decision=decision, decided_by=decided_by, decided_at=self._now, to_seq=to_seq)
        )

    def _read(self, *where: ColumnElement[bool], most: int = 1) -> Iterator[Correction]:
        rows = self._connection.execute(
            select(
                correction.c.id,
                correction.c.form_id,
                form.c.period_id,
                form.c.unit_id,
                correction.c.code,
                correction.c.dimension,
                correction.c.from_seq,
                correction.c.to_seq,
                correction.c.amount,
                correction.c.reason,
                correction.c.asked_by,
                func.coalesce(person_profile.c.full_name, ""),
                correction.c.asked_at,
                correction.c.decision,
                correction.c.decided_at,
                correction.c.qualifier,
                correction.c.typed,
            )
            .join(form, form.c.id == correction.c.form_id)
            .outerjoin(person_profile, person_profile.c.person_id == correction.c.asked_by)
            .where(*where)
            .order_by(correction.c.id.desc())
            .limit(most)
        )
        for row in rows:
            tail: Any = row[6:15]
            said: Any = {"qualifier": Qualifier(row[15]), "typed": row[16]}
            yield Correction(
                row[0], row[1], row[2], row[3], Cell(row[4], Dim(row[5])), *tail, **said
            )
