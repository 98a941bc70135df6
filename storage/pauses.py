"""Named queries about what holds a reminder up, and about asking before it goes higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select, update

from bot.domain.calendar.reminding import Later, Owed, Series
from storage.engine import Statements
from storage.models.people import person_profile
from storage.models.reminders import duty_pause, escalation
from storage.reminders import Sent
from storage.types import new_id

LATER, ON_IT = "later", "on_it"
ASKED, AGREED, DECLINED = "asked", "agreed", "declined"
_LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OnIt:
    """Somebody has said that they are at it; `until` is how long the bloc is told so."""

    person_id: int
    full_name: str
    unit_id: int
    made_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whether the leader of the bloc may be told of a board that owes."""

    id: int
    bloc_id: int
    unit_id: int
    duty: str
    object_id: int
    due_on: date
    asked_at: datetime
    state: str
    decided_at: datetime | None

    @property
    def series(self) -> Series:
        return (self.duty, self.object_id, self.due_on, self.unit_id)


_ESCALATION = select(
    escalation.c.id,
    escalation.c.bloc_id,
    escalation.c.unit_id,
    escalation.c.duty,
    escalation.c.object_id,
    escalation.c.due_on,
    escalation.c.asked_at,
    escalation.c.state,
    escalation.c.decided_at,
)


def escalations_of(bloc_id: int) -> Select[Any]:
    """For others' statements; a row of it is an `Escalation`."""
    return _ESCALATION.where(escalation.c.bloc_id == bloc_id)


class Pauses:
    """ "Later today", "I am on it", and the secretary's word; inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def later(self, bloc_id: int) -> list[Later]:
        """What was put off lately, the oldest first."""
        rows = self._connection.execute(
            select(
                duty_pause.c.id,
                duty_pause.c.person_id,
                duty_pause.c.duty,
                duty_pause.c.object_id,
                duty_pause.c.unit_id,
                duty_pause.c.until,
            )
            .where(
                duty_pause.c.bloc_id == bloc_id,
                duty_pause.c.kind == LATER,
                duty_pause.c.until > self._now - _LATELY,
            )
            .order_by(duty_pause.c.id)
        )
        return [Later(*row) for row in rows]

    def on_it(self, bloc_id: int, duty: str, object_id: int) -> list[OnIt]:
        """Who is at it now, the newest word first."""
        rows = self._connection.execute(
            select(
                duty_pause.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
                duty_pause.c.unit_id,
                duty_pause.c.made_at,
                duty_pause.c.until,
            )
            .outerjoin(person_profile, person_profile.c.person_id == duty_pause.c.person_id)
            .where(
                duty_pause.c.bloc_id == bloc_id,
                duty_pause.c.duty == duty,
                duty_pause.c.object_id == object_id,
                duty_pause.c.kind == ON_IT,
                duty_pause.c.until > self._now,
            )
            .order_by(duty_pause.c.id.desc())
        )
        return [OnIt(*row) for row in rows]

    def pause(self, sent: Sequence[Sent], kind: str, until: datetime) -> None:
        """For everything that a message reminded its reader of."""
        self._connection.execute(
            insert(duty_pause),
            [
                {
                    "bloc_id": one.bloc_id,
                    "person_id": one.person_id,
                    "unit_id": one.unit_id,
                    "duty": one.duty,
                    "object_id": one.object_id,
                    "kind": kind,
                    "made_at": self._now,
                    "until": until,
                }
                for one in sent
            ],
        )

    # Higher

    def escalations(self, bloc_id: int, state: str | None = None) -> list[Escalation]:
        """The oldest first."""
        found = escalations_of(bloc_id).order_by(escalation.c.id)
        if state is not None:
            found = found.where(escalation.c.state == state)
        return [Escalation(*row) for row in self._connection.execute(found)]

    def escalation(self, bloc_id: int, escalation_id: int) -> Escalation | None:
        """Held until the transaction ends: it is decided once."""
        row = self._connection.execute(
            _ESCALATION.where(
                escalation.c.bloc_id == bloc_id, escalation.c.id == escalation_id
            ).with_for_update()
        ).first()
        return Escalation(*row) if row else None

    def ask(self, bloc_id: int, owed: Owed) -> int:
        return new_id(
            self._connection.execute(
                insert(escalation).values(
                    bloc_id=bloc_id,
                    unit_id=owed.unit_id,
                    duty=owed.duty,
                    object_id=owed.object_id,
                    due_on=owed.due_on,
                    asked_at=self._now,
                    state=ASKED,
                )
            )
        )

    def answer(self, escalation_id: int, state: str, by: int) -> None:
        self._connection.execute(
            update(escalation)
            .where(escalation.c.id == escalation_id)
            .values(state=state, decided_by=by, decided_at=self._now)
        )
