"""Contests: what is put to the bloc, who may vote, and what came in.

Of a secret contest the roll (who may, who has) and the papers share nothing but the contest: no
voter, time, order or message. Papers and codes are sealed while it is open and carry random keys,
new ones once it is closed; voting.md of the design says why nothing less will do.
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
)

from storage.models.base import metadata, one_of
from storage.types import Id, Instant

WAYS = ("hands", "open", "secret", "paper")

contest = Table(
    "contest",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", ForeignKey("bloc.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("award_kind_id", Id),
    Column("year", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("way", String(16), nullable=False),
    # The rule as JSON, read and written by `bot.domain.voting`; frozen at opening.
    Column("rule", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("round", Integer, nullable=False, server_default="1"),
    # The round before, and the contest whose winners leave this list by themselves.
    Column("parent_id", Id),
    Column("chained_from_id", Id),
    Column("rehearsal", String(3), nullable=False, server_default="no"),
    Column("opens_at", Instant),
    Column("closes_at", Instant),
    Column("min_open_minutes", Integer, nullable=False, server_default="0"),
    # SHA-256 over rule, lines and roll as they were when it opened; over the papers once closed.
    Column("check_code", String(64), nullable=False, server_default=""),
    Column("result_code", String(64), nullable=False, server_default=""),
    # The random name of the key of a secret contest; the key itself is in `bot.vault`.
    Column("key_name", String(32)),
    # What is still to be cleaned away after closing: the key, then old pages.
    Column("traces", String(8), nullable=False, server_default="none"),
    Column("counts", Text, nullable=False, server_default=""),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("created_by", ForeignKey("person.id")),
    Column("created_at", Instant, nullable=False),
    # Whoever let the draft open by itself at `opens_at`; any later change of the draft undoes it.
    Column("armed_by", ForeignKey("person.id")),
    Column("opened_by", ForeignKey("person.id")),
    Column("opened_at", Instant),
    # The board whose head is its chair, from the opening on: an office that changes hands meanwhile
    # does not take the vote with it.
    Column("chair_unit_id", Id),
    Column("closed_at", Instant),
    Column("published_by", ForeignKey("person.id")),
    Column("published_with", ForeignKey("person.id")),
    Column("published_at", Instant),
    Column("cancelled_by", ForeignKey("person.id")),
    Column("cancelled_at", Instant),
    Column("reason", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(["bloc_id", "award_kind_id"], ["award_kind.bloc_id", "award_kind.id"]),
    ForeignKeyConstraint(["bloc_id", "parent_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "chained_from_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "chair_unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    UniqueConstraint("bloc_id", "id"),
    UniqueConstraint("key_name"),
    Index("ix_contest_state", "state", "closes_at"),
    one_of("kind", ("award", "leader", "deputy", "other")),
    one_of("way", WAYS),
    one_of("state", ("draft", "open", "closed", "published", "cancelled")),
    one_of("rehearsal", ("yes", "no")),
    one_of("traces", ("none", "key", "pages", "clean")),
    CheckConstraint("round > 0", name="round_counts_from_one"),
    CheckConstraint("(round = 1) = (parent_id IS NULL)", name="later_round_has_parent"),
    CheckConstraint("kind = 'award' OR award_kind_id IS NULL", name="award_of_awards"),
    CheckConstraint("state IN ('draft', 'cancelled') OR check_code <> ''", name="opened_with_code"),
    CheckConstraint(
        "state NOT IN ('closed', 'published') OR (counts <> '' AND closed_at IS NOT NULL)",
        name="closed_with_counts",
    ),
    CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_when"),
    CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_when"),
    CheckConstraint(
        "way <> 'secret' OR state NOT IN ('open', 'closed', 'published') OR key_name IS NOT NULL",
        name="secret_with_key",
    ),
)

# What is voted on: a unit, or a sentence. One that left the list keeps its number and says why.
contest_line = Table(
    "contest_line",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("unit_id", Id),
    Column("nomination_id", Id),
    Column("wording", Text, nullable=False, server_default=""),
    Column("state", String(8), nullable=False, server_default="listed"),
    Column("left_for", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("contest_id", "number"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "nomination_id"], ["nomination.bloc_id", "nomination.id"]),
    UniqueConstraint("contest_id", "unit_id"),
    CheckConstraint("number > 0", name="number_counts_from_one"),
    CheckConstraint("unit_id IS NOT NULL OR wording <> ''", name="unit_or_sentence"),
    one_of("state", ("listed", "left")),
)

# Who may vote for a unit instead of its head: on a numbered, dated paper, [since, until).
delegation = Table(
    "delegation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    # Somebody who is not known to the assistant.
    Column("full_name", Text, nullable=False, server_default=""),
    Column("position", Text, nullable=False, server_default=""),
    Column("number", String(64), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    # For this contest alone; empty for all.
    Column("contest_id", Id),
    Column("attachment_id", Id),
    Column("recorded_by", ForeignKey("person.id"), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("revoked_by", ForeignKey("person.id")),
    Column("revoked_at", Instant),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "attachment_id"], ["attachment.bloc_id", "attachment.id"]),
    UniqueConstraint("bloc_id", "id"),
    Index("ix_delegation_unit", "bloc_id", "unit_id"),
    CheckConstraint("person_id IS NOT NULL OR full_name <> ''", name="somebody"),
    CheckConstraint("until IS NULL OR until > since", name="until_after_since"),
)

# Frozen at opening. `mark` says whether the unit's one paper is in, never when nor what it says.
roll = Table(
    "roll",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("mark", String(8), nullable=False, server_default="none"),
    Column("presence", String(8), nullable=False, server_default="unknown"),
    # The delegate who votes, and by what right; empty where the unit has nobody yet.
    Column("person_id", ForeignKey("person.id")),
    Column("full_name", Text, nullable=False, server_default=""),
    Column("via", String(16), nullable=False),
    Column("delegation_id", Id),
    # The unit that was asked to vote for this one, and whether the paper that is in is from it.
    Column("proxy_unit_id", Id),
    Column("by_proxy", String(3), nullable=False, server_default="no"),
    PrimaryKeyConstraint("contest_id", "unit_id"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "proxy_unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    ForeignKeyConstraint(["bloc_id", "delegation_id"], ["delegation.bloc_id", "delegation.id"]),
    one_of("mark", ("none", "chat", "paper", "writing")),
    one_of("presence", ("unknown", "present", "absent")),
    one_of("via", ("head", "delegation", "conference", "nobody")),
    one_of("by_proxy", ("yes", "no")),
    CheckConstraint("proxy_unit_id IS NULL OR proxy_unit_id <> unit_id", name="proxy_of_another"),
    CheckConstraint(
        "by_proxy = 'no' OR (proxy_unit_id IS NOT NULL AND mark <> 'none')", name="proxy_cast"
    ),
)

teller = Table(
    "teller",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("chief", String(3), nullable=False, server_default="no"),
    Column("appointed_by", ForeignKey("person.id")),
    Column("appointed_at", Instant, nullable=False),
    PrimaryKeyConstraint("contest_id", "person_id"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
    one_of("chief", ("yes", "no")),
)

# Append-only and named: the newest paper of a unit speaks. A line it left blank has no row.
open_vote = Table(
    "open_vote",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("choice", String(8), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    # Entered by the secretary for the unit: how it came in, and on whose word.
    Column("source", String(16), nullable=False, server_default=""),
    Column("informant", Text, nullable=False, server_default=""),
    Column("acted_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["contest_id", "unit_id"], ["roll.contest_id", "roll.unit_id"]),
    ForeignKeyConstraint(
        ["contest_id", "line"], ["contest_line.contest_id", "contest_line.number"]
    ),
    # Two phones of a unit cannot both write its next paper: the second finds out.
    UniqueConstraint("contest_id", "unit_id", "line", "seq"),
    one_of("choice", ("yes", "no", "none", "out")),
    one_of("source", ("", "phone", "letter", "email", "photo")),
    CheckConstraint("seq > 0", name="seq_counts_from_one"),
)

# What was counted in the hall, entered by one and confirmed by another; the newest entry speaks.
hall_count = Table(
    "hall_count",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("issued", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("invalid", Integer, nullable=False, server_default="0"),
    Column("blank", Integer, nullable=False, server_default="0"),
    Column("unanimous", String(3), nullable=False, server_default="no"),
    Column("entered_by", ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("acted_at", Instant, nullable=False),
    Column("confirmed_by", ForeignKey("person.id")),
    Column("confirmed_at", Instant),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    UniqueConstraint("contest_id", "seq"),
    UniqueConstraint("contest_id", "id"),
    one_of("kind", ("hands", "paper")),
    one_of("unanimous", ("yes", "no")),
    CheckConstraint("returned <= issued", name="returned_of_issued"),
    CheckConstraint("invalid >= 0 AND blank >= 0", name="no_less_than_none"),
    CheckConstraint("invalid + blank <= returned", name="invalid_of_returned"),
    CheckConstraint("kind = 'paper' OR invalid = 0", name="hands_are_valid"),
    CheckConstraint(
        "confirmed_by IS NULL OR confirmed_by <> entered_by", name="confirmed_by_another"
    ),
)

hall_line = Table(
    "hall_line",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("count_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("yes", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("none", Integer, nullable=False),
    Column("out", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("count_id", "line"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["contest_id", "count_id"], ["hall_count.contest_id", "hall_count.id"]),
    ForeignKeyConstraint(
        ["contest_id", "line"], ["contest_line.contest_id", "contest_line.number"]
    ),
    CheckConstraint('yes >= 0 AND "no" >= 0 AND "none" >= 0 AND out >= 0', name="none_negative"),
)

# What has been typed of a count so far, by whom: it survives leaving. `line` 0 holds the papers.
hall_entry = Table(
    "hall_entry",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("acted_at", Instant, nullable=False),
    PrimaryKeyConstraint("contest_id", "person_id", "line"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
)

# What settles a contest beside its votes: a line that left (`left_for_id` where it qualified there,
# empty where it withdrew), the seed of a draw, lines the chair chose (`line` 0: none), and who
# agrees to publish. Each once.
settlement = Table(
    "settlement",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("line", Integer, nullable=False, server_default="0"),
    Column("left_for_id", Id),
    Column("seed", String(64), nullable=False, server_default=""),
    Column("decided_by", ForeignKey("person.id")),
    Column("decided_at", Instant, nullable=False),
    PrimaryKeyConstraint("contest_id", "kind", "line"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "left_for_id"], ["contest.bloc_id", "contest.id"]),
    one_of("kind", ("left", "draw", "chosen", "chair", "teller")),
    CheckConstraint("kind <> 'left' OR line > 0", name="left_by_line"),
    CheckConstraint("(kind = 'draw') = (seed <> '')", name="draw_by_seed"),
)

# A unit that does not vote on a line, or on any (`line` 0), and why.
recusal = Table(
    "recusal",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("unit_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("recorded_by", ForeignKey("person.id")),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("contest_id", "unit_id", "line"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(["bloc_id", "unit_id"], ["seat.bloc_id", "seat.unit_id"]),
)

# One row for each line and one for the paper itself (`line` empty), each under a random key.
secret_paper = Table(
    "secret_paper",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("key", String(32), nullable=False),
    Column("line", Integer),
    Column("sealed", Text),
    Column("choice", String(8)),
    PrimaryKeyConstraint("contest_id", "key"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    ForeignKeyConstraint(
        ["contest_id", "line"], ["contest_line.contest_id", "contest_line.number"]
    ),
    CheckConstraint("(sealed IS NULL) <> (choice IS NULL)", name="sealed_or_open"),
    CheckConstraint(
        "choice IS NULL OR (line IS NULL AND choice IN ('valid', 'blank', 'invalid'))"
        " OR (line IS NOT NULL AND choice IN ('yes', 'no', 'none', 'out'))",
        name="choice_known",
    ),
    sqlite_with_rowid=False,
)

# Receipts: linked to neither unit nor paper, without time.
inclusion_code = Table(
    "inclusion_code",
    metadata,
    Column("bloc_id", Id, nullable=False),
    Column("contest_id", Id, nullable=False),
    Column("key", String(32), nullable=False),
    Column("sealed", Text),
    Column("code", String(16)),
    PrimaryKeyConstraint("contest_id", "key"),
    ForeignKeyConstraint(["bloc_id", "contest_id"], ["contest.bloc_id", "contest.id"]),
    UniqueConstraint("contest_id", "code"),
    CheckConstraint("(sealed IS NULL) <> (code IS NULL)", name="sealed_or_open"),
    sqlite_with_rowid=False,
)
