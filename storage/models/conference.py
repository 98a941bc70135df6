"""A conference beside its days: where, with what on the agenda, who comes, who came."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
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

_IN_FORCE = text("ended_at IS NULL")
_LEADS = text("ended_at IS NULL AND leads = 'yes'")

# What is known of it beside its days; the history of each word is in the audit trail.
conference_plan = Table(
    "conference_plan",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("venue", Text, nullable=False, server_default=""),
    # What the boards are to bring, and whom they may call.
    Column("bring", Text, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
    Column("invited_at", Instant),
    Column("invited_by", ForeignKey("person.id")),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    PrimaryKeyConstraint("bloc_id", "year"),
    ForeignKeyConstraint(["bloc_id", "year"], ["conference.bloc_id", "conference.year"]),
    CheckConstraint("(invited_at IS NULL) = (invited_by IS NULL)", name="invited_by_somebody"),
)

# Which unit is to host a year's conference, and which one did: no conference need be planned yet.
conference_host = Table(
    "conference_host",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index(
        "uq_conference_host_in_force",
        "bloc_id",
        "year",
        "kind",
        "unit_id",
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    ),
    one_of("kind", ("planned", "actual")),
)

# A part of the conference. Its day is counted from the first one, so that it moves with it.
conference_session = Table(
    "conference_session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("starts", String(5), nullable=False),
    Column("ends", String(5), nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["bloc_id", "year"], ["conference.bloc_id", "conference.year"]),
    UniqueConstraint("bloc_id", "id"),
    CheckConstraint("day >= 1", name="day_counted"),
    CheckConstraint("ends > starts", name="ends_after_start"),
    Index("ix_conference_session_year", "bloc_id", "year"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("session_id", Id, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    # Who presents it: a unit of the bloc, a person by name and position, both or nobody.
    Column("unit_id", Id),
    Column("presenter", Text, nullable=False, server_default=""),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    ForeignKeyConstraint(
        ["bloc_id", "session_id"], ["conference_session.bloc_id", "conference_session.id"]
    ),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_agenda_item_session", "bloc_id", "session_id"),
)

# A board's answer to the invitation as it stands.
rsvp = Table(
    "rsvp",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit_id", Id, nullable=False),
    # "open" while the secretary has begun to enter it.
    Column("coming", String(8), nullable=False),
    Column("rooms", Integer),
    Column("meals", Integer),
    Column("plate", Text, nullable=False, server_default=""),
    # On whose word the secretary entered it; empty where the board did.
    Column("source", String(16), nullable=False, server_default=""),
    Column("informant", Text, nullable=False, server_default=""),
    Column("confirmed_by", ForeignKey("person.id")),
    Column("confirmed_at", Instant),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "year"], ["conference.bloc_id", "conference.year"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "year", "unit_id"),
    one_of("coming", ("open", "yes", "no")),
    CheckConstraint("(source = '') = (informant = '')", name="source_named"),
)

# To which sessions a board comes; all that it has not said no to.
rsvp_session = Table(
    "rsvp_session",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("rsvp_id", Id, nullable=False),
    Column("session_id", Id, nullable=False),
    Column("comes", String(3), nullable=False),
    PrimaryKeyConstraint("rsvp_id", "session_id"),
    ForeignKeyConstraint(["bloc_id", "rsvp_id"], ["rsvp.bloc_id", "rsvp.id"]),
    ForeignKeyConstraint(
        ["bloc_id", "session_id"], ["conference_session.bloc_id", "conference_session.id"]
    ),
    one_of("comes", ("yes", "no")),
)

# Somebody who comes for a board. `votes` says that the unit's vote is theirs, as its head decided.
delegate = Table(
    "delegate",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("position", Text, nullable=False, server_default=""),
    Column("person_id", ForeignKey("person.id")),
    Column("leads", String(3), nullable=False, server_default="no"),
    Column("votes", String(3), nullable=False, server_default="no"),
    Column("stands_in_for", Id),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("ended_by", ForeignKey("person.id")),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["bloc_id", "year"], ["conference.bloc_id", "conference.year"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "stands_in_for"], ["delegate.bloc_id", "delegate.id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_delegate_unit", "bloc_id", "year", "unit_id"),
    Index(
        "uq_delegate_leads",
        "bloc_id",
        "year",
        "unit_id",
        unique=True,
        sqlite_where=_LEADS,
        postgresql_where=_LEADS,
    ),
    one_of("leads", ("yes", "no")),
    one_of("votes", ("yes", "no")),
    CheckConstraint(
        "votes = 'no' OR (leads = 'yes' AND person_id IS NOT NULL)", name="votes_leads"
    ),
)

# Whether a delegate came to a session; by a tick of the list or by a code of one's own.
attendance = Table(
    "attendance",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("session_id", Id, nullable=False),
    Column("delegate_id", Id, nullable=False),
    Column("came", String(3), nullable=False),
    Column("via", String(8), nullable=False),
    Column("noted_by", ForeignKey("person.id")),
    Column("noted_at", Instant, nullable=False),
    PrimaryKeyConstraint("session_id", "delegate_id"),
    ForeignKeyConstraint(
        ["bloc_id", "session_id"], ["conference_session.bloc_id", "conference_session.id"]
    ),
    ForeignKeyConstraint(["bloc_id", "delegate_id"], ["delegate.bloc_id", "delegate.id"]),
    one_of("came", ("yes", "no")),
    one_of("via", ("list", "code")),
)

# A code to be read by the phone of a delegation: the first account that opens it checks in with it.
checkin_code = Table(
    "checkin_code",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("session_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("made_by", ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", ForeignKey("account.id")),
    Column("used_at", Instant),
    ForeignKeyConstraint(
        ["bloc_id", "session_id"], ["conference_session.bloc_id", "conference_session.id"]
    ),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("token_hash"),
    CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used_by_somebody"),
)
