"""Whether the further round that a result asks for may still come.

It does not where it was prepared and is not held, where all its units have withdrawn, and once the
result is recorded: then the place stays open, and whatever waited for the round goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.voting.results import Awaits
from storage.contest_rows import Contest, contests_where
from storage.engine import Statements
from storage.models.contests import contest
from storage.models.nominations import nomination_event
from storage.results import Result, withdrawn

_ON_BALLOT = "on_ballot"
_RECORDED = ("proposed", "elected", "not_chosen")


@dataclass(frozen=True, slots=True)
class Ahead:
    """The round that a result asks for, as things stand now.

    lines     those of it whose units have not withdrawn, by their places in the result
    dropped   it was prepared, and dropped or cancelled; it may be prepared anew until `recorded`
    recorded  what was decided stands on the nominations: no round follows any more
    """

    lines: tuple[int, ...]
    dropped: bool
    recorded: bool

    @property
    def may_come(self) -> bool:
        """False where the result is final without it."""
        return bool(self.lines) and not self.dropped and not self.recorded


def ahead(connection: Statements, first: Contest, result: Result) -> Ahead | None:
    """None where the result asks for no round; `first` is the contest it all began with."""
    following = result.outcome.next_round
    if result.outcome.awaits is not Awaits.ROUND or following is None:
        return None
    gone = set(withdrawn(connection, result.lines))
    made = contests_where(
        connection, select(contest.c.id).where(contest.c.parent_id == result.contest.id)
    )
    return Ahead(
        tuple(line for line in following.lines if result.lines[line].number not in gone),
        bool(made) and all(one.state == "cancelled" for one in made),
        _is_recorded(connection, first),
    )


def _is_recorded(connection: Statements, first: Contest) -> bool:
    """Whether a nomination moved on from this ballot by its result; taken back, it stands on the
    ballot again."""
    rows = connection.execute(
        select(nomination_event.c.nomination_id, nomination_event.c.said)
        .where(
            nomination_event.c.contest_id == first.id,
            nomination_event.c.said.in_((_ON_BALLOT, *_RECORDED)),
        )
        .order_by(nomination_event.c.nomination_id, nomination_event.c.seq)
    )
    last = {row.nomination_id: row.said for row in rows}
    return any(said in _RECORDED for said in last.values())
