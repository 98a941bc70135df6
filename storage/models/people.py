"""Accounts of a messenger, the persons behind them, and what each may do for whom."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

ROLES = ("officer", "contributor", "head", "alternate", "secretary", "observer")

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", Instant, nullable=False),
)

# The one place of personal data: erasing a person empties this row, every figure stands.
person_profile = Table(
    "person_profile",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("position", Text, nullable=False, server_default=""),
)

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("person_id", ForeignKey("person.id"), index=True),
    Column("language", String(8), nullable=False, server_default="vi"),
    # Which of several appointments the person is acting under.
    Column("hat_id", Id),
    Column("unreachable_since", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "bot", "external_id"),
    one_of("language", ("vi", "en")),
)

appointment = Table(
    "appointment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    # Empty only for the ministry's observers, who belong to no board.
    Column("unit_id", Id),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    # The one group of figures a contributor was asked for; empty otherwise.
    Column("scope", String(32), nullable=False, server_default=""),
    Column("state", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("invite_id", Id),
    Column("bound_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("confirmed_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    Column("ended_by", ForeignKey("person.id")),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_appointment_unit", "bloc_id", "unit_id"),
    # One person holds a role for a unit (or for the bloc) once at a time.
    Index(
        "uq_appointment_live_unit",
        "bloc_id",
        "unit_id",
        "person_id",
        "role",
        "scope",
        unique=True,
        sqlite_where=text("state <> 'ended' AND unit_id IS NOT NULL"),
        postgresql_where=text("state <> 'ended' AND unit_id IS NOT NULL"),
    ),
    Index(
        "uq_appointment_live_bloc",
        "bloc_id",
        "person_id",
        "role",
        unique=True,
        sqlite_where=text("state <> 'ended' AND unit_id IS NULL"),
        postgresql_where=text("state <> 'ended' AND unit_id IS NULL"),
    ),
    one_of("role", ROLES),
    one_of("state", ("bound", "confirmed", "ended")),
)

# A one-time link. The token itself is never stored, only its SHA-256.
invite = Table(
    "invite",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("unit_id", Id),
    Column("role", String(16), nullable=False),
    Column("scope", String(32), nullable=False, server_default=""),
    Column("full_name", Text, nullable=False),
    Column("position", Text, nullable=False, server_default=""),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_by", ForeignKey("person.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # The appointment that ends once the successor is confirmed (a transfer).
    Column("replaces_id", Id),
    Column("used_at", Instant),
    Column("used_by", ForeignKey("account.id")),
    Column("revoked_at", Instant),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    one_of("role", ROLES),
)
