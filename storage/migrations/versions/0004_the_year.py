"""the year, its days off and its reminders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

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


def downgrade() -> None:
    raise RuntimeError("schemas go forward only; the upgrade kept a copy of what was there before")
