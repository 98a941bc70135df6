"""Named queries about awards: their kinds, titles by year, and how many may be proposed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, insert, or_, select, update

from storage.engine import Statements
from storage.models.nominations import award_kind, award_quota, award_title


@dataclass(frozen=True, slots=True)
class AwardKind:
    """An award under the title that it bears for a year of merit ("" where none is known)."""

    id: int
    key: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may be proposed, for which year that was said, and by what document or whose word
    ("" for what was laid down with the bloc)."""

    places: int
    year: int
    source: str


class Awards:
    """Awards inside one transaction. Years are years of merit, not of conferral."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def kinds(self, bloc_id: int, year: int) -> list[AwardKind]:
        """In the order of their rank."""
        rows = self._connection.execute(
            select(award_kind.c.id, award_kind.c.key, award_kind.c.name, award_title.c.title)
            .outerjoin(
                award_title,
                and_(
                    award_title.c.award_kind_id == award_kind.c.id,
                    or_(award_title.c.since_year.is_(None), award_title.c.since_year <= year),
                    or_(award_title.c.until_year.is_(None), award_title.c.until_year > year),
                ),
            )
            .where(award_kind.c.bloc_id == bloc_id)
            .order_by(award_kind.c.position, award_title.c.id)
        )
        found: dict[int, AwardKind] = {}
        for row in rows:
            found.setdefault(row.id, AwardKind(row.id, row.key, row.name, row.title or ""))
        return list(found.values())

    def quota(self, award_kind_id: int, year: int) -> int | None:
        """How many may be proposed: of the year, else of the last known year before it."""
        return self._connection.execute(
            select(award_quota.c.places)
            .where(award_quota.c.award_kind_id == award_kind_id, award_quota.c.year <= year)
            .order_by(award_quota.c.year.desc())
            .limit(1)
        ).scalar_one_or_none()

    def quotas(self, bloc_id: int, year: int) -> dict[int, Quota]:
        """By award: what was said for the year, else for the last known year before it."""
        rows = self._connection.execute(
            select(
                award_quota.c.award_kind_id,
                award_quota.c.places,
                award_quota.c.year,
                award_quota.c.source,
            )
            .where(award_quota.c.bloc_id == bloc_id, award_quota.c.year <= year)
            .order_by(award_quota.c.year)
        )
        return {row.award_kind_id: Quota(row.places, row.year, row.source) for row in rows}

    def set_quota(
        self, bloc_id: int, award_kind_id: int, year: int, places: int, source: str = ""
    ) -> None:
        """What the ministry has said for a year."""
        of_year = (award_quota.c.award_kind_id == award_kind_id, award_quota.c.year == year)
        changed = self._connection.execute(
            update(award_quota).where(*of_year).values(places=places, source=source)
        )
        if not changed.rowcount:
            self._connection.execute(
                insert(award_quota).values(
                    bloc_id=bloc_id,
                    award_kind_id=award_kind_id,
                    year=year,
                    places=places,
                    source=source,
                )
            )
