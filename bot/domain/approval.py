"""Who says what of a submitted form: the office, the head, the bloc. Maker and checker are two.

Pure rules: storage knows the case, here stands who may judge it. Whoever submitted a version, or
entered a figure that stands in it, gives no verdict on it; whoever spoke at one step of it does
not speak at the next; and nobody accepts for the bloc what their own board reports, or reported
while they were of it: where no secretary is free to, the deputy's board (Khối phó) does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.access import Actor, Hat, Role
from bot.domain.errors import NotAllowed
from bot.domain.verdict_errors import OwnBoard, OwnEntry, OwnVerdict, OwnVersion


class Step(StrEnum):
    OFFICE = "office"
    """An alternate looks at it before the head, where the board wants that."""
    HEAD = "head"
    BLOC = "bloc"


class Said(StrEnum):
    PRESENTED = "presented"
    """Signed on paper, as the board says: an approval once it has been looked at."""
    APPROVED = "approved"
    RETURNED = "returned"
    ACCEPTED = "accepted"


_DEPUTY_ROLES = (Role.OFFICER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Case:
    """What has to be known of a form to say who may judge it.

    makers:       who submitted the version or entered a figure that stands in it
    secretaries:  the boards whose hats each secretary of the bloc wears, by person
    deputy_id:    the board that is the bloc's deputy in the year reported on
    spoke:        who gave a verdict of their own on the version, by step
    of_board:     who held a hat of the board when the version was submitted
    """

    bloc_id: int
    unit_id: int
    version: int
    makers: frozenset[int]
    secretaries: Mapping[int, frozenset[int]]
    deputy_id: int | None = None
    spoke: Mapping[Step, frozenset[int]] = field(default_factory=dict)
    of_board: frozenset[int] = frozenset()

    def spoke_before(self, person_id: int, step: Step) -> bool:
        """Whether the person gave a verdict of an earlier step on this version."""
        steps = list(Step)
        return any(person_id in self.spoke.get(one, ()) for one in steps[: steps.index(step)])

    def is_barred(self, person_id: int, units: Iterable[int | None]) -> bool:
        """Whether somebody who wears these boards' hats may not accept it for the bloc."""
        return (
            person_id in self.makers
            or person_id in self.of_board
            or self.unit_id in units
            or self.spoke_before(person_id, Step.BLOC)
        )

    @property
    def free_secretaries(self) -> tuple[int, ...]:
        """The secretaries who may accept it, by person."""
        return tuple(
            person
            for person, units in self.secretaries.items()
            if not self.is_barred(person, units)
        )

    @property
    def left_to(self) -> int | None:
        """The deputy's board, where it accepts for the bloc because no secretary is free to."""
        return (
            self.deputy_id if not self.free_secretaries and self.deputy_id != self.unit_id else None
        )

    def is_deputy(self, hat: Hat) -> bool:
        """Whether the hat accepts for the bloc because no secretary is free to."""
        left_to = self.left_to
        return left_to is not None and hat.unit_id == left_to and hat.role in _DEPUTY_ROLES


def hats_in(actor: Actor, bloc_id: int) -> list[Hat]:
    """The person's confirmed hats in the bloc, the one that is on in front."""
    on = actor.hat
    return sorted(
        (hat for hat in actor.hats if hat.confirmed and hat.bloc_id == bloc_id),
        key=lambda hat: hat.id != on.id,
    )


def hat_for_step(actor: Actor, case: Case, step: Step) -> Hat:
    """The hat under which the person may give the verdict of this step.

    Raises NotAllowed, and of those who else could: OwnVersion, OwnEntry, OwnBoard,
    OwnVerdict.
    """
    hats = hats_in(actor, case.bloc_id)
    if step is Step.BLOC:
        return _hat_of_bloc(actor, case, hats)
    role = Role.HEAD if step is Step.HEAD else Role.ALTERNATE
    for hat in hats:
        if hat.role is role and hat.unit_id == case.unit_id:
            if actor.person in case.makers:
                raise OwnVersion(version=case.version)
            if case.spoke_before(actor.person, step):
                raise OwnVerdict(version=case.version)
            return hat
    raise NotAllowed


def _hat_of_bloc(actor: Actor, case: Case, hats: list[Hat]) -> Hat:
    for hat in hats:
        if hat.role is Role.SECRETARY or case.is_deputy(hat):
            if case.unit_id in {one.unit_id for one in hats} or actor.person in case.of_board:
                raise OwnBoard
            if actor.person in case.makers:
                raise OwnEntry(version=case.version)
            if case.spoke_before(actor.person, Step.BLOC):
                raise OwnVerdict(version=case.version)
            return hat
    raise NotAllowed


def may_judge(actor: Actor, case: Case, step: Step) -> bool:
    try:
        hat_for_step(actor, case, step)
    except NotAllowed:
        return False
    return True


def judges(
    case: Case, holders: Iterable[tuple[int, Role]], *, office_waits: bool
) -> tuple[int, ...]:
    """Of the persons who hold these roles in the board, those who may move its submitted version
    on: its heads, and its alternates while the office has still to look at it."""
    steps = {Role.HEAD: Step.HEAD}
    if office_waits:
        steps[Role.ALTERNATE] = Step.OFFICE
    return tuple(
        dict.fromkeys(
            person
            for person, role in holders
            if role in steps
            and person not in case.makers
            and not case.spoke_before(person, steps[role])
        )
    )
