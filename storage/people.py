"""Named queries about persons and the appointments they hold.

`access_*` functions fetch and authorise in one step, so nobody can forget the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from bot.domain.access import Actor, Hat, Role, act_to_manage, hat_for, may
from bot.domain.errors import NotAllowed, UnknownPerson
from storage.engine import Statements
from storage.invites import Invitation
from storage.models.people import account, appointment, invite, person, person_profile
from storage.office_rows import Leading, leaders
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the access list."""

    appointment_id: int
    bloc_id: int
    person_id: int
    full_name: str
    position: str
    role: Role
    scope: str
    unit_id: int | None
    confirmed: bool
    bound_at: datetime
    confirmed_at: datetime | None
    confirmed_by: int | None
    ended_at: datetime | None
    ended_by: int | None
    reachable: bool

    @property
    def hat(self) -> Hat:
        return Hat(
            self.appointment_id, self.bloc_id, self.unit_id, self.role, self.scope, self.confirmed
        )


_MEMBER = select(
    appointment.c.id,
    appointment.c.bloc_id,
    appointment.c.person_id,
    func.coalesce(person_profile.c.full_name, "").label("full_name"),
    func.coalesce(person_profile.c.position, "").label("position"),
    appointment.c.role,
    appointment.c.scope,
    appointment.c.unit_id,
    appointment.c.state,
    appointment.c.bound_at,
    appointment.c.confirmed_at,
    appointment.c.confirmed_by,
    appointment.c.ended_at,
    appointment.c.ended_by,
    exists()
    .where(account.c.person_id == appointment.c.person_id, account.c.unreachable_since.is_(None))
    .label("reachable"),
).select_from(
    appointment.outerjoin(person_profile, person_profile.c.person_id == appointment.c.person_id)
)
_LIVE = appointment.c.state != "ended"


LIVE_MEMBERS = _MEMBER.where(_LIVE)
"""For others' statements; `member_from` reads its rows."""


def member_from(row: Sequence[Any]) -> Member:
    number, bloc_id, person_id, full_name, position, role, scope, unit_id, state, *rest = row
    bound_at, confirmed_at, confirmed_by, ended_at, ended_by, reachable = rest
    return Member(
        appointment_id=number,
        bloc_id=bloc_id,
        person_id=person_id,
        full_name=full_name,
        position=position,
        role=Role(role),
        scope=scope,
        unit_id=unit_id,
        confirmed=state == "confirmed",
        bound_at=bound_at,
        confirmed_at=confirmed_at,
        confirmed_by=confirmed_by,
        ended_at=ended_at,
        ended_by=ended_by,
        reachable=bool(reachable),
    )


class People:
    """Persons and appointments inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def name_of(self, person_id: int) -> str:
        found = self._connection.execute(
            select(person_profile.c.full_name).where(person_profile.c.person_id == person_id)
        ).scalar_one_or_none()
        return found or ""

    def names_of(self, persons: Iterable[int]) -> dict[int, str]:
        """Of those who have a name, by person; no statement for nobody."""
        wanted = sorted(set(persons))
        if not wanted:
            return {}
        named = select(person_profile.c.person_id, person_profile.c.full_name).where(
            person_profile.c.person_id.in_(wanted)
        )
        return {row[0]: row[1] for row in self._connection.execute(named)}

    def members(self, bloc_id: int, unit_id: int | None = None) -> list[Member]:
        """Live appointments of the bloc, or of one unit, in order of unit and binding."""
        wanted = LIVE_MEMBERS.where(appointment.c.bloc_id == bloc_id)
        if unit_id is not None:
            wanted = wanted.where(appointment.c.unit_id == unit_id)
        ordered = wanted.order_by(appointment.c.unit_id, appointment.c.id)
        return [member_from(row) for row in self._connection.execute(ordered)]

    def access_now(self, actor: Actor, bloc_id: int | None = None) -> Actor:
        """The actor with those confirmed hats, of the bloc or of all, that still stand, kept from
        ending until the transaction ends: whoever revokes one meanwhile waits.
        """
        found = select(appointment.c.id).where(
            appointment.c.person_id == actor.person, appointment.c.state == "confirmed"
        )
        if bloc_id is not None:
            found = found.where(appointment.c.bloc_id == bloc_id)
        rows = self._connection.execute(found.order_by(appointment.c.id).with_for_update(read=True))
        held = set(rows.scalars())
        return replace(actor, hats=tuple(hat for hat in actor.hats if hat.id in held))

    def access_binding(self, actor: Actor, appointment_id: int) -> Member:
        """An appointment, live or ended, that the actor may manage under one of their hats.

        Raises UnknownPerson, NotAllowed.
        """
        row = self._connection.execute(
            _MEMBER.where(
                appointment.c.id == appointment_id,
                appointment.c.bloc_id.in_({hat.bloc_id for hat in actor.hats if hat.confirmed}),
            )
        ).first()
        if row is None:
            raise UnknownPerson
        found = member_from(row)
        by = hat_for(actor, act_to_manage(found.role, found.unit_id), found.unit_id, found.bloc_id)
        self._require_leading(by, found.role)
        return found

    def _require_leading(self, by: Hat, role: Role) -> None:
        """A head has a say in who is secretary while their board leads. Raises NotAllowed."""
        if role is Role.SECRETARY and by.role is Role.HEAD and not self._leads(by):
            raise NotAllowed

    def _leads(self, hat: Hat) -> bool:
        rows = self._connection.execute(leaders(hat.bloc_id))
        known = Leading({row.year: row.unit_id for row in rows}, self._now.year)
        return known.leads(hat.unit_id)

    def access_member(self, actor: Actor, appointment_id: int) -> Member:
        """The same of live appointments alone. Raises UnknownPerson, NotAllowed."""
        found = self.access_binding(actor, appointment_id)
        if found.ended_at is not None:
            raise UnknownPerson
        return found

    def binding(self, appointment_id: int) -> Member:
        """An appointment, live or ended, for a caller that has authorised already."""
        row = self._connection.execute(_MEMBER.where(appointment.c.id == appointment_id)).one()
        return member_from(row)

    def managers_of(self, bloc_id: int, unit_id: int | None, role: Role) -> list[int]:
        """Persons who may confirm a holder of the role: the unit's heads, the secretaries; of a
        secretary the heads of the board that leads the bloc."""
        act, managers = act_to_manage(role, unit_id), []
        for member in self.members(bloc_id):
            if not may(member.hat, act, unit_id) or member.person_id in managers:
                continue
            if role is Role.SECRETARY and member.role is Role.HEAD and not self._leads(member.hat):
                continue
            managers.append(member.person_id)
        return managers

    def has_secretary(self, bloc_id: int, besides: int | None = None) -> bool:
        """Whether a confirmed secretary is there, other than the appointment `besides`."""
        found = select(appointment.c.id).where(
            appointment.c.bloc_id == bloc_id,
            appointment.c.role == Role.SECRETARY,
            appointment.c.state == "confirmed",
        )
        if besides is not None:
            found = found.where(appointment.c.id != besides)
        return self._connection.execute(found.limit(1)).first() is not None

    def bind(self, invitation: Invitation, account_id: int, today: date) -> Member:
        """Make the account's person (a new one if it has none) hold the invited role, unconfirmed.

        An appointment the person already holds alike is not made twice; one that still waits
        goes by the newer invitation from now on.
        """
        person_id = self._connection.execute(
            select(account.c.person_id).where(account.c.id == account_id)
        ).scalar_one()
        if person_id is None:
            result = self._connection.execute(insert(person).values(created_at=self._now))
            person_id = new_id(result)
            self._connection.execute(
                insert(person_profile).values(
                    person_id=person_id,
                    full_name=invitation.full_name,
                    position=invitation.position,
                )
            )
            self._connection.execute(
                update(account).where(account.c.id == account_id).values(person_id=person_id)
            )
        held = self._connection.execute(
            _MEMBER.where(
                _LIVE,
                appointment.c.bloc_id == invitation.bloc_id,
                appointment.c.unit_id == invitation.unit_id
                if invitation.unit_id is not None
                else appointment.c.unit_id.is_(None),
                appointment.c.person_id == person_id,
                appointment.c.role == invitation.role,
                appointment.c.scope == invitation.scope,
            )
        ).first()
        if held is not None:
            self._connection.execute(
                update(appointment)
                .where(appointment.c.id == held.id, appointment.c.state == "bound")
                .values(invite_id=invitation.id)
            )
            return member_from(held)
        result = self._connection.execute(
            insert(appointment).values(
                bloc_id=invitation.bloc_id,
                unit_id=invitation.unit_id,
                person_id=person_id,
                role=invitation.role,
                scope=invitation.scope,
                state="bound",
                since=today,
                invite_id=invitation.id,
                bound_at=self._now,
            )
        )
        return self.binding(new_id(result))

    def confirm(self, appointment_id: int, by: int | None) -> bool:
        """True if the binding was waiting and now is confirmed."""
        result = self._connection.execute(
            update(appointment)
            .where(appointment.c.id == appointment_id, appointment.c.state == "bound")
            .values(state="confirmed", confirmed_at=self._now, confirmed_by=by)
        )
        return result.rowcount == 1

    def end(self, appointment_id: int, by: int | None, today: date) -> bool:
        """End an appointment at once; True if it was live."""
        result = self._connection.execute(
            update(appointment)
            .where(appointment.c.id == appointment_id, appointment.c.state != "ended")
            .values(state="ended", until=today, ended_at=self._now, ended_by=by)
        )
        return result.rowcount == 1

    def replaced_by(self, appointment_id: int) -> int | None:
        """The appointment that ends when this one is confirmed, if it came from a transfer."""
        return self._connection.execute(
            select(invite.c.replaces_id)
            .join(appointment, appointment.c.invite_id == invite.c.id)
            .where(appointment.c.id == appointment_id)
        ).scalar_one_or_none()
