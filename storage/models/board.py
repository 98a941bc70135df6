"""The one message in a bloc's group that says where things stand."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.models.base import metadata, one_of
from storage.types import Instant

# One row for a bloc whose secretary has ever switched it on.
group_board = Table(
    "group_board",
    metadata,
    Column("bloc_id", ForeignKey("bloc.id"), primary_key=True),
    Column("state", String(3), nullable=False),
    # Whether boards are named, or only counted.
    Column("names", String(3), nullable=False, server_default="no"),
    Column("changed_by", ForeignKey("person.id")),
    Column("changed_at", Instant, nullable=False),
    # The chat it stands in; another group of the bloc gets a message of its own.
    Column("place", String(160), nullable=False, server_default=""),
    Column("message_id", String(64)),
    Column("pinned", String(8), nullable=False, server_default="no"),
    # Digest of what it says, and when it was last told to say something.
    Column("seal", String(64), nullable=False, server_default=""),
    Column("acted_at", Instant),
    # Number of the last thing that was put into the outbox for it, and what that is while it waits.
    Column("step", Integer, nullable=False, server_default="0"),
    Column("doing", String(8), nullable=False, server_default=""),
    Column("trouble", String(16), nullable=False, server_default=""),
    one_of("state", ("on", "off")),
    one_of("names", ("yes", "no")),
    one_of("pinned", ("no", "yes", "refused")),
    one_of("doing", ("", "text", "pin", "unpin")),
    one_of("trouble", ("", "no_pin", "no_write")),
)
