"""Reminders: the steps of a duty as data, what was decided about each, and what holds them up."""

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
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

# One row for a bloc that has switched its reminders on; when and by whom, and off again.
reminder_switch = Table(
    "reminder_switch",
    metadata,
    Column("bloc_id", ForeignKey("bloc.id"), primary_key=True),
    Column("state", String(3), nullable=False),
    Column("changed_by", ForeignKey("person.id")),
    Column("changed_at", Instant, nullable=False),
    one_of("state", ("on", "off")),
)

# A bloc's own series of a duty; none: the preset holds.
reminder_step = Table(
    "reminder_step",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("duty", String(32), nullable=False),
    # Stable within the duty: what was sent for a stage is not sent again.
    Column("stage", String(16), nullable=False),
    # Days from the deadline, negative before it.
    Column("days", Integer, nullable=False),
    Column("at_time", String(5), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("catch_up", String(16), nullable=False),
    Column("active", String(3), nullable=False, server_default="yes"),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("bloc_id", "duty", "stage"),
    one_of("audience", ("owner", "head", "secretary", "leader")),
    one_of("catch_up", ("until_due", "digest", "drop")),
    one_of("active", ("yes", "no")),
)

# What was decided, once for each person, deadline and stage: the memory of the series.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    # The board that owes; of what the secretary owes the bloc, the secretary's own.
    Column("unit_id", Id, nullable=False),
    Column("duty", String(32), nullable=False),
    Column("object_id", Id, nullable=False),
    # The deadline that was reminded of: one that moves is another.
    Column("due_on", Date, nullable=False),
    Column("stage", String(16), nullable=False),
    # When the step fell due, and when it was decided upon.
    Column("step_at", Instant, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(32), nullable=False, server_default=""),
    # The message it went out with, perhaps with others; "" where none did.
    Column("outbox_key", String(160), nullable=False, server_default=""),
    # Whose duty it is, where somebody stands in.
    Column("stands_in_for", ForeignKey("person.id")),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint(
        "bloc_id",
        "duty",
        "object_id",
        "due_on",
        "stage",
        "person_id",
        "unit_id",
        name="uq_reminder_once",
    ),
    Index("ix_reminder_object", "bloc_id", "duty", "object_id"),
    Index("ix_reminder_message", "outbox_key"),
    one_of("state", ("queued", "lapsed", "dropped")),
    CheckConstraint("state <> 'queued' OR outbox_key <> ''", name="queued_with_a_message"),
)

# "Later today" and "I am on it": they hold one message back, never the series.
duty_pause = Table(
    "duty_pause",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("duty", String(32), nullable=False),
    Column("object_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("made_at", Instant, nullable=False),
    # When "later" comes back; of "on it", until when the bloc is told so.
    Column("until", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_duty_pause_person", "bloc_id", "person_id"),
    one_of("kind", ("later", "on_it")),
)

# Whether the leader of the bloc may be told of a board that owes: the secretary decides.
escalation = Table(
    "escalation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("duty", String(32), nullable=False),
    Column("object_id", Id, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Instant),
    Column("note", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "unit_id", "duty", "object_id", "due_on"),
    one_of("state", ("asked", "agreed", "declined")),
    CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_once_answered"),
)
