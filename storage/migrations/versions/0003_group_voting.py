"""group voting

Awards and nominations with their history, contests with rolls, papers, codes and counts; the
exchange rate of a period; requests in the making.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Amount, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_award_kind_bloc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_kind")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_award_kind_bloc_id_id")),
        sa.UniqueConstraint("bloc_id", "key", name=op.f("uq_award_kind_bloc_id_key")),
    )
    op.create_table(
        "award_quota",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "award_kind_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_award_quota_places_counted")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "award_kind_id"],
            ["award_kind.bloc_id", "award_kind.id"],
            name=op.f("fk_award_quota_bloc_id_award_kind_id"),
        ),
        sa.PrimaryKeyConstraint("award_kind_id", "year", name=op.f("pk_award_quota")),
    )
    op.create_table(
        "award_title",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "award_kind_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("since_year", sa.Integer(), nullable=True),
        sa.Column("until_year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bloc_id", "award_kind_id"],
            ["award_kind.bloc_id", "award_kind.id"],
            name=op.f("fk_award_title_bloc_id_award_kind_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_title")),
    )
    op.create_index("ix_award_title_kind", "award_title", ["award_kind_id"], unique=False)
    op.create_table(
        "contest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "award_kind_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "chained_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("rehearsal", sa.String(length=3), server_default="no", nullable=False),
        sa.Column("opens_at", Instant(length=32), nullable=True),
        sa.Column("closes_at", Instant(length=32), nullable=True),
        sa.Column("min_open_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("check_code", sa.String(length=64), server_default="", nullable=False),
        sa.Column("result_code", sa.String(length=64), server_default="", nullable=False),
        sa.Column("key_name", sa.String(length=32), nullable=True),
        sa.Column("traces", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("counts", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", Instant(length=32), nullable=False),
        sa.Column("armed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", Instant(length=32), nullable=True),
        sa.Column(
            "chair_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("closed_at", Instant(length=32), nullable=True),
        sa.Column(
            "published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "published_with", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("published_at", Instant(length=32), nullable=True),
        sa.Column(
            "cancelled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("cancelled_at", Instant(length=32), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_contest_cancelled_when"),
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_contest_published_when"),
        ),
        sa.CheckConstraint(
            "kind = 'award' OR award_kind_id IS NULL", name=op.f("ck_contest_award_of_awards")
        ),
        sa.CheckConstraint(
            "kind IN ('award', 'leader', 'deputy', 'other')", name=op.f("ck_contest_kind_known")
        ),
        sa.CheckConstraint("rehearsal IN ('yes', 'no')", name=op.f("ck_contest_rehearsal_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR check_code <> ''",
            name=op.f("ck_contest_opened_with_code"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'published', 'cancelled')",
            name=op.f("ck_contest_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('closed', 'published') OR (counts <> '' AND closed_at IS NOT NULL)",
            name=op.f("ck_contest_closed_with_counts"),
        ),
        sa.CheckConstraint(
            "traces IN ('none', 'key', 'pages', 'clean')", name=op.f("ck_contest_traces_known")
        ),
        sa.CheckConstraint(
            "way <> 'secret' OR state NOT IN ('open', 'closed', 'published')"
            " OR key_name IS NOT NULL",
            name=op.f("ck_contest_secret_with_key"),
        ),
        sa.CheckConstraint(
            "way IN ('hands', 'open', 'secret', 'paper')", name=op.f("ck_contest_way_known")
        ),
        sa.CheckConstraint(
            "(round = 1) = (parent_id IS NULL)", name=op.f("ck_contest_later_round_has_parent")
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_contest_round_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "award_kind_id"],
            ["award_kind.bloc_id", "award_kind.id"],
            name=op.f("fk_contest_bloc_id_award_kind_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "chained_from_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_contest_bloc_id_chained_from_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "chair_unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_contest_bloc_id_chair_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "parent_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_contest_bloc_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_contest_bloc_id")),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["person.id"], name=op.f("fk_contest_cancelled_by")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_contest_created_by")),
        sa.ForeignKeyConstraint(["armed_by"], ["person.id"], name=op.f("fk_contest_armed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_contest_opened_by")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_contest_published_by")
        ),
        sa.ForeignKeyConstraint(
            ["published_with"], ["person.id"], name=op.f("fk_contest_published_with")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contest")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_contest_bloc_id_id")),
        sa.UniqueConstraint("key_name", name=op.f("uq_contest_key_name")),
    )
    op.create_index("ix_contest_state", "contest", ["state", "closes_at"], unique=False)
    op.create_table(
        "nomination",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "award_kind_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'award') = (award_kind_id IS NOT NULL)",
            name=op.f("ck_nomination_award_iff_kind"),
        ),
        sa.CheckConstraint(
            "kind IN ('award', 'leader', 'deputy')", name=op.f("ck_nomination_kind_known")
        ),
        sa.CheckConstraint("origin IN ('board', 'bloc')", name=op.f("ck_nomination_origin_known")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "award_kind_id"],
            ["award_kind.bloc_id", "award_kind.id"],
            name=op.f("fk_nomination_bloc_id_award_kind_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_nomination_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_nomination_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_nomination_bloc_id_id")),
    )
    op.create_index(
        "uq_nomination_award",
        "nomination",
        ["bloc_id", "year", "award_kind_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("award_kind_id IS NOT NULL"),
        postgresql_where=sa.text("award_kind_id IS NOT NULL"),
    )
    op.create_index(
        "uq_nomination_office",
        "nomination",
        ["bloc_id", "year", "kind", "unit_id"],
        unique=True,
        sqlite_where=sa.text("award_kind_id IS NULL"),
        postgresql_where=sa.text("award_kind_id IS NULL"),
    )
    op.create_table(
        "contest_line",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("wording", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=8), server_default="listed", nullable=False),
        sa.Column("left_for", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('listed', 'left')", name=op.f("ck_contest_line_state_known")),
        sa.CheckConstraint(
            "unit_id IS NOT NULL OR wording <> ''", name=op.f("ck_contest_line_unit_or_sentence")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_contest_line_number_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_contest_line_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "nomination_id"],
            ["nomination.bloc_id", "nomination.id"],
            name=op.f("fk_contest_line_bloc_id_nomination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_contest_line_bloc_id_unit_id"),
        ),
        sa.PrimaryKeyConstraint("contest_id", "number", name=op.f("pk_contest_line")),
        sa.UniqueConstraint(
            "contest_id", "unit_id", name=op.f("uq_contest_line_contest_id_unit_id")
        ),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("full_name", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.Column(
            "revoked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revoked_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR full_name <> ''", name=op.f("ck_delegation_somebody")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_delegation_until_after_since")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "attachment_id"],
            ["attachment.bloc_id", "attachment.id"],
            name=op.f("fk_delegation_bloc_id_attachment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_delegation_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_delegation_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_delegation_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["person.id"], name=op.f("fk_delegation_revoked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("bloc_id", "id", name=op.f("uq_delegation_bloc_id_id")),
    )
    op.create_index("ix_delegation_unit", "delegation", ["bloc_id", "unit_id"], unique=False)
    op.create_table(
        "hall_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), server_default="0", nullable=False),
        sa.Column("blank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unanimous", sa.String(length=3), server_default="no", nullable=False),
        sa.Column(
            "entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entered_at", Instant(length=32), nullable=False),
        sa.Column("acted_at", Instant(length=32), nullable=False),
        sa.Column(
            "confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("confirmed_at", Instant(length=32), nullable=True),
        sa.CheckConstraint(
            "kind = 'paper' OR invalid = 0", name=op.f("ck_hall_count_hands_are_valid")
        ),
        sa.CheckConstraint("kind IN ('hands', 'paper')", name=op.f("ck_hall_count_kind_known")),
        sa.CheckConstraint(
            "unanimous IN ('yes', 'no')", name=op.f("ck_hall_count_unanimous_known")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by",
            name=op.f("ck_hall_count_confirmed_by_another"),
        ),
        sa.CheckConstraint(
            "invalid + blank <= returned", name=op.f("ck_hall_count_invalid_of_returned")
        ),
        sa.CheckConstraint(
            "invalid >= 0 AND blank >= 0", name=op.f("ck_hall_count_no_less_than_none")
        ),
        sa.CheckConstraint("returned <= issued", name=op.f("ck_hall_count_returned_of_issued")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_hall_count_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_hall_count_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_hall_count_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_count")),
        sa.UniqueConstraint("contest_id", "id", name=op.f("uq_hall_count_contest_id_id")),
        sa.UniqueConstraint("contest_id", "seq", name=op.f("uq_hall_count_contest_id_seq")),
    )
    op.create_table(
        "inclusion_code",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "(sealed IS NULL) <> (code IS NULL)", name=op.f("ck_inclusion_code_sealed_or_open")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_inclusion_code_bloc_id_contest_id"),
        ),
        sa.PrimaryKeyConstraint("contest_id", "key", name=op.f("pk_inclusion_code")),
        sa.UniqueConstraint("contest_id", "code", name=op.f("uq_inclusion_code_contest_id_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "nomination_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=16), nullable=False),
        sa.Column("conditions", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.String(length=64), server_default="", nullable=False),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("occasion", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "for_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("acted_at", Instant(length=32), nullable=False),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "said <> 'conferred' OR on_date IS NOT NULL",
            name=op.f("ck_nomination_event_conferred_on_a_day"),
        ),
        sa.CheckConstraint(
            "said <> 'decided' OR (number <> '' AND on_date IS NOT NULL)",
            name=op.f("ck_nomination_event_decided_by_paper"),
        ),
        sa.CheckConstraint(
            "said IN ('draft', 'put_forward', 'approved', 'accepted', 'returned', 'declined',"
            " 'withdrawn', 'on_ballot', 'not_chosen', 'elected', 'proposed', 'decided',"
            " 'not_granted', 'conferred')",
            name=op.f("ck_nomination_event_said_known"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_nomination_event_seq_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_nomination_event_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "nomination_id"],
            ["nomination.bloc_id", "nomination.id"],
            name=op.f("fk_nomination_event_bloc_id_nomination_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_nomination_event_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_event")),
        sa.UniqueConstraint(
            "nomination_id", "seq", name=op.f("uq_nomination_event_nomination_id_seq")
        ),
    )
    op.create_table(
        "nomination_file",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "nomination_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('report', 'opinion', 'other', 'voice')",
            name=op.f("ck_nomination_file_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "attachment_id"],
            ["attachment.bloc_id", "attachment.id"],
            name=op.f("fk_nomination_file_bloc_id_attachment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "nomination_id"],
            ["nomination.bloc_id", "nomination.id"],
            name=op.f("fk_nomination_file_bloc_id_nomination_id"),
        ),
        sa.PrimaryKeyConstraint("nomination_id", "attachment_id", name=op.f("pk_nomination_file")),
    )
    op.create_table(
        "recusal",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_recusal_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_recusal_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_recusal_recorded_by")
        ),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", "line", name=op.f("pk_recusal")),
    )
    op.create_table(
        "teller",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chief", sa.String(length=3), server_default="no", nullable=False),
        sa.Column(
            "appointed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("appointed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint("chief IN ('yes', 'no')", name=op.f("ck_teller_chief_known")),
        sa.ForeignKeyConstraint(
            ["appointed_by"], ["person.id"], name=op.f("fk_teller_appointed_by")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_teller_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_teller_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_teller_person_id")),
        sa.PrimaryKeyConstraint("contest_id", "person_id", name=op.f("pk_teller")),
    )
    op.create_table(
        "hall_line",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("none", sa.Integer(), nullable=False),
        sa.Column("out", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            'yes >= 0 AND "no" >= 0 AND "none" >= 0 AND out >= 0',
            name=op.f("ck_hall_line_none_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_hall_line_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "count_id"],
            ["hall_count.contest_id", "hall_count.id"],
            name=op.f("fk_hall_line_contest_id_count_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "line"],
            ["contest_line.contest_id", "contest_line.number"],
            name=op.f("fk_hall_line_contest_id_line"),
        ),
        sa.PrimaryKeyConstraint("count_id", "line", name=op.f("pk_hall_line")),
    )
    op.create_table(
        "roll",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("presence", sa.String(length=8), server_default="unknown", nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("full_name", sa.Text(), server_default="", nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column(
            "delegation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "proxy_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("by_proxy", sa.String(length=3), server_default="no", nullable=False),
        sa.CheckConstraint(
            "by_proxy = 'no' OR (proxy_unit_id IS NOT NULL AND mark <> 'none')",
            name=op.f("ck_roll_proxy_cast"),
        ),
        sa.CheckConstraint("by_proxy IN ('yes', 'no')", name=op.f("ck_roll_by_proxy_known")),
        sa.CheckConstraint(
            "mark IN ('none', 'chat', 'paper', 'writing')", name=op.f("ck_roll_mark_known")
        ),
        sa.CheckConstraint(
            "presence IN ('unknown', 'present', 'absent')", name=op.f("ck_roll_presence_known")
        ),
        sa.CheckConstraint(
            "via IN ('head', 'delegation', 'conference', 'nobody')", name=op.f("ck_roll_via_known")
        ),
        sa.CheckConstraint(
            "proxy_unit_id IS NULL OR proxy_unit_id <> unit_id",
            name=op.f("ck_roll_proxy_of_another"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_roll_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "delegation_id"],
            ["delegation.bloc_id", "delegation.id"],
            name=op.f("fk_roll_bloc_id_delegation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "proxy_unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_roll_bloc_id_proxy_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "unit_id"],
            ["seat.bloc_id", "seat.unit_id"],
            name=op.f("fk_roll_bloc_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_person_id")),
        sa.PrimaryKeyConstraint("contest_id", "unit_id", name=op.f("pk_roll")),
    )
    op.create_table(
        "secret_paper",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("choice", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "choice IS NULL OR (line IS NULL AND choice IN ('valid', 'blank', 'invalid'))"
            " OR (line IS NOT NULL AND choice IN ('yes', 'no', 'none', 'out'))",
            name=op.f("ck_secret_paper_choice_known"),
        ),
        sa.CheckConstraint(
            "(sealed IS NULL) <> (choice IS NULL)", name=op.f("ck_secret_paper_sealed_or_open")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_secret_paper_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "line"],
            ["contest_line.contest_id", "contest_line.number"],
            name=op.f("fk_secret_paper_contest_id_line"),
        ),
        sa.PrimaryKeyConstraint("contest_id", "key", name=op.f("pk_secret_paper")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_vote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source", sa.String(length=16), server_default="", nullable=False),
        sa.Column("informant", sa.Text(), server_default="", nullable=False),
        sa.Column("acted_at", Instant(length=32), nullable=False),
        sa.Column("recorded_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "choice IN ('yes', 'no', 'none', 'out')", name=op.f("ck_open_vote_choice_known")
        ),
        sa.CheckConstraint(
            "source IN ('', 'phone', 'letter', 'email', 'photo')",
            name=op.f("ck_open_vote_source_known"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_open_vote_seq_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_open_vote_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "line"],
            ["contest_line.contest_id", "contest_line.number"],
            name=op.f("fk_open_vote_contest_id_line"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id", "unit_id"],
            ["roll.contest_id", "roll.unit_id"],
            name=op.f("fk_open_vote_contest_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_open_vote_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_vote")),
        sa.UniqueConstraint(
            "contest_id",
            "unit_id",
            "line",
            "seq",
            name=op.f("uq_open_vote_contest_id_unit_id_line_seq"),
        ),
    )
    op.create_table(
        "hall_entry",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("acted_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_hall_entry_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hall_entry_person_id")),
        sa.PrimaryKeyConstraint("contest_id", "person_id", "line", name=op.f("pk_hall_entry")),
    )
    op.create_table(
        "settlement",
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "left_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("seed", sa.String(length=64), server_default="", nullable=False),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'draw') = (seed <> '')", name=op.f("ck_settlement_draw_by_seed")
        ),
        sa.CheckConstraint(
            "kind IN ('left', 'draw', 'chosen', 'chair', 'teller')",
            name=op.f("ck_settlement_kind_known"),
        ),
        sa.CheckConstraint("kind <> 'left' OR line > 0", name=op.f("ck_settlement_left_by_line")),
        sa.ForeignKeyConstraint(
            ["bloc_id", "contest_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_settlement_bloc_id_contest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "left_for_id"],
            ["contest.bloc_id", "contest.id"],
            name=op.f("fk_settlement_bloc_id_left_for_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_settlement_decided_by")
        ),
        sa.PrimaryKeyConstraint("contest_id", "kind", "line", name=op.f("pk_settlement")),
    )
    op.add_column(
        "outbox",
        sa.Column(
            "sealed_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
    )
    op.add_column("period", sa.Column("usd_rate", Amount(), nullable=True))
    op.add_column("period", sa.Column("usd_rate_source", sa.Text(), nullable=True))
    op.add_column(
        "correction",
        sa.Column("qualifier", sa.String(length=16), server_default="exact", nullable=False),
    )
    op.add_column("correction", sa.Column("typed", sa.Text(), server_default="", nullable=False))
    _let_corrections_say_that_there_is_no_figure()
    _let_corrections_be_taken_back()
    # Said in SQL that both databases know: Alembic would copy the whole table on SQLite.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE value ADD COLUMN noted_by {number}"
        " CONSTRAINT fk_value_noted_by REFERENCES person (id)"
    )
    _pin_releases_to_what_was_there()
    _keep_requests_in_the_making()


def _pin_releases_to_what_was_there() -> None:
    for table, moment in (
        ("value", "recorded_at"),
        ("verdict", "recorded_at"),
        ("stand_in", "decided_at"),
    ):
        column = sa.Column(
            f"{table}_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        )
        op.add_column("release", column)
        op.execute(
            f'UPDATE "release" SET {table}_id = COALESCE((SELECT MAX(one.id) FROM {table} AS one'  # noqa: S608
            f' WHERE one.{moment} <= "release".released_at), 0)'
        )


def _let_corrections_say_that_there_is_no_figure() -> None:
    op.add_column(
        "correction",
        sa.Column("state", sa.String(length=16), server_default="given", nullable=False),
    )
    # SQLite cannot let a column be empty that could not: the amounts move into one that can.
    op.add_column("correction", sa.Column("amount_or_none", Amount(), nullable=True))
    op.execute("UPDATE correction SET amount_or_none = amount")
    op.execute("ALTER TABLE correction DROP COLUMN amount")
    op.execute("ALTER TABLE correction RENAME COLUMN amount_or_none TO amount")
    op.add_column("correction", sa.Column("covered", sa.Integer(), nullable=True))
    op.add_column("correction", sa.Column("covered_of", sa.Integer(), nullable=True))
    op.add_column(
        "correction", sa.Column("refused_for", sa.Text(), server_default="", nullable=False)
    )


def _let_corrections_be_taken_back() -> None:
    # SQLite copies the table for it and keeps no CHECK of the old one, so all are said again.
    with op.batch_alter_table("correction", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":
            for name in ("decision_known", "decided_iff_closed"):
                batch_op.drop_constraint(op.f(f"ck_correction_{name}"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_correction_decision_known"),
            "decision IN ('open', 'confirmed', 'refused', 'withdrawn', 'superseded')",
        )
        batch_op.create_check_constraint(
            op.f("ck_correction_decided_iff_closed"), "(decision = 'open') = (decided_at IS NULL)"
        )


def _keep_requests_in_the_making() -> None:
    op.create_table(
        "request_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("period_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", Instant(length=32), nullable=False),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.CheckConstraint(
            "(state = 'opened') = (period_id IS NOT NULL)",
            name=op.f("ck_request_draft_opened_as_period"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'opened', 'dropped')", name=op.f("ck_request_draft_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "document_id"],
            ["attachment.bloc_id", "attachment.id"],
            name=op.f("fk_request_draft_bloc_id_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bloc_id", "period_id"],
            ["period.bloc_id", "period.id"],
            name=op.f("fk_request_draft_bloc_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["person.id"], name=op.f("fk_request_draft_begun_by")
        ),
        sa.ForeignKeyConstraint(["bloc_id"], ["bloc.id"], name=op.f("fk_request_draft_bloc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_draft")),
    )


def downgrade() -> None:
    raise RuntimeError("schemas go forward only; the upgrade kept a copy of what was there before")
