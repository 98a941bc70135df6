"""The first secretary: a link that the program itself prints, because nobody is there to invite."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.domain.access import Role
from bot.domain.people_errors import SecretaryExists
from storage.blocs import Blocs
from storage.invites import Invites
from storage.people import People
from storage.records import add_audit_lines

INVITE_VALID = timedelta(days=14)


def new_token() -> str:
    """A one-time token that fits a link: 24 letters of A-Z, a-z, 0-9, _ and -."""
    return secrets.token_urlsafe(18)


def claim_secretary(connection: Connection, bloc_id: int, now: datetime) -> str:
    """The token of a fresh link for the bloc's first secretary; an earlier unused one is void.

    Raises SecretaryExists where a confirmed secretary can invite others.
    """
    blocs, invites = Blocs(connection, now), Invites(connection, now)
    blocs.lock(bloc_id)  # two processes that start together must not leave two links
    if People(connection, now).has_secretary(bloc_id):
        raise SecretaryExists
    earlier = [one.id for one in invites.still_open(bloc_id) if one.is_claim]
    invites.withdraw(earlier)
    token = new_token()
    today = now.astimezone(ZoneInfo(blocs.bloc(bloc_id).timezone)).date()
    invite_id = invites.add(
        bloc_id=bloc_id,
        unit_id=blocs.leader(bloc_id, today),
        role=Role.SECRETARY,
        scope="",
        full_name="",
        position="",
        token=token,
        created_by=None,
        expires_at=now + INVITE_VALID,
    )
    line = {"bloc_id": bloc_id, "at": now, "object_kind": "invite"}
    add_audit_lines(
        connection,
        [
            *(
                {**line, "verb": "claim_withdrawn", "object_id": old, "detail": "printed anew"}
                for old in earlier
            ),
            {**line, "verb": "claim_printed", "object_id": invite_id, "detail": ""},
        ],
    )
    return token
