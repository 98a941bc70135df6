"""The year of a bloc: its days off, its plan with deadlines, who is away."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

_IN_FORCE = text("ended_at IS NULL")

# What the calendar of public holidays does not know: swaps, make-up days, local days off.
day_override = Table(
    "day_override",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    # The document that says so, as it was typed.
    Column("source", Text, nullable=False, server_default=""),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    Index(
        "uq_day_override_in_force",
        "bloc_id",
        "day",
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    ),
    one_of("kind", ("day_off", "working_day")),
)

# The bloc's own template of a year, one row for each milestone; none: the preset holds.
plan_step = Table(
    "plan_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("code", String(32), nullable=False),
    # Of a step the bloc has added itself; the preset's are named in the catalogues.
    Column("title", Text, nullable=False, server_default=""),
    # How its day is found, as `bot.domain.calendar.plan` reads it.
    Column("anchor", Text, nullable=False),
    Column("due_time", String(5), nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", String(3), nullable=False, server_default="yes"),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("bloc_id", "code"),
    one_of("active", ("yes", "no")),
)

# A phase or deadline of one year. Its history is in the audit trail.
milestone = Table(
    "milestone",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("code", String(32), nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("due_at", Instant, nullable=False),
    # The deadline as it was set, so that a change of the zone's rules cannot move the promise.
    Column("due_on", Date, nullable=False),
    Column("due_time", String(5), nullable=False),
    Column("due_zone", String(64), nullable=False),
    # Set by hand it stays where it is when the conference moves.
    Column("laid_by", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "year", "code"),
    one_of("laid_by", ("plan", "hand")),
    one_of("state", ("planned", "done", "dropped")),
    CheckConstraint("(state = 'planned') = (settled_at IS NULL)", name="settled_once_ended"),
)

# Somebody is away, [since, until): their duties go to the deputy they named.
absence = Table(
    "absence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("deputy_id", ForeignKey("person.id")),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    CheckConstraint("until IS NULL OR until > since", name="until_after_since"),
    CheckConstraint("deputy_id IS NULL OR deputy_id <> person_id", name="somebody_else"),
    Index("ix_absence_person", "bloc_id", "person_id"),
)
