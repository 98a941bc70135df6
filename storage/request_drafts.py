"""A request that the secretary is drawing up: kept from its title on, until opened or dropped.

It belongs to the bloc: whoever manages the bloc goes on with it, from any phone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select, update

from storage.engine import Statements
from storage.models.figures import request_draft
from storage.presets.subset import NewIndicator, Shape
from storage.types import new_id

FORMAT: Final = 1
"""Version of the stored form of what is asked."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The ministry's document, kept as a reference: its number and what it is called."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What is asked for, by which document, with which questions. `keys` are of the catalogue.

    step:    the open question it was left at
    pending: names and units of new indicators whose kind is not chosen yet, the newest last
    """

    id: int
    title: str
    changed_at: datetime
    step: str = ""
    document: str = ""
    keys: tuple[str, ...] = ()
    added: tuple[NewIndicator, ...] = ()
    pending: tuple[tuple[str, str], ...] = ()
    file: KeptFile | None = None
    due_on: date | None = None

    def toggled(self, key: str) -> RequestDraft:
        kept = tuple(one for one in self.keys if one != key)
        return replace(self, keys=kept if key in self.keys else (*self.keys, key))

    @property
    def file_name(self) -> str:
        return self.file.name if self.file else ""

    @property
    def is_empty(self) -> bool:
        return not self.keys and not self.added


class RequestDrafts:
    """Requests in the making, inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def start(self, bloc_id: int, title: str, begun_by: int) -> RequestDraft:
        row = {
            "bloc_id": bloc_id,
            "format": FORMAT,
            "title": title,
            "content": _written(RequestDraft(0, title, self._now)),
            "state": "open",
            "begun_by": begun_by,
            "begun_at": self._now,
            "changed_at": self._now,
        }
        number = new_id(self._connection.execute(insert(request_draft).values(row)))
        return RequestDraft(number, title, self._now)

    def in_hand(self, bloc_id: int, draft_id: int) -> RequestDraft | None:
        """A request that is still in the making, kept from changing until the transaction ends."""
        found = _of(bloc_id).where(request_draft.c.id == draft_id)
        row = self._connection.execute(found.with_for_update()).first()
        return _draft(row) if row else None

    def unfinished(self, bloc_id: int, most: int, skip: int = 0) -> list[RequestDraft]:
        """Those in the making, the one touched last in front."""
        found = _of(bloc_id).order_by(request_draft.c.changed_at.desc(), request_draft.c.id.desc())
        return [_draft(row) for row in self._connection.execute(found.limit(most).offset(skip))]

    def count(self, bloc_id: int) -> int:
        found = select(func.count(request_draft.c.id)).where(
            request_draft.c.bloc_id == bloc_id, request_draft.c.state == "open"
        )
        return int(self._connection.execute(found).scalar_one())

    def save(self, draft: RequestDraft) -> None:
        self._change(
            draft.id,
            title=draft.title,
            document=draft.document,
            document_id=draft.file.id if draft.file else None,
            due_on=draft.due_on,
            content=_written(draft),
        )

    def opened(self, draft_id: int, period_id: int) -> None:
        """It has become a period: nobody goes on with it."""
        self._change(draft_id, state="opened", period_id=period_id)

    def drop(self, draft_id: int) -> None:
        """It is not wanted. What was entered stays on record, like everything else."""
        self._change(draft_id, state="dropped")

    def _change(self, draft_id: int, **values: Any) -> None:
        self._connection.execute(
            update(request_draft)
            .where(request_draft.c.id == draft_id)
            .values(changed_at=self._now, **values)
        )


def _of(bloc_id: int) -> Select[Any]:
    return select(
        request_draft.c.id,
        request_draft.c.title,
        request_draft.c.document,
        request_draft.c.document_id,
        request_draft.c.due_on,
        request_draft.c.content,
        request_draft.c.changed_at,
    ).where(request_draft.c.bloc_id == bloc_id, request_draft.c.state == "open")


def _written(draft: RequestDraft) -> str:
    content = {
        "step": draft.step,
        "keys": draft.keys,
        "added": [[one.name, one.unit, one.shape] for one in draft.added],
        "pending": draft.pending,
        "file": draft.file_name,
    }
    return json.dumps(content, ensure_ascii=False)


def _draft(row: Any) -> RequestDraft:
    content = json.loads(row.content)
    pending = content["pending"] or []
    if pending and isinstance(pending[0], str):
        pending = [pending]  # written when there could be one alone
    return RequestDraft(
        id=row.id,
        title=row.title,
        changed_at=row.changed_at,
        step=content["step"],
        document=row.document,
        keys=tuple(content["keys"]),
        added=tuple(
            NewIndicator(name, unit, Shape(shape)) for name, unit, shape in content["added"]
        ),
        pending=tuple((name, unit) for name, unit in pending),
        file=KeptFile(row.document_id, content["file"]) if row.document_id else None,
        due_on=row.due_on,
    )
