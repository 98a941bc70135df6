"""Who holds an office of the bloc, as one statement that others can hold within their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from storage.models.blocs import office

LEADER, DEPUTY = "leader", "deputy"
KINDS = (LEADER, DEPUTY)


@dataclass(frozen=True, slots=True)
class Leading:
    """The board that leads a bloc now, and the one that a year belongs to.

    An office is written down when it is handed over, which may be in December or long after
    New Year's Day: so the latest that is written down leads now, whatever the calendar says. What
    belongs to a year, its dossier and its final figures, stays with the board that led in it.
    """

    by_year: dict[int, int]
    this_year: int

    @property
    def now(self) -> int | None:
        """None where nobody is known to lead; an office of long ago says nothing of today."""
        year = self.this_year
        return next(
            (self.by_year[y] for y in (year + 1, year, year - 1) if y in self.by_year), None
        )

    @property
    def year(self) -> int:
        """Whose year it is for what belongs to none: next year's from the handover on."""
        return self.this_year + (self.this_year + 1 in self.by_year)

    def of(self, year: int) -> int | None:
        """Where nobody is known for that year or the one before it, the board that leads now."""
        return self.by_year.get(year) or self.by_year.get(year - 1) or self.now

    def leads(self, unit_id: int | None, year: int | None = None) -> bool:
        """Whether a board leads now, or led in the year in question."""
        known = {self.now, None if year is None else self.of(year)}
        return unit_id is not None and unit_id in known


def leaders(bloc_id: int) -> Select[Any]:
    """(year, unit) of all leaders that are written down."""
    return select(office.c.year, office.c.unit_id).where(
        office.c.bloc_id == bloc_id, office.c.kind == LEADER
    )


def leads_now(bloc_id: int, this_year: int) -> Select[tuple[int]]:
    """The board that leads now (`Leading.now`), for others' statements."""
    return (
        select(office.c.unit_id)
        .where(
            office.c.bloc_id == bloc_id,
            office.c.year.between(this_year - 1, this_year + 1),
            office.c.kind == LEADER,
        )
        .order_by(office.c.year.desc())
        .limit(1)
    )


def holder(bloc_id: int, year: int, kind: str) -> Select[tuple[int]]:
    """The unit that holds it in a year; while none is recorded, that of the year before: an office
    is handed over, it does not end with the calendar."""
    return (
        select(office.c.unit_id)
        .where(
            office.c.bloc_id == bloc_id,
            office.c.year.in_((year, year - 1)),
            office.c.kind == kind,
        )
        .order_by(office.c.year.desc())
        .limit(1)
    )
