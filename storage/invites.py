"""Named queries about invitations: one-time links for one person, board and role."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.access import Actor, Hat, Role, act_to_manage, hat_for
from bot.domain.people_errors import InviteUnknown
from storage.engine import Statements
from storage.models.people import invite
from storage.types import new_id


def hash_token(token: str) -> str:
    """One-time tokens are random and long, so a plain SHA-256 is enough to keep them unreadable."""
    return hashlib.sha256(token.encode()).hexdigest()


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


class Invites:
    """Invitations inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(
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

    def by_token(self, token: str) -> Invitation:
        """Raises InviteUnknown. The comparison of the found hash takes constant time."""
        digest = hash_token(token)
        row = self._connection.execute(_INVITATION.where(invite.c.token_hash == digest)).first()
        if row is None or not hmac.compare_digest(row.token_hash, digest):
            raise InviteUnknown
        return _invitation(row)

    def by_id(self, invite_id: int) -> Invitation:
        row = self._connection.execute(_INVITATION.where(invite.c.id == invite_id)).first()
        if row is None:
            raise InviteUnknown
        return _invitation(row)

    def access(self, actor: Actor, invite_id: int) -> Invitation:
        """An invitation that the actor may withdraw. Raises InviteUnknown, NotAllowed."""
        found = self.by_id(invite_id)
        if found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
            raise InviteUnknown
        hat_for(actor, act_to_manage(found.role, found.unit_id), found.unit_id, found.bloc_id)
        return found

    def still_open(self, bloc_id: int, unit_id: int | None = None) -> list[Invitation]:
        wanted = _INVITATION.where(
            invite.c.bloc_id == bloc_id,
            invite.c.used_at.is_(None),
            invite.c.revoked_at.is_(None),
            invite.c.expires_at > self._now,
        )
        if unit_id is not None:
            wanted = wanted.where(invite.c.unit_id == unit_id)
        return [_invitation(r) for r in self._connection.execute(wanted.order_by(invite.c.id))]

    def use(self, invite_id: int, account_id: int) -> bool:
        """True if this account is the first to use it: two taps at once cannot both win."""
        result = self._connection.execute(
            update(invite)
            .where(
                invite.c.id == invite_id, invite.c.used_at.is_(None), invite.c.revoked_at.is_(None)
            )
            .values(used_at=self._now, used_by=account_id)
        )
        return result.rowcount == 1

    def withdraw(self, invite_ids: Collection[int]) -> int:
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
