"""Awards, how many of each the bloc may propose, and the life of every nomination.

A nomination's events are append-only; the newest says where it stands. What is known of past years
stands here in the same form.
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
from storage.types import Id, Instant

award_kind = Table(
    "award_kind",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "key"),
)

# The full title by year of merit, [since, until): the ministry that confers it has changed names.
award_title = Table(
    "award_title",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("award_kind_id", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("since_year", Integer),
    Column("until_year", Integer),
    ForeignKeyConstraint(["bloc_id", "award_kind_id"], ["award_kind.bloc_id", "award_kind.id"]),
    Index("ix_award_title_kind", "award_kind_id"),
)

# How many the bloc may propose for a year of merit; a year without a row takes the one before it.
award_quota = Table(
    "award_quota",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("award_kind_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    # Which document or whose word says so.
    Column("source", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("award_kind_id", "year"),
    ForeignKeyConstraint(["bloc_id", "award_kind_id"], ["award_kind.bloc_id", "award_kind.id"]),
    CheckConstraint("places >= 0", name="places_counted"),
)

nomination = Table(
    "nomination",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    # The award; empty for whoever is introduced as leader or deputy.
    Column("award_kind_id", Id),
    # The year of merit, or the year of the office: not that of the conferral or the election.
    Column("year", Integer, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("origin", String(8), nullable=False),
    Column("created_by", ForeignKey("person.id")),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "award_kind_id"], ["award_kind.bloc_id", "award_kind.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    # A unit is put forward for a thing once a year, however often it changes its mind.
    Index(
        "uq_nomination_award",
        "bloc_id",
        "year",
        "award_kind_id",
        "unit_id",
        unique=True,
        sqlite_where=text("award_kind_id IS NOT NULL"),
        postgresql_where=text("award_kind_id IS NOT NULL"),
    ),
    Index(
        "uq_nomination_office",
        "bloc_id",
        "year",
        "kind",
        "unit_id",
        unique=True,
        sqlite_where=text("award_kind_id IS NULL"),
        postgresql_where=text("award_kind_id IS NULL"),
    ),
    one_of("kind", ("award", "leader", "deputy")),
    one_of("origin", ("board", "bloc")),
    CheckConstraint("(kind = 'award') = (award_kind_id IS NOT NULL)", name="award_iff_kind"),
)

SAID = (
    "draft",
    "put_forward",
    "approved",
    "accepted",
    "returned",
    "declined",
    "withdrawn",
    "on_ballot",
    "not_chosen",
    "elected",
    "proposed",
    "decided",
    "not_granted",
    "conferred",
)
"""What may become of a nomination, in about the order in which it happens."""

nomination_event = Table(
    "nomination_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("nomination_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("said", String(16), nullable=False),
    # Conditions ticked by the board, as codes with spaces between them.
    Column("conditions", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    # Of the decision, or of the paper on which the head approved.
    Column("number", String(64), nullable=False, server_default=""),
    # Of the decision, of the conferral.
    Column("on_date", Date),
    # At which occasion it was conferred.
    Column("occasion", Text, nullable=False, server_default=""),
    Column("contest_id", Id),
    Column("person_id", ForeignKey("person.id")),
    Column("for_unit_id", Id),
    Column("acted_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "nomination_id"], ["nomination.bloc_id", "nomination.id"]),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    # Two people cannot both take the next step: the second finds out.
    UniqueConstraint("nomination_id", "seq"),
    one_of("said", SAID),
    CheckConstraint("seq > 0", name="seq_counts_from_one"),
    CheckConstraint(
        "said <> 'decided' OR (number <> '' AND on_date IS NOT NULL)", name="decided_by_paper"
    ),
    CheckConstraint("said <> 'conferred' OR on_date IS NOT NULL", name="conferred_on_a_day"),
)

nomination_file = Table(
    "nomination_file",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("nomination_id", Id, nullable=False),
    Column("attachment_id", Id, nullable=False),
    Column("kind", String(16), nullable=False),
    PrimaryKeyConstraint("nomination_id", "attachment_id"),
    ForeignKeyConstraint(["bloc_id", "nomination_id"], ["nomination.bloc_id", "nomination.id"]),
    ForeignKeyConstraint(["bloc_id", "attachment_id"], ["attachment.bloc_id", "attachment.id"]),
    # A voice note says what the board is asked to look at again.
    one_of("kind", ("report", "opinion", "other", "voice")),
)
