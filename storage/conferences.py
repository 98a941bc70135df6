"""Named queries about a conference beside its days: venue, hosts, sessions, agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, insert, select, update

from storage.engine import Statements
from storage.models.blocs import conference, office
from storage.models.conference import (
    agenda_item,
    conference_host,
    conference_plan,
    conference_session,
)
from storage.models.year import milestone
from storage.types import new_id

TO_HOST, HOSTED = "planned", "actual"
RSVP = "rsvp"
"""The milestone until which the boards say who comes, and the duty to do so."""
WORDS = ("venue", "bring", "contact")


@dataclass(frozen=True, slots=True)
class Event:
    """The conference on a year; `number` is its own. `held` is "planned", "held" or "not_held".

    answer_by: until when the boards answer, while that is still to come about; with its `deadline`
    """

    number: int
    year: int
    starts_on: date | None
    ends_on: date | None
    held: str
    reason: str
    synthetic: bool
    venue: str
    bring: str
    contact: str
    invited_at: datetime | None
    deadline: int | None
    answer_by: datetime | None
    answer_on: date | None


@dataclass(frozen=True, slots=True)
class Session:
    """A part of a conference: `day` 1 is the first one."""

    id: int
    year: int
    title: str
    day: int
    starts: time
    ends: time
    place: str

    def begins_at(self, first: date, zone: str) -> datetime:
        return datetime.combine(self._on(first), self.starts, ZoneInfo(zone))

    def is_over_at(self, first: date, zone: str) -> datetime:
        return datetime.combine(self._on(first), self.ends, ZoneInfo(zone))

    def _on(self, first: date) -> date:
        return first + timedelta(days=self.day - 1)


@dataclass(frozen=True, slots=True)
class NewSession:
    title: str
    day: int
    starts: time
    ends: time
    place: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """`presenter` is a person by name and position, as it was typed."""

    id: int
    session_id: int
    title: str
    unit_id: int | None
    presenter: str


@dataclass(frozen=True, slots=True)
class Hosting:
    """Who was to host a year's conference, who did, who is to host the next; and who leads."""

    planned: tuple[int, ...]
    actual: tuple[int, ...]
    upcoming: tuple[int, ...]
    leader: int | None


class Conferences:
    """Conferences of a bloc inside one transaction. Lock the bloc before writing.

    Nothing is deleted: what is taken off is ended, what is changed stands in the audit trail.
    """

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def event(self, bloc_id: int, year: int) -> Event | None:
        """None where nobody has set its day or called it off."""
        found = _EVENT.where(conference.c.bloc_id == bloc_id, conference.c.year == year)
        row = self._connection.execute(found).first()
        return _event(row) if row else None

    def nearest(self, bloc_id: int, on: date) -> int | None:
        """The year of the conference that is next; of none, of the last one."""
        rows = self._connection.execute(
            select(conference.c.year, conference.c.ends_on, conference.c.held)
            .where(conference.c.bloc_id == bloc_id)
            .order_by(conference.c.year)
        ).all()
        ahead = [
            row.year
            for row in rows
            if row.held == "planned" and row.ends_on is not None and row.ends_on >= on
        ]
        return next(iter(ahead), rows[-1].year if rows else None)

    def keep_words(self, bloc_id: int, year: int, words: Mapping[str, str], by: int) -> None:
        """Venue, what is to bring, whom to call."""
        self._keep_plan(bloc_id, year, by, dict(words))

    def note_invited(self, bloc_id: int, year: int, by: int) -> None:
        self._keep_plan(bloc_id, year, by, {"invited_at": self._now, "invited_by": by})

    def _keep_plan(self, bloc_id: int, year: int, by: int, said: Mapping[str, object]) -> None:
        row = {**said, "changed_by": by, "changed_at": self._now}
        its = (conference_plan.c.bloc_id == bloc_id, conference_plan.c.year == year)
        done = self._connection.execute(update(conference_plan).where(*its).values(row))
        if not done.rowcount:
            self._connection.execute(
                insert(conference_plan).values(bloc_id=bloc_id, year=year, **row)
            )

    def hold(self, bloc_id: int, year: int) -> None:
        """It has been held: its day moves no more."""
        self._connection.execute(
            update(conference)
            .where(conference.c.bloc_id == bloc_id, conference.c.year == year)
            .values(held="held")
        )

    # Hosts

    def hosts(self, bloc_id: int, year: int, kind: str) -> list[int]:
        """The units, in the order in which they were named."""
        rows = self._connection.execute(
            select(conference_host.c.unit_id)
            .where(
                conference_host.c.bloc_id == bloc_id,
                conference_host.c.year == year,
                conference_host.c.kind == kind,
                conference_host.c.ended_at.is_(None),
            )
            .order_by(conference_host.c.id)
        )
        return list(rows.scalars())

    def hosting(self, bloc_id: int, year: int) -> Hosting:
        """All of them at once, and which unit leads the bloc; one statement."""
        named = select(
            conference_host.c.kind, conference_host.c.year, conference_host.c.unit_id,
            conference_host.c.id.label("number"),
        ).where(
            conference_host.c.bloc_id == bloc_id,
            conference_host.c.year.in_((year, year + 1)),
            conference_host.c.ended_at.is_(None),
        )  # fmt: skip
        leads = select(office.c.kind, office.c.year, office.c.unit_id, office.c.id).where(
            office.c.bloc_id == bloc_id, office.c.year == year, office.c.kind == "leader"
        )
        rows = self._connection.execute(named.union_all(leads).order_by("number")).all()

        def of(kind: str, of_year: int) -> tuple[int, ...]:
            return tuple(row[2] for row in rows if (row[0], row[1]) == (kind, of_year))

        leader = next(iter(of("leader", year)), None)
        return Hosting(of(TO_HOST, year), of(HOSTED, year), of(TO_HOST, year + 1), leader)

    def set_hosts(self, bloc_id: int, year: int, kind: str, units: Iterable[int], by: int) -> None:
        """These and no others; those that stay are left alone."""
        wanted, known = list(units), self.hosts(bloc_id, year, kind)
        gone = [unit for unit in known if unit not in wanted]
        its = (
            conference_host.c.bloc_id == bloc_id,
            conference_host.c.year == year,
            conference_host.c.kind == kind,
            conference_host.c.unit_id.in_(gone),
            conference_host.c.ended_at.is_(None),
        )
        if gone:
            ended = {"ended_by": by, "ended_at": self._now}
            self._connection.execute(update(conference_host).where(*its).values(ended))
        rows = [
            {
                "bloc_id": bloc_id,
                "year": year,
                "kind": kind,
                "unit_id": unit,
                "recorded_by": by,
                "recorded_at": self._now,
            }
            for unit in wanted
            if unit not in known
        ]
        if rows:
            self._connection.execute(insert(conference_host), rows)

    # Sessions

    def sessions(self, bloc_id: int, year: int) -> list[Session]:
        """In the order in which they take place."""
        rows = self._connection.execute(
            _SESSION.where(
                conference_session.c.bloc_id == bloc_id,
                conference_session.c.year == year,
                conference_session.c.ended_at.is_(None),
            ).order_by(
                conference_session.c.day, conference_session.c.starts, conference_session.c.id
            )
        )
        return [_session(row) for row in rows]

    def add_session(self, bloc_id: int, year: int, new: NewSession, by: int) -> int:
        return new_id(
            self._connection.execute(
                insert(conference_session).values(
                    bloc_id=bloc_id,
                    year=year,
                    **_said(new),
                    recorded_by=by,
                    recorded_at=self._now,
                )
            )
        )

    def change_session(self, session_id: int, new: NewSession) -> None:
        """Its old words stay in the audit trail."""
        its = conference_session.c.id == session_id
        self._connection.execute(update(conference_session).where(its).values(_said(new)))

    def end_session(self, session_id: int, by: int) -> None:
        self._end(conference_session, session_id, by)

    # The agenda

    def agenda(self, bloc_id: int, year: int) -> list[AgendaItem]:
        """Of all sessions that stand, each in its order."""
        rows = self._connection.execute(
            select(
                agenda_item.c.id,
                agenda_item.c.session_id,
                agenda_item.c.title,
                agenda_item.c.unit_id,
                agenda_item.c.presenter,
            )
            .join(conference_session, conference_session.c.id == agenda_item.c.session_id)
            .where(
                agenda_item.c.bloc_id == bloc_id,
                conference_session.c.year == year,
                conference_session.c.ended_at.is_(None),
                agenda_item.c.ended_at.is_(None),
            )
            .order_by(agenda_item.c.position, agenda_item.c.id)
        )
        return [AgendaItem(*row) for row in rows]

    def add_items(
        self,
        bloc_id: int,
        session_id: int,
        position: int,
        items: Iterable[tuple[str, int | None, str]],
        by: int,
    ) -> None:
        """Titles with who presents them, behind what stands up to `position`."""
        rows = [
            {
                "bloc_id": bloc_id,
                "session_id": session_id,
                "position": place,
                "title": title,
                "unit_id": unit_id,
                "presenter": presenter,
                "recorded_by": by,
                "recorded_at": self._now,
            }
            for place, (title, unit_id, presenter) in enumerate(items, position + 1)
        ]
        if rows:
            self._connection.execute(insert(agenda_item), rows)

    def end_item(self, item_id: int, by: int) -> None:
        self._end(agenda_item, item_id, by)

    def _end(self, table: Table, number: int, by: int) -> None:
        self._connection.execute(
            update(table).where(table.c.id == number).values(ended_by=by, ended_at=self._now)
        )


def _said(new: NewSession) -> dict[str, object]:
    return {
        "title": new.title,
        "day": new.day,
        "starts": f"{new.starts:%H:%M}",
        "ends": f"{new.ends:%H:%M}",
        "place": new.place,
    }


_PLAN = (conference_plan.c.bloc_id == conference.c.bloc_id) & (
    conference_plan.c.year == conference.c.year
)
_UNTIL = and_(
    milestone.c.bloc_id == conference.c.bloc_id,
    milestone.c.year == conference.c.year,
    milestone.c.code == RSVP,
    milestone.c.state == "planned",
)
_EVENT = select(
    conference.c.id,
    conference.c.year,
    conference.c.starts_on,
    conference.c.ends_on,
    conference.c.held,
    conference.c.reason,
    conference.c.synthetic,
    conference_plan.c.venue,
    conference_plan.c.bring,
    conference_plan.c.contact,
    conference_plan.c.invited_at,
    milestone.c.id,
    milestone.c.due_at,
    milestone.c.due_on,
)
_EVENT = _EVENT.outerjoin(conference_plan, _PLAN).outerjoin(milestone, _UNTIL)
_SESSION = select(
    conference_session.c.id,
    conference_session.c.year,
    conference_session.c.title,
    conference_session.c.day,
    conference_session.c.starts,
    conference_session.c.ends,
    conference_session.c.place,
)


def _event(row: Any) -> Event:
    words = [word or "" for word in row[7:10]]
    fields: list[Any] = [*row[:6], row[6] == "yes", *words, *row[10:]]
    return Event(*fields)


def _session(row: Any) -> Session:
    number, year, title, day, starts, ends, place = row
    return Session(
        number, year, title, day, time.fromisoformat(starts), time.fromisoformat(ends), place
    )
