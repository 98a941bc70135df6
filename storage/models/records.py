"""Two records: an audit line for every change, a hash-chained register for acts of office."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.models.base import metadata
from storage.types import Id, Instant

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id")),
    Column("at", Instant, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("account_id", ForeignKey("account.id")),
    Column("inbox_id", Id),
    Column("verb", String(48), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", Id),
    Column("detail", Text, nullable=False, server_default=""),
    Index("ix_audit_object", "object_kind", "object_id"),
)

# Ids and hashes only: a name in a chain could never be erased again.
register = Table(
    "register",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("verb", String(48), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", Id, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("entry_hash", String(64), nullable=False),
    UniqueConstraint("bloc_id", "seq"),
)
