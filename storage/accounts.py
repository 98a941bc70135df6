"""Named queries about accounts of messengers: whose they are, and where a person is reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.access import Actor, Hat, Role
from storage.engine import Statements
from storage.models.people import account, appointment, person_profile
from storage.models.talk import dialog
from storage.prepared import among, fetch
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as dispatch needs it: the actor, and the open question as stored (JSON)."""

    actor: Actor
    dialog: str | None
    unreachable: bool


WHO_ACTS = frozenset({account.name, appointment.name, person_profile.name})
"""What changes who acts, and by what right: an account that was looked up before is out of date."""

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
        among(account.c.external_id, "external_ids"),
    )
    .order_by(account.c.id, appointment.c.id)
)


def known_accounts(
    connection: Connection, channel: str, bot: str, external_ids: Collection[str]
) -> dict[str, KnownAccount]:
    """Accounts by external id, each with its person's live appointments, in one statement."""
    grouped: dict[str, list[Any]] = {}
    wanted = {"channel": channel, "bot": bot, "external_ids": list(external_ids)}
    for row in fetch(connection, _KNOWN, wanted):
        grouped.setdefault(row[1], []).append(row)
    return {key: _known(channel, bot, rows) for key, rows in grouped.items()}


def _known(channel: str, bot: str, rows: list[Any]) -> KnownAccount:
    # Taken apart by place: every update passes here, and a row looks a name up much more slowly.
    account_id, external_id, language, person_id, hat_id, unreachable_since = rows[0][:6]
    dialog_intent, full_name = rows[0][6:8]
    hats = tuple(
        Hat(appointment_id, bloc_id, unit_id, Role(role), scope, state == "confirmed")
        for appointment_id, bloc_id, unit_id, role, scope, state in (row[8:] for row in rows)
        if appointment_id is not None
    )
    return KnownAccount(
        Actor(
            account_id=account_id,
            channel=channel,
            bot=bot,
            external_id=external_id,
            language=language,
            person_id=person_id,
            full_name=full_name or "",
            hats=hats,
            hat_id=hat_id,
        ),
        dialog_intent,
        unreachable_since is not None,
    )


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached."""

    account_id: int
    channel: str
    bot: str
    chat: str
    language: str


class Accounts:
    """Accounts inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, channel: str, bot: str, external_id: str) -> int:
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

    def languages(self, account_ids: Collection[int]) -> dict[int, str]:
        """The languages of accounts that are known."""
        found = select(account.c.id, account.c.language).where(
            account.c.id.in_(sorted(set(account_ids)))
        )
        return {row.id: row.language for row in self._connection.execute(found)}

    def free_account(self, account_id: int) -> None:
        """The account belongs to nobody from now on: an office phone has gone to a successor."""
        self._connection.execute(
            update(account).where(account.c.id == account_id).values(person_id=None, hat_id=None)
        )

    def addresses(self, persons: Collection[int]) -> dict[int, list[Address]]:
        """Where each of the persons can be reached, in one statement."""
        found: dict[int, list[Address]] = {person_id: [] for person_id in persons}
        if not found:
            return found
        for row in self._connection.execute(
            select(
                account.c.person_id,
                account.c.id,
                account.c.channel,
                account.c.bot,
                account.c.external_id,
                account.c.language,
            )
            .where(account.c.person_id.in_(sorted(found)), account.c.unreachable_since.is_(None))
            .order_by(account.c.id)
        ):
            found[row[0]].append(Address(*row[1:]))
        return found
