"""Who sits in a bloc, of all days at once: for whoever asks about several of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select

from storage.models.blocs import membership, seat, unit, unit_name


@dataclass(frozen=True, slots=True)
class _Span:
    """A unit under one of its names, with one of its memberships; a half-open span of each."""

    unit_id: int
    position: int
    short_name: str
    status: str | None
    named_since: date | None
    named_until: date | None
    since: date | None
    until: date | None
    ended: date | None

    def sits(self, on: date) -> bool:
        return (
            self.status == "member"
            and _holds(self.since, self.until, on)
            and _holds(self.named_since, self.named_until, on)
            and _holds(None, self.ended, on)
        )


def _holds(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or until > on)


def seats_of(bloc_id: int, units: Collection[int] | None = None) -> Select[Any]:
    """Every seat of the bloc, or those of some units, for `Seats`."""
    found = (
        select(
            seat.c.unit_id,
            seat.c.position,
            unit_name.c.short_name,
            membership.c.status,
            unit_name.c.since,
            unit_name.c.until,
            membership.c.since,
            membership.c.until,
            unit.c.until,
        )
        .select_from(seat)
        .join(unit, unit.c.id == seat.c.unit_id)
        .join(unit_name, unit_name.c.unit_id == unit.c.id)
        .outerjoin(
            membership,
            and_(membership.c.bloc_id == seat.c.bloc_id, membership.c.unit_id == seat.c.unit_id),
        )
        .where(seat.c.bloc_id == bloc_id)
    )
    return found if units is None else found.where(seat.c.unit_id.in_(sorted(units)))


class Seats:
    """The seats of a bloc as they were read. Days are local dates of the bloc."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        spans = (_Span(*row) for row in rows)
        self._spans = sorted(spans, key=lambda one: (one.position, one.unit_id))

    def on(self, day: date) -> list[int]:
        """The units that sit in the bloc on that day, in their order (`Blocs.members`)."""
        return list(dict.fromkeys(one.unit_id for one in self._spans if one.sits(day)))

    def asked(self, day: date, today: date) -> list[int]:
        """The units that a period asks which is counted on that day (`Blocs.asked`)."""
        return self.on(day) or self.on(today)

    def short_names(self, today: date) -> dict[int, str]:
        """Each under the last name it has borne so far (`Blocs.short_names`)."""
        borne = [one for one in self._spans if one.named_since is None or one.named_since <= today]
        borne.sort(key=lambda one: one.named_since or date.min)
        return {one.unit_id: one.short_name for one in borne}
