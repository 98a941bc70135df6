"""A delegation while it is made: it travels in the open question, never in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from bot.domain.access import Act, Actor, Role, hat_for, may
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed, OldButton, UnknownUnit
from bot.i18n import Say, speak
from bot.screen import Intent
from storage.blocs import Bloc, Unit
from storage.people import Member
from storage.uow import UnitOfWork

_ROLES = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Wish:
    """Days are proleptic ordinals; `until` is the first day on which it holds no more, 0: open.

    stage     what is asked next: "whom", "scope", "since", "until", "paper", "sure"
    by_paper  the secretary records a paper; else the head of the unit delegates in the chat
    """

    stage: str
    unit: int
    by_paper: bool = False
    person: int = 0
    name: str = ""
    position: str = ""
    contest: int = 0
    since: int = 0
    until: int = 0
    attachment: int = 0
    number: str = ""
    signed: int = 0

    def asks(self) -> Intent:
        return Intent.of(
            "delegations.step",
            *(int(v) if isinstance(v, bool) else v for v in self._values()),
        )

    def _values(self) -> Sequence[object]:
        return [getattr(self, one.name) for one in fields(self)]

    def at(self, stage: str, **values: object) -> Wish:
        return replace(self, stage=stage, **values)  # type: ignore[arg-type]  # checked by its use


def wish_of(intent: Intent) -> Wish:
    """What an open question holds. Raises OldButton."""
    if intent.name != "delegations.step" or len(intent.args) != len(fields(Wish)):
        raise OldButton
    found = dict(zip((one.name for one in fields(Wish)), intent.args, strict=True))
    texts = ("stage", "name", "position", "number")
    numbers = [value for name, value in found.items() if name not in texts]
    if not all(value.isascii() and value.isdigit() for value in numbers):
        raise OldButton
    values = {k: v if k in texts else int(v) for k, v in found.items()}
    return Wish(**{**values, "by_paper": found["by_paper"] == "1"})  # type: ignore[arg-type]


def in_hand(uow: UnitOfWork) -> Wish:
    """Raises OldButton where none is being made."""
    if uow.asked is None:
        raise OldButton
    return wish_of(uow.asked)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who makes or looks at delegations, and the bloc they are of."""

    actor: Actor
    say: Say
    bloc: Bloc
    uow: UnitOfWork

    @property
    def today(self) -> date:
        return self.uow.today(self.bloc.timezone)

    @property
    def records(self) -> bool:
        """Whether the actor is the secretary."""
        return any(may(hat, Act.PREPARE_CONTEST) for hat in hats_in(self.actor, self.bloc.id))

    def headed(self) -> list[int]:
        """The units whose head the actor is."""
        return [
            hat.unit_id
            for hat in hats_in(self.actor, self.bloc.id)
            if hat.unit_id is not None and may(hat, Act.DELEGATE_VOTE, hat.unit_id)
        ]

    def units(self) -> list[Unit]:
        return self.uow.blocs.members(self.bloc.id, self.today)

    def names(self) -> dict[int, str]:
        """Short names of all that sit in the bloc or ever did: papers and votes outlast a seat."""
        found = self.uow.blocs.ever_seated(self.bloc.id, self.today)
        return {unit.id: unit.short_name for unit in found}

    def unit(self, unit_id: int) -> Unit:
        """Raises UnknownUnit for one that sits in the bloc no more."""
        found = next((one for one in self.units() if one.id == unit_id), None)
        if found is None:
            raise UnknownUnit
        return found

    def people(self, unit_id: int) -> list[Member]:
        """Confirmed people of the unit, each once."""
        found: dict[int, Member] = {}
        for one in self.uow.people.members(self.bloc.id, unit_id):
            if one.confirmed and one.role in _ROLES:
                found.setdefault(one.person_id, one)
        return list(found.values())


def desk_of(actor: Actor, uow: UnitOfWork) -> Desk:
    return Desk(actor, speak(actor.language), uow.blocs.bloc(actor.hat.bloc_id), uow)


def require_maker(desk: Desk, unit_id: int, *, by_paper: bool) -> None:
    """The secretary records papers, the head delegates in the chat. Raises NotAllowed."""
    if by_paper:
        if not desk.records:
            raise NotAllowed
    else:
        hat_for(desk.actor, Act.DELEGATE_VOTE, unit_id, desk.bloc.id)


def going_on(actor: Actor, uow: UnitOfWork) -> tuple[Desk, Wish]:
    """Raises OldButton, NotAllowed."""
    desk, wish = desk_of(actor, uow), in_hand(uow)
    require_maker(desk, wish.unit, by_paper=wish.by_paper)
    return desk, wish
