"""One year's conference as the screens of this room need it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Role, may, require
from bot.domain.approval import hats_in
from bot.domain.conference_errors import AlreadyHeld, NoConferenceDay
from bot.domain.errors import OldButton, UnknownUnit
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.wording import HOME
from storage.blocs import Bloc, Unit
from storage.conferences import Event, Hosting, Session
from storage.rsvps import Answer
from storage.uow import UnitOfWork

_OF_A_BOARD = (Role.OFFICER, Role.ALTERNATE, Role.HEAD)


@dataclass(frozen=True, eq=False)
class Room:
    """Who looks at which conference; `event` None while nobody has set its day.

    Units, hosts and sessions are read once: after one of them was changed the conference is looked
    at anew.
    """

    actor: Actor
    say: Say
    bloc: Bloc
    number: int
    today: date
    event: Event | None
    uow: UnitOfWork

    @property
    def runs(self) -> bool:
        """Whether the actor is the secretary."""
        hats = hats_in(self.actor, self.bloc.id)
        return any(may(hat, Act.MANAGE_BLOC) for hat in hats)

    @property
    def own_units(self) -> list[int]:
        """The boards for which the actor says who comes."""
        hats = hats_in(self.actor, self.bloc.id)
        return list(
            dict.fromkeys(
                hat.unit_id
                for hat in hats
                if hat.unit_id is not None and may(hat, Act.REGISTER_DELEGATES, hat.unit_id)
            )
        )

    def heads(self, unit_id: int) -> bool:
        """Whether the actor says who votes for a unit."""
        hats = hats_in(self.actor, self.bloc.id)
        return any(may(hat, Act.DELEGATE_VOTE, unit_id) for hat in hats)

    @property
    def first_day(self) -> date | None:
        """Of the conference, planned or held; None while there is none."""
        if self.event is None or self.event.held == "not_held":
            return None
        return self.event.starts_on

    @property
    def last_day(self) -> date | None:
        return (self.event.ends_on if self.event is not None else None) or self.first_day

    @property
    def is_over(self) -> bool:
        """Whether it was held, or its days are past."""
        if self.event is not None and self.event.held == "held":
            return True
        return self.last_day is not None and self.last_day < self.today

    def intent(self, step: str, *args: object) -> Intent:
        return Intent.of(f"conference.{step}", self.number, *args)

    def way(self) -> Intent:
        return Intent.of("conference", self.number)

    def back(self) -> Choice:
        return Choice(self.say.plain("Conference"), self.way())

    def home(self) -> Choice:
        return Choice(self.say.plain("What is to be done"), HOME)

    @cached_property
    def units(self) -> list[Unit]:
        """The boards on the day of the conference, today where none is set."""
        return self.uow.blocs.members(self.bloc.id, self.first_day or self.today)

    def unit(self, unit_id: int) -> Unit:
        """Raises UnknownUnit for one that sits in the bloc no more."""
        found = next((one for one in self.units if one.id == unit_id), None)
        if found is None:
            raise UnknownUnit
        return found

    @cached_property
    def sessions(self) -> list[Session]:
        return self.uow.conferences.sessions(self.bloc.id, self.number)

    @cached_property
    def answers(self) -> dict[int, Answer]:
        """Of the boards, by unit."""
        return self.uow.rsvps.answers(self.bloc.id, self.number)

    @property
    def answer_by(self) -> datetime | None:
        """Until when the boards answer, once they were invited."""
        return self.event.answer_by if self.event is not None else None

    @cached_property
    def hosting(self) -> Hosting:
        return self.uow.conferences.hosting(self.bloc.id, self.number)

    @property
    def hosts(self) -> tuple[int, ...]:
        """Who hosted; before that who is to, of nobody named the board that leads."""
        found = self.hosting
        leader = (found.leader,) if found.leader is not None else ()
        return found.actual or found.planned or leader

    def checks_in(self) -> bool:
        """Whether the actor ticks at the door: the secretary, and people of who hosts."""
        if self.runs:
            return True
        hosts = self.hosts
        return any(
            hat.unit_id in hosts and hat.role in _OF_A_BOARD
            for hat in hats_in(self.actor, self.bloc.id)
        )


def room_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """The conference a button names, else the next one. For every member. Raises OldButton for a
    year far off."""
    bloc = uow.blocs.bloc(actor.hat.bloc_id)
    return _room(actor, bloc, intent.number(0) if intent.args else None, uow)


def room_at(actor: Actor, year: int, uow: UnitOfWork) -> Room:
    """The same once more, after something was changed."""
    return _room(actor, uow.blocs.bloc(actor.hat.bloc_id), year, uow)


def _room(actor: Actor, bloc: Bloc, year: int | None, uow: UnitOfWork) -> Room:
    today = uow.today(bloc.timezone)
    number = year if year is not None else uow.conferences.nearest(bloc.id, today) or today.year
    if abs(number - today.year) > 1:
        raise OldButton
    event = uow.conferences.event(bloc.id, number)
    return Room(actor, speak(actor.language), bloc, number, today, event, uow)


def desk_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """The same for the secretary, who prepares it.

    Raises NotAllowed, NoConferenceDay where nobody has set its day, AlreadyHeld, OldButton.
    """
    require(actor, Act.MANAGE_BLOC)
    if not intent.args:
        raise OldButton
    room = room_of(actor, intent, uow)
    if room.first_day is None:
        raise NoConferenceDay(year=str(room.number))
    if room.event is not None and room.event.held == "held":
        raise AlreadyHeld(year=str(room.number))
    return room


def session_of(room: Room, number: int) -> Session:
    """Raises OldButton for none that stands."""
    found = next((one for one in room.sessions if one.id == number), None)
    if found is None:
        raise OldButton
    return found


def names_of(units: Iterable[int], named: Sequence[Unit]) -> str:
    """ "Hà Nội, Bắc Ninh"."""
    known = {unit.id: unit.short_name for unit in named}
    return ", ".join(known.get(unit, str(unit)) for unit in units)


def day_of(room: Room, one: Session) -> date:
    """The day of a session, as the conference is planned now."""
    assert room.first_day is not None, "who asks has seen that there is one"
    return room.first_day + timedelta(days=one.day - 1)


def day_begins(room: Room, one: Session) -> datetime:
    """From then on people check in to it."""
    return datetime.combine(day_of(room, one), time(), ZoneInfo(room.bloc.timezone))


def came_to(room: Room, one: Session) -> dict[int, bool]:
    """Who came to a session, by delegate."""
    return room.uow.checkins.came(room.bloc.id, one.id, day_begins(room, one))


def session_words(room: Room, one: Session) -> Markup:
    """ "14:00–17:00 03/01 Hội nghị tổng kết (Hội trường A)"; the day where there are several."""
    say, first, last = room.say, room.first_day, room.last_day
    hours = f"{one.starts:%H:%M}–{one.ends:%H:%M}"
    if first is not None and (last != first or one.day > 1):
        hours += f" {day_of(room, one):%d/%m}"
    if one.place:
        return say("{hours} {title} ({place})", hours=hours, title=one.title, place=one.place)
    return say("{hours} {title}", hours=hours, title=one.title)
