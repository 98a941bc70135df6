"""The pact before one person, and what the person may do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, hat_for, may
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.kpi import Catalogue, Cell, Dim
from bot.domain.pact_errors import PactOpened, PactSigned
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen
from handlers.checking.words import cell_name, quantity
from storage.blocs import Bloc
from storage.pacts import Answer, Pact, PactBoard, Target, Version, unanswered
from storage.presets.load import catalogue_version_of, load_catalogue
from storage.uow import UnitOfWork


@dataclass(frozen=True)
class Room:
    actor: Actor
    say: Say
    bloc: Bloc
    found: Pact
    uow: UnitOfWork

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        return tuple(hats_in(self.actor, self.bloc.id))

    @cached_property
    def is_secretary(self) -> bool:
        return any(may(hat, Act.MANAGE_BLOC) for hat in self.hats)

    @cached_property
    def headed(self) -> int | None:
        """The board that the person speaks for: under the role that is on, else under another."""
        on = self.actor.hat
        for hat in sorted(self.hats, key=lambda one: one.id != on.id):
            if hat.unit_id in self.units and may(hat, Act.SPEAK_FOR_BOARD, hat.unit_id):
                return hat.unit_id
        return None

    @cached_property
    def prepares(self) -> int | None:
        """The board whose targets the person enters."""
        on = self.actor.hat
        for hat in sorted(self.hats, key=lambda one: one.id != on.id):
            known = hat.unit_id in self.units or self._is_new(hat.unit_id)
            if known and may(hat, Act.PUT_FORWARD, hat.unit_id):
                return hat.unit_id
        return None

    def _is_new(self, unit_id: int | None) -> bool:
        """A board that the open version does not ask, and the one that is being written will."""
        return self.found.draft is not None and unit_id in self.sitting

    @cached_property
    def units(self) -> dict[int, PactBoard]:
        """Whom the version that is open asks, whatever became of them since; before that, the
        boards of the bloc."""
        version = self.found.open
        if version is None:
            return self.sitting
        return {one.id: one for one in self.uow.pacts.boards(self.found, version.number)}

    @cached_property
    def sitting(self) -> dict[int, PactBoard]:
        """The boards of the bloc today, in their order: whom the next version will ask."""
        members = self.uow.blocs.members(self.bloc.id, self.uow.today(self.bloc.timezone))
        return {one.id: PactBoard(one.id, one.name, one.short_name) for one in members}

    def boards(self, version: Version) -> dict[int, PactBoard]:
        """Whom the open version asks, or whom a draft will."""
        return self.sitting if version.opened_at is None else self.units

    @property
    def shown(self) -> Version:
        """What is read: the version that is open, for its writer the draft."""
        if self.is_secretary and self.found.draft is not None:
            return self.found.draft
        return self.found.open or self.found.versions[-1]

    @cached_property
    def answers(self) -> list[Answer]:
        """To the version that is open."""
        version = self.found.open
        return [] if version is None else self.uow.pacts.answers(self.found, version.number)

    @property
    def missing(self) -> list[int]:
        return unanswered(self.answers, list(self.units))

    @property
    def is_agreed(self) -> bool:
        return self.found.open is not None and bool(self.units) and not self.missing

    @property
    def is_final(self) -> bool:
        """Signed, or agreed to by all with no other version on its way to ask them again."""
        return self.found.signing is not None or (self.is_agreed and self.found.draft is None)

    @cached_property
    def catalogue(self) -> Catalogue:
        return load_catalogue(catalogue_version_of(self.found.year))

    def targets(self, version: Version, unit_id: int | None = None) -> list[Target]:
        found = self.uow.pacts.targets(self.found, version.number, unit_id)
        return [one for one in found if one.holds_in(version.number)]

    def target_words(self, one: Target, say: Say | None = None) -> str:
        """ "Vốn cấp mới (FDI): 5.000 triệu USD", or the words that were typed."""
        say = say or self.say
        if one.amount is None:
            return one.words
        cell = Cell(one.code, Dim(one.dimension))
        name = cell_name(self.catalogue, cell, say)
        return f"{name}: {quantity(say, one.amount, self.catalogue.unit(cell))}"

    def board(self, unit_id: int) -> str:
        """Its short name. Raises OldButton for none of the bloc."""
        known = self.units.get(unit_id)
        if known is None and self._is_new(unit_id):
            known = self.sitting[unit_id]
        if known is None:
            raise OldButton
        return known.short_name

    def persons(self, roles: Iterable[Role], unit_id: int | None = None) -> list[int]:
        wanted = set(roles)
        return sorted(
            {
                one.person_id
                for one in self.uow.people.members(self.bloc.id, unit_id)
                if one.confirmed and one.role in wanted
            }
        )

    def tell(self, persons: Sequence[int], words: Callable[[Say], Markup], key: str) -> int:
        """Everybody but the one who acts, with the way to the pact; how many."""
        told = [one for one in persons if one != self.actor.person]

        def compose(say: Say) -> Screen:
            way = Choice(say.plain("Open the pact"), Intent.of("pact", self.found.id))
            return Screen(words(say), ((way,),))

        for person_id in told:
            self.uow.tell(person_id, compose, key)
        return len(told)

    def intent(self, step: str, *args: object) -> Intent:
        return Intent.of(f"pact.{step}", self.found.id, *args)

    def back(self) -> Choice:
        return Choice(self.say.plain("Back to the pact"), Intent.of("pact", self.found.id))


def room_of(actor: Actor, intent: Intent, uow: UnitOfWork, *, lock: bool = False) -> Room:
    """A pact of a bloc of the actor's. Raises NotAllowed for observers and contributors, whatever
    else they are in another bloc, OldButton for no pact."""
    hat_for(actor, Act.SEE_NOMINATIONS)
    return room_with(actor, uow.pacts.find(intent.number(0), lock=lock), uow)


def room_with(actor: Actor, found: Pact | None, uow: UnitOfWork) -> Room:
    """The same of one that was read already. Raises OldButton."""
    if found is None or found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
        raise OldButton
    hat_for(actor, Act.SEE_NOMINATIONS, bloc_id=found.bloc_id)
    bloc = uow.blocs.bloc(found.bloc_id)
    return Room(actor, speak(actor.language), bloc, found, uow)


def written(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """The pact in the secretary's hand. Raises NotAllowed, OldButton, PactSigned."""
    room = room_of(actor, intent, uow, lock=True)
    if not room.is_secretary:
        raise NotAllowed
    check_unsigned(room)
    return room


def check_unsigned(room: Room) -> None:
    """Raises PactSigned."""
    if room.found.signing is not None:
        raise PactSigned(day=room.say.date(room.found.signing.signed_on))


def draft_of(room: Room) -> Version:
    """The version that can be changed. Raises PactOpened."""
    if room.found.draft is None:
        raise PactOpened(version=room.found.versions[-1].number)
    return room.found.draft
