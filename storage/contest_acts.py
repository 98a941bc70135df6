"""Acts of office on a contest: opened, extended, ended, cancelled, published, held once more.

Counting is `storage.closings`. Each act goes into the hash-chained register.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, insert

from bot.domain.casting_errors import KeysUnusable, NotCounted, TooManyLines
from bot.domain.voting_errors import ChainWaits, NoLines, NotOpenYet, VoteClosed
from bot.vault import MOST_LINES, Vault, VaultWrong
from storage.contest_codes import code_of_opening
from storage.contest_drafts import ContestDrafts, Draft, draft_of, set_contest
from storage.contest_rows import Contest, OpenContests, read_contest, read_lines
from storage.contests import Voter
from storage.engine import Statements
from storage.evidence import cancelled_text, moved_text, published_text
from storage.models.contests import recusal, roll
from storage.records import enter_in_register


class ContestActs:
    """Acts on contests inside one transaction."""

    def __init__(
        self, connection: Statements, now: datetime, vault: Vault, shared: OpenContests
    ) -> None:
        self._connection = connection
        self._now = now
        self._vault = vault
        self._shared = shared
        self._drafts = ContestDrafts(connection, now, shared)

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
        found = draft_of(self._connection, self._shared, contest_id)
        with suppress(ChainWaits):  # both at once: then whoever qualified has left at the counting
            self._drafts.take_off(found)
        listed = [line for line in read_lines(self._connection, contest_id) if line.listed]
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
        set_contest(
            self._connection,
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
        set_contest(self._connection, contest_id, closes_at=closes_at, reason=reason)
        self._register("contest.extended", found, moved_text(closes_at, reason))

    def end(self, contest_id: int, at: datetime, reason: str = "") -> None:
        """Close now: what is received from this moment on is late, what came before is drained and
        then counted; never later than it would have closed by itself. Raises NotOpenYet,
        VoteClosed."""
        found = self._open_of(contest_id)
        at = at if found.closes_at is None else min(at, found.closes_at)
        set_contest(self._connection, contest_id, closes_at=at)
        self._register("contest.ended", found, moved_text(at, reason))

    def cancel(self, contest_id: int, reason: str, by: int | None) -> None:
        """Nothing is counted; the key of a secret contest is destroyed, its papers stay sealed.

        Raises VoteClosed for one that was counted.
        """
        found = self._shared.alone(self._connection, contest_id)
        if found.state not in ("draft", "open"):
            raise VoteClosed
        set_contest(
            self._connection,
            contest_id,
            state="cancelled",
            reason=reason,
            cancelled_by=by,
            cancelled_at=self._now,
            traces="key" if found.key_name else "none",
        )
        self._register("contest.cancelled", found, cancelled_text(reason, by))

    def publish(self, contest_id: int, chair: int | None, teller: int | None) -> None:
        """By a teller and the chair. Raises NotCounted; publishing again changes nothing."""
        found = self._shared.alone(self._connection, contest_id)
        if found.state == "published":
            return
        if found.state != "closed":
            raise NotCounted
        set_contest(
            self._connection,
            contest_id,
            state="published",
            published_by=chair,
            published_with=teller,
            published_at=self._now,
        )
        content = published_text(found.counts, found.result_code, chair, teller)
        self._register("contest.published", found, content)

    def next_round(self, contest_id: int, new: Draft, by: int | None) -> int:
        """A draft for the round after a published one, in the same chair; open it with
        `same_voters`.

        Raises NotCounted.
        """
        found = self._shared.alone(self._connection, contest_id)
        if found.state != "published":
            raise NotCounted
        number = self._drafts.draft(replace(new, parent_id=found.id, round=found.round + 1), by)
        set_contest(self._connection, number, chair_unit_id=found.chair_unit_id)
        return number

    def enter(self, verb: str, contest_id: int, content: str) -> None:
        """Another act of office about a contest: an export, a change of the roll."""
        found = read_contest(self._connection, contest_id)
        assert found is not None, "it was shown to whoever acts"
        self._register(verb, found, content)

    def _open_of(self, contest_id: int) -> Contest:
        found = self._shared.alone(self._connection, contest_id)
        if found.state in ("draft", "cancelled"):
            raise NotOpenYet
        if found.state != "open":
            raise VoteClosed
        return found

    def _register(self, verb: str, found: Contest, content: str) -> None:
        enter_in_register(
            self._connection, found.bloc_id, self._now, verb, "contest", found.id, content
        )
