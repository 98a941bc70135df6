"""The pact of a year: its text in versions, what each board sets itself, who has agreed to what.

A version is a draft until it is opened for consent; from then on neither its text nor the targets
that belong to it change, so that a board agrees to what it has read.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.models.base import metadata, one_of
from storage.types import Amount, Id, Instant

_AGREED = text("said = 'agreed'")

pact = Table(
    "pact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("created_by", ForeignKey("person.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "year"),
)

pact_version = Table(
    "pact_version",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("pact_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    # Paragraphs, one a line.
    Column("body", Text, nullable=False),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("opened_by", ForeignKey("person.id")),
    Column("opened_at", Instant),
    # Until when the boards are asked to agree.
    Column("due_at", Instant),
    Column("due_on", Date),
    PrimaryKeyConstraint("pact_id", "number"),
    ForeignKeyConstraint(["bloc_id", "pact_id"], ["pact.bloc_id", "pact.id"]),
    CheckConstraint("number > 0", name="counted_from_one"),
    CheckConstraint("(opened_at IS NULL) = (due_at IS NULL)", name="opened_until_a_day"),
)

# Whom a version asks, under the names of the day it was opened: mergers and renamings later change
# nothing of what was agreed to.
pact_board = Table(
    "pact_board",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("pact_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("short_name", String(64), nullable=False),
    PrimaryKeyConstraint("pact_id", "version", "unit_id"),
    ForeignKeyConstraint(["bloc_id", "pact_id"], ["pact.bloc_id", "pact.id"]),
    ForeignKeyConstraint(["pact_id", "version"], ["pact_version.pact_id", "pact_version.number"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
)

# A promise of one board, held by the versions [since_version, until_version).
pact_target = Table(
    "pact_target",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("pact_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    # An indicator with an amount, or words alone.
    Column("code", String(16), nullable=False, server_default=""),
    Column("dimension", String(1), nullable=False, server_default=""),
    Column("amount", Amount),
    Column("words", Text, nullable=False, server_default=""),
    Column("since_version", Integer, nullable=False),
    Column("until_version", Integer),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "pact_id"], ["pact.bloc_id", "pact.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_pact_target_unit", "pact_id", "unit_id"),
    CheckConstraint("(code = '') = (amount IS NULL)", name="amount_of_an_indicator"),
    CheckConstraint("code <> '' OR words <> ''", name="something_is_promised"),
)

pact_answer = Table(
    "pact_answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("pact_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("said", String(8), nullable=False),
    Column("line", Text, nullable=False, server_default=""),
    # On whose word the secretary wrote it down; empty where the head tapped.
    Column("source", Text, nullable=False, server_default=""),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("said_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "pact_id"], ["pact.bloc_id", "pact.id"]),
    ForeignKeyConstraint(["pact_id", "version"], ["pact_version.pact_id", "pact_version.number"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    # A board agrees to a version once.
    Index(
        "uq_pact_answer_agreed",
        "pact_id",
        "version",
        "unit_id",
        unique=True,
        sqlite_where=_AGREED,
        postgresql_where=_AGREED,
    ),
    one_of("said", ("agreed", "comment")),
    CheckConstraint("said = 'agreed' OR line <> ''", name="comment_says_something"),
)

# Signed on stage: on which day, and the scan of what was signed.
pact_signing = Table(
    "pact_signing",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("pact_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("signed_on", Date, nullable=False),
    # Why the day that was recorded first was another one; empty where it was not.
    Column("reason", Text, nullable=False, server_default=""),
    Column("attachment_id", Id),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("pact_id"),
    ForeignKeyConstraint(["bloc_id", "pact_id"], ["pact.bloc_id", "pact.id"]),
    ForeignKeyConstraint(["pact_id", "version"], ["pact_version.pact_id", "pact_version.number"]),
    ForeignKeyConstraint(["bloc_id", "attachment_id"], ["attachment.bloc_id", "attachment.id"]),
)
