"""Whether a unit may be voted on: one that withdrew, or was settled before, comes on no list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.domain.contest_errors import ListedLeft, MatterSettled, UnitGaveUp
from bot.domain.nominating import BEGINS_FROM, Said
from handlers.contests.freeing import has_nominations
from handlers.contests.house import Desk
from storage.contest_rows import Line
from storage.nominations import Nomination

_FREE = (Said.DRAFT, Said.PUT_FORWARD, Said.APPROVED, Said.RETURNED, Said.ACCEPTED, Said.NOT_CHOSEN)


def gave_up(desk: Desk) -> frozenset[int]:
    """Units that have withdrawn from this award or office, or asked not to take part."""
    return frozenset(one.unit_id for one in nominations(desk) if one.said in BEGINS_FROM)


def check_standing(
    desk: Desk, names: Mapping[int, str], found: Sequence[Nomination], *, opening: bool
) -> None:
    """Of units by their names, `found` being all `nominations`; one on another ballot may be
    prepared for what comes after it, but not opened. Raises UnitGaveUp, MatterSettled; a further
    round was asked in the first, and a rehearsal has no consequences."""
    if desk.contest.round > 1 or not has_nominations(desk.contest) or not names:
        return
    known = {one.unit_id: one for one in found if one.unit_id in names}
    gone = [names[unit] for unit, one in known.items() if one.said in BEGINS_FROM]
    if gone:
        raise UnitGaveUp(units="; ".join(gone))
    free = _FREE if opening else (*_FREE, Said.ON_BALLOT)
    settled = [names[unit] for unit, one in known.items() if one.said not in free]
    if settled:
        raise MatterSettled(units="; ".join(settled))


def check_members(desk: Desk, lines: Sequence[Line], members: Collection[int]) -> None:
    """Who has left the bloc wins nothing in it. Raises ListedLeft; a question may be about any
    unit, and the list of a further round follows from the round before."""
    if desk.contest.round > 1 or desk.contest.kind == "other":
        return
    gone = [
        line.wording
        for line in lines
        if line.listed and line.unit_id is not None and line.unit_id not in members
    ]
    if gone:
        raise ListedLeft(units="; ".join(gone))


def nominations(desk: Desk) -> list[Nomination]:
    """For the award or the office that is voted on, wherever they stand."""
    contest = desk.contest
    if contest.kind == "other":
        return []
    return desk.uow.nominations.of_year(
        contest.bloc_id, contest.year, contest.kind, contest.award_kind_id
    )
