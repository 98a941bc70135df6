"""Named queries about what became of messages that bear a key: to whom they did not come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from storage.engine import Statements
from storage.models.people import account, person_profile
from storage.models.talk import outbox

_LOST = ("gone", "failed", "uncertain")
_WAITING = ("queued", "claimed")


@dataclass(frozen=True, slots=True)
class Missed:
    """A message that did not arrive, and why the messenger says so."""

    key: str
    person_id: int | None
    full_name: str
    error: str


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages of a key are through, and how many are still on their way."""

    sent: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in a group that can be replaced by a later one."""

    channel: str
    bot: str
    chat: str
    message_id: str
    payload: str


class Deliveries:
    """Messages by the beginning of their key, inside one transaction."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def missed(self, *keys: str) -> list[Missed]:
        """By whom messages of any of the keys should have been read, in the order in which they
        were written."""
        rows = self._connection.execute(
            select(
                outbox.c.key,
                account.c.person_id,
                func.coalesce(person_profile.c.full_name, ""),
                outbox.c.error,
            )
            .select_from(outbox)
            .outerjoin(
                account,
                (account.c.channel == outbox.c.channel)
                & (account.c.bot == outbox.c.bot)
                & (account.c.external_id == outbox.c.chat),
            )
            .outerjoin(person_profile, person_profile.c.person_id == account.c.person_id)
            .where(or_(*map(_of, keys)), outbox.c.state.in_(_LOST))
            .order_by(outbox.c.id)
        )
        return [Missed(*row) for row in rows]

    def told(self, key: str) -> Told:
        row = self._connection.execute(
            select(
                func.count().filter(outbox.c.state == "sent"),
                func.count().filter(outbox.c.state.in_(_WAITING)),
            )
            .select_from(outbox)
            .where(_of(key))
        ).one()
        return Told(row[0], row[1])

    def posted(self, key: str) -> Posted | None:
        """Where the message of exactly this key stands in a group by now."""
        row = self._connection.execute(
            select(
                outbox.c.channel,
                outbox.c.bot,
                outbox.c.chat,
                outbox.c.message_id,
                outbox.c.payload,
            ).where(outbox.c.key == f"{key}:0", outbox.c.message_id.is_not(None))
        ).first()
        return Posted(*row) if row is not None else None

    def is_known(self, key: str) -> bool:
        """Whether a post to a group of exactly this key has been written."""
        found = select(outbox.c.id).where(outbox.c.key == f"{key}:0")
        return self._connection.execute(found).first() is not None


def _of(key: str) -> ColumnElement[bool]:
    return outbox.c.key.startswith(f"{key}:", autoescape=True)
