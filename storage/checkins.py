"""Named queries about who came to a session of a conference, and the codes read at its door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, insert, or_, select, update

from storage.engine import Statements
from storage.invites import hash_token
from storage.models.blocs import conference
from storage.models.conference import attendance, checkin_code, conference_session, delegate
from storage.types import new_id

_EARLY = timedelta(hours=1)
"""How long before a session people check in to it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be read at the door, for the delegation of one board."""

    id: int
    bloc_id: int
    session_id: int
    unit_id: int
    expires_at: datetime
    used_by: int | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session as its door needs it: the year it closes, its day as it is planned now."""

    year: int
    day: date
    ends: time


_Hours = tuple[str, str, int]
"""Of a session: when it begins and ends ("14:00"), its number."""


class Checkins:
    """Attendance inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def came(self, bloc_id: int, session_id: int, since: datetime) -> dict[int, bool]:
        """By delegate, as far as it was noted since its day began: what was noted before, for a
        day from which it was moved, says nothing."""
        rows = self._connection.execute(
            select(attendance.c.delegate_id, attendance.c.came).where(
                attendance.c.bloc_id == bloc_id,
                attendance.c.session_id == session_id,
                attendance.c.noted_at >= since,
            )
        )
        return {row[0]: row[1] == "yes" for row in rows}

    def note(
        self,
        bloc_id: int,
        session_id: int,
        delegate_ids: Iterable[int],
        *,
        came: bool,
        via: str,
        by: int | None,
    ) -> None:
        said = {
            "came": "yes" if came else "no",
            "via": via,
            "noted_by": by,
            "noted_at": self._now,
        }
        wanted = list(delegate_ids)
        its = (attendance.c.session_id == session_id, attendance.c.delegate_id.in_(wanted))
        known = set(
            self._connection.execute(select(attendance.c.delegate_id).where(*its)).scalars()
        )
        if known:
            self._connection.execute(update(attendance).where(*its).values(said))
        fresh = [
            {"bloc_id": bloc_id, "session_id": session_id, "delegate_id": one, **said}
            for one in wanted
            if one not in known
        ]
        if fresh:
            self._connection.execute(insert(attendance), fresh)

    def units_there(self, bloc_id: int, now: datetime) -> set[int]:
        """Units of which somebody came to the session that is on; before one that is about to
        begin to that, else to the last one of the day. `now` in the bloc's own zone."""
        session_id = _now_on(self._sessions_of_day(bloc_id, now.date()), now)
        if session_id is None:
            return set()
        rows = self._connection.execute(
            select(delegate.c.unit_id)
            .join(attendance, attendance.c.delegate_id == delegate.c.id)
            .where(
                attendance.c.bloc_id == bloc_id,
                attendance.c.session_id == session_id,
                attendance.c.came == "yes",
                attendance.c.noted_at >= datetime.combine(now.date(), time(), now.tzinfo),
                delegate.c.ended_at.is_(None),
            )
            .distinct()
        )
        return set(rows.scalars())

    def _sessions_of_day(self, bloc_id: int, on: date) -> list[_Hours]:
        """Whether anybody came or not: beginning, end and number."""
        its = (conference_session.c.bloc_id == conference.c.bloc_id) & (
            conference_session.c.year == conference.c.year
        )
        rows = self._connection.execute(
            select(
                conference.c.starts_on,
                conference_session.c.day,
                conference_session.c.starts,
                conference_session.c.ends,
                conference_session.c.id,
            )
            .join(conference_session, its)
            .where(
                conference.c.bloc_id == bloc_id,
                conference.c.held != "not_held",
                conference.c.starts_on <= on,
                func.coalesce(conference.c.ends_on, conference.c.starts_on) >= on,
                conference_session.c.ended_at.is_(None),
            )
        )
        return [
            (starts, ends, number)
            for first, day, starts, ends, number in rows
            if first + timedelta(days=day - 1) == on
        ]

    # Codes to be read at the door

    def make_code(
        self,
        bloc_id: int,
        session_id: int,
        unit_id: int,
        token: str,
        expires_at: datetime,
        by: int,
    ) -> int:
        """Only the token's hash is stored."""
        return new_id(
            self._connection.execute(
                insert(checkin_code).values(
                    bloc_id=bloc_id,
                    session_id=session_id,
                    unit_id=unit_id,
                    token_hash=hash_token(token),
                    made_by=by,
                    made_at=self._now,
                    expires_at=expires_at,
                )
            )
        )

    def code_of(self, token: str) -> Code | None:
        row = self._connection.execute(
            _CODE.where(checkin_code.c.token_hash == hash_token(token))
        ).first()
        return Code(*row) if row else None

    def code(self, code_id: int) -> Code | None:
        row = self._connection.execute(_CODE.where(checkin_code.c.id == code_id)).first()
        return Code(*row) if row else None

    def use_code(self, code_id: int, account_id: int) -> bool:
        """True for the first account that opens it, and for that account ever after."""
        changed = self._connection.execute(
            update(checkin_code)
            .where(
                checkin_code.c.id == code_id,
                or_(checkin_code.c.used_by.is_(None), checkin_code.c.used_by == account_id),
            )
            .values(used_by=account_id, used_at=self._now)
        )
        return changed.rowcount == 1

    def occasion(self, bloc_id: int, session_id: int) -> Occasion | None:
        """Which conference a session is of, while it stands and the conference is to come or is
        on: nobody checks in to one that was held or called off."""
        its = (conference.c.bloc_id == conference_session.c.bloc_id) & (
            conference.c.year == conference_session.c.year
        )
        row = self._connection.execute(
            select(
                conference_session.c.year,
                conference.c.starts_on,
                conference_session.c.day,
                conference_session.c.ends,
            )
            .join(conference, its)
            .where(
                conference_session.c.bloc_id == bloc_id,
                conference_session.c.id == session_id,
                conference_session.c.ended_at.is_(None),
                conference.c.held == "planned",
                conference.c.starts_on.is_not(None),
            )
        ).first()
        if row is None:
            return None
        return Occasion(row[0], row[1] + timedelta(days=row[2] - 1), time.fromisoformat(row[3]))


def _now_on(sessions: list[_Hours], now: datetime) -> int | None:
    """Of the sessions of a day the one that is on; else the one that begins within the hour; else
    the last one that was."""
    hour, soon = f"{now:%H:%M}", f"{now + _EARLY:%H:%M}"
    on = [one for one in sessions if one[0] <= hour < one[1]]
    ahead = [one for one in sessions if hour < one[0] <= soon]
    past = [one for one in sessions if one[1] <= hour]
    for found in (on, ahead, past):
        if found:
            return max(found)[2]
    return None


_CODE = select(
    checkin_code.c.id,
    checkin_code.c.bloc_id,
    checkin_code.c.session_id,
    checkin_code.c.unit_id,
    checkin_code.c.expires_at,
    checkin_code.c.used_by,
)
