"""Named queries about the pact of a year: versions, targets, who has agreed, the signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, or_, select, update

from storage.engine import Statements
from storage.models.pact import (
    pact,
    pact_answer,
    pact_board,
    pact_signing,
    pact_target,
    pact_version,
)
from storage.types import new_id

AGREED, COMMENT = "agreed", "comment"


@dataclass(frozen=True, slots=True)
class Version:
    """Not opened yet, it is a draft and can be changed."""

    number: int
    body: str
    changed_at: datetime
    opened_at: datetime | None
    due_at: datetime | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Signing:
    """`reason`: why the day was recorded once more; empty where it was not."""

    version: int
    signed_on: date
    reason: str
    attachment_id: int | None


@dataclass(frozen=True, slots=True)
class Pact:
    """A pact with all its versions, oldest first; there is at least one."""

    id: int
    bloc_id: int
    year: int
    versions: tuple[Version, ...]
    signing: Signing | None

    @property
    def draft(self) -> Version | None:
        """The version that is being written."""
        return self.versions[-1] if self.versions[-1].opened_at is None else None

    @property
    def open(self) -> Version | None:
        """The version that boards are asked to agree to: the last that was opened."""
        return next((one for one in reversed(self.versions) if one.opened_at is not None), None)

    def before(self, version: Version) -> Version | None:
        return next((one for one in self.versions if one.number == version.number - 1), None)


@dataclass(frozen=True, slots=True)
class PactBoard:
    """A board that a version asks, under its names of the day the version was opened."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a board sets itself: an indicator with an amount, or words."""

    id: int
    unit_id: int
    code: str
    dimension: str
    amount: Decimal | None
    words: str
    since_version: int
    until_version: int | None

    def holds_in(self, version: int) -> bool:
        return self.since_version <= version and (
            self.until_version is None or self.until_version > version
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Consent, or one line of comment. `source`: on whose word the secretary recorded it."""

    version: int
    unit_id: int
    agreed: bool
    line: str
    source: str
    person_id: int
    said_at: datetime


class Pacts:
    """Pacts inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def newest(self, bloc_id: int) -> Pact | None:
        return self._one(pact.c.bloc_id == bloc_id)

    def of_year(self, bloc_id: int, year: int) -> Pact | None:
        return self._one(pact.c.bloc_id == bloc_id, pact.c.year == year)

    def find(self, number: int, *, lock: bool = False) -> Pact | None:
        """Locked where something of it is about to be changed: the next one waits, and sees it."""
        if lock:
            held = select(pact.c.id).where(pact.c.id == number).with_for_update()
            self._connection.execute(held)
        return self._one(pact.c.id == number)

    def _one(self, *wanted: Any) -> Pact | None:
        rows = self._connection.execute(
            select(
                pact.c.id,
                pact.c.bloc_id,
                pact.c.year,
                pact_version.c.number,
                pact_version.c.body,
                pact_version.c.changed_at,
                pact_version.c.opened_at,
                pact_version.c.due_at,
                pact_version.c.due_on,
                pact_signing.c.version,
                pact_signing.c.signed_on,
                pact_signing.c.reason,
                pact_signing.c.attachment_id,
            )
            .join(pact_version, pact_version.c.pact_id == pact.c.id)
            .outerjoin(pact_signing, pact_signing.c.pact_id == pact.c.id)
            .where(*wanted)
            .order_by(pact.c.year.desc(), pact_version.c.number)
        ).all()
        if not rows:
            return None
        first = rows[0]
        versions = tuple(Version(*row[3:9]) for row in rows if row.id == first.id)
        signing = Signing(*first[9:13]) if first[9] is not None else None
        return Pact(first.id, first.bloc_id, first.year, versions, signing)

    def start(self, bloc_id: int, year: int, by: int) -> int:
        """A pact with its first, empty version."""
        made = insert(pact).values(bloc_id=bloc_id, year=year, created_by=by, created_at=self._now)
        number = new_id(self._connection.execute(made))
        self._add_version(bloc_id, number, 1, "", by)
        return number

    def next_version(self, found: Pact, by: int) -> None:
        """A draft that begins with the text of the last version."""
        last = found.versions[-1]
        self._add_version(found.bloc_id, found.id, last.number + 1, last.body, by)

    def _add_version(self, bloc_id: int, number: int, version: int, body: str, by: int) -> None:
        self._connection.execute(
            insert(pact_version).values(
                bloc_id=bloc_id,
                pact_id=number,
                number=version,
                body=body,
                changed_by=by,
                changed_at=self._now,
            )
        )

    def write(self, found: Pact, version: int, body: str, by: int) -> None:
        self._change(found, version, body=body, changed_by=by, changed_at=self._now)

    def open(
        self,
        found: Pact,
        version: int,
        due: tuple[datetime, date],
        by: int,
        boards: Sequence[PactBoard],
    ) -> None:
        """The boards are asked: from now on it stays as it is, and so does whom it asks."""
        values = {"opened_by": by, "opened_at": self._now, "due_at": due[0], "due_on": due[1]}
        self._change(found, version, **values)
        of = {"bloc_id": found.bloc_id, "pact_id": found.id, "version": version}
        self._connection.execute(
            insert(pact_board),
            [
                {
                    **of,
                    "unit_id": one.id,
                    "position": at,
                    "name": one.name,
                    "short_name": one.short_name,
                }
                for at, one in enumerate(boards, 1)
            ],
        )

    def boards(self, found: Pact, version: int) -> list[PactBoard]:
        """Whom a version that was opened asks, in their order."""
        rows = self._connection.execute(
            select(pact_board.c.unit_id, pact_board.c.name, pact_board.c.short_name)
            .where(pact_board.c.pact_id == found.id, pact_board.c.version == version)
            .order_by(pact_board.c.position)
        )
        return [PactBoard(*row) for row in rows]

    def _change(self, found: Pact, version: int, **values: Any) -> None:
        self._connection.execute(
            update(pact_version)
            .where(pact_version.c.pact_id == found.id, pact_version.c.number == version)
            .values(**values)
        )

    # Targets

    def targets(self, found: Pact, version: int, unit_id: int | None = None) -> list[Target]:
        """Those that hold in a version or held in the one before it, in the order they came."""
        wanted = select(
            pact_target.c.id,
            pact_target.c.unit_id,
            pact_target.c.code,
            pact_target.c.dimension,
            pact_target.c.amount,
            pact_target.c.words,
            pact_target.c.since_version,
            pact_target.c.until_version,
        ).where(
            pact_target.c.pact_id == found.id,
            pact_target.c.since_version <= version,
            or_(pact_target.c.until_version.is_(None), pact_target.c.until_version >= version),
        )
        if unit_id is not None:
            wanted = wanted.where(pact_target.c.unit_id == unit_id)
        return [Target(*row) for row in self._connection.execute(wanted.order_by(pact_target.c.id))]

    def set_target(
        self,
        found: Pact,
        unit_id: int,
        by: int,
        *,
        code: str = "",
        dimension: str = "",
        amount: Decimal | None = None,
        words: str = "",
    ) -> int:
        """Of the version that is being written; another amount of the same indicator gives way."""
        version = found.versions[-1].number
        if code:
            same = self._connection.execute(
                select(pact_target.c.id).where(
                    pact_target.c.pact_id == found.id,
                    pact_target.c.unit_id == unit_id,
                    pact_target.c.code == code,
                    pact_target.c.dimension == dimension,
                    pact_target.c.until_version.is_(None),
                )
            ).scalars()
            for number in list(same):
                self.end_target(found, number)
        made = insert(pact_target).values(
            bloc_id=found.bloc_id,
            pact_id=found.id,
            unit_id=unit_id,
            code=code,
            dimension=dimension,
            amount=amount,
            words=words,
            since_version=version,
            set_by=by,
            set_at=self._now,
        )
        return new_id(self._connection.execute(made))

    def end_target(self, found: Pact, target_id: int) -> bool:
        """It holds no more from the version that is being written; False where it did not hold."""
        ended = self._connection.execute(
            update(pact_target)
            .where(
                pact_target.c.id == target_id,
                pact_target.c.pact_id == found.id,
                pact_target.c.until_version.is_(None),
            )
            .values(until_version=found.versions[-1].number)
        )
        return ended.rowcount == 1

    # Answers and signing

    def answers(self, found: Pact, version: int) -> list[Answer]:
        """Consent and comments to a version, oldest first."""
        rows = self._connection.execute(
            select(
                pact_answer.c.version,
                pact_answer.c.unit_id,
                pact_answer.c.said,
                pact_answer.c.line,
                pact_answer.c.source,
                pact_answer.c.person_id,
                pact_answer.c.said_at,
            )
            .where(pact_answer.c.pact_id == found.id, pact_answer.c.version == version)
            .order_by(pact_answer.c.id)
        )
        return [Answer(row[0], row[1], row[2] == AGREED, *row[3:]) for row in rows]

    def answer(
        self,
        found: Pact,
        version: int,
        unit_id: int,
        by: int,
        *,
        said: str = AGREED,
        line: str = "",
        source: str = "",
    ) -> None:
        """One consent a board and version: the table refuses a second."""
        self._connection.execute(
            insert(pact_answer).values(
                bloc_id=found.bloc_id,
                pact_id=found.id,
                version=version,
                unit_id=unit_id,
                said=said,
                line=line,
                source=source,
                person_id=by,
                said_at=self._now,
            )
        )

    def sign(
        self, found: Pact, version: int, signed_on: date, by: int, attachment_id: int | None
    ) -> None:
        self._connection.execute(
            insert(pact_signing).values(
                bloc_id=found.bloc_id,
                pact_id=found.id,
                version=version,
                signed_on=signed_on,
                attachment_id=attachment_id,
                recorded_by=by,
                recorded_at=self._now,
            )
        )

    def correct_signing(self, found: Pact, signed_on: date, reason: str, by: int) -> None:
        """Another day than the one that was recorded first, and why."""
        self._connection.execute(
            update(pact_signing)
            .where(pact_signing.c.pact_id == found.id)
            .values(signed_on=signed_on, reason=reason, recorded_by=by, recorded_at=self._now)
        )

    def set_scan(self, found: Pact, attachment_id: int) -> None:
        self._connection.execute(
            update(pact_signing)
            .where(pact_signing.c.pact_id == found.id)
            .values(attachment_id=attachment_id)
        )


def unanswered(agreed: Sequence[Answer], units: Sequence[int]) -> list[int]:
    """Boards that have not agreed, in their order."""
    done = {one.unit_id for one in agreed if one.agreed}
    return [one for one in units if one not in done]
