"""Named queries about who comes to a conference: the boards' answers and their delegates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.engine import Statements
from storage.models.conference import (
    delegate,
    rsvp,
    rsvp_session,
)
from storage.types import new_id

OPEN, COMES, STAYS = "open", "yes", "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """A board's answer. `source` and `informant` say on whose word the secretary entered it.

    changed_by: who of the board, or for it, has said it last
    away: the sessions it does not come to
    """

    id: int
    unit_id: int
    coming: str
    rooms: int | None
    meals: int | None
    plate: str
    source: str
    informant: str
    confirmed_at: datetime | None
    changed_by: int
    away: frozenset[int] = frozenset()

    @property
    def waits(self) -> bool:
        """Entered for the board, which has not confirmed it."""
        return bool(self.source) and self.confirmed_at is None

    @property
    def is_given(self) -> bool:
        return self.coming != OPEN


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody who comes for a board; `person_id` where the assistant knows them as of it."""

    id: int
    unit_id: int
    full_name: str
    position: str
    person_id: int | None
    leads: bool
    votes: bool
    stands_in_for: int | None


class Rsvps:
    """Answers and delegates inside one transaction. Lock the bloc before writing."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def answers(self, bloc_id: int, year: int) -> dict[int, Answer]:
        """By unit."""
        rows = self._connection.execute(
            _ANSWER.where(rsvp.c.bloc_id == bloc_id, rsvp.c.year == year)
        )
        return _answers(rows)

    def answer(self, bloc_id: int, year: int, unit_id: int) -> Answer | None:
        its = (rsvp.c.bloc_id == bloc_id, rsvp.c.year == year, rsvp.c.unit_id == unit_id)
        return _answers(self._connection.execute(_ANSWER.where(*its))).get(unit_id)

    def keep(
        self, bloc_id: int, year: int, unit_id: int, by: int, said: Mapping[str, object]
    ) -> int:
        """Some of `coming`, `rooms`, `meals`, `plate`, `source`, `informant`; its number."""
        row = {**said, "changed_by": by, "changed_at": self._now}
        known = self.answer(bloc_id, year, unit_id)
        if known is not None:
            its = rsvp.c.id == known.id
            self._connection.execute(update(rsvp).where(its).values(row))
            return known.id
        row = {"coming": OPEN, **row, "bloc_id": bloc_id, "year": year, "unit_id": unit_id}
        return new_id(self._connection.execute(insert(rsvp).values(row)))

    def reopen(self, bloc_id: int, year: int, by: int) -> None:
        """What the boards said of a conference that is called off says nothing of another one; the
        names and all else that was entered stay."""
        said = {
            "coming": OPEN,
            "source": "",
            "informant": "",
            "confirmed_by": None,
            "confirmed_at": None,
            "changed_by": by,
            "changed_at": self._now,
        }
        its = (rsvp.c.bloc_id == bloc_id, rsvp.c.year == year, rsvp.c.coming != OPEN)
        self._connection.execute(update(rsvp).where(*its).values(said))

    def confirm(self, rsvp_id: int, by: int) -> None:
        """The board says that what was entered for it is right."""
        self._connection.execute(
            update(rsvp).where(rsvp.c.id == rsvp_id).values(confirmed_by=by, confirmed_at=self._now)
        )

    def come(self, bloc_id: int, rsvp_id: int, session_id: int, *, comes: bool) -> None:
        its = (rsvp_session.c.rsvp_id == rsvp_id, rsvp_session.c.session_id == session_id)
        said = {"comes": "yes" if comes else "no"}
        if not self._connection.execute(update(rsvp_session).where(*its).values(said)).rowcount:
            self._connection.execute(
                insert(rsvp_session).values(
                    bloc_id=bloc_id, rsvp_id=rsvp_id, session_id=session_id, **said
                )
            )

    # Delegates

    def delegates(self, bloc_id: int, year: int, unit_id: int | None = None) -> list[Delegate]:
        """Who heads a delegation first, the others as they were entered."""
        wanted = _DELEGATE.where(
            delegate.c.bloc_id == bloc_id, delegate.c.year == year, delegate.c.ended_at.is_(None)
        )
        if unit_id is not None:
            wanted = wanted.where(delegate.c.unit_id == unit_id)
        rows = self._connection.execute(
            wanted.order_by(delegate.c.unit_id, delegate.c.leads.desc(), delegate.c.id)
        )
        return [_delegate(row) for row in rows]

    def add(
        self,
        bloc_id: int,
        year: int,
        unit_id: int,
        people: Iterable[tuple[str, str, int | None]],
        by: int,
        stands_in_for: int | None = None,
    ) -> None:
        """Names, positions, and persons where the assistant knows them."""
        rows = [
            {
                "bloc_id": bloc_id,
                "year": year,
                "unit_id": unit_id,
                "full_name": name,
                "position": position,
                "person_id": person_id,
                "stands_in_for": stands_in_for,
                "recorded_by": by,
                "recorded_at": self._now,
            }
            for name, position, person_id in people
        ]
        if rows:
            self._connection.execute(insert(delegate), rows)

    def change(self, delegate_id: int, name: str, position: str, person_id: int | None) -> None:
        """The same person, written otherwise."""
        self._connection.execute(
            update(delegate)
            .where(delegate.c.id == delegate_id)
            .values(full_name=name, position=position, person_id=person_id)
        )

    def end(self, delegate_id: int, by: int) -> None:
        """They do not come after all, and head nothing."""
        self._connection.execute(
            update(delegate)
            .where(delegate.c.id == delegate_id)
            .values(leads="no", votes="no", ended_by=by, ended_at=self._now)
        )

    def lead(self, bloc_id: int, year: int, unit_id: int, delegate_id: int) -> None:
        """Who heads the delegation; whether they vote is said anew."""
        self._connection.execute(
            update(delegate)
            .where(
                delegate.c.bloc_id == bloc_id,
                delegate.c.year == year,
                delegate.c.unit_id == unit_id,
                delegate.c.leads == "yes",
            )
            .values(leads="no", votes="no")
        )
        its = delegate.c.id == delegate_id
        self._connection.execute(update(delegate).where(its).values(leads="yes"))

    def let_vote(self, delegate_id: int, *, votes: bool) -> None:
        """Whether the unit's vote at the conference is theirs. They head the delegation."""
        said = {"votes": "yes" if votes else "no"}
        self._connection.execute(update(delegate).where(delegate.c.id == delegate_id).values(said))


_ANSWER = select(
    rsvp.c.id,
    rsvp.c.unit_id,
    rsvp.c.coming,
    rsvp.c.rooms,
    rsvp.c.meals,
    rsvp.c.plate,
    rsvp.c.source,
    rsvp.c.informant,
    rsvp.c.confirmed_at,
    rsvp.c.changed_by,
    rsvp_session.c.session_id,
).outerjoin(rsvp_session, (rsvp_session.c.rsvp_id == rsvp.c.id) & (rsvp_session.c.comes == "no"))
_DELEGATE = select(
    delegate.c.id,
    delegate.c.unit_id,
    delegate.c.full_name,
    delegate.c.position,
    delegate.c.person_id,
    delegate.c.leads,
    delegate.c.votes,
    delegate.c.stands_in_for,
)


def _answers(rows: Iterable[Any]) -> dict[int, Answer]:
    """A row for each session that a board stays away from."""
    found: dict[int, Answer] = {}
    for *fields, session_id in rows:
        one = found.get(fields[1]) or Answer(*fields)
        missed = one.away if session_id is None else one.away | {session_id}
        found[one.unit_id] = replace(one, away=missed)
    return found


def _delegate(row: Any) -> Delegate:
    number, unit_id, name, position, person_id, leads, votes, stands_in_for = row
    return Delegate(
        number,
        unit_id,
        name,
        position,
        person_id,
        leads == "yes",
        votes == "yes",
        stands_in_for,
    )
