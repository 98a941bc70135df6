"""The leadership of a bloc passing from one board to the next, item by item.

What each side said is append-only: the newest word of a side on an item speaks.
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
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

handover = Table(
    "handover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    # The year whose offices are handed over: that of the taking board.
    Column("year", Integer, nullable=False),
    Column("giver_unit_id", Id, nullable=False),
    Column("taker_unit_id", Id, nullable=False),
    # Elected with the leader, and in office with it.
    Column("deputy_unit_id", Id),
    Column("due_at", Instant, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_by", ForeignKey("person.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    # The word of each board's head, once all items of that side are confirmed.
    Column("given_by", ForeignKey("person.id")),
    Column("given_at", Instant),
    Column("taken_by", ForeignKey("person.id")),
    Column("taken_at", Instant),
    Column("done_at", Instant),
    ForeignKeyConstraint(["bloc_id", "giver_unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "taker_unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "deputy_unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "year"),
    CheckConstraint("giver_unit_id <> taker_unit_id", name="to_another_board"),
    CheckConstraint("given_by IS NULL OR given_by <> taken_by", name="by_two_persons"),
    CheckConstraint(
        "done_at IS NULL OR (given_by IS NOT NULL AND taken_by IS NOT NULL)", name="done_by_both"
    ),
)

handover_word = Table(
    "handover_word",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("handover_id", Id, nullable=False),
    Column("item", String(16), nullable=False),
    Column("side", String(8), nullable=False),
    Column("said", String(8), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    # How many the records held of it at that moment.
    Column("counted", Integer, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("said_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "handover_id"], ["handover.bloc_id", "handover.id"]),
    Index("ix_handover_word_item", "handover_id", "item"),
    one_of("side", ("giver", "taker")),
    one_of("said", ("done", "not_yet")),
    CheckConstraint("said = 'done' OR note <> ''", name="not_yet_says_why"),
)
