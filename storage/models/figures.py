"""Catalogues, periods, the boards' forms and every version of every value."""

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
)

from storage.models.base import metadata, one_of
from storage.types import Amount, Id, Instant

# The definition of the indicators, versioned: a period keeps the version it was opened with.
catalogue = Table(
    "catalogue",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("version", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("bloc_id", "version"),
)

# The cells a value may be given for, with their unit: a value outside the definition cannot exist.
catalogue_cell = Table(
    "catalogue_cell",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("version", String(32), nullable=False),
    Column("code", String(32), nullable=False),
    Column("dimension", String(8), nullable=False),
    Column("unit", String(32), nullable=False),
    PrimaryKeyConstraint("bloc_id", "version", "code", "dimension"),
    ForeignKeyConstraint(["bloc_id", "version"], ["catalogue.bloc_id", "catalogue.version"]),
)

period = Table(
    "period",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("year", Integer, nullable=False),
    Column("catalogue_version", String(32), nullable=False),
    # The period whose values stand beside the questions.
    Column("compared_with_id", Id),
    Column("opens_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    # The deadline as it was set, so that a change of the zone's rules cannot move the promise.
    Column("due_on", Date, nullable=False),
    Column("due_time", String(5), nullable=False),
    Column("due_zone", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    # What is collected: the year's figures, the plan for them, or what the ministry asks between.
    Column("purpose", String(16), nullable=False, server_default="figures"),
    # "Số ước": every figure of the period is an estimate unless it is said to be final.
    Column("estimates", String(3), nullable=False, server_default="no"),
    Column("title", Text, nullable=False, server_default=""),
    # "Tính đến ngày": the day the stocks stand at; empty for the day the figures are due.
    Column("as_of", Date),
    # The ministry's document of a request, as it was received.
    Column("document_id", ForeignKey("attachment.id")),
    # "Tỷ giá": đồng for one US dollar, and who publishes it; empty until the secretary records it.
    Column("usd_rate", Amount),
    Column("usd_rate_source", Text),
    ForeignKeyConstraint(
        ["bloc_id", "catalogue_version"], ["catalogue.bloc_id", "catalogue.version"]
    ),
    ForeignKeyConstraint(["bloc_id", "compared_with_id"], ["period.bloc_id", "period.id"]),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("bloc_id", "key"),
    one_of("kind", ("year", "half_year")),
    one_of("purpose", ("figures", "plan", "request")),
    one_of("estimates", ("yes", "no")),
    one_of("state", ("planned", "open", "closed", "history")),
)

# A request in the making, from its title until it is opened as a period or not wanted any more.
request_draft = Table(
    "request_draft",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    # Of the content: the step it was left at, the indicators, as JSON.
    Column("format", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("document", Text, nullable=False, server_default=""),
    Column("document_id", Id),
    Column("due_on", Date),
    Column("content", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("period_id", Id),
    Column("begun_by", ForeignKey("person.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "document_id"], ["attachment.bloc_id", "attachment.id"]),
    ForeignKeyConstraint(["bloc_id", "period_id"], ["period.bloc_id", "period.id"]),
    CheckConstraint("(state = 'opened') = (period_id IS NOT NULL)", name="opened_as_period"),
    one_of("state", ("open", "opened", "dropped")),
)

form = Table(
    "form",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("period_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("state", String(16), nullable=False),
    # The number of the last submission; 0 before the first.
    Column("version", Integer, nullable=False, server_default="0"),
    # Why a submitted form was opened again; goes into the next submission.
    Column("reopened_for", Text, nullable=False, server_default=""),
    Column("synthetic", String(3), nullable=False, server_default="no"),
    Column("opened_at", Instant, nullable=False),
    Column("estimates", String(3), nullable=False, server_default="no"),
    ForeignKeyConstraint(["bloc_id", "period_id"], ["period.bloc_id", "period.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("period_id", "unit_id"),
    one_of("state", ("draft", "submitted", "approved", "accepted", "returned")),
    one_of("synthetic", ("yes", "no")),
    one_of("estimates", ("yes", "no")),
)

# On whose word the secretary entered figures for a board, and whether the board has agreed since.
on_behalf = Table(
    "on_behalf",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False, index=True),
    Column("source", String(16), nullable=False),
    Column("informant", Text, nullable=False),
    Column("entered_by", ForeignKey("person.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("person.id")),
    Column("confirmed_at", Instant),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    UniqueConstraint("bloc_id", "id"),
    one_of("source", ("phone", "letter", "email", "photo")),
)

# Append-only: the current value of a cell is its row with the highest seq.
value = Table(
    "value",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("catalogue_version", String(32), nullable=False),
    Column("code", String(32), nullable=False),
    Column("dimension", String(8), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("amount", Amount),
    Column("qualifier", String(16), nullable=False, server_default="exact"),
    Column("as_of", Date),
    # "85/120 doanh nghiệp": of how many the figure is made, and of how many it should be.
    Column("covered", Integer),
    Column("covered_of", Integer),
    Column("typed", Text, nullable=False, server_default=""),
    # Given for a warning or for a change after submitting.
    Column("reason", Text, nullable=False, server_default=""),
    Column("comment", Text, nullable=False, server_default=""),
    # Who said the figure. Where the version adds only a note to it, who wrote that stands beside.
    Column("author_id", ForeignKey("person.id")),
    Column("noted_by", ForeignKey("person.id")),
    Column("account_id", ForeignKey("account.id")),
    Column("inbox_id", Id),
    Column("on_behalf_id", Id),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    ForeignKeyConstraint(
        ["bloc_id", "catalogue_version", "code", "dimension"],
        [
            "catalogue_cell.bloc_id",
            "catalogue_cell.version",
            "catalogue_cell.code",
            "catalogue_cell.dimension",
        ],
        name="fk_value_cell",
    ),
    ForeignKeyConstraint(["bloc_id", "on_behalf_id"], ["on_behalf.bloc_id", "on_behalf.id"]),
    # Two people cannot both write the next version of a cell: the second finds out.
    UniqueConstraint("form_id", "code", "dimension", "seq"),
    one_of("state", ("given", "not_available", "not_applicable")),
    one_of("qualifier", ("exact", "estimate", "above")),
    CheckConstraint("(state = 'given') = (amount IS NOT NULL)", name="amount_iff_given"),
    CheckConstraint("seq > 0", name="seq_counts_from_one"),
    CheckConstraint("covered IS NULL OR covered <= covered_of", name="covered_of_all"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("submitted_by", ForeignKey("person.id"), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("acted_at", Instant, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    UniqueConstraint("form_id", "version"),
)

# Who of the unit has taken a group of questions; the last row of a group speaks.
group_taken = Table(
    "group_taken",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("form_id", Id, nullable=False),
    Column("group_key", String(32), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("given_back_at", Instant),
    ForeignKeyConstraint(["bloc_id", "form_id"], ["form.bloc_id", "form.id"]),
    Index("ix_group_taken_form", "form_id", "group_key"),
)

# "Nguồn số liệu và cách tính": goes from year to year, the newest row speaks. Of a plan, and of
# what a request alone asks for, it stays with that period.
source_note = Table(
    "source_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("code", String(32), nullable=False),
    Column("note", Text, nullable=False),
    Column("written_by", ForeignKey("person.id"), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("period_id", ForeignKey("period.id")),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    Index("ix_source_note_unit", "bloc_id", "unit_id", "code"),
)
