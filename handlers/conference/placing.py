"""Where the conference is and who hosts it; what is to bring, whom to call."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.conference_errors import HostsTwo
from bot.domain.errors import N_, OldButton
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.conference.house import Room, desk_of, names_of, room_at
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.typed import typed_line
from storage.conferences import TO_HOST, WORDS
from storage.uow import UnitOfWork

MOST_HOSTS, _LEAST, _MOST = 2, 2, 300
_ASKED = {
    "venue": N_("Where is it held? Please type the venue with its address."),
    "bring": N_("What are the boards to bring or to prepare? Please type it in one line."),
    "contact": N_("Whom may the boards call? Please type name, position and telephone."),
}


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `desk_of` does."""
    return _placed(desk_of(actor, intent, uow))


def _placed(room: Room, said: Markup | None = None) -> Screen:
    say, event = room.say, room.event
    assert event is not None, "desk_of says so"
    nothing = say.plain("not known yet")
    lines = [said + "\n"] if said is not None else []
    lines.append(
        say(
            "<b>Place and host of the conference {year}</b>\nHost: {hosts}\nVenue: {venue}\nTo"
            " bring: {bring}\nContact: {contact}",
            year=str(room.number),
            hosts=names_of(room.hosts, room.units) or nothing,
            venue=event.venue or nothing,
            bring=event.bring or nothing,
            contact=event.contact or nothing,
        )
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            beside(
                Choice(say.plain("Venue"), room.intent("word", "venue")),
                Choice(say.plain("Host"), room.intent("hosts", 0)),
            ),
            beside(
                Choice(say.plain("To bring"), room.intent("word", "bring")),
                Choice(say.plain("Contact"), room.intent("word", "contact")),
            ),
            room.back(),
        ),
        fresh=said is not None,
    )


def ask_word(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a word there is none of, and as `desk_of` does."""
    room, word = desk_of(actor, intent, uow), _word(intent)
    return Screen(
        room.say(_ASKED[word]),
        rows(Choice(room.say.plain("Back"), room.intent("place"))),
        asks=room.intent("word_typed", word),
    )


def _word(intent: Intent) -> str:
    word = intent.text(1)
    if word not in WORDS:
        raise OldButton
    return word


def take_word(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong, OldButton, and as `desk_of` does."""
    room, word = desk_of(actor, intent, uow), _word(intent)
    line = typed_line(uow, _LEAST, _MOST)
    before = getattr(room.event, word)
    uow.conferences.keep_words(room.bloc.id, room.number, {word: line}, actor.person)
    assert room.event is not None, "desk_of says so"
    uow.record("conference_said", "conference", room.event.number, f"{word}: {before} -> {line}")
    return _placed(desk_of(actor, intent, uow), room.say("✓ Saved."))


def choose_hosts(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A tap names a unit, another one takes it off. Raises as `desk_of` does."""
    return _hosts(desk_of(actor, intent, uow), intent.number(1))


def _hosts(room: Room, page: int) -> Screen:
    say, hosts = room.say, room.hosts
    shown, page, pages = boards_on_page(room.units, page)
    return Screen(
        say(
            "<b>Who hosts the conference {year}?</b>\nTap one unit or two; ✓ are named. Of nobody"
            " named, the board that leads hosts.",
            year=str(room.number),
        ),
        rows(
            *side_by_side(
                [
                    Choice(
                        f"✓ {unit.short_name}" if unit.id in hosts else unit.short_name,
                        room.intent("host", unit.id, page),
                    )
                    for unit in shown
                ]
            ),
            turning(page, pages, say, lambda to: room.intent("hosts", to)),
            Choice(say.plain("Done"), room.intent("place")),
        ),
        switch=True,
    )


def turn_host(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises HostsTwo, UnknownUnit, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    switch_host(room, room.number, intent.number(1))
    return _hosts(room_at(actor, room.number, uow), intent.number(2))


def switch_host(room: Room, year: int, unit_id: int, kind: str = TO_HOST) -> None:
    """Name a unit as the host of a year's conference, or take it off. Raises HostsTwo,
    UnknownUnit."""
    uow, unit = room.uow, room.unit(unit_id)
    named = uow.conferences.hosts(room.bloc.id, year, kind)
    # What stands by itself, such as the board that leads, is named or left by the first tap.
    wanted = named or (list(room.hosts) if year == room.number else [])
    wanted = [one for one in wanted if one != unit.id] if unit.id in wanted else [*wanted, unit.id]
    if len(wanted) > MOST_HOSTS:
        raise HostsTwo
    uow.conferences.set_hosts(room.bloc.id, year, kind, wanted, room.actor.person)
    detail = f"{year} {kind} {','.join(map(str, wanted))}"
    uow.record("conference_hosts", "conference", None, detail)
