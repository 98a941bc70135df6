"""The secretaries' rights end with the board they served, however the leadership passed on."""

from __future__ import annotations

from bot.domain.access import Role
from handlers.people.ending import end_access
from storage.milestones import DONE
from storage.uow import Compose, UnitOfWork

_MILESTONE = "handover"


def end_secretaries(
    bloc_id: int, leader_unit: int, by: int, farewell: Compose, uow: UnitOfWork
) -> set[int]:
    """Those of other boards than the one that leads now; nobody else's access is touched. A link of
    theirs that still waits would let another one in."""
    ended = set()
    for member in uow.people.members(bloc_id):
        if member.role is Role.SECRETARY and member.unit_id != leader_unit:
            end_access(member, by, "handed_over", uow, farewell=farewell)
            ended.add(member.person_id)
    waiting = [one for one in uow.invites.still_open(bloc_id) if one.role is Role.SECRETARY]
    if waiting:
        uow.invites.withdraw([one.id for one in waiting])
        for one in waiting:
            uow.record("invite_withdrawn", "invite", one.id, "handed over")
    return ended


def settle_date(bloc_id: int, year: int, uow: UnitOfWork) -> None:
    """The date of the plan on which the leadership of a year was to pass on is done."""
    planned = uow.milestones.by_code(bloc_id, year - 1, _MILESTONE)
    if planned is not None and planned.is_open:
        uow.milestones.settle(planned.id, DONE)
