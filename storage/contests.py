"""Named queries about the life of a contest: drafted, opened, extended, published, cancelled.

Counting is `storage.closings`. Every act of office goes into the hash-chained register.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update

from bot.domain.casting_errors import KeysUnusable, NotADraft, NotCounted, TooManyLines
from bot.domain.voting.rule_text import canonical
from bot.domain.voting_errors import ChainWaits, NoLines, NotOpenYet, VoteClosed
from bot.vault import MOST_LINES, Vault, VaultWrong
from storage.chains import (
    all_rounds,
    before_in_chain,
    drafts_after,
    first_round,
    take_off,
    taken,
    waits_for,
)
from storage.contest_rows import (
    Contest,
    Line,
    OpenContests,
    code_of_opening,
    contests_where,
    keys_of_opening,
    later_rounds,
    read_contest,
    read_lines,
    recused_at_opening,
)
from storage.engine import Statements
from storage.further import Ahead, ahead
from storage.models.contests import contest, contest_line, recusal, roll
from storage.models.records import audit
from storage.records import enter_in_register
from storage.results import Result
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contest is to be. `rule` is JSON of `bot.domain.voting`; `way` repeats its way."""

    bloc_id: int
    kind: str
    year: int
    title: str
    way: str
    rule: str
    award_kind_id: int | None = None
    parent_id: int | None = None
    round: int = 1
    chained_from_id: int | None = None
    rehearsal: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    min_open_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Voter:
    """A unit on the roll, and who votes for it by what right ("head", "delegation", ...)."""

    unit_id: int
    via: str = "nobody"
    person_id: int | None = None
    full_name: str = ""
    delegation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recusal:
    """A unit that does not vote on a line, or on any (0), and why."""

    unit_id: int
    line: int
    reason: str


EXTENDED, ENDED = "contest_extended", "contest_ended"
"""How the audit trail says that the chair moved a closing: to when, and why."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the audit trail: the chair extended a vote to `until`, or ended it before its
    time."""

    at: datetime
    until: datetime | None
    reason: str


def _moved(verb: str, at: datetime, detail: str) -> Moved:
    if verb == ENDED:
        return Moved(at, None, detail)
    until, _, reason = detail.partition(" ")
    return Moved(at, datetime.fromisoformat(until), reason)


class Contests:
    """Contests inside one transaction."""

    def __init__(
        self, connection: Statements, now: datetime, vault: Vault, shared: OpenContests
    ) -> None:
        self._connection = connection
        self._now = now
        self._vault = vault
        self._shared = shared

    # Reading

    def contest(self, contest_id: int) -> Contest | None:
        return read_contest(self._connection, contest_id)

    def held(self, contest_id: int) -> Contest | None:
        """The contest, kept from every change by others until the transaction ends: to be read
        before what is changed, or is frozen at an opening."""
        self._shared.forget(contest_id)
        return read_contest(self._connection, contest_id, lock="alone")

    def opened(self, contest_id: int) -> tuple[Contest, tuple[Line, ...]]:
        """An open contest and the lines on its paper, kept from closing until the transaction ends;
        read once for all updates of a batch. Raises NotOpenYet, VoteClosed."""
        return self._shared.opened(self._connection, contest_id)

    def key_name(self, contest_id: int) -> str:
        """Under which key the messages of an open secret contest are sealed. Raises
        NotOpenYet, VoteClosed."""
        return self.opened(contest_id)[0].key_name or ""

    def lines(self, contest_id: int) -> tuple[Line, ...]:
        return read_lines(self._connection, contest_id)

    def of_bloc(self, bloc_id: int, states: Collection[str]) -> list[Contest]:
        wanted = select(contest.c.id).where(
            contest.c.bloc_id == bloc_id, contest.c.state.in_(states)
        )
        return contests_where(self._connection, wanted)

    def rounds(self, contest_id: int) -> list[Contest]:
        """The rounds that follow from a contest, itself not counted."""
        return later_rounds(self._connection, contest_id)

    def all_rounds(self, found: Contest) -> list[Contest]:
        """Every round that was not cancelled, whichever of them is given; the first in front."""
        return all_rounds(self._connection, found)

    def ahead(self, result: Result) -> Ahead | None:
        """What became of the round that a result asks for; None where it asks for none."""
        return ahead(self._connection, first_round(self._connection, result.contest), result)

    def moved(self, contest_id: int) -> list[Moved]:
        """What the chair did to its closing, in order."""
        rows = self._connection.execute(
            select(audit.c.verb, audit.c.at, audit.c.detail)
            .where(
                audit.c.object_kind == "contest",
                audit.c.object_id == contest_id,
                audit.c.verb.in_((EXTENDED, ENDED)),
            )
            .order_by(audit.c.id)
        )
        return [_moved(*row) for row in rows]

    def before_in_chain(self, found: Contest) -> list[Contest]:
        """Those whose winners leave its list, the first one in front."""
        return before_in_chain(self._connection, found)

    def waits_for(self, found: Contest) -> list[Contest]:
        """Those of them that come first, before it can be counted."""
        return waits_for(self._connection, found)

    def opening_keys(self, found: Contest) -> tuple[list[str], list[str]]:
        """Roll and lines of an opened contest as its check code takes them."""
        return keys_of_opening(self._connection, found)

    def recused_keys(self, found: Contest) -> list[str]:
        """Who sits out what in an opened contest, as its check code takes it."""
        return recused_at_opening(self._connection, found)

    def same_voters(self, contest_id: int) -> list[Voter]:
        """The roll of the round before, to open the next one with."""
        rows = self._connection.execute(
            select(
                roll.c.unit_id,
                roll.c.via,
                roll.c.person_id,
                roll.c.full_name,
                roll.c.delegation_id,
            )
            .where(roll.c.contest_id == contest_id)
            .order_by(roll.c.unit_id)
        )
        return [Voter(*row) for row in rows]

    def live(self, since: datetime) -> list[int]:
        """Open contests, and those that ended since then: what a group sees of them may be old."""
        rows = self._connection.execute(
            select(contest.c.id)
            .where(
                or_(
                    contest.c.state == "open",
                    contest.c.closed_at >= since,
                    and_(contest.c.cancelled_at >= since, contest.c.check_code != ""),
                )
            )
            .order_by(contest.c.id)
        )
        return list(rows.scalars())

    # A draft

    def draft(self, new: Draft, by: int | None) -> int:
        result = self._connection.execute(
            insert(contest).values(
                **_columns(new), state="draft", created_by=by, created_at=self._now
            )
        )
        return new_id(result)

    def redraft(self, contest_id: int, new: Draft) -> None:
        """It has to be looked at anew before it may open by itself. Raises NotADraft."""
        self._draft_of(contest_id)
        self._set(contest_id, **_columns(new), armed_by=None)

    def arm(self, contest_id: int, by: int) -> None:
        """Let the draft open by itself at its time. Raises NotADraft."""
        self._draft_of(contest_id)
        self._set(contest_id, armed_by=by)

    def disarm(self, contest_id: int) -> None:
        """It waits for a tap again. Raises NotADraft."""
        self._draft_of(contest_id)
        self._set(contest_id, armed_by=None)

    def due_to_open(self) -> list[int]:
        """Drafts that open by themselves and whose time has come, the earliest first."""
        rows = self._connection.execute(
            select(contest.c.id)
            .where(
                contest.c.state == "draft",
                contest.c.armed_by.is_not(None),
                contest.c.opens_at <= self._now,
            )
            .order_by(contest.c.opens_at, contest.c.id)
        )
        return list(rows.scalars())

    def set_lines(self, contest_id: int, lines: Sequence[Line]) -> None:
        """The whole list, in its order. Raises NotADraft."""
        found = self._draft_of(contest_id)
        self._set(contest_id, armed_by=None)
        self._connection.execute(
            delete(contest_line).where(contest_line.c.contest_id == contest_id)
        )
        if lines:
            self._connection.execute(
                insert(contest_line),
                [
                    {
                        "bloc_id": found.bloc_id,
                        "contest_id": contest_id,
                        "number": number,
                        "unit_id": line.unit_id,
                        "nomination_id": line.nomination_id,
                        "wording": line.wording,
                        "state": "listed" if line.listed else "left",
                        "left_for": line.left_for,
                    }
                    for number, line in enumerate(lines, 1)
                ],
            )

    def recuse(self, contest_id: int, unit_id: int, line: int, reason: str, by: int | None) -> None:
        """The unit does not vote on a line, or on any (0). Raises NotADraft."""
        found = self._draft_of(contest_id)
        self._connection.execute(
            insert(recusal).values(
                bloc_id=found.bloc_id,
                contest_id=contest_id,
                unit_id=unit_id,
                line=line,
                reason=reason,
                recorded_by=by,
                recorded_at=self._now,
            )
        )

    def clear_recusals(self, contest_id: int) -> None:
        """Before the whole list is put in anew with `recuse`. Raises NotADraft."""
        self._draft_of(contest_id)
        self._set(contest_id, armed_by=None)
        self._connection.execute(delete(recusal).where(recusal.c.contest_id == contest_id))

    def recusal_rows(self, contest_id: int) -> list[Recusal]:
        rows = self._connection.execute(
            select(recusal.c.unit_id, recusal.c.line, recusal.c.reason)
            .where(recusal.c.contest_id == contest_id)
            .order_by(recusal.c.unit_id, recusal.c.line)
        )
        return [Recusal(*row) for row in rows]

    def lines_and_recusals(self, contest_id: int) -> tuple[list[Line], list[Recusal]]:
        """Both at one reading; who sits out a line that is not there is none of them."""
        rows = self._connection.execute(
            select(
                contest_line.c.number,
                contest_line.c.unit_id,
                contest_line.c.nomination_id,
                contest_line.c.wording,
                contest_line.c.state == "listed",
                contest_line.c.left_for,
                recusal.c.unit_id,
                recusal.c.line,
                recusal.c.reason,
            )
            .select_from(contest_line)
            .outerjoin(
                recusal,
                and_(
                    recusal.c.contest_id == contest_line.c.contest_id,
                    or_(recusal.c.line == contest_line.c.number, recusal.c.line == 0),
                ),
            )
            .where(contest_line.c.contest_id == contest_id)
            .order_by(contest_line.c.number, recusal.c.unit_id)
        ).all()
        lines = {row[0]: Line(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows}
        recused = {(row[6], row[7]): Recusal(*row[6:]) for row in rows if row[6] is not None}
        return list(lines.values()), [recused[key] for key in sorted(recused)]

    def recusals(self, contest_id: int) -> dict[int, set[int]]:
        """The lines each unit sits out; 0 stands for all of them."""
        found: dict[int, set[int]] = {}
        for row in self._connection.execute(
            select(recusal.c.unit_id, recusal.c.line).where(recusal.c.contest_id == contest_id)
        ):
            found.setdefault(row.unit_id, set()).add(row.line)
        return found

    def take_off(self, found: Contest) -> list[int]:
        """Units that qualified in an earlier contest of the chain leave the list of a draft; the
        numbers of their lines. Raises ChainWaits while one of them may still qualify there."""
        listed = [line for line in self.lines(found.id) if line.listed]
        gone = taken(self._connection, found, listed)
        take_off(self._connection, found, gone)
        return sorted(gone)

    def drafts_after(self, contest_id: int) -> list[Contest]:
        """Drafts whose lists the winners of a contest leave."""
        return drafts_after(self._connection, contest_id)

    # Acts of office

    def open(
        self,
        contest_id: int,
        by: int | None,
        voters: Sequence[Voter],
        *,
        chair_unit: int | None = None,
    ) -> str:
        """Freeze roll, rule, lines and chair; returns the check code. Who left the bloc since it
        was noted as sitting out is not on the roll, and sits out nothing.

        The key of a secret contest is on the disk before this transaction commits; one whose
        opening never did is swept away. Raises NotADraft, NoLines, TooManyLines, NoPlaceForKeys,
        KeysUnusable.
        """
        found = self._draft_of(contest_id)
        with suppress(ChainWaits):  # both at once: then whoever qualified has left at the counting
            self.take_off(found)
        listed = [line for line in self.lines(contest_id) if line.listed]
        if found.way == "secret" and len(listed) > MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
        if not listed:
            raise NoLines
        if not voters or found.closes_at is None:
            raise NotOpenYet
        self._connection.execute(
            delete(recusal).where(
                recusal.c.contest_id == contest_id,
                recusal.c.unit_id.not_in([voter.unit_id for voter in voters]),
            )
        )
        self._connection.execute(
            insert(roll),
            [
                {
                    "bloc_id": found.bloc_id,
                    "contest_id": contest_id,
                    "unit_id": voter.unit_id,
                    "via": voter.via,
                    "person_id": voter.person_id,
                    "full_name": voter.full_name,
                    "delegation_id": voter.delegation_id,
                }
                for voter in sorted(voters, key=lambda voter: voter.unit_id)
            ],
        )
        code = code_of_opening(self._connection, found)
        self._set(
            contest_id,
            state="open",
            check_code=code,
            key_name=self._key() if found.way == "secret" else None,
            opens_at=found.opens_at or self._now,
            opened_by=by,
            opened_at=self._now,
            chair_unit_id=chair_unit,
        )
        self._register("contest.opened", found, code)
        return code

    def _key(self) -> str:
        try:
            return self._vault.make()
        except (VaultWrong, OSError) as wrong:
            raise KeysUnusable from wrong

    def extend(self, contest_id: int, closes_at: datetime, reason: str) -> None:
        """Close later. Raises NotOpenYet, VoteClosed."""
        found = self._open_of(contest_id)
        self._set(contest_id, closes_at=closes_at, reason=reason)
        self._register("contest.extended", found, closes_at.isoformat())

    def end(self, contest_id: int, at: datetime) -> None:
        """Close now: what is received from this moment on is late, what came before is drained and
        then counted; never later than it would have closed by itself. Raises NotOpenYet,
        VoteClosed."""
        found = self._open_of(contest_id)
        at = at if found.closes_at is None else min(at, found.closes_at)
        self._set(contest_id, closes_at=at)
        self._register("contest.ended", found, at.isoformat())

    def cancel(self, contest_id: int, reason: str, by: int | None) -> None:
        """Nothing is counted; the key of a secret contest is destroyed, its papers stay sealed.

        Raises VoteClosed for one that was counted.
        """
        found = self._locked(contest_id)
        if found.state not in ("draft", "open"):
            raise VoteClosed
        self._set(
            contest_id,
            state="cancelled",
            reason=reason,
            cancelled_by=by,
            cancelled_at=self._now,
            traces="key" if found.key_name else "none",
        )
        self._register("contest.cancelled", found, reason)

    def publish(self, contest_id: int, chair: int | None, teller: int | None) -> None:
        """By a teller and the chair. Raises NotCounted; publishing again changes nothing."""
        found = self._locked(contest_id)
        if found.state == "published":
            return
        if found.state != "closed":
            raise NotCounted
        self._set(
            contest_id,
            state="published",
            published_by=chair,
            published_with=teller,
            published_at=self._now,
        )
        self._register("contest.published", found, canonical([found.counts, found.result_code]))

    def next_round(self, contest_id: int, new: Draft, by: int | None) -> int:
        """A draft for the round after a published one, in the same chair; open it with
        `same_voters`.

        Raises NotCounted.
        """
        found = self._locked(contest_id)
        if found.state != "published":
            raise NotCounted
        number = self.draft(replace(new, parent_id=found.id, round=found.round + 1), by)
        self._set(number, chair_unit_id=found.chair_unit_id)
        return number

    def enter(self, verb: str, contest_id: int, content: str) -> None:
        """Another act of office about a contest: an export, a change of the roll."""
        found = self.contest(contest_id)
        assert found is not None, "it was shown to whoever acts"
        self._register(verb, found, content)

    # Inside

    def _locked(self, contest_id: int) -> Contest:
        found = self.held(contest_id)
        if found is None:
            raise NotOpenYet
        return found

    def _draft_of(self, contest_id: int) -> Contest:
        found = self._locked(contest_id)
        if found.state != "draft":
            raise NotADraft
        return found

    def _open_of(self, contest_id: int) -> Contest:
        found = self._locked(contest_id)
        if found.state in ("draft", "cancelled"):
            raise NotOpenYet
        if found.state != "open":
            raise VoteClosed
        return found

    def _set(self, contest_id: int, **values: Any) -> None:
        self._connection.execute(update(contest).where(contest.c.id == contest_id).values(**values))

    def _register(self, verb: str, found: Contest, content: str) -> None:
        enter_in_register(
            self._connection, found.bloc_id, self._now, verb, "contest", found.id, content
        )


def _columns(new: Draft) -> dict[str, Any]:
    return {
        "bloc_id": new.bloc_id,
        "kind": new.kind,
        "award_kind_id": new.award_kind_id,
        "year": new.year,
        "title": new.title,
        "way": new.way,
        "rule": new.rule,
        "parent_id": new.parent_id,
        "round": new.round,
        "chained_from_id": new.chained_from_id,
        "rehearsal": "yes" if new.rehearsal else "no",
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
        "min_open_minutes": new.min_open_minutes,
    }
