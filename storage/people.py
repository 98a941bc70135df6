"""Named queries about accounts, persons, appointments and invites.

`access_*` functions fetch and authorise in one step, so nobody can forget the second.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update

from bot.domain.access import Actor, Hat, Role, act_to_manage, hat_for, may
from bot.domain.errors import InviteUnknown, UnknownPerson
from storage.engine import Statements
from storage.models.people import account, appointment, invite, person, person_profile
from storage.models.talk import dialog
from storage.types import new_id


def hash_token(token: str) -> str:
    """One-time tokens are random and long, so a plain SHA-256 is enough to keep them unreadable."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as dispatch needs it: the actor, and the open question as stored (JSON)."""

    actor: Actor
    dialog: str | None
    unreachable: bool


_KNOWN = (
    select(
        account.c.id,
        account.c.external_id,
        account.c.language,
        account.c.person_id,
        account.c.hat_id,
        account.c.unreachable_since,
        dialog.c.intent,
        person_profile.c.full_name,
        appointment.c.id.label("appointment_id"),
        appointment.c.bloc_id,
        appointment.c.unit_id,
        appointment.c.role,
        appointment.c.scope,
        appointment.c.state,
    )
    .select_from(
        account.outerjoin(dialog, dialog.c.account_id == account.c.id)
        .outerjoin(person_profile, person_profile.c.person_id == account.c.person_id)
        .outerjoin(
            appointment,
            (appointment.c.person_id == account.c.person_id) & (appointment.c.state != "ended"),
        )
    )
    .where(
        account.c.channel == bindparam("channel"),
        account.c.bot == bindparam("bot"),
        account.c.external_id.in_(bindparam("external_ids", expanding=True)),
    )
    .order_by(account.c.id, appointment.c.id)
)


def known_accounts(
    connection: Connection, channel: str, bot: str, external_ids: Collection[str]
) -> dict[str, KnownAccount]:
    """Accounts by external id, each with its person's live appointments, in one statement."""
    grouped: dict[str, list[Any]] = {}
    for row in connection.execute(
        _KNOWN, {"channel": channel, "bot": bot, "external_ids": list(external_ids)}
    ):
        grouped.setdefault(row.external_id, []).append(row)
    return {key: _known(channel, bot, rows) for key, rows in grouped.items()}


def _known(channel: str, bot: str, rows: list[Any]) -> KnownAccount:
    first = rows[0]
    hats = tuple(
        Hat(
            row.appointment_id,
            row.bloc_id,
            row.unit_id,
            Role(row.role),
            row.scope,
            row.state == "confirmed",
        )
        for row in rows
        if row.appointment_id is not None
    )
    return KnownAccount(
        Actor(
            account_id=first.id,
            channel=channel,
            bot=bot,
            external_id=first.external_id,
            language=first.language,
            person_id=first.person_id,
            full_name=first.full_name or "",
            hats=hats,
            hat_id=first.hat_id,
        ),
        first.intent,
        first.unreachable_since is not None,
    )


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


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    bloc_id: int
    unit_id: int | None
    role: Role
    scope: str
    full_name: str
    position: str
    created_by: int | None
    expires_at: datetime
    replaces_id: int | None
    used_at: datetime | None
    used_by: int | None
    revoked_at: datetime | None

    @property
    def is_claim(self) -> bool:
        """Printed by the program itself for the first secretary, whose name nobody has typed."""
        return self.created_by is None and self.role is Role.SECRETARY and not self.full_name

    @property
    def hat(self) -> Hat:
        """What it would make of the person who uses it."""
        return Hat(-1, self.bloc_id, self.unit_id, self.role, self.scope, confirmed=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached."""

    account_id: int
    channel: str
    bot: str
    chat: str
    language: str


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


def _member(row: Any) -> Member:
    return Member(
        appointment_id=row.id,
        bloc_id=row.bloc_id,
        person_id=row.person_id,
        full_name=row.full_name,
        position=row.position,
        role=Role(row.role),
        scope=row.scope,
        unit_id=row.unit_id,
        confirmed=row.state == "confirmed",
        bound_at=row.bound_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        reachable=bool(row.reachable),
    )


class People:
    """Accounts, appointments and invites inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    # Accounts

    def add_account(self, channel: str, bot: str, external_id: str) -> int:
        result = self._connection.execute(
            insert(account).values(
                channel=channel, bot=bot, external_id=external_id, created_at=self._now
            )
        )
        return new_id(result)

    def set_language(self, account_id: int, language: str) -> None:
        self._connection.execute(
            update(account).where(account.c.id == account_id).values(language=language)
        )

    def put_on_hat(self, account_id: int, appointment_id: int) -> None:
        self._connection.execute(
            update(account).where(account.c.id == account_id).values(hat_id=appointment_id)
        )

    def person_of(self, account_id: int) -> int | None:
        found = select(account.c.person_id).where(account.c.id == account_id)
        return self._connection.execute(found).scalar_one_or_none()

    def free_account(self, account_id: int) -> None:
        """The account belongs to nobody from now on: an office phone has gone to a successor."""
        self._connection.execute(
            update(account).where(account.c.id == account_id).values(person_id=None, hat_id=None)
        )

    def addresses(self, person_id: int) -> list[Address]:
        found = self._connection.execute(
            select(
                account.c.id,
                account.c.channel,
                account.c.bot,
                account.c.external_id,
                account.c.language,
            ).where(account.c.person_id == person_id, account.c.unreachable_since.is_(None))
        )
        return [Address(*row) for row in found]

    def name_of(self, person_id: int) -> str:
        found = self._connection.execute(
            select(person_profile.c.full_name).where(person_profile.c.person_id == person_id)
        ).scalar_one_or_none()
        return found or ""

    # Appointments

    def members(self, bloc_id: int, unit_id: int | None = None) -> list[Member]:
        """Live appointments of the bloc, or of one unit, in order of unit and binding."""
        wanted = _MEMBER.where(_LIVE, appointment.c.bloc_id == bloc_id)
        if unit_id is not None:
            wanted = wanted.where(appointment.c.unit_id == unit_id)
        ordered = wanted.order_by(appointment.c.unit_id, appointment.c.id)
        return [_member(row) for row in self._connection.execute(ordered)]

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
        found = _member(row)
        hat_for(actor, act_to_manage(found.role), found.unit_id, found.bloc_id)
        return found

    def access_member(self, actor: Actor, appointment_id: int) -> Member:
        """The same of live appointments alone. Raises UnknownPerson, NotAllowed."""
        found = self.access_binding(actor, appointment_id)
        if found.ended_at is not None:
            raise UnknownPerson
        return found

    def binding(self, appointment_id: int) -> Member:
        """An appointment, live or ended, for a caller that has authorised already."""
        row = self._connection.execute(_MEMBER.where(appointment.c.id == appointment_id)).one()
        return _member(row)

    def managers_of(self, bloc_id: int, unit_id: int | None, role: Role) -> list[int]:
        """Persons who may confirm a holder of the role: the unit's heads, the secretaries."""
        act, managers = act_to_manage(role), []
        for member in self.members(bloc_id):
            if may(member.hat, act, unit_id) and member.person_id not in managers:
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
            return _member(held)
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

    # Invites

    def add_invite(
        self,
        *,
        bloc_id: int,
        unit_id: int | None,
        role: Role,
        scope: str,
        full_name: str,
        position: str,
        token: str,
        created_by: int | None,
        expires_at: datetime,
        replaces_id: int | None = None,
    ) -> int:
        """Only the token's hash is stored; whoever made the token shows it once."""
        result = self._connection.execute(
            insert(invite).values(
                bloc_id=bloc_id,
                unit_id=unit_id,
                role=role,
                scope=scope,
                full_name=full_name,
                position=position,
                token_hash=hash_token(token),
                created_by=created_by,
                created_at=self._now,
                expires_at=expires_at,
                replaces_id=replaces_id,
            )
        )
        return new_id(result)

    def invitation_by_token(self, token: str) -> Invitation:
        """Raises InviteUnknown. The comparison of the found hash takes constant time."""
        digest = hash_token(token)
        row = self._connection.execute(_INVITATION.where(invite.c.token_hash == digest)).first()
        if row is None or not hmac.compare_digest(row.token_hash, digest):
            raise InviteUnknown
        return _invitation(row)

    def invitation(self, invite_id: int) -> Invitation:
        row = self._connection.execute(_INVITATION.where(invite.c.id == invite_id)).first()
        if row is None:
            raise InviteUnknown
        return _invitation(row)

    def access_invitation(self, actor: Actor, invite_id: int) -> Invitation:
        """An invitation that the actor may withdraw. Raises InviteUnknown, NotAllowed."""
        found = self.invitation(invite_id)
        if found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
            raise InviteUnknown
        hat_for(actor, act_to_manage(found.role), found.unit_id, found.bloc_id)
        return found

    def open_invitations(self, bloc_id: int, unit_id: int | None = None) -> list[Invitation]:
        wanted = _INVITATION.where(
            invite.c.bloc_id == bloc_id,
            invite.c.used_at.is_(None),
            invite.c.revoked_at.is_(None),
            invite.c.expires_at > self._now,
        )
        if unit_id is not None:
            wanted = wanted.where(invite.c.unit_id == unit_id)
        return [_invitation(r) for r in self._connection.execute(wanted.order_by(invite.c.id))]

    def use_invite(self, invite_id: int, account_id: int) -> bool:
        """True if this account is the first to use it: two taps at once cannot both win."""
        result = self._connection.execute(
            update(invite)
            .where(
                invite.c.id == invite_id, invite.c.used_at.is_(None), invite.c.revoked_at.is_(None)
            )
            .values(used_at=self._now, used_by=account_id)
        )
        return result.rowcount == 1

    def withdraw_invites(self, invite_ids: Collection[int]) -> int:
        """Withdraw those that are still unused; how many."""
        result = self._connection.execute(
            update(invite)
            .where(
                invite.c.id.in_(invite_ids),
                invite.c.used_at.is_(None),
                invite.c.revoked_at.is_(None),
            )
            .values(revoked_at=self._now)
        )
        return result.rowcount


_INVITATION = select(
    invite.c.id,
    invite.c.bloc_id,
    invite.c.unit_id,
    invite.c.role,
    invite.c.scope,
    invite.c.full_name,
    invite.c.position,
    invite.c.created_by,
    invite.c.expires_at,
    invite.c.replaces_id,
    invite.c.used_at,
    invite.c.used_by,
    invite.c.revoked_at,
    invite.c.token_hash,
)


def _invitation(row: Any) -> Invitation:
    return Invitation(row[0], row[1], row[2], Role(row[3]), *row[4:13])
