"""Whether a further round may follow, and what becomes of the places that it does not fill.

A round comes after the publication and before the result is recorded: later it would fill a place
that somebody else has been given since.
"""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from bot.domain.counting_errors import RoundOvertaken, RoundRecorded, RoundUnpublished
from handlers.contests.house import Desk
from handlers.contests.recorded import names_of
from storage.contest_rows import Contest
from storage.further import Ahead
from storage.results import Result
from storage.uow import UnitOfWork

_KEPT = ("draft", "open", "closed", "published")
_OVER = ("closed", "published")


def check_may_follow(before: Contest, units: Collection[int], uow: UnitOfWork) -> None:
    """Whether a round between these units may follow a contest now. Raises RoundUnpublished,
    RoundRecorded, RoundOvertaken."""
    if before.state != "published":
        raise RoundUnpublished
    found = uow.contests.ahead(uow.results.of(before))
    if found is not None and found.recorded:
        raise RoundRecorded
    _check_chain(uow.contests.all_rounds(before)[0], units, uow)


def check_round(desk: Desk) -> None:
    """The same of a round in hand; nothing of a first one. Raises as `check_may_follow`."""
    before = before_round(desk)
    if before is None:
        return
    lines = desk.uow.contests.lines(desk.id)
    units = {one.unit_id for one in lines if one.listed and one.unit_id is not None}
    check_may_follow(before, units, desk.uow)


def before_round(desk: Desk) -> Contest | None:
    """The round before the one in hand; None for a first one."""
    before = desk.contest.parent_id
    return desk.uow.contests.contest(before) if before is not None else None


def _check_chain(first: Contest, units: Collection[int], uow: UnitOfWork) -> None:
    """Whoever wins a further round leaves the later lists of the chain, so none of them may have
    been counted with the unit on it. Raises RoundOvertaken."""
    found = uow.contests.of_bloc(first.bloc_id, _KEPT)
    after = {first.id}
    while more := {one.id for one in found if one.chained_from_id in after} - after:
        after |= more
    later = [one for one in found if one.id in after - {first.id} and one.state in _OVER]
    for one in later:
        if one.rehearsal is first.rehearsal and _lists(one, units, uow):
            raise RoundOvertaken(title=one.title)


def _lists(one: Contest, units: Collection[int], uow: UnitOfWork) -> bool:
    return any(line.listed and line.unit_id in units for line in uow.contests.lines(one.id))


# In words ------------------------------------------------------------------------------------


def what_became(desk: Desk, result: Result, found: Ahead | None) -> list[Markup]:
    """What became of the round that a published result asks for (`found`), where it is not simply
    to come, and of places whose unit has withdrawn."""
    say = desk.say
    words = []
    if found is not None and found.recorded:
        words.append(say("The result is recorded: no further round follows."))
    elif found is not None and not found.lines:
        words.append(
            say("Every unit of the further round has withdrawn: the result stands as it is.")
        )
    elif found is not None and found.dropped:
        words.append(
            say(
                "The further round is not held; until the result is recorded it can be prepared"
                " anew."
            )
        )
    return words + given_up(desk, result)


def given_up(desk: Desk, result: Result) -> list[Markup]:
    """Units that had a place by a published result and have withdrawn since: no round of this vote
    fills it."""
    won = [result.lines[line] for line in result.outcome.qualified]
    gone = desk.uow.results.withdrawn(won)
    if not gone:
        return []
    names = names_of(desk.contest, desk.uow)
    return [
        desk.say(
            "{units}: had a place and has withdrawn since. No round of this vote fills it; once"
            " the result is recorded, a new vote can.",
            units="; ".join(names.line(line) for line in won if line.number in gone),
        )
    ]


def given_up_before(desk: Desk) -> list[Markup]:
    """The same of the round before the one in hand."""
    before = before_round(desk)
    return given_up(desk, desk.uow.results.of(before)) if before is not None else []
