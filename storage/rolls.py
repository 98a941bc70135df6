"""Named queries about who may vote: rolls, delegates, papers of delegation, tellers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    desc,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.domain.voting.rule_text import canonical
from bot.domain.voting_errors import NotOnRoll, UnitVoted, VoteClosed
from storage.contest_rows import OpenContests
from storage.engine import Statements
from storage.models.blocs import conference, seat
from storage.models.conference import delegate
from storage.models.contests import contest, delegation, hall_count, roll, teller
from storage.models.people import appointment, person_profile
from storage.office_rows import holder
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit on a frozen roll. `mark` says how its one paper came in, "none" for not at all."""

    unit_id: int
    mark: str
    presence: str
    person_id: int | None
    full_name: str
    via: str
    delegation_id: int | None
    proxy_unit_id: int | None
    by_proxy: bool

    @property
    def has_voted(self) -> bool:
        return self.mark != "none"


def is_in_hall(seat: Seat, *, by_marks: bool) -> bool:
    """Whether the unit's vote is among those counted in the hall, or its paper in writing is.

    Beside a vote in the chat (`Rule.by_marks`) a unit is marked first, so that it votes once.
    """
    if seat.mark in ("paper", "writing"):
        return True
    return not by_marks and seat.mark == "none" and seat.presence == "present"


@dataclass(frozen=True, slots=True)
class Delegation:
    """A paper of delegation: its number and date, for whom, [since, until)."""

    id: int
    unit_id: int
    person_id: int | None
    full_name: str
    position: str
    number: str
    signed_on: date
    since: date
    until: date | None
    contest_id: int | None
    attachment_id: int | None
    revoked_at: datetime | None


def paper_text(one: Delegation) -> str:
    """What the register keeps the hash of; a person whom the assistant knows by number alone."""
    until = one.until.isoformat() if one.until else None
    return canonical(
        [
            *(one.unit_id, one.person_id, "" if one.person_id else one.full_name, one.position),
            *(one.number, one.signed_on.isoformat(), one.since.isoformat(), until),
            *(one.contest_id, one.attachment_id),
        ]
    )


@dataclass(frozen=True, slots=True)
class Lent:
    """In an open vote the unit `holder` votes for another one."""

    title: str
    unit_id: int
    holder: int


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """`person_id` None: somebody the assistant does not know, by name and position."""

    bloc_id: int
    unit_id: int
    number: str
    signed_on: date
    since: date
    until: date | None = None
    person_id: int | None = None
    full_name: str = ""
    position: str = ""
    contest_id: int | None = None
    attachment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    """The confirmed head of each unit by person and name; `leader` is known where any head is.

    there: who votes for a unit as the head of its delegation at the conference, where it is held
    """

    by_unit: Mapping[int, tuple[int, str]]
    leader: int | None
    there: Mapping[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Teller:
    person_id: int
    full_name: str
    unit_id: int
    chief: bool


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have voted of how many: all that is told while a contest is open."""

    voted: int
    called: int


_SEAT = select(
    roll.c.unit_id,
    roll.c.mark,
    roll.c.presence,
    roll.c.person_id,
    func.coalesce(person_profile.c.full_name, roll.c.full_name),
    roll.c.via,
    roll.c.delegation_id,
    roll.c.proxy_unit_id,
    roll.c.by_proxy == "yes",
).outerjoin(person_profile, person_profile.c.person_id == roll.c.person_id)


_NAMED = select(
    appointment.c.unit_id,
    appointment.c.person_id,
    func.coalesce(person_profile.c.full_name, "").label("full_name"),
).outerjoin(person_profile, person_profile.c.person_id == appointment.c.person_id)


def _at_conference(bloc_id: int, on: date) -> Select[Any]:
    """Delegates whom their unit lets vote and who are still of it, of the conference that is held
    on a day; their number is 0, which no head has."""
    its = (conference.c.bloc_id == delegate.c.bloc_id) & (conference.c.year == delegate.c.year)
    return (
        select(
            delegate.c.unit_id,
            delegate.c.person_id,
            func.coalesce(person_profile.c.full_name, delegate.c.full_name),
            null(),
            delegate.c.recorded_at,
            literal(0),
        )
        .join(conference, its)
        .outerjoin(person_profile, person_profile.c.person_id == delegate.c.person_id)
        .where(
            delegate.c.bloc_id == bloc_id,
            delegate.c.votes == "yes",
            delegate.c.ended_at.is_(None),
            exists().where(
                appointment.c.bloc_id == delegate.c.bloc_id,
                appointment.c.unit_id == delegate.c.unit_id,
                appointment.c.person_id == delegate.c.person_id,
                appointment.c.state == "confirmed",
            ),
            conference.c.held != "not_held",
            conference.c.starts_on <= on,
            func.coalesce(conference.c.ends_on, conference.c.starts_on) >= on,
        )
    )


def _seat(row: Sequence[Any]) -> Seat:
    return Seat(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], bool(row[8]))


class Rolls:
    """Rolls inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    # The frozen roll

    def seats(self, contest_id: int) -> list[Seat]:
        """In the boards' order."""
        rows = self._connection.execute(
            _SEAT.join(
                seat, and_(seat.c.bloc_id == roll.c.bloc_id, seat.c.unit_id == roll.c.unit_id)
            )
            .where(roll.c.contest_id == contest_id)
            .order_by(seat.c.position)
        )
        return [_seat(row) for row in rows]

    def seat(self, contest_id: int, unit_id: int) -> Seat | None:
        row = self._connection.execute(
            _SEAT.where(roll.c.contest_id == contest_id, roll.c.unit_id == unit_id)
        ).first()
        return _seat(row) if row else None

    def turnout(self, contest_id: int) -> Turnout:
        row = self._connection.execute(
            select(func.count().filter(roll.c.mark != "none"), func.count()).where(
                roll.c.contest_id == contest_id
            )
        ).one()
        return Turnout(row[0], row[1])

    def name_delegate(
        self,
        contest_id: int,
        unit_id: int,
        *,
        via: str,
        person_id: int | None,
        full_name: str = "",
        delegation_id: int | None = None,
    ) -> None:
        """Somebody else votes for the unit; the caller enters it in the register. Raises
        NotOpenYet, VoteClosed, NotOnRoll, UnitVoted."""
        self._change(
            contest_id,
            unit_id,
            via=via,
            person_id=person_id,
            full_name=full_name,
            delegation_id=delegation_id,
        )

    def note_presence(self, contest_id: int, unit_id: int, presence: str) -> None:
        """ "present" or "absent" in the hall. Raises NotOpenYet, VoteClosed."""
        self._shared.opened(self._connection, contest_id)
        self._connection.execute(
            update(roll)
            .where(roll.c.contest_id == contest_id, roll.c.unit_id == unit_id)
            .values(presence=presence)
        )

    def note_all(self, contest_id: int, presence: str, of: Sequence[str]) -> None:
        """The same of every unit that is noted as one of `of`. Raises NotOpenYet, VoteClosed."""
        self._shared.opened(self._connection, contest_id)
        self._connection.execute(
            update(roll)
            .where(roll.c.contest_id == contest_id, roll.c.presence.in_(of))
            .values(presence=presence)
        )

    def note_units(self, contest_id: int, units: Collection[int], presence: str) -> None:
        """The same of several units that were not noted yet. Raises NotOpenYet, VoteClosed."""
        self._shared.opened(self._connection, contest_id)
        self._connection.execute(
            update(roll)
            .where(
                roll.c.contest_id == contest_id,
                roll.c.unit_id.in_(units),
                roll.c.presence == "unknown",
            )
            .values(presence=presence)
        )

    def unmark(
        self, contest_id: int, unit_id: int, acted_at: datetime, *, unopened: bool = False
    ) -> None:
        """A unit was marked by mistake as voting in the hall or in writing: it has not voted, and
        a count is to be confirmed anew. After the closing time only papers that are handed back
        unopened. Raises NotOpenYet, VoteClosed."""
        self._before_marking(contest_id, acted_at, late=unopened)
        self._connection.execute(
            update(roll)
            .where(
                roll.c.contest_id == contest_id,
                roll.c.unit_id == unit_id,
                roll.c.mark.in_(("paper", "writing")),
            )
            .values(mark="none")
        )

    def give_proxy(self, contest_id: int, unit_id: int, holder: int | None) -> None:
        """The unit asks another to vote for it. Raises NotOpenYet, VoteClosed, NotOnRoll,
        UnitVoted."""
        self._change(contest_id, unit_id, proxy_unit_id=holder)

    def mark(self, contest_id: int, unit_id: int, how: str, acted_at: datetime) -> None:
        """A paper of the hall ("paper") or one that came in writing ("writing") is in: one a unit.
        A count is to be confirmed anew. Raises NotOpenYet, VoteClosed (for what was done from the
        closing time on), NotOnRoll, UnitVoted."""
        self._before_marking(contest_id, acted_at)
        self._change(contest_id, unit_id, mark=how)

    def _before_marking(self, contest_id: int, acted_at: datetime, *, late: bool = False) -> None:
        """Raises NotOpenYet, VoteClosed."""
        found, _lines = self._shared.opened(self._connection, contest_id)
        if not late and found.closes_at is not None and acted_at >= found.closes_at:
            raise VoteClosed
        # Other units vote in the hall than were counted: a teller looks at the count anew.
        self._connection.execute(
            update(hall_count)
            .where(hall_count.c.contest_id == contest_id, hall_count.c.confirmed_by.is_not(None))
            .values(confirmed_by=None, confirmed_at=None)
        )

    def _change(self, contest_id: int, unit_id: int, **values: object) -> None:
        # The contest is kept from closing meanwhile, which puts the whole roll in anew.
        self._shared.opened(self._connection, contest_id)
        changed = self._connection.execute(
            update(roll)
            .where(
                roll.c.contest_id == contest_id,
                roll.c.unit_id == unit_id,
                roll.c.mark == "none",
            )
            .values(**values)
        )
        if changed.rowcount != 1:
            raise UnitVoted if self.seat(contest_id, unit_id) else NotOnRoll

    # Who heads a unit

    def heads(self, bloc_id: int) -> dict[int, int]:
        """The confirmed head of each unit; where there are several, who was confirmed first."""
        rows = self._connection.execute(
            select(appointment.c.unit_id, appointment.c.person_id)
            .where(
                appointment.c.bloc_id == bloc_id,
                appointment.c.role == "head",
                appointment.c.state == "confirmed",
                appointment.c.unit_id.is_not(None),
            )
            .order_by(appointment.c.confirmed_at.desc(), appointment.c.id.desc())
        )
        return {row.unit_id: row.person_id for row in rows}

    def named_heads(self, bloc_id: int, year: int, on: date) -> Heads:
        """The same with their names, which unit leads the bloc in a year, and who votes at a
        conference held on a local day; one statement."""
        rows = self._connection.execute(
            _NAMED.where(
                appointment.c.bloc_id == bloc_id,
                appointment.c.role == "head",
                appointment.c.state == "confirmed",
                appointment.c.unit_id.is_not(None),
            )
            .add_columns(
                holder(bloc_id, year, "leader").scalar_subquery(),
                appointment.c.confirmed_at.label("confirmed_at"),
                appointment.c.id.label("number"),
            )
            .union_all(_at_conference(bloc_id, on))
            .order_by(desc("confirmed_at"), desc("number"))
        ).all()
        heads = [row for row in rows if row[5]]
        there = {row[0]: (row[1], row[2]) for row in rows if not row[5]}
        leader = heads[0][3] if heads else None
        return Heads({row[0]: (row[1], row[2]) for row in heads}, leader, there)

    # Papers of delegation

    def delegate(self, new: NewDelegation, by: int) -> int:
        result = self._connection.execute(
            insert(delegation).values(
                bloc_id=new.bloc_id,
                unit_id=new.unit_id,
                person_id=new.person_id,
                full_name=new.full_name,
                position=new.position,
                number=new.number,
                signed_on=new.signed_on,
                since=new.since,
                until=new.until,
                contest_id=new.contest_id,
                attachment_id=new.attachment_id,
                recorded_by=by,
                recorded_at=self._now,
            )
        )
        return new_id(result)

    def revoke(self, delegation_id: int, by: int) -> None:
        self._connection.execute(
            update(delegation)
            .where(delegation.c.id == delegation_id, delegation.c.revoked_at.is_(None))
            .values(revoked_by=by, revoked_at=self._now)
        )

    def revoke_of(self, bloc_id: int, unit_id: int, person_id: int, by: int) -> list[int]:
        """The person is of the unit no more: all that the unit delegated to them; their ids."""
        rows = self._connection.execute(
            select(delegation.c.id).where(
                delegation.c.bloc_id == bloc_id,
                delegation.c.unit_id == unit_id,
                delegation.c.person_id == person_id,
                delegation.c.revoked_at.is_(None),
            )
        )
        found = list(rows.scalars())
        for delegation_id in found:
            self.revoke(delegation_id, by)
        return found

    def standing(self, bloc_id: int, on: date) -> list[Delegation]:
        """Those that hold on a local day or will later, whatever they are for, newest last."""
        return self._delegations(
            delegation.c.bloc_id == bloc_id,
            or_(delegation.c.until.is_(None), delegation.c.until > on),
            delegation.c.revoked_at.is_(None),
        )

    def lent(self, bloc_id: int) -> list[Lent]:
        """Which units asked another one to vote for them in what is open, whether it has or not."""
        rows = self._connection.execute(
            select(contest.c.title, roll.c.unit_id, roll.c.proxy_unit_id)
            .join(contest, contest.c.id == roll.c.contest_id)
            .where(
                roll.c.bloc_id == bloc_id,
                contest.c.state == "open",
                roll.c.proxy_unit_id.is_not(None),
            )
            .order_by(roll.c.contest_id, roll.c.unit_id)
        )
        return [Lent(*row) for row in rows]

    def recorded(self, bloc_id: int) -> list[Delegation]:
        """Every paper that was ever recorded."""
        return self._delegations(delegation.c.bloc_id == bloc_id)

    def delegation(self, bloc_id: int, delegation_id: int) -> Delegation | None:
        """One paper, whatever became of it."""
        found = self._delegations(delegation.c.bloc_id == bloc_id, delegation.c.id == delegation_id)
        return found[0] if found else None

    def delegations(self, bloc_id: int, numbers: Collection[int]) -> dict[int, Delegation]:
        """Papers by number, whatever became of them."""
        if not numbers:
            return {}
        its = (delegation.c.bloc_id == bloc_id, delegation.c.id.in_(numbers))
        return {one.id: one for one in self._delegations(*its)}

    def _delegations(self, *wanted: ColumnElement[bool]) -> list[Delegation]:
        rows = self._connection.execute(
            select(
                delegation.c.id,
                delegation.c.unit_id,
                delegation.c.person_id,
                func.coalesce(person_profile.c.full_name, delegation.c.full_name),
                delegation.c.position,
                delegation.c.number,
                delegation.c.signed_on,
                delegation.c.since,
                delegation.c.until,
                delegation.c.contest_id,
                delegation.c.attachment_id,
                delegation.c.revoked_at,
            )
            .outerjoin(person_profile, person_profile.c.person_id == delegation.c.person_id)
            .where(*wanted)
            .order_by(delegation.c.id)
        )
        return [Delegation(*row) for row in rows]

    # Tellers

    def dismiss_tellers(self, contest_id: int) -> None:
        """Before the whole list is put in anew with `appoint_tellers`."""
        self._connection.execute(delete(teller).where(teller.c.contest_id == contest_id))

    def appoint_tellers(
        self, bloc_id: int, contest_id: int, tellers: Sequence[Teller], by: int | None
    ) -> None:
        """`bot.domain.voting.roll.check_teller` says who may not be one."""
        self._connection.execute(
            insert(teller),
            [
                {
                    "bloc_id": bloc_id,
                    "contest_id": contest_id,
                    "person_id": one.person_id,
                    "unit_id": one.unit_id,
                    "chief": "yes" if one.chief else "no",
                    "appointed_by": by,
                    "appointed_at": self._now,
                }
                for one in tellers
            ],
        )

    def counted_by(self, person_id: int) -> set[int]:
        """The contests in which a person is teller."""
        rows = self._connection.execute(
            select(teller.c.contest_id).where(teller.c.person_id == person_id)
        )
        return set(rows.scalars())

    def tellers(self, contest_id: int) -> list[Teller]:
        rows = self._connection.execute(
            select(
                teller.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
                teller.c.unit_id,
                teller.c.chief == "yes",
            )
            .outerjoin(person_profile, person_profile.c.person_id == teller.c.person_id)
            .where(teller.c.contest_id == contest_id)
            .order_by(teller.c.chief.desc(), teller.c.appointed_at, teller.c.person_id)
        )
        return [Teller(row[0], row[1], row[2], bool(row[3])) for row in rows]
