"""Units introduced as leader and deputy of a year, and who held the offices before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.errors import N_, NotAllowed, OldButton
from bot.domain.nominating import BEGINS_FROM, Said
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.nominations.card import card_screen
from handlers.nominations.desk import (
    EARLIEST,
    Room,
    card_of,
    enter,
    enter_in_register,
    enter_to_act,
    follow,
    home,
    open_year,
    recorded,
    sees,
    year_of,
)
from handlers.nominations.proposing import ask_its_head, nobody_there, refuse_twice
from handlers.nominations.words import OFFICES, capital, office_name, state_words
from handlers.paging import boards_on_page, side_by_side, turning
from storage.blocs import Unit
from storage.nominations import NewEvent, Nomination
from storage.office_rows import KINDS
from storage.uow import UnitOfWork

_MOST_CARDS = 6
_INTRODUCE = {"leader": N_("Introduce a leader"), "deputy": N_("Introduce a deputy")}
_NOT_SHOWN = (Said.DRAFT, Said.WITHDRAWN)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who is introduced for the offices of a year, by whom; who held them in the years with data.

    Raises NotAllowed, AwardYear.
    """
    room = enter(actor, uow)
    return list_screen(room, year_of(room, "leader", intent, 0))


def list_screen(room: Room, year: int) -> Screen:
    say, uow = room.say, room.uow
    names = room.named(year)
    by = uow.nominations.introducers(room.bloc_id, year)
    every = [
        one
        for one in uow.nominations.introduced(room.bloc_id, year)
        if sees(room, one) and one.said not in _NOT_SHOWN
    ]
    lines = [say("<b>Introduced as leader and deputy of the bloc in {year}</b>", year=str(year))]
    cards: list[Choice] = []
    voted = False
    for kind in KINDS:
        found = [one for one in every if one.kind == kind]
        voted = voted or any(one.said == Said.ON_BALLOT for one in found)
        lines.append(Markup("<b>{}</b>").format(capital(office_name(kind, say))))
        lines.extend(_line(room, one, by, names) for one in found)
        if not found:
            lines.append(say("No unit has been introduced yet."))
        cards += [Choice(_name(names, one.unit_id), card_of(one)) for one in found]
    lines.extend(_rotation(room, year, names))
    return Screen(
        Markup("\n").join(lines),
        rows(
            _introducing(room, year),
            *side_by_side(cards[:_MOST_CARDS]),
            Choice(say.plain("After the election"), Intent.of("nominations.elections", year))
            if voted and room.is_secretary
            else None,
            beside(
                Choice(f"‹ {year - 1}", Intent.of("candidates", year - 1))
                if year > EARLIEST
                else None,
                Choice(f"{year + 1} ›", Intent.of("candidates", year + 1))
                if year <= room.today.year
                else None,
            ),
            home(say),
        ),
    )


def _name(names: Mapping[int, Unit], unit_id: int) -> str:
    return names[unit_id].short_name


def _line(
    room: Room, one: Nomination, by: Mapping[int, int | None], names: Mapping[int, Unit]
) -> Markup:
    say, introducer = room.say, by.get(one.id)
    who = say("the secretary") if introducer is None else _name(names, introducer)
    if introducer == one.unit_id:
        who = say("the unit itself")
    return say(
        "• {unit}: introduced by {who}; {state}",
        unit=_name(names, one.unit_id),
        who=who,
        state=state_words(one, say),
    )


def _rotation(room: Room, year: int, names: Mapping[int, Unit]) -> list[Markup]:
    """Facts of the years before, without comment; nothing where there are none."""
    say = room.say
    held: dict[int, dict[str, int]] = {}
    for of_year, kind, unit_id in room.uow.offices.until(room.bloc_id, year - 1):
        held.setdefault(of_year, {})[kind] = unit_id

    def name(unit_id: int, of_year: int) -> str:
        known = names.get(unit_id) or room.unit(unit_id, of_year)
        return known.short_name

    lines = [
        say(
            "{year}: {held}",
            year=str(of_year),
            held="; ".join(
                f"{capital(office_name(kind, say))} {name(offices[kind], of_year)}"
                for kind in KINDS
                if kind in offices
            ),
        )
        for of_year, offices in held.items()
    ]
    return [say("\nHeld the offices, in the years with data:"), *lines] if lines else []


def _introducing(room: Room, year: int) -> tuple[Choice, ...]:
    if not (_may_introduce(room) and room.is_open("leader", year)):
        return ()
    return tuple(
        Choice(room.say.plain(_INTRODUCE[kind]), Intent.of("candidates.choose", kind, year, 0))
        for kind in KINDS
    )


def _may_introduce(room: Room) -> bool:
    return room.is_secretary or may(room.hat, Act.SPEAK_FOR_BOARD, room.own_unit)


# Introducing --------------------------------------------------------------------------------------


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit. Raises NotAllowed for who neither heads a board nor is the secretary, AwardYear,
    OldButton.
    """
    room = enter(actor, uow)
    kind, year = _wanted(room, intent)
    say = room.say
    known = {
        one.unit_id
        for one in uow.nominations.of_year(room.bloc_id, year, kind)
        if one.said not in BEGINS_FROM
    }
    free = [one for one in room.boards(year) if one.id not in known]
    shown, page, pages = boards_on_page(free, intent.number(2))
    return Screen(
        say(
            "Which unit do you introduce as <b>{office}</b> in {year}?",
            office=office_name(kind, say),
            year=str(year),
        ),
        rows(
            *side_by_side(
                [
                    Choice(one.short_name, Intent.of("candidates.ask", kind, year, one.id))
                    for one in shown
                ]
            ),
            turning(page, pages, say, lambda to: Intent.of("candidates.choose", kind, year, to)),
            Choice(say.plain("Back"), Intent.of("candidates", year)),
        ),
    )


def _wanted(room: Room, intent: Intent) -> tuple[str, int]:
    if not _may_introduce(room):
        raise NotAllowed
    kind = intent.text(0)
    if kind not in OFFICES:
        raise OldButton
    return kind, open_year(room, kind, intent, 1)


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Before it is recorded. Raises UnitDeclined, UnitOnBallot, NominatedAlready and what
    `choose` raises.
    """
    room = enter(actor, uow)
    kind, year = _wanted(room, intent)
    unit, _found = _unit(room, intent, kind, year)
    say = room.say
    lines = [
        say(
            "Introduce <b>{unit}</b> as {office} in {year}?",
            unit=unit.name,
            office=office_name(kind, say),
            year=str(year),
        )
    ]
    past = [
        f"{capital(office_name(held, say))} {of_year}"
        for of_year, held, holder in uow.offices.until(room.bloc_id, year - 1)
        if holder == unit.id
    ]
    if past:
        lines.append(say("In the years with data: {offices}.", offices="; ".join(past)))
    if unit.id != room.own_unit:
        lines.append(say("The unit is asked whether it agrees."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Yes, introduce it"), Intent.of("candidates.now", kind, year, unit.id)
            ),
            Choice(say.plain("Back"), Intent.of("candidates", year)),
        ),
    )


def _unit(room: Room, intent: Intent, kind: str, year: int) -> tuple[Unit, Nomination | None]:
    boards: Sequence[Unit] = room.boards(year)
    unit = next((one for one in boards if one.id == intent.number(2)), None)
    if unit is None:
        raise OldButton
    found = room.uow.nominations.of_unit(room.bloc_id, year, kind, None, unit.id)
    if found is not None:
        refuse_twice(room, found)
    return unit, found


def introduce(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap: the unit is asked; one that introduces itself has agreed with that."""
    room = enter_to_act(actor, uow)
    kind, year = _wanted(room, intent)
    unit, found = _unit(room, intent, kind, year)
    by = room.own_unit
    if found is not None:
        one = follow(room, found, Said.PUT_FORWARD)
    else:
        number = uow.nominations.put_forward(
            bloc_id=room.bloc_id,
            kind=kind,
            award_kind_id=None,
            year=year,
            unit_id=unit.id,
            origin="bloc" if by is None else "board",
            first=NewEvent(Said.PUT_FORWARD, uow.acted_at, actor.person, by),
        )
        one = recorded(room, number)
    enter_in_register(room, one)
    if by == unit.id:
        one = follow(room, one, Said.ACCEPTED)
        enter_in_register(room, one)
        return card_screen(room, one, room.say("✓ Your board is on the list."))
    told = ask_its_head(room, one)
    done = room.say("✓ Introduced; the unit has been asked.") if told else nobody_there(room.say)
    return card_screen(room, one, done)
