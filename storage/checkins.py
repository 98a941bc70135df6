"""Named queries about who came to a session of a conference, and the codes read at its door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


class Checkins:
    """Attendance inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def came(self, bloc_id: int, session_id: int) -> dict[int, bool]:
        """By delegate, as far as it was noted."""
        rows = self._connection.execute(
            select(attendance.c.delegate_id, attendance.c.came).where(
                attendance.c.bloc_id == bloc_id, attendance.c.session_id == session_id
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
        """Units of which somebody came to the session that is on, or to the last one of the day;
        `now` in the bloc's own zone."""
        rows = self._connection.execute(
            select(
                conference.c.starts_on,
                conference_session.c.day,
                conference_session.c.starts,
                conference_session.c.id,
                delegate.c.unit_id,
            )
            .join(
                conference_session,
                (conference_session.c.bloc_id == conference.c.bloc_id)
                & (conference_session.c.year == conference.c.year),
            )
            .join(attendance, attendance.c.session_id == conference_session.c.id)
            .join(delegate, delegate.c.id == attendance.c.delegate_id)
            .where(
                conference.c.bloc_id == bloc_id,
                conference.c.held != "not_held",
                conference.c.starts_on <= now.date(),
                func.coalesce(conference.c.ends_on, conference.c.starts_on) >= now.date(),
                conference_session.c.ended_at.is_(None),
                attendance.c.came == "yes",
                delegate.c.ended_at.is_(None),
            )
            .distinct()
        ).all()
        hour = f"{now + _EARLY:%H:%M}"
        begun = [
            (row.starts, row.id)
            for row in rows
            if row.starts_on + timedelta(days=row.day - 1) == now.date() and row.starts <= hour
        ]
        return {row.unit_id for row in rows if begun and row.id == max(begun)[1]}

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

    def session_year(self, bloc_id: int, session_id: int) -> int | None:
        """The year whose conference a session is of, while it stands."""
        found = select(conference_session.c.year).where(
            conference_session.c.bloc_id == bloc_id,
            conference_session.c.id == session_id,
            conference_session.c.ended_at.is_(None),
        )
        year: int | None = self._connection.execute(found).scalar_one_or_none()
        return year


_CODE = select(
    checkin_code.c.id,
    checkin_code.c.bloc_id,
    checkin_code.c.session_id,
    checkin_code.c.unit_id,
    checkin_code.c.expires_at,
    checkin_code.c.used_by,
)
