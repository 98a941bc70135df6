"""What waits for a person's verdict: the home screen counts it, the list of verdicts shows it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.access import Actor, Hat, Role
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed
from storage.people import Member
from storage.reviews import Waiting
from storage.uow import UnitOfWork

_ROLES = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)


def waiting_for(actor: Actor, uow: UnitOfWork) -> tuple[list[Waiting], list[Waiting]]:
    """What this person may decide on now, and what of theirs waits for somebody else.

    Raises NotAllowed for observers and for colleagues with one group of figures.
    """
    bloc_id = actor.hat.bloc_id
    hats = hats_in(actor, bloc_id)
    own = {hat.unit_id for hat in hats if hat.unit_id is not None and hat.role in _ROLES}
    is_secretary = any(hat.role is Role.SECRETARY for hat in hats)
    if not (own or is_secretary):
        raise NotAllowed
    found = uow.reviews.waiting(bloc_id, None if is_secretary else sorted(own))
    left = frozenset[int]() if is_secretary else _left_to_deputy(found, own, bloc_id, uow)
    mine: list[Waiting] = []
    others: list[Waiting] = []
    for one in found:
        if one.form_id in left or _decides(actor, hats, one):
            mine.append(one)
        elif is_secretary or one.unit_id in own:
            others.append(one)
    return mine, others


def _decides(actor: Actor, hats: Sequence[Hat], one: Waiting) -> bool:
    """By what the list knows of it; the card asks once more, and says why where it may not be."""
    if one.submitted_by == actor.person_id:
        return False
    roles = {hat.role for hat in hats if hat.unit_id == one.unit_id}
    accepts = not roles and any(hat.role is Role.SECRETARY for hat in hats)
    if one.state == "approved":
        return accepts
    return (
        Role.HEAD in roles
        or (one.office_waits and Role.ALTERNATE in roles)
        or (one.on_paper and accepts)
    )


def _left_to_deputy(
    found: Sequence[Waiting], own: set[int], bloc_id: int, uow: UnitOfWork
) -> frozenset[int]:
    """Forms that no secretary may accept, where this person's board does it instead."""
    asked = [one for one in found if one.deputy_id in own and one.unit_id not in own]
    if not asked:
        return frozenset()
    secretaries = _boards_of_secretaries(uow.people.members(bloc_id))
    return frozenset(
        one.form_id
        for one in asked
        if (one.state == "approved" or one.on_paper)
        and all(
            one.unit_id in units or one.submitted_by == who for who, units in secretaries.items()
        )
    )


def left_to_deputy(members: Sequence[Member]) -> frozenset[int]:
    """The boards whose figures no secretary of the bloc may accept: every one belongs to them."""
    worn = list(_boards_of_secretaries(members).values())
    return frozenset(worn[0].intersection(*worn[1:])) if worn else frozenset()


def _boards_of_secretaries(members: Sequence[Member]) -> dict[int, set[int]]:
    """By person, the boards whose hats each secretary wears."""
    confirmed = [one for one in members if one.confirmed]
    worn: dict[int, set[int]] = {
        one.person_id: set() for one in confirmed if one.role is Role.SECRETARY
    }
    for one in confirmed:
        if one.person_id in worn and one.unit_id is not None:
            worn[one.person_id].add(one.unit_id)
    return worn
