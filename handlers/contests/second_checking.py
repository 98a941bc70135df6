"""Who confirms a count where no teller is left to do so: the board that is deputy of the bloc.

Whoever entered a count does not confirm it. Where that was the only teller who may count, the
deputy's officers look at it, as they do at the figures that the secretary may not accept.
"""

from __future__ import annotations

from bot.domain.access import Role
from bot.domain.approval import hats_in
from handlers.contests.house import Desk, boards_on_list, counting, office_year
from storage.hall_counts import HallCount
from storage.office_rows import DEPUTY

_CHECK = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)


def second_checkers(desk: Desk, entered_by: int) -> set[int]:
    """Nobody while a teller beside who entered it may count. A board that is voted on has none."""
    contest, uow = desk.contest, desk.uow
    deputy = _deputy(desk)
    members = uow.people.members(contest.bloc_id)
    if counting(contest, uow, members) - {entered_by}:
        return set()
    on_list = boards_on_list(contest, uow)
    barred = {one.person_id for one in members if one.confirmed and one.unit_id in on_list}
    found = {
        one.person_id
        for one in members
        if one.confirmed and one.unit_id == deputy and one.role in _CHECK
    }
    return found - barred - {entered_by} if deputy is not None else set()


def _deputy(desk: Desk) -> int | None:
    contest = desk.contest
    return desk.uow.blocs.office_holder(contest.bloc_id, office_year(contest), DEPUTY)


def checks(desk: Desk, count: HallCount | None) -> bool:
    """Whether it is the actor who confirms what waits."""
    if count is None or count.confirmed_by is not None:
        return False
    hats = hats_in(desk.actor, desk.contest.bloc_id)
    if _deputy(desk) not in {hat.unit_id for hat in hats if hat.role in _CHECK}:
        return False
    return desk.actor.person in second_checkers(desk, count.entered_by)
