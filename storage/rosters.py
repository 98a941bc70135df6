"""Who sits in a bloc on which day, and under which name: all of it read at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, select

from storage.blocs import Unit
from storage.engine import Statements
from storage.models.blocs import membership, seat, unit, unit_name


@dataclass(frozen=True, slots=True)
class _Interval:
    since: date | None
    until: date | None

    def holds(self, on: date) -> bool:
        started = self.since is None or self.since <= on
        return started and (self.until is None or on < self.until)


@dataclass(slots=True)
class _Seat:
    names: dict[_Interval, Unit] = field(default_factory=dict)
    memberships: dict[_Interval, str] = field(default_factory=dict)

    def named(self, on: date) -> Unit:
        """Under that day's name; before the first name or after the last, the nearest one."""
        held = [one for interval, one in self.names.items() if interval.holds(on)]
        if held:
            return held[-1]
        begun = [i for i in self.names if i.since is None or i.since <= on]
        if not begun:
            return next(iter(self.names.values()))
        return self.names[max(begun, key=lambda i: i.since or date.min)]


@dataclass(frozen=True, slots=True)
class Rosters:
    """Every unit that has or had a seat in the bloc, in the order of the seats."""

    seats: Mapping[int, _Seat]

    @classmethod
    def read(cls, connection: Statements, bloc_id: int) -> Rosters:
        """One statement, however many units there are."""
        seats: dict[int, _Seat] = {}
        for row in connection.execute(_SEATS, {"bloc_id": bloc_id}):
            found = seats.setdefault(row.id, _Seat())
            named = _Interval(row.named_since, row.named_until)
            found.names[named] = Unit(row.id, row.key, row.name, row.short_name, row.province)
            if row.status is not None:
                found.memberships[_Interval(row.member_since, row.member_until)] = row.status
        return cls(seats)

    def on(self, day: date, reporting: Collection[int] = ()) -> tuple[Unit, ...]:
        """The members of that day.

        A unit nobody has decided on is one of them where it is `reporting`: a roster is confirmed
        for the day it is confirmed on, and units that had ended before were never asked about.
        """
        return tuple(
            found.named(day)
            for number, found in self.seats.items()
            if any(
                interval.holds(day)
                and (status == "member" or (status == "undecided" and number in reporting))
                for interval, status in found.memberships.items()
            )
        )

    def all_of(self, units: Collection[int], day: date) -> tuple[Unit, ...]:
        """These units under that day's names, in the order of the seats, sitting or not."""
        return tuple(one.named(day) for number, one in self.seats.items() if number in units)

    def names(self) -> frozenset[str]:
        """Every full name and province that a unit of the bloc has or had."""
        named = [one for found in self.seats.values() for one in found.names.values()]
        return frozenset(text for one in named for text in (one.name, one.province) if text)

    def names_by_unit(self) -> Mapping[int, frozenset[str]]:
        """Every full and short name and province of each unit that is or was here."""
        return {
            number: frozenset(
                text
                for one in found.names.values()
                for text in (one.name, one.short_name, one.province)
                if text
            )
            for number, found in self.seats.items()
        }

    def unit(self, unit_id: int, day: date) -> Unit | None:
        """A unit under that day's name, sitting or not."""
        found = self.seats.get(unit_id)
        return found.named(day) if found else None


_SEATS = (
    select(
        unit.c.id,
        unit.c.key,
        unit_name.c.name,
        unit_name.c.short_name,
        unit_name.c.province,
        unit_name.c.since.label("named_since"),
        unit_name.c.until.label("named_until"),
        membership.c.since.label("member_since"),
        membership.c.until.label("member_until"),
        membership.c.status,
    )
    .select_from(seat)
    .join(unit, unit.c.id == seat.c.unit_id)
    .join(unit_name, unit_name.c.unit_id == unit.c.id)
    .outerjoin(
        membership,
        (membership.c.bloc_id == seat.c.bloc_id) & (membership.c.unit_id == seat.c.unit_id),
    )
    .where(seat.c.bloc_id == bindparam("bloc_id"))
    .order_by(seat.c.position, unit_name.c.id, membership.c.id)
)
