"""One handover, and what the person before it may say of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.domain.access import Act, Actor, Hat, Role, may
from bot.domain.approval import hats_in
from bot.domain.errors import N_, NotAllowed, OldButton
from bot.domain.handing_over import ITEMS, Side, Standing
from bot.domain.handover_errors import HandoverDone
from bot.domain.nominating import Said
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from storage.blocs import Bloc
from storage.handovers import Handover
from storage.office_rows import DEPUTY, Leading
from storage.people import Member
from storage.uow import UnitOfWork

BOARD = (Role.HEAD, Role.ALTERNATE, Role.OFFICER)
ITEM_NAMES = {
    "dossier": N_("Award dossiers of the year"),
    "figures": N_("Periods still open"),
    "awards": N_("Awards awaiting decision or conferral"),
    "nominations": N_("Nominations on their way"),
    "contests": N_("Votes not finished"),
    "pact": N_("Pact: boards that agreed"),
    "plan": N_("Dates still to come"),
    "requests": N_("Requests in the making"),
    "roster": N_("Boards of the bloc"),
    "people": N_("People with access"),
    "group": N_("Group chat of the bloc"),
}
LABELS = {
    "dossier": N_("Dossiers"),
    "figures": N_("Open periods"),
    "awards": N_("Awards pending"),
    "nominations": N_("Nominations"),
    "contests": N_("Votes"),
    "pact": N_("Pact"),
    "plan": N_("Plan"),
    "requests": N_("Requests"),
    "roster": N_("Roster"),
    "people": N_("People"),
    "group": N_("Group chat"),
}
"""The same on a button."""


@dataclass(frozen=True)
class Room:
    """A handover before one person, in that person's language."""

    actor: Actor
    say: Say
    bloc: Bloc
    found: Handover
    standing: Standing
    uow: UnitOfWork

    @property
    def hats(self) -> tuple[Hat, ...]:
        return tuple(hats_in(self.actor, self.bloc.id))

    @cached_property
    def is_secretary(self) -> bool:
        return any(may(hat, Act.MANAGE_BLOC) for hat in self.hats)

    @cached_property
    def side(self) -> Side | None:
        """The side the person speaks for: that of the role that is on, else of any other. The
        secretary hands over for the board that leads."""
        on = self.actor.hat
        for hat in sorted(self.hats, key=lambda one: one.id != on.id):
            for side in Side:
                if hat.role in BOARD and hat.unit_id == self.found.unit(side):
                    return side
        serves = any(
            may(hat, Act.MANAGE_BLOC) and hat.unit_id != self.found.taker_unit_id
            for hat in self.hats
        )
        return Side.GIVER if serves else None

    def heads(self, side: Side) -> bool:
        """Whether the person heads the board of a side."""
        unit = self.found.unit(side)
        return any(may(hat, Act.SPEAK_FOR_BOARD, unit) for hat in self.hats)

    @cached_property
    def names(self) -> dict[int, str]:
        return self.uow.blocs.short_names(self.bloc.id)

    def name(self, side: Side) -> str:
        return self.names.get(self.found.unit(side), "…")

    @cached_property
    def counts(self) -> dict[str, int]:
        today = self.uow.today(self.bloc.timezone)
        return self.uow.handovers.counts(self.bloc.id, self.found.year - 1, today)

    def moved(self, side: Side) -> dict[str, int]:
        """Items of which the records hold another number now than when the side confirmed them,
        with the number it confirmed."""
        words = {item: self.standing.word(item, side) for item in ITEMS}
        return {
            item: word.counted
            for item, word in words.items()
            if word is not None and word.done and word.counted != self.counts[item]
        }

    @cached_property
    def leading(self) -> Leading:
        return self.uow.blocs.leading(self.bloc.id)

    @property
    def is_over(self) -> bool:
        """Complete, or written down by hand meanwhile."""
        return self.found.done_at is not None or self.found.year in self.leading.by_year

    @cached_property
    def deputy(self) -> int | None:
        """The board elected as deputy by now, perhaps only after the handover had begun."""
        for one in self.uow.nominations.introduced(self.bloc.id, self.found.year):
            if one.kind == DEPUTY and one.said == Said.ELECTED:
                return one.unit_id
        return self.found.deputy_unit_id

    @cached_property
    def members(self) -> list[Member]:
        return [one for one in self.uow.people.members(self.bloc.id) if one.confirmed]

    def persons(self, side: Side) -> set[int]:
        """Everybody who speaks for a side; the secretaries with the board that leads."""
        unit = self.found.unit(side)
        return {
            one.person_id
            for one in self.members
            if (one.role in BOARD and one.unit_id == unit)
            or (side is Side.GIVER and one.role is Role.SECRETARY)
        }

    @cached_property
    def signers(self) -> dict[int, str]:
        """Names of those who gave their board's word."""
        return self.uow.people.names_of(self.standing.signed.values())

    def intent(self, step: str, *args: object) -> Intent:
        return Intent.of(f"handover.{step}", self.found.id, *args)

    def back(self) -> Choice:
        return Choice(self.say.plain("Back to the list"), Intent.of("handover", self.found.id))


def room_of(actor: Actor, number: int, uow: UnitOfWork, *, lock: bool = False) -> Room:
    """A handover of a bloc of the actor's. Raises OldButton, NotAllowed for who has no part."""
    return room_with(actor, uow.handovers.find(number, lock=lock), uow)


def room_with(actor: Actor, found: Handover | None, uow: UnitOfWork) -> Room:
    """The same of one that was read already."""
    if found is None or found.bloc_id not in {hat.bloc_id for hat in actor.hats if hat.confirmed}:
        raise OldButton
    standing = uow.handovers.standing(found)
    bloc = uow.blocs.bloc(found.bloc_id)
    room = Room(actor, speak(actor.language), bloc, found, standing, uow)
    if room.side is None:
        raise NotAllowed
    return room


def speaking(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Room, Side]:
    """Whoever is about to say something for a side of it, and nobody else at this moment.

    Raises OldButton, NotAllowed, HandoverDone.
    """
    room = room_of(actor, intent.number(0), uow, lock=True)
    if room.is_over:
        raise HandoverDone
    assert room.side is not None, "it was asked for"
    return room, room.side
