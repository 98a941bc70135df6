"""What follows a submission: verdicts, returned items, corrections, and what the bloc makes of it.

Append-only like the values: an act is never changed, a later one speaks instead of it.
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
from storage.types import Amount, Id, Instant

# A file somebody sent that is passed on as it is: the messenger keeps it, this is the reference.
attachment = Table(
    "attachment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("file_ref", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("mime", String(128), nullable=False, server_default=""),
    Column("size", Integer),
    Column("sent_by", ForeignKey("person.id"), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("inbox_id", Id),
    UniqueConstraint("bloc_id", "id"),
    one_of("kind", ("document", "photo", "voice")),
)

# What the office, the head and the bloc said of one version of a form; the newest speaks.
verdict = Table(
    "verdict",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("step", String(16), nullable=False),
    Column("said", String(16), nullable=False),
    # Signed on paper instead of tapped: the sheet's number and date, and its picture.
    Column("on_paper", String(3), nullable=False, server_default="no"),
    Column("paper_number", String(64), nullable=False, server_default=""),
    Column("paper_on", Date),
    Column("attachment_id", Id),
    Column("note", Text, nullable=False, server_default=""),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    # The board under whose hat the person spoke; empty for the secretary as such.
    Column("for_unit_id", Id),
    Column("acted_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    ForeignKeyConstraint(["form_id", "version"], ["submission.form_id", "submission.version"]),
    ForeignKeyConstraint(["bloc_id", "attachment_id"], ["attachment.bloc_id", "attachment.id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_verdict_form", "form_id", "version"),
    one_of("step", ("office", "head", "bloc")),
    # "presented": signed on paper, as the board says; approved once the secretary has looked at it.
    one_of("said", ("presented", "approved", "returned", "accepted")),
    one_of("on_paper", ("yes", "no")),
)

# The items of a form that went back, each with its line; settled when the board has looked at it.
returned_item = Table(
    "returned_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("verdict_id", Id, nullable=False),
    # The key of the question; empty where the whole form is meant.
    Column("question", String(32), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("attachment_id", Id),
    Column("settled_by", ForeignKey("person.id")),
    Column("settled_at", Instant),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    ForeignKeyConstraint(["bloc_id", "verdict_id"], ["verdict.bloc_id", "verdict.id"]),
    ForeignKeyConstraint(["bloc_id", "attachment_id"], ["attachment.bloc_id", "attachment.id"]),
    Index("ix_returned_item_form", "form_id"),
)

# One board may submit until then, whatever the period's deadline says; the newest row speaks.
late_window = Table(
    "late_window",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("period_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("until", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("granted_by", ForeignKey("person.id"), nullable=False),
    Column("granted_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "period_id"], ["period.bloc_id", "period.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_late_window_unit", "period_id", "unit_id"),
)

# How a board without accepted figures counts in the bloc's totals; the newest row speaks.
stand_in = Table(
    "stand_in",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("period_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("treatment", String(16), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("decided_by", ForeignKey("person.id"), nullable=False),
    Column("decided_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "period_id"], ["period.bloc_id", "period.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_stand_in_unit", "period_id", "unit_id"),
    one_of("treatment", ("previous_stock", "not_counted", "none")),
)

# From when on the ministry's observers see a period's totals, and until when.
release = Table(
    "release",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("period_id", Id, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("released_by", ForeignKey("person.id"), nullable=False),
    Column("released_at", Instant, nullable=False),
    # The newest row of each kind that was there: clocks may disagree, numbers do not.
    Column("value_id", Id, nullable=False, server_default="0"),
    Column("verdict_id", Id, nullable=False, server_default="0"),
    Column("stand_in_id", Id, nullable=False, server_default="0"),
    Column("withdrawn_by", ForeignKey("person.id")),
    Column("withdrawn_at", Instant),
    ForeignKeyConstraint(["bloc_id", "period_id"], ["period.bloc_id", "period.id"]),
    Index("ix_release_period", "period_id"),
)

# "Đính chính": a new value for an accepted figure, in force once the board's head has tapped.
correction = Table(
    "correction",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("code", String(32), nullable=False),
    Column("dimension", String(8), nullable=False),
    # The version that was wrong, and the one that took its place.
    Column("from_seq", Integer, nullable=False),
    Column("to_seq", Integer),
    # As for a value: what is to stand there, an amount only where the state is "given", how sure
    # it is, of how many enterprises it is made, and the words it was typed in.
    Column("state", String(16), nullable=False, server_default="given"),
    Column("amount", Amount),
    Column("qualifier", String(16), nullable=False, server_default="exact"),
    Column("covered", Integer),
    Column("covered_of", Integer),
    Column("typed", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("asked_by", ForeignKey("person.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decision", String(16), nullable=False, server_default="open"),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Instant),
    # Why the head of the board did not agree.
    Column("refused_for", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_correction_form", "form_id"),
    # Withdrawn by who asked or by the secretary; superseded by one of the figure that stands now.
    one_of("decision", ("open", "confirmed", "refused", "withdrawn", "superseded")),
    CheckConstraint("(decision = 'open') = (decided_at IS NULL)", name="decided_iff_closed"),
)

# "Theo dõi lại": a value somebody wants looked at again, until it is settled.
follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("code", String(32), nullable=False),
    Column("dimension", String(8), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("raised_by", ForeignKey("person.id"), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("settled_by", ForeignKey("person.id")),
    Column("settled_at", Instant),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_follow_up_form", "form_id"),
)

# A workbook whose values were taken over: the same file again changes nothing, and says so.
import_run = Table(
    "import_run",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("applied_by", ForeignKey("person.id"), nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("inbox_id", Id),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    Index("ix_import_run_form", "form_id"),
)
