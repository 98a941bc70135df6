"""What the database holds, read past the bot: the facts that journeys are held against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.kpi import Cell, Dim
from storage.engine import Database
from storage.models.blocs import unit
from storage.models.figures import form, on_behalf, period, submission, value
from storage.models.people import account, person_profile
from storage.models.talk import inbox, outbox
from storage.presets.rehearsal import YEAR


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of a cell."""

    seq: int
    amount: Decimal | None
    state: str
    typed: str
    author: str
    reason: str
    on_behalf_id: int | None


class Facts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, query: Select[Any]) -> list[Any]:
        with self._database.reader.begin() as connection:
            return list(connection.execute(query).all())

    def values(self, unit_key: str) -> dict[Cell, list[Stored]]:
        """All versions of this year's cells of a board, oldest first."""
        rows = self._rows(
            select(
                value.c.code,
                value.c.dimension,
                value.c.seq,
                value.c.amount,
                value.c.state,
                value.c.typed,
                func.coalesce(person_profile.c.full_name, ""),
                value.c.reason,
                value.c.on_behalf_id,
            )
            .select_from(value)
            .join(form, form.c.id == value.c.form_id)
            .join(period, period.c.id == form.c.period_id)
            .join(unit, unit.c.id == form.c.unit_id)
            .outerjoin(person_profile, person_profile.c.person_id == value.c.author_id)
            .where(unit.c.key == unit_key, period.c.key == str(YEAR))
            .order_by(value.c.id)
        )
        found: dict[Cell, list[Stored]] = {}
        for code, dim, *rest in rows:
            found.setdefault(Cell(code, Dim(dim)), []).append(Stored(*rest))
        return found

    def amounts(self, unit_key: str) -> dict[Cell, Decimal | None]:
        """The newest amount of every answered cell."""
        return {cell: versions[-1].amount for cell, versions in self.values(unit_key).items()}

    def submissions(self, unit_key: str) -> list[Any]:
        """(version, fingerprint, reason, acted_at, submitted_at), oldest first."""
        return self._rows(
            select(
                submission.c.version,
                submission.c.fingerprint,
                submission.c.reason,
                submission.c.acted_at,
                submission.c.submitted_at,
            )
            .join(form, form.c.id == submission.c.form_id)
            .join(unit, unit.c.id == form.c.unit_id)
            .where(unit.c.key == unit_key)
            .order_by(submission.c.version)
        )

    def on_behalf(self, unit_key: str) -> list[Any]:
        """(id, source, informant, confirmed_at) of the secretary's entries for a board."""
        return self._rows(
            select(
                on_behalf.c.id,
                on_behalf.c.source,
                on_behalf.c.informant,
                on_behalf.c.confirmed_at,
            )
            .join(form, form.c.id == on_behalf.c.form_id)
            .join(unit, unit.c.id == form.c.unit_id)
            .where(unit.c.key == unit_key)
            .order_by(on_behalf.c.id)
        )

    def inbox_states(self) -> dict[str, int]:
        query = select(inbox.c.state, func.count()).group_by(inbox.c.state)
        return {row[0]: row[1] for row in self._rows(query)}

    def unhandled(self) -> list[Any]:
        """Updates that are not done: (id, lane, state, attempts, error, payload)."""
        fields = (inbox.c.id, inbox.c.lane, inbox.c.state, inbox.c.attempts, inbox.c.error)
        return self._rows(select(*fields, inbox.c.payload).where(inbox.c.state != "done"))

    def outbox_states(self, chat: int | None = None) -> dict[str, int]:
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        if chat is not None:
            query = query.where(outbox.c.chat == str(chat))
        return {row[0]: row[1] for row in self._rows(query)}

    def unreachable(self, external_id: int) -> bool:
        query = select(account.c.unreachable_since).where(account.c.external_id == str(external_id))
        return self._rows(query)[0][0] is not None

    def new_messages(self, chat: int) -> int:
        """How many messages were to appear in a chat: edits of earlier ones do not."""
        query = select(func.count()).where(
            outbox.c.chat == str(chat), outbox.c.kind != "menu", outbox.c.edits.is_(None)
        )
        return int(self._rows(query)[0][0])

    def waiting(self) -> list[Any]:
        """Messages that have not left: (chat, kind, state, payload)."""
        fields = (outbox.c.chat, outbox.c.kind, outbox.c.state, outbox.c.payload)
        return self._rows(select(*fields).where(outbox.c.state.in_(("queued", "claimed"))))
