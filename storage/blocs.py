"""Named queries about blocs, their units and their years."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, insert, or_, select, update

from bot.domain.errors import UnknownUnit
from storage.engine import Statements
from storage.models.blocs import (
    bloc,
    membership,
    seat,
    unit,
    unit_alias,
    unit_name,
)
from storage.office_rows import Leading, holder, leaders


@dataclass(frozen=True, slots=True)
class Bloc:
    id: int
    key: str
    name: str
    short_name: str
    timezone: str
    roster_confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under the name it bears on a given day."""

    id: int
    key: str
    name: str
    short_name: str
    province: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat of a messenger, as its members see it named."""

    channel: str
    bot: str
    chat: str
    title: str


class Blocs:
    """Blocs and units inside one transaction. Days are local dates of the bloc."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now
        # Each step asks for its bloc several times.
        self._known: dict[int, Bloc] = {}
        # In the same row as the bloc; `board` reads it without.
        self._groups: dict[int, Group | None] = {}
        self._office_steps: dict[tuple[int, int], bool] = {}

    def all(self) -> list[Bloc]:
        return [Bloc(*row) for row in self._connection.execute(_BLOC.order_by(bloc.c.id))]

    def bloc(self, bloc_id: int) -> Bloc:
        if bloc_id not in self._known:
            self._read(bloc_id)
        return self._known[bloc_id]

    def _read(self, bloc_id: int) -> None:
        its = bloc.c.id == bloc_id
        row = self._connection.execute(_BLOC.add_columns(*GROUP_FIELDS).where(its)).one()
        first = len(BLOC_FIELDS)
        self._known[bloc_id] = Bloc(*row[:first])
        group = Group(*row[first:])
        self._groups[bloc_id] = group if group.chat is not None else None

    def board(self, bloc_id: int, unit_id: int) -> tuple[Bloc, Unit]:
        """The bloc, and a unit of it under today's name, in one statement. Raises UnknownUnit."""
        rows = self._connection.execute(_BOARD, {"bloc_id": bloc_id, "unit_id": unit_id}).all()
        if not rows:
            raise UnknownUnit
        found = self._known[bloc_id] = Bloc(*rows[0][:6])
        today = self._now.astimezone(ZoneInfo(found.timezone)).date()
        # The newest name that holds already; a unit that has ended keeps its last one.
        held = next((row for row in rows if row.since is None or row.since <= today), None)
        if held is None:
            raise UnknownUnit
        self._office_steps[bloc_id, unit_id] = held.office_step == "yes"
        return found, Unit(*held[6:11])

    def has_office_step(self, bloc_id: int, unit_id: int) -> bool:
        """Whether an alternate looks at a submission before the head. Raises UnknownUnit."""
        if (bloc_id, unit_id) not in self._office_steps:
            self.board(bloc_id, unit_id)
        return self._office_steps[bloc_id, unit_id]

    def set_office_step(self, bloc_id: int, unit_id: int, *, wanted: bool) -> None:
        self._office_steps[bloc_id, unit_id] = wanted
        self._connection.execute(
            update(seat)
            .where(seat.c.bloc_id == bloc_id, seat.c.unit_id == unit_id)
            .values(office_step="yes" if wanted else "no")
        )

    def lock(self, bloc_id: int) -> None:
        """Hold the bloc until the transaction ends: for rules about several of its rows.

        Before any other row of the bloc is changed, so that nobody waits in a circle. Only others
        who lock it wait: every row that refers to the bloc holds its key while it is written, and
        would otherwise wait for this with a contest in its hand.
        """
        held = select(bloc.c.id).where(bloc.c.id == bloc_id).with_for_update(key_share=True)
        self._connection.execute(held)
        # Somebody may have changed it before the lock.
        self._known.pop(bloc_id, None)
        self._groups.pop(bloc_id, None)

    def confirm_roster(self, bloc_id: int, unit_ids: Sequence[int]) -> None:
        """The secretary's word on who belongs: the listed units are members, the others undecided.

        A unit that is decided on for the first time is so for as long as its membership has run.
        What was decided before holds for the days before today: they are added up and counted as
        they were. Memberships that have ended or are still to come stay as they are.
        """
        found = self.bloc(bloc_id)
        zone = ZoneInfo(found.timezone)
        today = self._now.astimezone(zone).date()
        before = found.roster_confirmed_at
        decided_on = before.astimezone(zone).date() if before else None
        holding = select(membership).where(
            membership.c.bloc_id == bloc_id,
            or_(membership.c.since.is_(None), membership.c.since <= today),
            or_(membership.c.until.is_(None), membership.c.until > today),
        )
        for row in self._connection.execute(holding.order_by(membership.c.id)).all():
            status = "member" if row.unit_id in unit_ids else "undecided"
            if status != row.status:
                self._decide(row, status, today, decided_on)
        self._connection.execute(
            update(bloc).where(bloc.c.id == bloc_id).values(roster_confirmed_at=self._now)
        )
        self._known.pop(bloc_id, None)

    def _decide(self, row: Row[Any], status: str, today: date, decided_on: date | None) -> None:
        since: date | None = row.since
        is_new = decided_on is None or (since is not None and since > decided_on)
        this = update(membership).where(membership.c.id == row.id)
        if is_new or since == today:
            self._connection.execute(this.values(status=status))
            return
        self._connection.execute(this.values(until=today))
        self._connection.execute(
            insert(membership).values(
                bloc_id=row.bloc_id,
                unit_id=row.unit_id,
                since=today,
                until=row.until,
                status=status,
            )
        )

    def members(self, bloc_id: int, on: date) -> list[Unit]:
        """The units that sit in the bloc on that day, in their order."""
        return self._units(bloc_id, on, membership.c.status == "member")

    def asked(self, bloc_id: int, on: date) -> list[Unit]:
        """The units that a period asks: those that sit in the bloc on the day it is counted on.

        Where nobody has been decided on for that day, as in a bloc that begins to work here after
        it, those of today.
        """
        today = self._now.astimezone(ZoneInfo(self.bloc(bloc_id).timezone)).date()
        return self.members(bloc_id, on) or self.members(bloc_id, today)

    def short_names(self, bloc_id: int, units: Collection[int] | None = None) -> dict[int, str]:
        """Every unit that has or had a seat, or some of them, under the last name it has borne so
        far."""
        today = self._now.astimezone(ZoneInfo(self.bloc(bloc_id).timezone)).date()
        named = (
            select(unit_name.c.unit_id, unit_name.c.short_name)
            .join(seat, seat.c.unit_id == unit_name.c.unit_id)
            .where(
                seat.c.bloc_id == bloc_id,
                or_(unit_name.c.since.is_(None), unit_name.c.since <= today),
            )
            .order_by(unit_name.c.since.nulls_first())
        )
        if units is not None:
            named = named.where(seat.c.unit_id.in_(sorted(units)))
        return {row.unit_id: row.short_name for row in self._connection.execute(named)}

    def ever_seated(self, bloc_id: int, on: date) -> list[Unit]:
        """Every unit that has or had a seat, in their order, under the name it bore that day: what
        was voted on or voted is named whatever became of it. One that had ended keeps its last
        name, one that had not begun has its first.
        """
        rows = self._connection.execute(
            select(
                unit.c.id,
                unit.c.key,
                unit_name.c.name,
                unit_name.c.short_name,
                unit_name.c.province,
                unit_name.c.since,
            )
            .join(seat, seat.c.unit_id == unit.c.id)
            .join(unit_name, unit_name.c.unit_id == unit.c.id)
            .where(seat.c.bloc_id == bloc_id)
            .order_by(seat.c.position, unit_name.c.since.asc().nulls_first())
        )
        found: dict[int, Unit] = {}
        for row in rows:
            if row.id not in found or row.since is None or row.since <= on:
                found[row.id] = Unit(*row[:5])
        return list(found.values())

    def candidates(self, bloc_id: int, on: date) -> list[Unit]:
        """Units with a seat that day, whether the operator has decided on them or not."""
        return self._units(bloc_id, on, membership.c.status != "left")

    def _units(self, bloc_id: int, on: date, wanted: object) -> list[Unit]:
        found = (
            select(
                unit.c.id,
                unit.c.key,
                unit_name.c.name,
                unit_name.c.short_name,
                unit_name.c.province,
            )
            .select_from(seat)
            .join(unit, unit.c.id == seat.c.unit_id)
            .join(unit_name, unit_name.c.unit_id == unit.c.id)
            .join(
                membership,
                and_(
                    membership.c.bloc_id == seat.c.bloc_id, membership.c.unit_id == seat.c.unit_id
                ),
            )
            .where(
                seat.c.bloc_id == bloc_id,
                wanted,  # type: ignore[arg-type]  # a column condition, built above
                or_(membership.c.since.is_(None), membership.c.since <= on),
                or_(membership.c.until.is_(None), membership.c.until > on),
                or_(unit.c.until.is_(None), unit.c.until > on),
                or_(unit_name.c.since.is_(None), unit_name.c.since <= on),
                or_(unit_name.c.until.is_(None), unit_name.c.until > on),
            )
            .order_by(seat.c.position)
        )
        return [Unit(*row) for row in self._connection.execute(found)]

    def unit(self, bloc_id: int, unit_id: int, on: date) -> Unit:
        """A unit of the bloc under that day's name. Raises UnknownUnit."""
        row = self._connection.execute(
            select(
                unit.c.id,
                unit.c.key,
                unit_name.c.name,
                unit_name.c.short_name,
                unit_name.c.province,
            )
            .join(unit_name, unit_name.c.unit_id == unit.c.id)
            .join(seat, seat.c.unit_id == unit.c.id)
            .where(
                unit.c.id == unit_id,
                seat.c.bloc_id == bloc_id,
                or_(unit_name.c.since.is_(None), unit_name.c.since <= on),
            )
            # A unit that has ended keeps its last name.
            .order_by(unit_name.c.since.desc().nulls_last())
            .limit(1)
        ).first()
        if row is None:
            raise UnknownUnit
        return Unit(*row)

    def group(self, bloc_id: int) -> Group | None:
        """The bloc's own group chat, once the secretary has shown it to the assistant."""
        if bloc_id not in self._groups:
            self._read(bloc_id)
        return self._groups[bloc_id]

    def link_group(self, bloc_id: int, group: Group) -> None:
        self._connection.execute(
            update(bloc)
            .where(bloc.c.id == bloc_id)
            .values(
                group_channel=group.channel,
                group_bot=group.bot,
                group_chat=group.chat,
                group_title=group.title,
            )
        )
        self._groups[bloc_id] = group

    def aliases(self, bloc_id: int) -> dict[str, int]:
        """Other names of the bloc's units, as written, to unit ids."""
        rows = self._connection.execute(
            select(unit_alias.c.alias, unit_alias.c.unit_id)
            .join(seat, seat.c.unit_id == unit_alias.c.unit_id)
            .where(seat.c.bloc_id == bloc_id)
        )
        return {row.alias: row.unit_id for row in rows}

    def office_holder(self, bloc_id: int, year: int, kind: str) -> int | None:
        """The unit that holds an office ("leader", "deputy") in a year; while none is recorded,
        that of the year before."""
        return self._connection.execute(holder(bloc_id, year, kind)).scalar_one_or_none()

    def leading(self, bloc_id: int) -> Leading:
        """Which board leads the bloc now, and which in other years; one statement."""
        today = self._now.astimezone(ZoneInfo(self.bloc(bloc_id).timezone)).date()
        rows = self._connection.execute(leaders(bloc_id))
        return Leading({row.year: row.unit_id for row in rows}, today.year)

    def leader(self, bloc_id: int, on: date) -> int | None:
        """The board that leads the bloc now, if it is known and sits there on that day."""
        leader = self.leading(bloc_id).now
        sits = any(unit.id == leader for unit in self.candidates(bloc_id, on))
        return leader if sits else None


BLOC_FIELDS = (
    bloc.c.id,
    bloc.c.key,
    bloc.c.name,
    bloc.c.short_name,
    bloc.c.timezone,
    bloc.c.roster_confirmed_at,
)
"""What a `Bloc` is made of, for others' statements."""
GROUP_FIELDS = (bloc.c.group_channel, bloc.c.group_bot, bloc.c.group_chat, bloc.c.group_title)
"""Likewise of a `Group`; all of them empty where the bloc has none."""
_BLOC = select(*BLOC_FIELDS)
_BOARD = (
    _BLOC.add_columns(
        unit.c.id,
        unit.c.key,
        unit_name.c.name,
        unit_name.c.short_name,
        unit_name.c.province,
        unit_name.c.since,
        seat.c.office_step,
    )
    .join(seat, seat.c.bloc_id == bloc.c.id)
    .join(unit, unit.c.id == seat.c.unit_id)
    .join(unit_name, unit_name.c.unit_id == unit.c.id)
    .where(bloc.c.id == bindparam("bloc_id"), unit.c.id == bindparam("unit_id"))
    .order_by(unit_name.c.since.desc().nulls_last())
)
