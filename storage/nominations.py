"""Named queries about nominations: who was put forward for what, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select

from storage.engine import Statements
from storage.models.blocs import seat
from storage.models.nominations import (
    award_kind,
    award_title,
    nomination,
    nomination_event,
    nomination_file,
)
from storage.models.review import attachment
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Nomination:
    """A unit put forward, and where it stands: `said` and what follows are its newest event.

    award, title: what the award is called, in short and with the ministry of its year; "" for an
    office
    """

    id: int
    bloc_id: int
    kind: str
    award_kind_id: int | None
    year: int
    unit_id: int
    origin: str
    said: str
    seq: int
    number: str
    on_date: date | None
    occasion: str
    contest_id: int | None
    conditions: tuple[str, ...]
    note: str
    person_id: int | None
    for_unit_id: int | None
    acted_at: datetime
    award: str
    title: str


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    said: str
    conditions: tuple[str, ...]
    note: str
    number: str
    on_date: date | None
    occasion: str
    contest_id: int | None
    person_id: int | None
    for_unit_id: int | None
    acted_at: datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a nomination; kind: "report", "opinion", "other", or "voice" for what
    was said when it was sent back."""

    attachment_id: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What is said of a nomination. A decision bears number and date, a conferral a date."""

    said: str
    acted_at: datetime
    person_id: int | None = None
    for_unit_id: int | None = None
    conditions: tuple[str, ...] = ()
    note: str = ""
    number: str = ""
    on_date: date | None = None
    occasion: str = ""
    contest_id: int | None = None


_NEWEST = nomination_event.alias("newest")
_LAST = (
    select(func.max(nomination_event.c.seq))
    .where(nomination_event.c.nomination_id == nomination.c.id)
    .correlate(nomination)
    .scalar_subquery()
)
_TITLE = (
    select(award_title.c.title)
    .where(
        award_title.c.award_kind_id == nomination.c.award_kind_id,
        or_(award_title.c.since_year.is_(None), award_title.c.since_year <= nomination.c.year),
        or_(award_title.c.until_year.is_(None), award_title.c.until_year > nomination.c.year),
    )
    .order_by(award_title.c.id)
    .limit(1)
    .correlate(nomination)
    .scalar_subquery()
)
_STANDING = (
    select(
        nomination.c.id,
        nomination.c.bloc_id,
        nomination.c.kind,
        nomination.c.award_kind_id,
        nomination.c.year,
        nomination.c.unit_id,
        nomination.c.origin,
        _NEWEST.c.said,
        _NEWEST.c.seq,
        _NEWEST.c.number,
        _NEWEST.c.on_date,
        _NEWEST.c.occasion,
        _NEWEST.c.contest_id,
        _NEWEST.c.conditions,
        _NEWEST.c.note,
        _NEWEST.c.person_id,
        _NEWEST.c.for_unit_id,
        _NEWEST.c.acted_at,
        func.coalesce(award_kind.c.name, ""),
        func.coalesce(_TITLE, award_kind.c.name, ""),
    )
    .select_from(nomination)
    .outerjoin(award_kind, award_kind.c.id == nomination.c.award_kind_id)
    .join(_NEWEST, and_(_NEWEST.c.nomination_id == nomination.c.id, _NEWEST.c.seq == _LAST))
    .join(
        seat,
        and_(seat.c.bloc_id == nomination.c.bloc_id, seat.c.unit_id == nomination.c.unit_id),
    )
)


_CONDITIONS = [one.name for one in fields(Nomination)].index("conditions")


class Nominations:
    """Nominations inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def find(self, nomination_id: int) -> Nomination | None:
        return next(iter(self._where(nomination.c.id == nomination_id)), None)

    def of_unit(
        self, bloc_id: int, year: int, kind: str, award_kind_id: int | None, unit_id: int
    ) -> Nomination | None:
        found = self._where(
            nomination.c.bloc_id == bloc_id,
            nomination.c.year == year,
            nomination.c.kind == kind,
            nomination.c.award_kind_id.is_not_distinct_from(award_kind_id),
            nomination.c.unit_id == unit_id,
        )
        return found[0] if found else None

    def of_year(
        self,
        bloc_id: int,
        year: int,
        kind: str,
        award_kind_id: int | None = None,
        said: Collection[str] = (),
    ) -> list[Nomination]:
        """In the boards' order; `said` keeps those that stand there now."""
        wanted: list[ColumnElement[bool]] = [
            nomination.c.bloc_id == bloc_id,
            nomination.c.year == year,
            nomination.c.kind == kind,
        ]
        if award_kind_id is not None:
            wanted.append(nomination.c.award_kind_id == award_kind_id)
        if said:
            wanted.append(_NEWEST.c.said.in_(said))
        return self._where(*wanted)

    def introduced(self, bloc_id: int, year: int) -> list[Nomination]:
        """For both offices of a year, in the boards' order."""
        return self._where(
            nomination.c.bloc_id == bloc_id,
            nomination.c.year == year,
            nomination.c.kind != "award",
        )

    def history(self, bloc_id: int, unit_id: int) -> list[Nomination]:
        """Awards that the unit was proposed for or given, the oldest year first."""
        found = self._where(
            nomination.c.bloc_id == bloc_id,
            nomination.c.unit_id == unit_id,
            nomination.c.kind == "award",
            _NEWEST.c.said.in_(("proposed", "decided", "not_granted", "conferred")),
        )
        return sorted(found, key=lambda one: (one.year, one.award_kind_id or 0))

    def put_forward(
        self,
        *,
        bloc_id: int,
        kind: str,
        award_kind_id: int | None,
        year: int,
        unit_id: int,
        origin: str,
        first: NewEvent,
    ) -> int:
        """By the board itself or by the bloc. A unit is put forward once a year for a thing: ask
        `of_unit` first, a nomination that is there goes on with `add`."""
        number = new_id(
            self._connection.execute(
                insert(nomination).values(
                    bloc_id=bloc_id,
                    kind=kind,
                    award_kind_id=award_kind_id,
                    year=year,
                    unit_id=unit_id,
                    origin=origin,
                    created_by=first.person_id,
                    created_at=self._now,
                )
            )
        )
        self._insert(bloc_id, number, 1, first)
        return number

    def add(self, standing: Nomination, new: NewEvent) -> bool:
        """The next event after what the caller has seen; False where somebody was faster."""
        last = self._connection.execute(
            select(func.max(nomination_event.c.seq)).where(
                nomination_event.c.nomination_id == standing.id
            )
        ).scalar_one()
        if last != standing.seq:
            return False
        self._insert(standing.bloc_id, standing.id, standing.seq + 1, new)
        return True

    def events(self, nomination_id: int) -> list[Event]:
        """Oldest first."""
        rows = self._connection.execute(
            select(
                nomination_event.c.seq,
                nomination_event.c.said,
                nomination_event.c.conditions,
                nomination_event.c.note,
                nomination_event.c.number,
                nomination_event.c.on_date,
                nomination_event.c.occasion,
                nomination_event.c.contest_id,
                nomination_event.c.person_id,
                nomination_event.c.for_unit_id,
                nomination_event.c.acted_at,
            )
            .where(nomination_event.c.nomination_id == nomination_id)
            .order_by(nomination_event.c.seq)
        )
        return [Event(row[0], row[1], tuple(row[2].split()), *row[3:]) for row in rows]

    def introducers(self, bloc_id: int, year: int) -> dict[int, int | None]:
        """Which board put each of a year's nominations forward last; None for the secretary."""
        rows = self._connection.execute(
            select(nomination_event.c.nomination_id, nomination_event.c.for_unit_id)
            .join(nomination, nomination.c.id == nomination_event.c.nomination_id)
            .where(
                nomination.c.bloc_id == bloc_id,
                nomination.c.year == year,
                nomination_event.c.said == "put_forward",
            )
            .order_by(nomination_event.c.nomination_id, nomination_event.c.seq)
        )
        return {row.nomination_id: row.for_unit_id for row in rows}

    def attach(self, standing: Nomination, attachment_id: int, kind: str) -> None:
        """The achievement report, the province's opinion, another file, a voice note."""
        self._connection.execute(
            insert(nomination_file).values(
                bloc_id=standing.bloc_id,
                nomination_id=standing.id,
                attachment_id=attachment_id,
                kind=kind,
            )
        )

    def files(self, nomination_id: int) -> list[Attached]:
        """In the order in which they came."""
        rows = self._connection.execute(
            select(nomination_file.c.attachment_id, nomination_file.c.kind, attachment.c.name)
            .join(attachment, attachment.c.id == nomination_file.c.attachment_id)
            .where(nomination_file.c.nomination_id == nomination_id)
            .order_by(nomination_file.c.attachment_id)
        )
        return [Attached(*row) for row in rows]

    def _where(self, *wanted: ColumnElement[bool]) -> list[Nomination]:
        rows = self._connection.execute(
            _STANDING.where(*wanted).order_by(seat.c.position, nomination.c.id)
        )
        return [_nomination(row) for row in rows]

    def _insert(self, bloc_id: int, number: int, seq: int, new: NewEvent) -> None:
        values: dict[str, Any] = {
            "bloc_id": bloc_id,
            "nomination_id": number,
            "seq": seq,
            "said": new.said,
            "conditions": " ".join(new.conditions),
            "note": new.note,
            "number": new.number,
            "on_date": new.on_date,
            "occasion": new.occasion,
            "contest_id": new.contest_id,
            "person_id": new.person_id,
            "for_unit_id": new.for_unit_id,
            "acted_at": new.acted_at,
            "recorded_at": self._now,
        }
        self._connection.execute(insert(nomination_event).values(values))


def _nomination(row: Sequence[Any]) -> Nomination:
    values = list(row)
    values[_CONDITIONS] = tuple(values[_CONDITIONS].split())
    return Nomination(*values)
