"""Groups of questions that a colleague has taken into hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.engine import Statements
from storage.form_rows import Form
from storage.models.figures import group_taken
from storage.models.people import person_profile
from storage.types import new_id


class GroupsTaken:
    """Groups in a colleague's hands, inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def take(self, found: Form, group_key: str, person_id: int) -> int:
        result = self._connection.execute(
            insert(group_taken).values(
                bloc_id=found.bloc_id,
                form_id=found.id,
                group_key=group_key,
                person_id=person_id,
                taken_at=self._now,
            )
        )
        return new_id(result)

    def give_back(self, form_id: int, group_key: str) -> None:
        self._connection.execute(
            update(group_taken)
            .where(
                group_taken.c.form_id == form_id,
                group_taken.c.group_key == group_key,
                group_taken.c.given_back_at.is_(None),
            )
            .values(given_back_at=self._now)
        )

    def taken(self, form_id: int) -> dict[str, tuple[int, str]]:
        """Group keys to (person id, name) of whoever has taken them last and not given back."""
        rows = self._connection.execute(
            select(
                group_taken.c.group_key,
                group_taken.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
            )
            .outerjoin(person_profile, person_profile.c.person_id == group_taken.c.person_id)
            .where(group_taken.c.form_id == form_id, group_taken.c.given_back_at.is_(None))
            .order_by(group_taken.c.id)
        )
        return {row[0]: (row[1], row[2]) for row in rows}
