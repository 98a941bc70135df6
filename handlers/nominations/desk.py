"""What every step of a nomination shares: who acts, which nomination, the next event, who hears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.domain.access import Act, Actor, Hat, Role, may, require
from bot.domain.approval import hats_in
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.nominating import STOOD, Said
from bot.domain.nomination_errors import AwardYear, NominationMoved, OwnBoardPut
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.nominations.words import state_words
from handlers.typed import typed_line
from handlers.wording import HOME
from storage.awards import AwardKind
from storage.blocs import Bloc, Unit
from storage.nominations import NewEvent, Nomination
from storage.uow import Compose, UnitOfWork

EARLIEST = 2000
LEAST_LINE, MOST_LINE = 4, 300
_AWARDS_UNTIL_MONTH = 3
BOARD = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)


@dataclass(frozen=True)
class Room:
    """One person before the bloc's nominations."""

    actor: Actor
    hat: Hat
    say: Say
    uow: UnitOfWork
    _kinds: dict[int, dict[int, AwardKind]] = field(default_factory=dict)

    @property
    def bloc_id(self) -> int:
        return self.hat.bloc_id

    @property
    def bloc(self) -> Bloc:
        return self.uow.blocs.bloc(self.hat.bloc_id)

    @property
    def today(self) -> date:
        return self.uow.today(self.bloc.timezone)

    @property
    def is_secretary(self) -> bool:
        return may(self.hat, Act.MANAGE_BLOC)

    @property
    def own_unit(self) -> int | None:
        """The board that the person speaks for; none for the secretary as such."""
        return None if self.is_secretary else self.hat.unit_id

    @cached_property
    def award_year(self) -> int:
        """The year of merit at hand: the one being reported on; at the start of a year, before its
        conference, still the last one.
        """
        found = self.uow.periods.open(self.bloc_id)
        years = [one.year for one in found if one.purpose == "figures"]
        if years:
            return min(years)
        today = self.today
        return today.year - 1 if today.month <= _AWARDS_UNTIL_MONTH else today.year

    def current(self, kind: str) -> int:
        """The year that is nominated for now: an office is filled for the year after."""
        return self.award_year + (kind != "award")

    def is_open(self, kind: str, year: int) -> bool:
        """Whether units are put forward for that year."""
        return self.current(kind) <= year <= self.today.year + (kind != "award")

    def day_of(self, year: int) -> date:
        """The boards of a past year are those at its end."""
        return self.today if year >= self.today.year else date(year, 12, 31)

    def boards(self, year: int) -> Sequence[Unit]:
        return self.uow.blocs.members(self.bloc_id, self.day_of(year))

    def named(self, year: int) -> dict[int, Unit]:
        """Every unit under its name of that year, in their order: what one was put forward for
        stays its own when it has left the bloc."""
        found = self.uow.blocs.ever_seated(self.bloc_id, self.day_of(year))
        return {one.id: one for one in found}

    def unit(self, unit_id: int, year: int) -> Unit:
        """Under its name of that year; the one of last year is still today's."""
        _bloc, unit = self.uow.blocs.board(self.bloc_id, unit_id)
        if year >= self.today.year - 1:
            return unit
        return self.uow.blocs.unit(self.bloc_id, unit_id, self.day_of(year))

    def kinds(self, year: int) -> dict[int, AwardKind]:
        """In the order of their rank, under the titles of that year."""
        if year not in self._kinds:
            found = self.uow.awards.kinds(self.bloc_id, year)
            self._kinds[year] = {one.id: one for one in found}
        return self._kinds[year]

    def kind(self, kind_id: int | None, year: int) -> AwardKind:
        """Raises OldButton for no award of the bloc."""
        found = self.kinds(year).get(kind_id or -1)
        if found is None:
            raise OldButton
        return found

    def may_speak(self, unit_id: int) -> bool:
        return may(self.hat, Act.SPEAK_FOR_BOARD, unit_id)

    def may_prepare(self, unit_id: int) -> bool:
        return may(self.hat, Act.PUT_FORWARD, unit_id)

    def persons(self, unit_id: int, roles: Iterable[Role] = BOARD) -> list[int]:
        """Confirmed holders of the roles in a board."""
        wanted = set(roles)
        return sorted(
            {
                one.person_id
                for one in self.uow.people.members(self.bloc_id, unit_id)
                if one.confirmed and one.role in wanted
            }
        )

    def secretaries(self) -> list[int]:
        return sorted(
            {
                one.person_id
                for one in self.uow.people.members(self.bloc_id)
                if one.confirmed and one.role is Role.SECRETARY
            }
        )

    def tell(self, persons: Iterable[int], compose: Compose, key: str) -> int:
        """Everybody but the one who acts; how many they are."""
        told = [one for one in dict.fromkeys(persons) if one != self.actor.person]
        for person_id in told:
            self.uow.tell(person_id, compose, key)
        return len(told)


def enter(actor: Actor, uow: UnitOfWork) -> Room:
    """To look. Raises NotAllowed for observers and for colleagues with one group of figures."""
    hat = require(actor, Act.SEE_NOMINATIONS, actor.hat.unit_id)
    return Room(actor, hat, speak(actor.language), uow)


def enter_to_act(actor: Actor, uow: UnitOfWork) -> Room:
    """To change something: whoever else does, waits. Raises NotAllowed."""
    hat = require(actor, Act.SEE_NOMINATIONS, actor.hat.unit_id)
    uow.blocs.lock(hat.bloc_id)
    return enter(actor, uow)


def enter_as_secretary(actor: Actor, uow: UnitOfWork, *, to_act: bool = False) -> Room:
    """Raises NotAllowed for all but the secretary."""
    require(actor, Act.MANAGE_BLOC)
    return enter_to_act(actor, uow) if to_act else enter(actor, uow)


def year_of(room: Room, kind: str, intent: Intent, index: int) -> int:
    """The year a button names, else the one at hand. Raises AwardYear."""
    year = intent.number(index) if intent.text(index) else room.current(kind)
    last = room.today.year + (kind != "award")
    if not EARLIEST <= year <= last:
        raise AwardYear(first=str(EARLIEST), last=str(last), year=intent.text(index)[:8])
    return year


def open_year(room: Room, kind: str, intent: Intent, index: int) -> int:
    """The same where somebody is to be put forward. Raises AwardYear."""
    year = year_of(room, kind, intent, index)
    if not room.is_open(kind, year):
        first, last = room.current(kind), room.today.year + (kind != "award")
        raise AwardYear(first=str(first), last=str(last), year=str(year))
    return year


def find(room: Room, intent: Intent) -> Nomination:
    """The nomination a button names, if the person may see it.

    What is still with a board is seen by that board and the secretary alone. Raises OldButton,
    NotAllowed.
    """
    one = room.uow.nominations.find(intent.number(0))
    if one is None or one.bloc_id != room.bloc_id:
        raise OldButton
    if not sees(room, one):
        raise NotAllowed
    return one


def sees(room: Room, one: Nomination) -> bool:
    from_others = one.kind != "award" and one.said == Said.PUT_FORWARD
    return (
        room.is_secretary
        or one.unit_id == room.own_unit
        or one.said in STOOD
        or (from_others and one.for_unit_id == room.own_unit)
    )


def is_own_board(room: Room, unit_id: int) -> bool:
    """Whether the person has a confirmed role there, under any hat."""
    return unit_id in {hat.unit_id for hat in hats_in(room.actor, room.bloc_id)}


def refuse_own_board(room: Room, unit_id: int, year: int) -> None:
    """Maker and checker are two: nobody puts a board on the list in whose service they are, by
    their own word alone. Raises OwnBoardPut.
    """
    if is_own_board(room, unit_id):
        raise OwnBoardPut(unit=room.unit(unit_id, year).short_name)


def holds_office(room: Room, one: Nomination) -> bool:
    """Whether the unit was elected to an office and has taken it over."""
    if one.kind == "award" or one.said != Said.ELECTED:
        return False
    return room.uow.offices.of_year(room.bloc_id, one.year).get(one.kind) == one.unit_id


def unmoved(room: Room, one: Nomination, intent: Intent, index: int = 1) -> None:
    """Raises NominationMoved where the button was made for what stood before."""
    if intent.number(index) != one.seq:
        raise NominationMoved(state=state_words(one, room.say))


def follow(
    room: Room,
    one: Nomination,
    said: Said,
    *,
    note: str = "",
    conditions: Sequence[str] | None = None,
    number: str = "",
    on_date: date | None = None,
    occasion: str = "",
    contest_id: int | None = None,
) -> Nomination:
    """The next event; the nomination as it stands then. Raises NominationMoved."""
    new = NewEvent(
        said=said,
        acted_at=room.uow.acted_at,
        person_id=room.actor.person,
        for_unit_id=room.own_unit,
        conditions=one.conditions if conditions is None else tuple(conditions),
        note=note,
        number=number,
        on_date=on_date,
        occasion=occasion,
        contest_id=contest_id if contest_id is not None else one.contest_id,
    )
    if not room.uow.nominations.add(one, new):
        raise NominationMoved(state=state_words(one, room.say))
    return recorded(room, one.id)


def recorded(room: Room, number: int) -> Nomination:
    """A nomination that was written just now, with its line in the audit trail."""
    found = room.uow.nominations.find(number)
    assert found is not None, "it was written just now"
    room.uow.record(f"nomination_{found.said}", "nomination", number, f"{found.year}")
    return found


def enter_in_register(room: Room, one: Nomination, content: str = "") -> None:
    """An act of office about a nomination: ids alone."""
    detail = f"{one.year} {one.kind} {one.award_kind_id or 0} {one.unit_id} {one.seq} {content}"
    verb = f"nomination_{one.said}"
    room.uow.register(room.bloc_id, verb, "nomination", one.id, detail.strip())


def line_said(uow: UnitOfWork) -> str:
    """Raises LineNeeded, LineTooLong."""
    return typed_line(uow, LEAST_LINE, MOST_LINE)


def home(say: Say) -> Choice:
    return Choice(say.plain("What is to be done"), HOME)


def card_of(one: Nomination) -> Intent:
    return Intent.of("nominations.one", one.id)


def list_of(one: Nomination) -> Intent:
    """The list that a nomination stands on."""
    if one.kind == "award":
        return Intent.of("nominations.award", one.award_kind_id, one.year)
    return Intent.of("nominations", one.kind, one.year)
