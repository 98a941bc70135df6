"""Named queries about open votes: by name, append-only, the newest before closing counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from bot.domain.ballot_errors import VotedItself
from bot.domain.casting_errors import PaperMisfit
from bot.domain.voting_errors import NotOnRoll, NotOpenYet, VoteClosed
from storage.contest_rows import OpenContests
from storage.engine import Statements
from storage.models.contests import open_vote, roll
from storage.models.people import person_profile

CHOICES = ("yes", "no", "none", "out")


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A unit's newest paper: its choice on each line that it answered.

    source      how it came to the secretary who entered it; empty for the unit's own
    informant   on whose word then
    full_name   of the person whose hand it was, as known today
    """

    unit_id: int
    person_id: int
    source: str
    acted_at: datetime
    choices: dict[int, str]
    informant: str = ""
    full_name: str = ""


_MARK = (
    update(roll)
    .where(
        roll.c.contest_id == bindparam("contest"),
        roll.c.unit_id == bindparam("unit"),
        or_(roll.c.mark == "none", and_(roll.c.mark == "chat", roll.c.by_proxy == "no")),
    )
    .values(mark="chat", by_proxy=bindparam("proxy"))
)
_ADD = insert(open_vote)


class OpenVotes:
    """Open votes inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    def cast(
        self,
        contest_id: int,
        unit_id: int,
        choices: Sequence[str],
        *,
        person_id: int,
        acted_at: datetime,
        source: str = "",
        informant: str = "",
        by_proxy: bool = False,
    ) -> None:
        """A whole paper, one choice for each line; it stands instead of an earlier one.

        Raises NotOpenYet, VoteClosed, PaperMisfit, NotOnRoll (also where the unit's vote is
        in by another way), VotedItself (entered for a unit that has voted itself meanwhile).
        """
        found, lines = self._shared.opened(self._connection, contest_id)
        if found.key_name or (found.opens_at is not None and acted_at < found.opens_at):
            raise NotOpenYet
        if found.closes_at is not None and acted_at >= found.closes_at:
            raise VoteClosed
        if len(choices) != len(lines) or not set(choices) <= set(CHOICES):
            raise PaperMisfit
        # The roll's row is held from here on: another phone of the unit waits for its turn.
        values = {"contest": contest_id, "unit": unit_id, "proxy": "yes" if by_proxy else "no"}
        if self._connection.execute(_MARK, values).rowcount != 1:
            raise NotOnRoll
        if source:
            before = self.paper_of(contest_id, unit_id)
            if before is not None and not before.source:
                raise VotedItself
        self._shared.voted(contest_id, unit_id, by_proxy=by_proxy)
        last = self._connection.execute(
            select(func.coalesce(func.max(open_vote.c.seq), 0)).where(
                open_vote.c.contest_id == contest_id, open_vote.c.unit_id == unit_id
            )
        ).scalar_one()
        self._connection.execute(
            _ADD,
            [
                {
                    "bloc_id": found.bloc_id,
                    "contest_id": contest_id,
                    "unit_id": unit_id,
                    "seq": last + 1,
                    "line": line.number,
                    "choice": choice,
                    "person_id": person_id,
                    "source": source,
                    "informant": informant,
                    "acted_at": acted_at,
                    "recorded_at": self._now,
                }
                for line, choice in zip(lines, choices, strict=True)
            ],
        )

    def papers(self, contest_id: int) -> list[OpenPaper]:
        """The newest paper of each unit."""
        newest = (
            select(open_vote.c.unit_id, func.max(open_vote.c.seq).label("seq"))
            .where(open_vote.c.contest_id == contest_id)
            .group_by(open_vote.c.unit_id)
            .subquery()
        )
        return _papers(
            self._connection.execute(
                select(open_vote, person_profile.c.full_name)
                .outerjoin(person_profile, person_profile.c.person_id == open_vote.c.person_id)
                .join(
                    newest,
                    and_(newest.c.unit_id == open_vote.c.unit_id, newest.c.seq == open_vote.c.seq),
                )
                .where(open_vote.c.contest_id == contest_id)
                .order_by(open_vote.c.unit_id, open_vote.c.line)
            )
        )

    def paper_of(self, contest_id: int, unit_id: int) -> OpenPaper | None:
        """The unit's newest paper; None where it has not voted."""
        its = (open_vote.c.contest_id == contest_id, open_vote.c.unit_id == unit_id)
        last = select(func.max(open_vote.c.seq)).where(*its).scalar_subquery()
        found = _papers(
            self._connection.execute(
                select(open_vote, person_profile.c.full_name)
                .outerjoin(person_profile, person_profile.c.person_id == open_vote.c.person_id)
                .where(*its, open_vote.c.seq == last)
                .order_by(open_vote.c.line)
            )
        )
        return found[0] if found else None


def _papers(rows: Iterable[Any]) -> list[OpenPaper]:
    found: dict[int, OpenPaper] = {}
    for row in rows:
        paper = found.setdefault(
            row.unit_id,
            OpenPaper(
                row.unit_id,
                row.person_id,
                row.source,
                row.acted_at,
                {},
                row.informant,
                row.full_name or "",
            ),
        )
        paper.choices[row.line] = row.choice
    return list(found.values())
