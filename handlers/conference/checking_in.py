"""Điểm danh: who is there, session by session; a tap each, or a code that a delegation reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.conference_errors import CheckInClosed, CheckInNotYet, CodeOver, NoConferenceDay
from bot.domain.errors import NotAllowed, OldButton
from bot.reports.codes import CodeView
from bot.screen import Choice, FileOrder, Intent, Screen, beside, rows
from handlers.conference.house import Room, came_to, day_of, room_of, session_of, session_words
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from storage.blocs import Unit
from storage.claim import new_token
from storage.conferences import Session
from storage.rsvps import Delegate
from storage.uow import UnitOfWork

_LABEL_LETTERS = 38
AFTER = timedelta(hours=1)
"""How long after a session its codes still open it."""
PREFIX = "hn-"
"""How the tokens of codes begin; they are as long as any other."""
HERE, AWAY = "yes", "no"
"""What a button at the door says of somebody."""


def door_of(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """Raises NotAllowed for all but the secretary and the people of who hosts, NoConferenceDay,
    OldButton."""
    room = room_of(actor, intent, uow)
    if not room.checks_in():
        raise NotAllowed
    if room.first_day is None:
        raise NoConferenceDay(year=str(room.number))
    return room


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which session; straight on where there is one. Raises as `door_of` does."""
    room = door_of(actor, intent, uow)
    say, sessions = room.say, room.sessions
    if len(sessions) == 1:
        return _boards(room, sessions[0], 0)
    text = say("<b>Check-in</b>\nFor which session?")
    if not sessions:
        text = say("<b>Check-in</b>\nNo session is entered yet: the secretary enters one first.")
    return Screen(
        text,
        rows(
            *(
                Choice(fitted(str(session_words(room, one)), _LABEL_LETTERS),
                       room.intent("door_of", one.id, 0))
                for one in sessions
            ),
            Choice(say.plain("Sessions"), room.intent("sessions"))
            if room.runs and not sessions
            else None,
            room.back(),
        ),
    )  # fmt: skip


def show_session(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every board with how many of it are there. Raises as `door_of` does."""
    room = door_of(actor, intent, uow)
    return _boards(room, session_of(room, intent.number(1)), intent.number(2))


def _boards(room: Room, one: Session, page: int) -> Screen:
    say = room.say
    came = came_to(room, one)
    people = room.uow.rsvps.delegates(room.bloc.id, room.number)
    units = room.units
    there = {who.unit_id for who in people if came.get(who.id)}
    shown, page, pages = boards_on_page(units, page)
    buttons = []
    for unit in shown:
        own = [who for who in people if who.unit_id == unit.id]
        count = sum(came.get(who.id, False) for who in own)
        sign = "✓" if count else "○"
        label = f"{sign} {unit.short_name} {count}/{len(own)}" if own else f"○ {unit.short_name}"
        buttons.append(Choice(fitted(label), room.intent("door_unit", one.id, unit.id)))
    return Screen(
        say(
            "<b>Check-in</b>: {session}\nThere: {units} of {all} boards, {people} of {named}"
            " delegates.\nTap a board to tick its people, or to show a code they read with their"
            " own phone.",
            session=session_words(room, one),
            units=len(there),
            all=len(units),
            people=sum(came.get(who.id, False) for who in people),
            named=len(people),
        ),
        rows(
            *side_by_side(buttons),
            turning(page, pages, say, lambda to: room.intent("door_of", one.id, to)),
            room.back(),
        ),
    )


def show_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The people of one board. Raises UnknownUnit, OldButton, and as `door_of` does."""
    room = door_of(actor, intent, uow)
    return _unit(room, session_of(room, intent.number(1)), room.unit(intent.number(2)))


def delegates_of(room: Room, unit: Unit) -> list[Delegate]:
    return room.uow.rsvps.delegates(room.bloc.id, room.number, unit.id)


def _unit(room: Room, one: Session, unit: Unit) -> Screen:
    say = room.say
    came, people = came_to(room, one), delegates_of(room, unit)
    text = say("<b>{unit}</b>\n{session}", unit=unit.name, session=session_words(room, one))
    if (shut := _shut(room, one)) is not None:
        return _noted(room, one, text + "\n" + say.refusal(shut), people, came)
    text += (
        say("\nA tap turns it: ✓ is there.")
        if people
        else say("\nNo delegate is named. Enter the names in the answer of the board first.")
    )
    missing = [who for who in people if not came.get(who.id)]
    return Screen(
        text,
        rows(
            *tick_buttons(
                people, came, lambda who, said: room.intent("tick", one.id, unit.id, who, said)
            ),
            beside(
                Choice(say.plain("All are here"), room.intent("tick", one.id, unit.id, 0, HERE))
                if len(missing) > 1
                else None,
                Choice(say.plain("Show a QR code"), room.intent("code", one.id, unit.id))
                if people
                else Choice(say.plain("Answer of the board"), room.intent("unit", unit.id)),
            ),
            Choice(say.plain("Back"), room.intent("door_of", one.id, 0)),
        ),
        switch=True,
    )


def _shut(room: Room, one: Session) -> CheckInClosed | CheckInNotYet | None:
    """Why nobody's coming is noted now: it is recorded as held, or its day has not begun."""
    if room.event is not None and room.event.held == "held":
        return CheckInClosed(year=str(room.number))
    return not_yet(day_of(room, one), room.today)


def not_yet(day: date, today: date) -> CheckInNotYet | None:
    """Before the day of a session nobody can have come to it."""
    return CheckInNotYet(day=f"{day:%d/%m/%Y}") if today < day else None


def _noted(
    room: Room, one: Session, text: Markup, people: Sequence[Delegate], came: dict[int, bool]
) -> Screen:
    """To be looked at: nothing is ticked now."""
    lines = [f"{'✓' if came.get(who.id) else '○'} {who.full_name}" for who in people]
    return Screen(
        Markup("\n").join([text, *lines]),
        rows(Choice(room.say.plain("Back"), room.intent("door_of", one.id, 0))),
    )


def tick_buttons(
    people: Sequence[Delegate], came: dict[int, bool], to: Callable[[int, str], Intent]
) -> list[Choice]:
    """Each button says what shall stand after it: tapped twice, or by two, it is said twice."""
    return [
        Choice(fitted(f"✓ {who.full_name}", _LABEL_LETTERS), to(who.id, AWAY))
        if came.get(who.id)
        else Choice(fitted(f"○ {who.full_name}", _LABEL_LETTERS), to(who.id, HERE))
        for who in people
    ]


def said_here(written: str) -> bool:
    """Raises OldButton for a button that says neither, as they were once."""
    if written not in (HERE, AWAY):
        raise OldButton
    return written == HERE


def tick(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of them is there or is not, as the button says; 0: all are. Raises CheckInClosed once the
    conference is recorded as held, CheckInNotYet before the session's day, and as `show_unit`."""
    uow.blocs.lock(actor.hat.bloc_id)
    room = door_of(actor, intent, uow)
    one, unit = session_of(room, intent.number(1)), room.unit(intent.number(2))
    came, people = came_to(room, one), delegates_of(room, unit)
    if (shut := _shut(room, one)) is not None:
        raise shut
    wanted, there = intent.number(3), said_here(intent.text(4))
    named = [who.id for who in people if wanted in (0, who.id)]
    if not named or (wanted == 0 and not there):
        raise OldButton
    chosen = [who for who in named if came.get(who, False) != there]
    if not chosen:
        return _unit(room, one, unit)
    uow.checkins.note(room.bloc.id, one.id, chosen, came=there, via="list", by=actor.person)
    detail = f"session {one.id}: {','.join(map(str, chosen))} {'yes' if there else 'no'}"
    uow.record("checked_in", "conference_session", one.id, detail)
    return _unit(room, one, unit)


# The code ------------------------------------------------------------------------------------


def over_at(room: Room, one: Session) -> datetime:
    """When codes of a session open nothing any more."""
    first = room.first_day
    assert first is not None, "the door says so"
    return one.is_over_at(first, room.bloc.timezone) + AFTER


def show_code(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A picture for the delegation's phone, for one account and this session.

    Raises CheckInClosed once the conference is recorded as held, CodeOver, and as `show_unit` does.
    """
    room = door_of(actor, intent, uow)
    one, unit = session_of(room, intent.number(1)), room.unit(intent.number(2))
    say, until = room.say, over_at(room, one)
    if isinstance(shut := _shut(room, one), CheckInClosed):
        raise shut
    if uow.now >= until:
        raise CodeOver
    token = PREFIX + new_token()[len(PREFIX) :]
    code = uow.checkins.make_code(room.bloc.id, one.id, unit.id, token, until, actor.person)
    uow.record("code_shown", "checkin_code", code, f"session {one.id} unit {unit.id}")
    view = CodeView(link=uow.link(token))
    return Screen(
        say(
            "<b>{unit}</b>: please read this code with the phone's camera and tap who is here. It"
            " works once, for one phone.",
            unit=unit.name,
        ),
        rows(
            Choice(say.plain("Who is here"), room.intent("door_unit", one.id, unit.id)),
            Choice(say.plain("All boards"), room.intent("door_of", one.id, 0)),
        ),
        files=(FileOrder("code", f"diem-danh-{unit.key}.png", json.dumps(view), photo=True),),
        fresh=True,
    )
