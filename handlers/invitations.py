"""Making an invitation: one living link a person and role, only its hash kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bot.domain.access import Actor, Hat
from bot.domain.person_names import same_name
from storage.claim import INVITE_VALID, new_token
from storage.uow import UnitOfWork


class Issued(NamedTuple):
    """What is shown once: the link itself is kept nowhere."""

    link: str
    expires_at: datetime


def issue_invitation(
    wanted: Hat,
    full_name: str,
    actor: Actor,
    uow: UnitOfWork,
    *,
    position: str = "",
    replaces_id: int | None = None,
) -> Issued:
    """A one-time link for one person, board and role; an older one for the same is void.

    Holds the bloc, which comes before every other lock: of two made at once only one shall live.
    """
    uow.blocs.lock(wanted.bloc_id)
    _withdraw_alike(wanted, full_name, replaces_id, uow)
    token, expires_at = new_token(), uow.now + INVITE_VALID
    invite_id = uow.invites.add(
        bloc_id=wanted.bloc_id,
        unit_id=wanted.unit_id,
        role=wanted.role,
        scope=wanted.scope,
        full_name=full_name,
        position=position,
        token=token,
        created_by=actor.person,
        expires_at=expires_at,
        replaces_id=replaces_id,
    )
    what = f"role={wanted.role} scope={wanted.scope}" if wanted.scope else f"role={wanted.role}"
    detail = f"{what} unit={wanted.unit_id or '-'} replaces={replaces_id or '-'}"
    uow.record("invited", "invite", invite_id, detail)
    return Issued(uow.link(token), expires_at)


def _withdraw_alike(wanted: Hat, name: str, replaces_id: int | None, uow: UnitOfWork) -> None:
    """One living link a person and role, one successor a role."""
    alike = [
        invitation.id
        for invitation in uow.invites.still_open(wanted.bloc_id)
        if (replaces_id is not None and invitation.replaces_id == replaces_id)
        or (
            (invitation.unit_id, invitation.role, invitation.scope)
            == (wanted.unit_id, wanted.role, wanted.scope)
            and same_name(invitation.full_name, name)
            and not invitation.is_claim
        )
    ]
    if alike:
        uow.invites.withdraw(alike)
        for invite_id in alike:
            uow.record("invite_withdrawn", "invite", invite_id, "made anew")
