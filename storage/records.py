"""Writing the two records: audit lines in bulk, and the hash-chained register of acts of office.

Every entry of the register names the one before, so of one bloc only one transaction at a time may
write there. On PostgreSQL that takes a lock of its own, the last one of all: whoever holds it waits
for nothing any more, and the next entry is made as soon as this one is committed. The whole order
of locks is told at `Reviews.in_held_period`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, text

from storage.engine import Statements
from storage.models.records import audit, register
from storage.prepared import run_many
from storage.shared import SharedTransaction

_FIRST = "0" * 64
_REGISTER_CLASS = 7_201_904
"""Of advisory locks; `storage.presence` has others."""
_ADD_AUDIT = insert(audit)
# Until the transaction ends; an advisory lock, for a lock on the bloc's row would meet those that
# every row referring to the bloc takes on it.
_LOCK_REGISTER = text(
    "SELECT pg_advisory_xact_lock(cast(:class AS integer), cast(:bloc AS integer))"
)


def add_audit_lines(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """All rows name the same columns."""
    run_many(connection, _ADD_AUDIT, rows)


def _entry_hash(parts: Sequence[object]) -> str:
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def enter_in_register(
    connection: Statements,
    bloc_id: int,
    at: datetime,
    verb: str,
    object_kind: str,
    object_id: int,
    content: str,
) -> None:
    """Append an act of office. `content` itself is not kept, only its hash: it may hold names.

    In a transaction that updates share, the entry is made when all else of it has been written.
    """
    append = partial(
        _append,
        bloc_id=bloc_id,
        at=at,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
    )
    if isinstance(connection, SharedTransaction):
        connection.add_last(bloc_id, append)
    else:
        append(connection)


def _append(
    connection: Statements,
    *,
    bloc_id: int,
    at: datetime,
    verb: str,
    object_kind: str,
    object_id: int,
    content_hash: str,
) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK_REGISTER, {"class": _REGISTER_CLASS, "bloc": bloc_id})
    last = connection.execute(
        select(register.c.seq, register.c.entry_hash)
        .where(register.c.bloc_id == bloc_id)
        .order_by(register.c.seq.desc())
        .limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.entry_hash) if last else (1, _FIRST)
    moment = at.isoformat(timespec="microseconds")
    connection.execute(
        insert(register).values(
            bloc_id=bloc_id,
            seq=seq,
            at=at,
            verb=verb,
            object_kind=object_kind,
            object_id=object_id,
            content_hash=content_hash,
            previous_hash=previous,
            entry_hash=_entry_hash(
                [bloc_id, seq, moment, verb, object_kind, object_id, content_hash, previous]
            ),
        )
    )


def first_broken_entry(connection: Connection, bloc_id: int) -> int | None:
    """The seq of the first entry that does not follow from the one before; None if all do."""
    previous, expected = _FIRST, 1
    for row in connection.execute(
        select(register).where(register.c.bloc_id == bloc_id).order_by(register.c.seq)
    ):
        recomputed = _entry_hash(
            [
                row.bloc_id,
                row.seq,
                row.at.isoformat(timespec="microseconds"),
                row.verb,
                row.object_kind,
                row.object_id,
                row.content_hash,
                previous,
            ]
        )
        if row.seq != expected or row.previous_hash != previous or row.entry_hash != recomputed:
            return int(row.seq)
        previous, expected = row.entry_hash, expected + 1
    return None
