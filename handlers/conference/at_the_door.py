"""Somebody read a code at the door: their phone ticks who of the delegation is here.

Mostly the account belongs to nobody the assistant knows. The token comes with the link alone;
buttons bear the code's number, which serves the one account that opened it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.conference_errors import CodeOver, CodeUsed
from bot.domain.errors import OldButton
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.checking_in import AFTER, PREFIX, not_yet, said_here, tick_buttons
from handlers.people.entering import open_invitation
from storage.blocs import Bloc, Unit
from storage.checkins import Code
from storage.rsvps import Delegate
from storage.uow import UnitOfWork


def is_code(payload: str) -> bool:
    return payload.startswith(PREFIX)


def read(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The link was opened: the first account to do so checks in with it.

    Raises CodeUsed, CodeOver; of a token that is no code what `open_invitation` raises.
    """
    found = uow.checkins.code_of(intent.text(0))
    if found is None:
        return open_invitation(actor, intent, uow)
    if uow.now >= found.expires_at:
        raise CodeOver
    if not uow.checkins.use_code(found.id, actor.account_id):
        raise CodeUsed
    uow.record("code_read", "checkin_code", found.id)
    return _list(found, actor, uow)


def _opened(actor: Actor, intent: Intent, uow: UnitOfWork) -> Code:
    """Raises OldButton for a code that this account has not opened, CodeOver."""
    found = uow.checkins.code(intent.number(0))
    if found is None or found.used_by != actor.account_id:
        raise OldButton
    if uow.now >= found.expires_at:
        raise CodeOver
    return found


@dataclass(frozen=True, slots=True)
class _Door:
    """What a code opens: the delegation of a unit at one session."""

    code: Code
    bloc: Bloc
    unit: Unit
    day: date
    year: int

    def people(self, uow: UnitOfWork) -> list[Delegate]:
        return uow.rsvps.delegates(self.bloc.id, self.year, self.unit.id)

    def came(self, uow: UnitOfWork) -> dict[int, bool]:
        begins = datetime.combine(self.day, time(), ZoneInfo(self.bloc.timezone))
        return uow.checkins.came(self.bloc.id, self.code.session_id, begins)


def _door(found: Code, uow: UnitOfWork) -> _Door:
    """Raises CodeOver for a session that was taken off, is over as it is planned now, or whose
    conference was called off or held."""
    bloc, unit = uow.blocs.board(found.bloc_id, found.unit_id)
    session = uow.checkins.occasion(found.bloc_id, found.session_id)
    if session is None:
        raise CodeOver
    ends = datetime.combine(session.day, session.ends, ZoneInfo(bloc.timezone))
    if uow.now >= ends + AFTER:
        raise CodeOver
    return _Door(found, bloc, unit, session.day, session.year)


def _list(found: Code, actor: Actor, uow: UnitOfWork) -> Screen:
    say = speak(actor.language)
    door = _door(found, uow)
    people, came = door.people(uow), door.came(uow)
    here = sum(came.get(one.id, False) for one in people)
    text = say(
        "<b>Check-in at the conference of {bloc}</b>\n{unit}\nPlease tap the names of those who are"
        " here (✓).",
        bloc=door.bloc.short_name,
        unit=door.unit.name,
    )
    if here:
        text += say.count("\n✓ {n} person is checked in.", "\n✓ {n} people are checked in.", here)
    return Screen(
        text,
        rows(
            *tick_buttons(
                people, came, lambda who, said: Intent.of("conference.here", found.id, who, said)
            ),
            Choice(say.plain("A name is missing"), Intent.of("conference.not_here", found.id)),
        ),
        asks=Intent.of("conference.at_door", found.id),
        switch=True,
    )


def tick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Here or not, as the button says. Raises OldButton, CodeOver, CheckInNotYet before the
    session's day."""
    found = _opened(actor, intent, uow)
    there, door = said_here(intent.text(2)), _door(found, uow)
    one = next((one for one in door.people(uow) if one.id == intent.number(1)), None)
    if one is None:
        raise OldButton
    if (shut := not_yet(door.day, uow.today(door.bloc.timezone))) is not None:
        raise shut
    uow.blocs.lock(found.bloc_id)
    if door.came(uow).get(one.id, False) == there:
        return _list(found, actor, uow)
    uow.checkins.note(
        found.bloc_id, found.session_id, [one.id], came=there, via="code", by=actor.person_id
    )
    detail = f"session {found.session_id}: {one.id} {'yes' if there else 'no'}, by code {found.id}"
    uow.record("checked_in", "conference_session", found.session_id, detail)
    return _list(found, actor, uow)


def look_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where names are tapped. Raises OldButton, CodeOver."""
    return _list(_opened(actor, intent, uow), actor, uow)


def missing(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who is not on the list is entered at the desk. Raises OldButton, CodeOver."""
    found = _opened(actor, intent, uow)
    return Screen(
        _missing_words(speak(actor.language)),
        rows(
            Choice(speak(actor.language).plain("Back"), Intent.of("conference.at_door", found.id))
        ),
        asks=Intent.of("conference.at_door", found.id),
    )


def _missing_words(say: Say) -> Markup:
    return say(
        "Somebody comes who is not on the list? Please tell the desk of the conference: the"
        " secretary enters the name for your board, then it stands here."
    )
