"""The sessions of the conference: typed in one line each, changed, taken off."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.conference_errors import TooManySessions
from bot.domain.conference_lines import read_session
from bot.domain.errors import N_
from bot.domain.names import fold
from bot.i18n import DEFAULT_LANGUAGE, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.house import Room, desk_of, room_at, session_of, session_words
from handlers.paging import fitted
from storage.conferences import NewSession, Session
from storage.uow import UnitOfWork

MOST_SESSIONS = 8
_LABEL_LETTERS = 38
USUAL = {
    "main": ("14:00", "17:00", N_("Year-end conference of the bloc")),
    "seminar": ("08:00", "11:30", N_("Seminar on the management of industrial parks")),
    "sports": ("17:00", "19:00", N_("Sports and exchange")),
}
"""What blocs usually hold, for a tap; hours and words are changed afterwards."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `desk_of` does."""
    return _listed(desk_of(actor, intent, uow))


def _listed(room: Room, said: Markup | None = None) -> Screen:
    say, sessions = room.say, room.sessions
    lines = [said + "\n"] if said is not None else []
    lines.append(say("<b>Sessions of the conference {year}</b>", year=str(room.number)))
    lines += [say("▫ ") + session_words(room, one) for one in sessions]
    if not sessions:
        lines.append(say("None is entered yet."))
    lines.append(
        say(
            "\nTo add one, tap a usual one below or type hours, title; place, for example:"
            " {example}",
            example="14:00-17:00 Hội nghị tổng kết; Hội trường tầng 2",
        )
    )
    kinds = {_kind(one.title) for one in sessions}
    usual = [
        Choice(say.plain(title), room.intent("usual", key))
        for key, (_starts, _ends, title) in USUAL.items()
        if _kind(_official(title)) not in kinds
    ]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(fitted(one.title, _LABEL_LETTERS), room.intent("session", one.id))
                for one in sessions
            ),
            *usual,
            beside(Choice(say.plain("Agenda"), room.intent("agenda")), room.back()),
        ),
        asks=room.intent("session_typed"),
        fresh=said is not None,
    )


def _kind(title: str) -> tuple[str, ...]:
    """What sort of session a title says, by its first words."""
    return fold(title)[:2]


def _anew(room: Room) -> Room:
    return room_at(room.actor, room.number, room.uow)


def _official(title: str) -> str:
    """As it is kept: in the words of the bloc, whoever taps."""
    return speak(DEFAULT_LANGUAGE).plain(title)


def add_usual(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One of the usual sessions, on the first day. Raises TooManySessions, and as `desk_of`."""
    room = desk_of(actor, intent, uow)
    found = USUAL.get(intent.text(1))
    if found is None:
        return _listed(room)
    starts, ends, title = found
    return _add(room, f"{starts}-{ends} {_official(title)}")


def take_typed(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises SessionUnclear and its kind, TooManySessions, and as `desk_of` does."""
    return _add(desk_of(actor, intent, uow), uow.line)


def _add(room: Room, typed: str) -> Screen:
    new = _read(room, typed)
    known = room.sessions
    if any(_same(one, new) for one in known):
        return _listed(room)
    if len(known) >= MOST_SESSIONS:
        raise TooManySessions(most=MOST_SESSIONS)
    number = room.uow.conferences.add_session(room.bloc.id, room.number, new, room.actor.person)
    room.uow.record("session_added", "conference_session", number, _told(new))
    return _listed(_anew(room), room.say("✓ Added: {title}", title=new.title))


def _read(room: Room, typed: str) -> NewSession:
    found = read_session(typed, room.first_day, room.last_day)
    return NewSession(found.title, found.day, found.starts, found.ends, found.place)


def _same(one: Session, new: NewSession) -> bool:
    return _as_new(one) == new


def _as_new(one: Session) -> NewSession:
    return NewSession(one.title, one.day, one.starts, one.ends, one.place)


def _told(one: NewSession) -> str:
    return f"day {one.day} {one.starts:%H:%M}-{one.ends:%H:%M} {one.title}; {one.place}"


def show_one(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for none that stands, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    one, say = session_of(room, intent.number(1)), room.say
    return Screen(
        session_words(room, one)
        + say("\nTo change it, type hours, title and place anew; what stood before is kept on"
              " record."),
        rows(
            Choice(say.plain("Its agenda"), room.intent("items", one.id)),
            Choice(say.plain("Take it off"), room.intent("session_off", one.id)),
            Choice(say.plain("Back"), room.intent("sessions")),
        ),
        asks=room.intent("session_anew", one.id),
    )  # fmt: skip


def change(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises SessionUnclear and its kind, OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    one = session_of(room, intent.number(1))
    new = _read(room, uow.line)
    if _same(one, new):
        return _listed(room)
    uow.conferences.change_session(one.id, new)
    detail = f"{_told(_as_new(one))} -> {_told(new)}"
    uow.record("session_changed", "conference_session", one.id, detail)
    return _listed(_anew(room), room.say("✓ Changed: {title}", title=new.title))


def take_off(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """With the way to have it again. Raises OldButton, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    one = session_of(room, intent.number(1))
    uow.conferences.end_session(one.id, actor.person)
    uow.record("session_off", "conference_session", one.id, _told(_as_new(one)))
    said = room.say(
        "✓ Taken off: {title}. To have it again, type: {line}",
        title=one.title,
        line=f"{one.starts:%H:%M}-{one.ends:%H:%M} {one.title}",
    )
    return _listed(_anew(room), said)
