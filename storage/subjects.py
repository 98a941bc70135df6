"""Where something stands that a button names: its bloc, and its board where it is one board's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import Select, null, select

from storage.engine import Statements
from storage.models.figures import form, period
from storage.models.nominations import nomination
from storage.models.review import correction, follow_up, returned_item, verdict


class Subject(Enum):
    """What a button is about."""

    FORM = auto()
    FLAG = auto()
    CORRECTION = auto()
    PERIOD = auto()
    NOMINATION = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """`unit_id` is None for what is the whole bloc's."""

    bloc_id: int
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A board's form of which something went back and was not looked at yet."""

    bloc_id: int
    unit_id: int
    form_id: int


_PLACES: dict[Subject, tuple[Select[Any], Any]] = {
    Subject.FORM: (select(form.c.bloc_id, form.c.unit_id), form.c.id),
    Subject.FLAG: (
        select(form.c.bloc_id, form.c.unit_id).join(follow_up, follow_up.c.form_id == form.c.id),
        follow_up.c.id,
    ),
    Subject.CORRECTION: (
        select(form.c.bloc_id, form.c.unit_id).join(correction, correction.c.form_id == form.c.id),
        correction.c.id,
    ),
    Subject.PERIOD: (select(period.c.bloc_id, null()), period.c.id),
    Subject.NOMINATION: (select(nomination.c.bloc_id, nomination.c.unit_id), nomination.c.id),
}


class Subjects:
    """Read for whoever has several roles: under which of them a button is meant.

    It says where something is, never what it holds; the right to it is asked for by its handler.
    """

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def place(self, subject: Subject, number: int) -> Place | None:
        found, key = _PLACES[subject]
        row = self._connection.execute(found.where(key == number)).first()
        return Place(row[0], row[1]) if row else None

    def returned(self, units: Collection[int]) -> list[Returned]:
        """The forms of these boards, of whatever bloc, that lie with them for another look."""
        rows = self._connection.execute(
            select(form.c.bloc_id, form.c.unit_id, form.c.id)
            .join(period, period.c.id == form.c.period_id)
            .join(verdict, (verdict.c.form_id == form.c.id) & (verdict.c.version == form.c.version))
            .join(returned_item, returned_item.c.verdict_id == verdict.c.id)
            .where(
                form.c.unit_id.in_(units),
                form.c.state == "returned",
                period.c.state == "open",
                returned_item.c.settled_at.is_(None),
            )
            .distinct()
            .order_by(form.c.id)
        )
        return [Returned(*row) for row in rows]
