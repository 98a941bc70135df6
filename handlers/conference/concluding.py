"""It has been held: where it really was, and who is to host the next one."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.calendar.plan import CONFERENCE
from bot.domain.conference_errors import NotHeldYet
from bot.domain.errors import OldButton
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.house import Room, desk_of, names_of, room_at, room_of
from handlers.conference.placing import switch_host
from handlers.conference.showing import overview
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.seals import seal
from storage.conferences import HOSTED
from storage.milestones import DONE, PLANNED
from storage.uow import UnitOfWork


def _held(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    """Raises NotHeldYet, and as `desk_of` does."""
    room = desk_of(actor, intent, uow)
    if room.first_day is None or room.first_day > room.today:
        raise NotHeldYet(day=f"{room.first_day:%d/%m/%Y}")
    return room


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where it was: as planned, or by other hosts. Raises as `_held` does."""
    room = _held(actor, intent, uow)
    say, hosts = room.say, room.hosts
    assert room.event is not None, "desk_of says so"
    return Screen(
        say(
            "<b>Was the conference {year} held as planned?</b>\nHost: {hosts}\nVenue: {venue}\nOnce"
            " it is recorded as held, its day, sessions and check-in change no more. Where it was"
            " held elsewhere, change place and host first; what was planned stays on record.",
            year=str(room.number),
            hosts=names_of(hosts, room.units) or "–",
            venue=room.event.venue or "–",
        ),
        rows(
            Choice(say.plain("Yes, held like this"), room.intent("held_now", _seal(room, hosts))),
            Choice(say.plain("Other hosts"), room.intent("hosted", 0)),
            Choice(say.plain("Venue"), room.intent("word", "venue")),
            room.back(),
        ),
    )


def _seal(room: Room, hosts: tuple[int, ...]) -> str:
    return seal(hosts, room.event.venue if room.event is not None else "")


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises OldButton where something has changed since, and as `_held` does."""
    uow.blocs.lock(actor.hat.bloc_id)
    room = _held(actor, intent, uow)
    hosts = room.hosts
    if intent.text(1) != _seal(room, hosts):
        raise OldButton
    assert room.event is not None, "desk_of says so"
    uow.conferences.set_hosts(room.bloc.id, room.number, HOSTED, hosts, actor.person)
    uow.conferences.hold(room.bloc.id, room.number)
    planned = uow.milestones.by_code(room.bloc.id, room.number, CONFERENCE)
    if planned is not None and planned.state == PLANNED:
        uow.milestones.settle(planned.id, DONE)
    detail = f"{room.number} hosts {','.join(map(str, hosts))}"
    uow.record("conference_held", "conference", room.event.number, detail)
    uow.register(room.bloc.id, "conference.held", "conference", room.event.number, detail)
    said = room.say("✓ Recorded as held. Please name the host of the next conference.")
    return overview(room_at(actor, room.number, uow), said)


def choose_hosted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who hosted it in fact; what was planned stays. Raises as `_held` does."""
    return _hosted(_held(actor, intent, uow), intent.number(1))


def turn_hosted(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises HostsTwo, UnknownUnit, and as `_held` does."""
    room = _held(actor, intent, uow)
    switch_host(room, room.number, intent.number(1), HOSTED)
    return _hosted(room_at(actor, room.number, uow), intent.number(2))


def _hosted(room: Room, page: int) -> Screen:
    say = room.say
    return _choice(
        room,
        say("<b>Who hosted the conference {year} in fact?</b>\nTap one unit or two.",
            year=str(room.number)),
        room.hosts,
        page,
        ("hosted", "host_was"),
        Choice(say.plain("Done"), room.intent("held")),
    )  # fmt: skip


def choose_next(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who is to host the next year's conference: data apart from who will have hosted it.

    Raises NotAllowed, OldButton.
    """
    return _next(_secretarys(actor, intent, uow), intent.number(1))


def turn_next(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises HostsTwo, UnknownUnit, NotAllowed, OldButton."""
    room = _secretarys(actor, intent, uow)
    switch_host(room, room.number + 1, intent.number(1))
    return _next(room_at(actor, room.number, uow), intent.number(2))


def _secretarys(actor: Actor, intent: Intent, uow: UnitOfWork) -> Room:
    require(actor, Act.MANAGE_BLOC)
    return room_of(actor, intent, uow)


def _next(room: Room, page: int) -> Screen:
    say, year = room.say, room.number + 1
    return _choice(
        room,
        say("<b>Who is to host the conference {year}?</b>\nTap one unit or two. Every member sees"
            " it; it can still change.", year=str(year)),
        room.hosting.upcoming,
        page,
        ("next", "next_is"),
        Choice(say.plain("Done"), room.way()),
    )  # fmt: skip


def _choice(
    room: Room,
    text: Markup,
    named: tuple[int, ...],
    page: int,
    steps: tuple[str, str],
    done: Choice,
) -> Screen:
    """Units to be ticked; `steps` turn the page and switch one."""
    shown, page, pages = boards_on_page(room.units, page)
    buttons = [
        Choice(
            f"✓ {unit.short_name}" if unit.id in named else unit.short_name,
            room.intent(steps[1], unit.id, page),
        )
        for unit in shown
    ]
    return Screen(
        text,
        rows(
            *side_by_side(buttons),
            turning(page, pages, room.say, lambda to: room.intent(steps[0], to)),
            done,
        ),
        switch=True,
    )
