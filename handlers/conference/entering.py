"""Nhập hộ: the secretary enters an answer that a board gave by telephone or letter."""

from __future__ import annotations

from bot.domain.access import Act, Actor, require
from bot.domain.conference_errors import NoConferenceDay
from bot.domain.errors import OldButton
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.answering import MEMBERS, Registration, card, registration_of
from handlers.conference.house import Room, room_of
from handlers.typed import typed_line
from handlers.wording import SOURCES
from storage.uow import UnitOfWork

_LEAST, _MOST = 5, 300


def _room(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """Raises NotAllowed for all but the secretary, NoConferenceDay, OldButton once it is over, and
    for a board the secretary answers for by office."""
    require(actor, Act.ENTER_ON_BEHALF)
    room = room_of(actor, intent, uow)
    if room.first_day is None:
        raise NoConferenceDay(year=str(room.number))
    if room.is_over or intent.number(1) in room.own_units:
        raise OldButton
    return room


def choose_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How the answer came in. Raises UnknownUnit, and as `_room` does."""
    room = _room(actor, intent, uow)
    unit, say = room.unit(intent.number(1)), room.say
    return Screen(
        say("{unit}\nHow did the answer reach you?", unit=unit.name),
        rows(
            *(
                Choice(say.plain(words), room.intent("behalf_by", unit.id, source))
                for source, words in SOURCES.items()
            ),
            Choice(say.plain("Back"), room.intent("unit", unit.id)),
        ),
    )


def ask_informant(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a source there is none of, and as `choose_source` does."""
    room = _room(actor, intent, uow)
    unit, source, say = room.unit(intent.number(1)), intent.text(2), room.say
    if source not in SOURCES:
        raise OldButton
    return Screen(
        say(
            "{unit} · {source}\nOn whose word? Please write name, position and time in one line,"
            " for example “Nguyễn Văn An, Chánh Văn phòng, 9 giờ 30 ngày 5/11” (for a letter: its"
            " number and date).",
            unit=unit.short_name,
            source=say(SOURCES[source]),
        ),
        rows(Choice(say.plain("Back"), room.intent("behalf", unit.id))),
        asks=room.intent("behalf_word", unit.id, source),
    )


def begin(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """From here the secretary's taps on the card are kept, marked as entered for the board.

    Raises LineNeeded, LineTooLong, and as `ask_informant` does.
    """
    room = _room(actor, intent, uow)
    unit, source = room.unit(intent.number(1)), intent.text(2)
    if source not in SOURCES:
        raise OldButton
    informant = typed_line(uow, _LEAST, _MOST)
    uow.blocs.lock(room.bloc.id)
    said = {"source": source, "informant": informant, "confirmed_by": None, "confirmed_at": None}
    number = uow.rsvps.keep(room.bloc.id, room.number, unit.id, actor.person, said)
    uow.record("rsvp_behalf", "rsvp", number, f"unit {unit.id}: {source}, {informant}")
    answer = uow.rsvps.answer(room.bloc.id, room.number, unit.id)
    told = room.say("You enter for <b>{unit}</b>; it waits for the board to confirm.",
                    unit=unit.name)  # fmt: skip
    return card(Registration(room, unit, answer, entered=True), told)


def tell_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The board learns what was entered for it, with a button to confirm.

    Raises OldButton where nothing waits, and as `registration_of` does.
    """
    require(actor, Act.ENTER_ON_BEHALF)
    found = registration_of(actor, intent, uow)
    if not found.entered or found.answer is None or not found.answer.is_given:
        raise OldButton
    room, unit, informant = found.room, found.unit, found.answer.informant

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "The secretary has entered the registration of {unit} for the conference, on the"
                " word of {informant}. Please look at it and confirm, or correct it.",
                unit=unit.name,
                informant=informant,
            ),
            rows(Choice(say.plain("See what was entered"), room.intent("unit", unit.id))),
        )

    people = uow.people.members(room.bloc.id, unit.id)
    told = {one.person_id for one in people if one.confirmed and one.role in MEMBERS}
    for person_id in sorted(told):
        uow.tell(person_id, compose, f"rsvp:{found.answer.id}:{uow.inbox_id}")
    text = (
        room.say.count(
            "{n} person of the board has been told.",
            "{n} people of the board have been told.",
            len(told),
        )
        if told
        else room.say(
            "The board has nobody here yet; invite somebody, or have it confirmed by letter."
        )
    )
    return Screen(
        text,
        rows(
            Choice(room.say.plain("All boards"), room.intent("answers", 0)),
            room.back(),
        ),
        fresh=True,
    )
