"""Blocs, their units and who sat in them when. Intervals are half-open: [since, until)."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

bloc = Table(
    "bloc",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("timezone", String(64), nullable=False),
    # Empty until the secretary has confirmed the roster: a real run starts without members.
    Column("roster_confirmed_at", Instant),
    Column("created_at", Instant, nullable=False),
    # The bloc's own group chat, where the secretary has shown it to the assistant.
    Column("group_channel", String(16)),
    Column("group_bot", String(32)),
    Column("group_chat", String(64)),
    Column("group_title", Text),
)

authority = Table(
    "authority",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("since", Date),
    Column("until", Date),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("since", Date),
    Column("until", Date),
)

# A rename keeps the unit and adds a row here; a merger makes a new unit.
unit_name = Table(
    "unit_name",
    metadata,
    Column("id", Id, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("short_name", String(64), nullable=False),
    Column("province", String(64), nullable=False),
    Column("since", Date),
    Column("until", Date),
)

unit_alias = Table(
    "unit_alias",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("alias", Text, nullable=False),
    PrimaryKeyConstraint("unit_id", "alias"),
)

unit_succession = Table(
    "unit_succession",
    metadata,
    Column("predecessor_id", ForeignKey("unit.id"), nullable=False),
    Column("successor_id", ForeignKey("unit.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on_date", Date, nullable=False),
    PrimaryKeyConstraint("predecessor_id", "successor_id"),
    one_of("kind", ("merger", "split")),
)

# A unit's place in a bloc: what business rows refer to, so that a unit may sit in several blocs.
seat = Table(
    "seat",
    metadata,
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("position", Integer, nullable=False),
    # Whether an alternate looks at a submission before the head does.
    Column("office_step", String(3), nullable=False, server_default="no"),
    PrimaryKeyConstraint("bloc_id", "unit_id"),
    one_of("office_step", ("yes", "no")),
)

membership = Table(
    "membership",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("status", String(16), nullable=False),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "unit_id", "since"),
    one_of("status", ("member", "undecided", "left")),
)

office = Table(
    "office",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "year", "kind"),
    one_of("kind", ("leader", "deputy")),
)

conference = Table(
    "conference",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("held", String(8), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    # Invented for a rehearsal, and said so wherever it is shown.
    Column("synthetic", String(3), nullable=False, server_default="no"),
    UniqueConstraint("bloc_id", "year"),
    one_of("held", ("planned", "held", "not_held")),
    one_of("synthetic", ("yes", "no")),
)
