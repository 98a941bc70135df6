"""the year, its days off and its reminders"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Amount, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_override",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('day_off', 'working_day')", name=op.f("ck_day_override_kind_known")
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_day_override_bloc_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_day_override_ended_by")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_day_override_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_override")),
    )
    op.create_index(
        "uq_day_override_in_force",
        "day_override",
        ["bloc_id", "day"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", Instant(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.String(length=5), nullable=False),
        sa.Column("due_zone", sa.String(length=64), nullable=False),
        sa.Column("laid_by", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "(state = 'planned') = (settled_at IS NULL)",
            name=op.f("ck_milestone_settled_once_ended"),
        ),
        sa.CheckConstraint("laid_by IN ('plan', 'hand')", name=op.f("ck_milestone_laid_by_known")),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'dropped')", name=op.f("ck_milestone_state_known")
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_milestone_bloc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_milestone_bloc_id_id")),
        sa.UniqueConstraint("bloc_id", "year", "code", name=op.f("uq_milestone_bloc_id_year_code")),
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("due_time", sa.String(length=5), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.String(length=3), server_default="yes", nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("active IN ('yes', 'no')", name=op.f("ck_plan_step_active_known")),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_plan_step_bloc_id")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_plan_step_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("bloc_id", "code", name=op.f("uq_plan_step_bloc_id_code")),
    )
    op.create_table(
        "reminder_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at_time", sa.String(length=5), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("catch_up", sa.String(length=16), nullable=False),
        sa.Column("active", sa.String(length=3), server_default="yes", nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("active IN ('yes', 'no')", name=op.f("ck_reminder_step_active_known")),
        sa.CheckConstraint(
            "audience IN ('owner', 'head', 'secretary', 'leader')",
            name=op.f("ck_reminder_step_audience_known"),
        ),
        sa.CheckConstraint(
            "catch_up IN ('until_due', 'digest', 'drop')",
            name=op.f("ck_reminder_step_catch_up_known"),
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_reminder_step_bloc_id")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_reminder_step_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_step")),
        sa.UniqueConstraint(
            "bloc_id", "duty", "stage", name=op.f("uq_reminder_step_bloc_id_duty_stage")
        ),
    )
    op.create_table(
        "reminder_switch",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("state IN ('on', 'off')", name=op.f("ck_reminder_switch_state_known")),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_reminder_switch_bloc_id")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_reminder_switch_changed_by")
        ),
        sa.PrimaryKeyConstraint("bloc_id", name=op.f("pk_reminder_switch")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "deputy_id IS NULL OR deputy_id <> person_id", name=op.f("ck_absence_somebody_else")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_absence_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_absence_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_absence_deputy_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_absence_ended_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_absence_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["bloc_id", "person_id"], unique=False)
    op.create_table(
        "duty_pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column(
            "object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("made_at", Instant(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('later', 'on_it')", name=op.f("ck_duty_pause_kind_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_duty_pause_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_duty_pause_bloc_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_pause_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_pause")),
    )
    op.create_index("ix_duty_pause_person", "duty_pause", ["bloc_id", "person_id"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column(
            "object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", Instant(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", Instant(length=32), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)",
            name=op.f("ck_escalation_decided_once_answered"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'declined')", name=op.f("ck_escalation_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_escalation_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_escalation_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint(
            "bloc_id",
            "unit_id",
            "duty",
            "object_id",
            "due_on",
            name=op.f("uq_escalation_bloc_id_unit_id_duty_object_id_due_on"),
        ),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column(
            "object_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("step_at", Instant(length=32), nullable=False),
        sa.Column("decided_at", Instant(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), server_default="", nullable=False),
        sa.Column("outbox_key", sa.String(length=160), server_default="", nullable=False),
        sa.Column(
            "stands_in_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "state <> 'queued' OR outbox_key <> ''", name=op.f("ck_reminder_queued_with_a_message")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'lapsed', 'dropped')", name=op.f("ck_reminder_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_reminder_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_reminder_bloc_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.ForeignKeyConstraint(
            ["stands_in_for"], ["person.id"], name=op.f("fk_reminder_stands_in_for")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "bloc_id",
            "duty",
            "object_id",
            "due_on",
            "stage",
            "person_id",
            "unit_id",
            name=op.f("uq_reminder_once"),
        ),
    )
    op.create_index("ix_reminder_message", "reminder", ["outbox_key"], unique=False)
    op.create_index(
        "ix_reminder_object", "reminder", ["bloc_id", "duty", "object_id"], unique=False
    )

    _pact_and_handover()
    _keep_notes_of_the_source_apart()
    part_added_groups(op.get_bind())
    _conference()


def _pact_and_handover() -> None:
    op.create_table(
        "pact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_pact_bloc_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_pact_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_pact_bloc_id_id")),
        sa.UniqueConstraint("bloc_id", "year", name=op.f("uq_pact_bloc_id_year")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "giver_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "taker_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "deputy_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("due_at", Instant(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("opened_at", Instant(length=32), nullable=False),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", Instant(length=32), nullable=True),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", Instant(length=32), nullable=True),
        sa.Column("done_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR (given_by IS NOT NULL AND taken_by IS NOT NULL)",
            name=op.f("ck_handover_done_by_both"),
        ),
        sa.CheckConstraint(
            "given_by IS NULL OR given_by <> taken_by", name=op.f("ck_handover_by_two_persons")
        ),
        sa.CheckConstraint(
            "giver_unit_id <> taker_unit_id", name=op.f("ck_handover_to_another_board")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "deputy_unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_handover_bloc_id_deputy_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "giver_unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_handover_bloc_id_giver_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "taker_unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_handover_bloc_id_taker_unit_id"),
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_handover_given_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_handover_opened_by")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_handover_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_handover_bloc_id_id")),
        sa.UniqueConstraint("bloc_id", "year", name=op.f("uq_handover_bloc_id_year")),
    )
    op.create_table(
        "pact_target",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), server_default="", nullable=False),
        sa.Column("dimension", sa.String(length=1), server_default="", nullable=False),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "(code = '') = (amount IS NULL)", name=op.f("ck_pact_target_amount_of_an_indicator")
        ),
        sa.CheckConstraint(
            "code <> '' OR words <> ''", name=op.f("ck_pact_target_something_is_promised")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "pact_id"],
            ["pact.bloc_id", "pact.id"],
            name=op.f("fk_pact_target_bloc_id_pact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_pact_target_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_pact_target_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_target")),
    )
    op.create_index("ix_pact_target_unit", "pact_target", ["pact_id", "unit_id"], unique=False)
    op.create_table(
        "pact_version",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", Instant(length=32), nullable=True),
        sa.Column("due_at", Instant(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (due_at IS NULL)",
            name=op.f("ck_pact_version_opened_until_a_day"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_pact_version_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "pact_id"],
            ["pact.bloc_id", "pact.id"],
            name=op.f("fk_pact_version_bloc_id_pact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_pact_version_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_pact_version_opened_by")
        ),
        sa.PrimaryKeyConstraint("pact_id", "number", name=op.f("pk_pact_version")),
    )
    op.create_table(
        "pact_board",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["bloc_id", "pact_id"],
            ["pact.bloc_id", "pact.id"],
            name=op.f("fk_pact_board_bloc_id_pact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_pact_board_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pact_id", "version"],
            ["pact_version.pact_id", "pact_version.number"],
            name=op.f("fk_pact_board_pact_id_version"),
        ),
        sa.PrimaryKeyConstraint("pact_id", "version", "unit_id", name=op.f("pk_pact_board")),
    )
    op.create_table(
        "handover_word",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("said", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("said_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "said = 'done' OR note <> ''", name=op.f("ck_handover_word_not_yet_says_why")
        ),
        sa.CheckConstraint("said IN ('done', 'not_yet')", name=op.f("ck_handover_word_said_known")),
        sa.CheckConstraint("side IN ('giver', 'taker')", name=op.f("ck_handover_word_side_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "handover_id"],
            ["handover.bloc_id", "handover.id"],
            name=op.f("fk_handover_word_bloc_id_handover_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_handover_word_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_word")),
    )
    op.create_index("ix_handover_word_item", "handover_word", ["handover_id", "item"], unique=False)
    op.create_table(
        "pact_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said", sa.String(length=8), nullable=False),
        sa.Column("line", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("said_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "said = 'agreed' OR line <> ''", name=op.f("ck_pact_answer_comment_says_something")
        ),
        sa.CheckConstraint("said IN ('agreed', 'comment')", name=op.f("ck_pact_answer_said_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "pact_id"],
            ["pact.bloc_id", "pact.id"],
            name=op.f("fk_pact_answer_bloc_id_pact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_pact_answer_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pact_id", "version"],
            ["pact_version.pact_id", "pact_version.number"],
            name=op.f("fk_pact_answer_pact_id_version"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pact_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_answer")),
    )
    op.create_index(
        "uq_pact_answer_agreed",
        "pact_answer",
        ["pact_id", "version", "unit_id"],
        unique=True,
        sqlite_where=sa.text("said = 'agreed'"),
        postgresql_where=sa.text("said = 'agreed'"),
    )
    op.create_table(
        "pact_signing",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["bloc_id", "attachment_id"],
            ["attachment.bloc_id", "attachment.id"],
            name=op.f("fk_pact_signing_bloc_id_attachment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "pact_id"],
            ["pact.bloc_id", "pact.id"],
            name=op.f("fk_pact_signing_bloc_id_pact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["pact_id", "version"],
            ["pact_version.pact_id", "pact_version.number"],
            name=op.f("fk_pact_signing_pact_id_version"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_pact_signing_recorded_by")
        ),
        sa.PrimaryKeyConstraint("pact_id", name=op.f("pk_pact_signing")),
    )
    op.create_table(
        "group_board",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=3), nullable=False),
        sa.Column("names", sa.String(length=3), server_default="no", nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.Column("place", sa.String(length=160), server_default="", nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("pinned", sa.String(length=8), server_default="no", nullable=False),
        sa.Column("seal", sa.String(length=64), server_default="", nullable=False),
        sa.Column("acted_at", Instant(length=32), nullable=True),
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doing", sa.String(length=8), server_default="", nullable=False),
        sa.Column("trouble", sa.String(length=16), server_default="", nullable=False),
        sa.CheckConstraint(
            "doing IN ('', 'text', 'pin', 'unpin')", name=op.f("ck_group_board_doing_known")
        ),
        sa.CheckConstraint("names IN ('yes', 'no')", name=op.f("ck_group_board_names_known")),
        sa.CheckConstraint(
            "pinned IN ('no', 'yes', 'refused')", name=op.f("ck_group_board_pinned_known")
        ),
        sa.CheckConstraint("state IN ('on', 'off')", name=op.f("ck_group_board_state_known")),
        sa.CheckConstraint(
            "trouble IN ('', 'no_pin', 'no_write')", name=op.f("ck_group_board_trouble_known")
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_group_board_bloc_id")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_group_board_changed_by")
        ),
        sa.PrimaryKeyConstraint("bloc_id", name=op.f("pk_group_board")),
    )


def _conference() -> None:
    """Where, with what on the agenda, who comes, who came."""
    op.create_table(
        "conference_host",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "kind IN ('planned', 'actual')", name=op.f("ck_conference_host_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_conference_host_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_conference_host_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_conference_host_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_host")),
    )
    op.create_index(
        "uq_conference_host_in_force",
        "conference_host",
        ["bloc_id", "year", "kind", "unit_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "conference_plan",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("venue", sa.Text(), server_default="", nullable=False),
        sa.Column("bring", sa.Text(), server_default="", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("invited_at", Instant(length=32), nullable=True),
        sa.Column(
            "invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "(invited_at IS NULL) = (invited_by IS NULL)",
            name=op.f("ck_conference_plan_invited_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "year"],
            ["conference.bloc_id", "conference.year"],
            name=op.f("fk_conference_plan_bloc_id_year"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_conference_plan_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_conference_plan_invited_by")
        ),
        sa.PrimaryKeyConstraint("bloc_id", "year", name=op.f("pk_conference_plan")),
    )
    op.create_table(
        "conference_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.CheckConstraint("day >= 1", name=op.f("ck_conference_session_day_counted")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_conference_session_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "year"],
            ["conference.bloc_id", "conference.year"],
            name=op.f("fk_conference_session_bloc_id_year"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_conference_session_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_conference_session_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_session")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_conference_session_bloc_id_id")),
    )
    op.create_index(
        "ix_conference_session_year", "conference_session", ["bloc_id", "year"], unique=False
    )
    op.create_table(
        "delegate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("leads", sa.String(length=3), server_default="no", nullable=False),
        sa.Column("votes", sa.String(length=3), server_default="no", nullable=False),
        sa.Column(
            "stands_in_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.CheckConstraint("leads IN ('yes', 'no')", name=op.f("ck_delegate_leads_known")),
        sa.CheckConstraint(
            "votes = 'no' OR (leads = 'yes' AND person_id IS NOT NULL)",
            name=op.f("ck_delegate_votes_leads"),
        ),
        sa.CheckConstraint("votes IN ('yes', 'no')", name=op.f("ck_delegate_votes_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "stands_in_for"],
            ["delegate.bloc_id", "delegate.id"],
            name=op.f("fk_delegate_bloc_id_stands_in_for"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_delegate_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "year"],
            ["conference.bloc_id", "conference.year"],
            name=op.f("fk_delegate_bloc_id_year"),
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_delegate_ended_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegate_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_delegate_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_delegate_bloc_id_id")),
    )
    op.create_index("ix_delegate_unit", "delegate", ["bloc_id", "year", "unit_id"], unique=False)
    op.create_index(
        "uq_delegate_leads",
        "delegate",
        ["bloc_id", "year", "unit_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND leads = 'yes'"),
        postgresql_where=sa.text("ended_at IS NULL AND leads = 'yes'"),
    )
    op.create_table(
        "rsvp",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("coming", sa.String(length=8), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("meals", sa.Integer(), nullable=True),
        sa.Column("plate", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.String(length=16), server_default="", nullable=False),
        sa.Column("informant", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("confirmed_at", Instant(length=32), nullable=True),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("(source = '') = (informant = '')", name=op.f("ck_rsvp_source_named")),
        sa.CheckConstraint("coming IN ('open', 'yes', 'no')", name=op.f("ck_rsvp_coming_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_rsvp_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "year"],
            ["conference.bloc_id", "conference.year"],
            name=op.f("fk_rsvp_bloc_id_year"),
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_rsvp_changed_by")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_rsvp_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_rsvp_bloc_id_id")),
        sa.UniqueConstraint(
            "bloc_id", "year", "unit_id", name=op.f("uq_rsvp_bloc_id_year_unit_id")
        ),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("presenter", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", Instant(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["bloc_id", "session_id"],
            ["conference_session.bloc_id", "conference_session.id"],
            name=op.f("fk_agenda_item_bloc_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_agenda_item_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_agenda_item_ended_by")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_agenda_item_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(
        "ix_agenda_item_session", "agenda_item", ["bloc_id", "session_id"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "delegate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("came", sa.String(length=3), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("came IN ('yes', 'no')", name=op.f("ck_attendance_came_known")),
        sa.CheckConstraint("via IN ('list', 'code')", name=op.f("ck_attendance_via_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "delegate_id"],
            ["delegate.bloc_id", "delegate.id"],
            name=op.f("fk_attendance_bloc_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "session_id"],
            ["conference_session.bloc_id", "conference_session.id"],
            name=op.f("fk_attendance_bloc_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_attendance_noted_by")),
        sa.PrimaryKeyConstraint("session_id", "delegate_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "checkin_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", Instant(length=32), nullable=False),
        sa.Column("expires_at", Instant(length=32), nullable=False),
        sa.Column("used_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("used_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_by IS NULL)", name=op.f("ck_checkin_code_used_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "session_id"],
            ["conference_session.bloc_id", "conference_session.id"],
            name=op.f("fk_checkin_code_bloc_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_checkin_code_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_checkin_code_made_by")),
        sa.ForeignKeyConstraint(["used_by"], ["account.id"], name=op.f("fk_checkin_code_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_checkin_code_token_hash")),
    )
    op.create_table(
        "rsvp_session",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rsvp_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("comes", sa.String(length=3), nullable=False),
        sa.CheckConstraint("comes IN ('yes', 'no')", name=op.f("ck_rsvp_session_comes_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "rsvp_id"],
            ["rsvp.bloc_id", "rsvp.id"],
            name=op.f("fk_rsvp_session_bloc_id_rsvp_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "session_id"],
            ["conference_session.bloc_id", "conference_session.id"],
            name=op.f("fk_rsvp_session_bloc_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("rsvp_id", "session_id", name=op.f("pk_rsvp_session")),
    )


def _keep_notes_of_the_source_apart() -> None:
    """A note on the figure of a plan, or on what a request adds, belongs to that period alone; the
    audit trail says in which form it was written.
    """
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE source_note ADD COLUMN period_id {number}"
        " CONSTRAINT fk_source_note_period_id REFERENCES period (id)"
    )
    op.execute(
        "UPDATE source_note SET period_id = ("
        " SELECT MAX(period.id) FROM audit JOIN form ON form.id = audit.object_id"
        " JOIN period ON period.id = form.period_id"
        " WHERE audit.verb = 'source_noted' AND audit.object_kind = 'form'"
        " AND audit.detail = source_note.code AND audit.at = source_note.written_at"
        " AND audit.person_id = source_note.written_by AND form.unit_id = source_note.unit_id"
        " AND (period.purpose = 'plan' OR source_note.code LIKE 'YC%'))"
    )


_SHARED = "YC"
_REQUESTS = (
    "SELECT period.id, period.bloc_id, period.state, catalogue.id AS catalogue_id,"
    " catalogue.version, catalogue.content, catalogue.created_at FROM period JOIN catalogue"
    " ON catalogue.bloc_id = period.bloc_id AND catalogue.version = period.catalogue_version"
    " WHERE period.purpose = 'request' ORDER BY catalogue.created_at, period.id"
)


def part_added_groups(connection: sa.Connection) -> None:
    """What requests added was one group "YC" for all of them: a colleague who was asked for that of
    one saw the next one's. Those that are open or to come get a group each; a colleague keeps the
    one of the request that was the newest when they were asked.
    """
    shared = [
        row
        for row in connection.execute(sa.text(_REQUESTS))
        if f'key = "{_SHARED}"' in row.content.splitlines()
    ]
    for row in shared:
        if row.state in ("open", "planned"):
            _rename_group(connection, row)
    for table, asked_at in (("appointment", "bound_at"), ("invite", "created_at")):
        asked = connection.execute(
            sa.text(f"SELECT id, bloc_id, {asked_at} FROM {table} WHERE scope = :shared"),  # noqa: S608  (names of our own)
            {"shared": _SHARED},
        ).all()
        for number, bloc_id, at in asked:
            before = [row for row in shared if row.bloc_id == bloc_id and row.created_at <= at]
            if before and before[-1].state in ("open", "planned"):
                connection.execute(
                    sa.text(f"UPDATE {table} SET scope = :own WHERE id = :id"),  # noqa: S608
                    {"own": _own_group(before[-1].version), "id": number},
                )


def _rename_group(connection: sa.Connection, row: sa.Row[Any]) -> None:
    own = _own_group(row.version)
    lines = {f'{word} = "{_SHARED}"': f'{word} = "{own}"' for word in ("key", "group")}
    content = "\n".join(lines.get(line, line) for line in row.content.split("\n"))
    connection.execute(
        sa.text("UPDATE catalogue SET content = :content WHERE id = :id"),
        {"content": content, "id": row.catalogue_id},
    )
    connection.execute(
        sa.text(
            "UPDATE group_taken SET group_key = :own WHERE group_key = :shared"
            " AND form_id IN (SELECT id FROM form WHERE period_id = :period)"
        ),
        {"own": own, "shared": _SHARED, "period": row.id},
    )


def _own_group(version: str) -> str:
    """ "YC1903" for the request "2019-YC03"."""
    year, _, number = version.partition("-YC")
    return f"{_SHARED}{year[-2:]}{number}"


def downgrade() -> None:
    raise RuntimeError("schemas go forward only; the upgrade kept a copy of what was there before")
