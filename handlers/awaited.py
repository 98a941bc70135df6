"""What waits for a person's verdict: the home screen counts it, the list of verdicts shows it.

By the same rule as the card (`bot.domain.approval`), so that nobody is sent to what they may not
decide; what the rule needs is read of all forms at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.access import Actor, Role
from bot.domain.approval import Case, Step, hats_in, may_judge
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
    judges = is_secretary or any(hat.role in (Role.HEAD, Role.ALTERNATE) for hat in hats)
    as_deputy = any(one.deputy_id in own for one in found)
    if not found or not (judges or as_deputy):
        return [], found
    members = uow.people.members(bloc_id) if as_deputy else ()
    mine: list[Waiting] = []
    others: list[Waiting] = []
    for one, case in zip(found, _cases(found, bloc_id, members, uow), strict=True):
        if _decides(actor, one, case):
            mine.append(one)
        elif is_secretary or one.unit_id in own:
            others.append(one)
    return mine, others


def left_to(found: Sequence[Waiting], bloc_id: int, uow: UnitOfWork) -> Mapping[int, int]:
    """Of approved forms, by form, the deputy's board that is to accept it for the bloc."""
    approved = [one for one in found if one.state == "approved"]
    if not approved:
        return {}
    cases = _cases(approved, bloc_id, uow.people.members(bloc_id), uow)
    return {
        one.form_id: deputy
        for one, case in zip(approved, cases, strict=True)
        if (deputy := case.left_to) is not None
    }


def _cases(
    found: Sequence[Waiting], bloc_id: int, members: Sequence[Member], uow: UnitOfWork
) -> list[Case]:
    involved = uow.reviews.involved([one.form_id for one in found])
    secretaries = boards_of_secretaries(members)
    return [
        Case(
            bloc_id=bloc_id,
            unit_id=one.unit_id,
            version=one.version,
            makers=involved[one.form_id].authors | {one.submitted_by},
            secretaries=secretaries,
            deputy_id=one.deputy_id,
            spoke=involved[one.form_id].spoke,
            of_board=involved[one.form_id].of_board,
        )
        for one in found
    ]


def _decides(actor: Actor, one: Waiting, case: Case) -> bool:
    """Whether a verdict of this person moves it on as it stands."""
    if one.state == "approved":
        return may_judge(actor, case, Step.BLOC)
    return (
        may_judge(actor, case, Step.HEAD)
        or (one.office_waits and may_judge(actor, case, Step.OFFICE))
        or (one.on_paper and may_judge(actor, case, Step.BLOC))
    )


def left_to_deputy(members: Sequence[Member]) -> frozenset[int]:
    """The boards whose figures no secretary of the bloc may accept: every one belongs to them."""
    worn = list(boards_of_secretaries(members).values())
    return worn[0].intersection(*worn[1:]) if worn else frozenset()


def boards_of_secretaries(members: Sequence[Member]) -> Mapping[int, frozenset[int]]:
    """By person, the boards whose hats each secretary wears."""
    confirmed = [one for one in members if one.confirmed]
    worn: dict[int, set[int]] = {
        one.person_id: set() for one in confirmed if one.role is Role.SECRETARY
    }
    for one in confirmed:
        if one.person_id in worn and one.unit_id is not None:
            worn[one.person_id].add(one.unit_id)
    return {person: frozenset(units) for person, units in worn.items()}
