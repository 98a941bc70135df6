"""The way of a message: what came in, what is being asked, what must go out."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

# Values name the update they came from, so numbers of pruned rows are never given again.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("lane", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("acted_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("done_at", Instant),
    # An update with a file is handled once the file has been fetched and read, outside.
    Column("file", String(8), nullable=False, server_default="none"),
    UniqueConstraint("channel", "bot", "external_id"),
    Index(
        "ix_inbox_open",
        "channel",
        "bot",
        "lane",
        "id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_inbox_done_at",
        "done_at",
        sqlite_where=text("done_at IS NOT NULL"),
        postgresql_where=text("done_at IS NOT NULL"),
    ),
    one_of("state", ("open", "done", "parked")),
    one_of("file", ("none", "wanted", "ready")),
    sqlite_autoincrement=True,
)

# What was found in the file of an update, as JSON, or the code of why it could not be read.
inbox_file = Table(
    "inbox_file",
    metadata,
    Column("inbox_id", Id, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer),
    Column("sha256", String(64), nullable=False, server_default=""),
    Column("content", Text, nullable=False, server_default=""),
    Column("refusal", String(32), nullable=False, server_default=""),
    Column("fetched_at", Instant, nullable=False),
)

# What the next typed text of a lane means. One row per account and chat.
dialog = Table(
    "dialog",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("format", Integer, nullable=False),
    Column("intent", Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("chat", String(64), nullable=False),
    # What must go out at most once bears a key (a reminder, a notice); replies bear none.
    Column("key", String(160), unique=True),
    Column("kind", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    # The message of this chat that the payload replaces, where there is one.
    Column("edits", String(64)),
    Column("state", String(16), nullable=False),
    Column("holder", Id),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("error", Text, nullable=False, server_default=""),
    Column("message_id", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    # The secret contest under whose key the payload is sealed until it is sent.
    Column("sealed_for", Id),
    Index(
        "ix_outbox_waiting",
        "state",
        "id",
        sqlite_where=text("state IN ('queued', 'claimed')"),
        postgresql_where=text("state IN ('queued', 'claimed')"),
    ),
    Index(
        "ix_outbox_done_at",
        "done_at",
        sqlite_where=text("done_at IS NOT NULL"),
        postgresql_where=text("done_at IS NOT NULL"),
    ),
    one_of("kind", ("reply", "notice", "menu")),
    one_of("state", ("queued", "claimed", "sent", "uncertain", "gone", "failed")),
    sqlite_autoincrement=True,
)

# One row per process that serves; `holder` of an outbox row points here.
process = Table(
    "process",
    metadata,
    Column("id", Id, primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Column("oldest_inbox_s", Integer),
    Column("oldest_outbox_s", Integer),
)

# Spelled out, for SQLite asks a partial index only where it reads the very words of its condition:
# with bound values it went through every message of a month, once a second.
INBOX_OPEN = inbox.c.state == literal_column("'open'")
OUTBOX_WAITS = outbox.c.state.in_((literal_column("'queued'"), literal_column("'claimed'")))
