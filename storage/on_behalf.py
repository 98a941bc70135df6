"""What the secretary enters for a board: on whose word, and whether the board has agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.engine import Statements
from storage.form_rows import Form
from storage.models.figures import on_behalf, value
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """The secretary's entry for a board: on whose word, and whether the board has agreed."""

    id: int
    form_id: int
    source: str
    informant: str
    entered_by: int
    started_at: datetime
    confirmed_at: datetime | None


_ON_BEHALF = select(
    on_behalf.c.id,
    on_behalf.c.form_id,
    on_behalf.c.source,
    on_behalf.c.informant,
    on_behalf.c.entered_by,
    on_behalf.c.started_at,
    on_behalf.c.confirmed_at,
)
_HAS_VALUES = select(value.c.id).where(value.c.on_behalf_id == on_behalf.c.id).exists()


class OnBehalfEntries:
    """Entries for boards, inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def start(self, found: Form, *, source: str, informant: str, entered_by: int) -> int:
        result = self._connection.execute(
            insert(on_behalf).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                source=source,
                informant=informant,
                entered_by=entered_by,
                started_at=self._now,
            )
        )
        return new_id(result)

    def entry(self, bloc_id: int, on_behalf_id: int) -> OnBehalf | None:
        row = self._connection.execute(
            _ON_BEHALF.where(on_behalf.c.id == on_behalf_id, on_behalf.c.bloc_id == bloc_id)
        ).first()
        return OnBehalf(*row) if row else None

    def in_hand(self, form_id: int, person_id: int) -> OnBehalf | None:
        """What the secretary is entering into this form right now: the last entry begun."""
        row = self._connection.execute(
            _ON_BEHALF.where(on_behalf.c.form_id == form_id, on_behalf.c.entered_by == person_id)
            .order_by(on_behalf.c.id.desc())
            .limit(1)
        ).first()
        return OnBehalf(*row) if row else None

    def unconfirmed(self, form_id: int) -> list[OnBehalf]:
        """Entries of the secretary, with values, that the board has not confirmed yet."""
        rows = self._connection.execute(
            _ON_BEHALF.where(
                on_behalf.c.form_id == form_id,
                on_behalf.c.confirmed_at.is_(None),
                _HAS_VALUES,
            ).order_by(on_behalf.c.id)
        )
        return [OnBehalf(*row) for row in rows]

    def confirm(self, form_id: int, by: int, last: int) -> None:
        """The board agrees with what was entered for it, up to the entry it has been shown last."""
        self._connection.execute(
            update(on_behalf)
            .where(
                on_behalf.c.form_id == form_id,
                on_behalf.c.id <= last,
                on_behalf.c.confirmed_at.is_(None),
                _HAS_VALUES,
            )
            .values(confirmed_by=by, confirmed_at=self._now)
        )
