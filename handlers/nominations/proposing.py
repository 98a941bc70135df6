"""The bloc proposes a unit after consultation, and what the unit says to it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.nominating import BEGINS_FROM, Said
from bot.domain.nomination_errors import NominatedAlready, OwnBoardPut, UnitDeclined, UnitOnBallot
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.card import card_lines, card_screen, waiting_choices
from handlers.nominations.deciding import tell_board
from handlers.nominations.desk import (
    BOARD,
    Room,
    card_of,
    enter_as_secretary,
    enter_in_register,
    follow,
    is_own_board,
    line_said,
    open_year,
    recorded,
    refuse_own_board,
)
from handlers.nominations.words import state_words, thing, title_of
from handlers.paging import boards_on_page, side_by_side, turning
from storage.nominations import NewEvent, Nomination
from storage.uow import UnitOfWork


def choose(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which unit the bloc proposes. Raises NotAllowed, AwardYear, OldButton."""
    room = enter_as_secretary(actor, uow)
    year = open_year(room, "award", intent, 1)
    kind, say = room.kind(intent.number(0), year), room.say
    known = {
        one.unit_id
        for one in uow.nominations.of_year(room.bloc_id, year, "award", kind.id)
        if one.said not in BEGINS_FROM
    }
    free = [one for one in room.boards(year) if one.id not in known]
    shown, page, pages = boards_on_page(free, intent.number(2))
    here = ("nominations.propose", kind.id, year)
    return Screen(
        say(
            "<b>{award}, {year}</b>\nWhich unit does the bloc propose?",
            award=title_of(kind),
            year=str(year),
        ),
        rows(
            *side_by_side(
                [
                    Choice(
                        one.short_name, Intent.of("nominations.propose_unit", kind.id, year, one.id)
                    )
                    for one in shown
                ]
            ),
            turning(page, pages, say, lambda to: Intent.of(*here, to)),
            Choice(say.plain("Back"), Intent.of("nominations.award", kind.id, year)),
        ),
    )


def ask_how(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How the unit was consulted: a typed line, or ask it here. Raises NominatedAlready,
    UnitDeclined, UnitOnBallot, OldButton.
    """
    room = enter_as_secretary(actor, uow)
    _one, kind_id, year, unit_id = _wanted(room, intent)
    say = room.say
    if is_own_board(room, unit_id):
        return _only_asked(room, kind_id, year, unit_id)
    return Screen(
        say(
            "The bloc proposes <b>{unit}</b>: {award}, {year}.\nHow was the unit consulted? Please"
            " type one line (who, how, when), for example “Trưởng ban, by telephone, 20/11”. Or ask"
            " the unit here.",
            unit=room.unit(unit_id, year).name,
            award=title_of(room.kind(kind_id, year)),
            year=str(year),
        ),
        rows(
            Choice(
                say.plain("Ask the unit here"),
                Intent.of("nominations.propose_ask", kind_id, year, unit_id),
            ),
            Choice(say.plain("Back"), Intent.of("nominations.award", kind_id, year)),
        ),
        asks=Intent.of("nominations.consulted", kind_id, year, unit_id),
    )


def _only_asked(room: Room, kind_id: int, year: int, unit_id: int) -> Screen:
    """For the secretary's own board: no line of theirs puts it on the list."""
    say = room.say
    refusal = OwnBoardPut(unit=room.unit(unit_id, year).short_name)
    return Screen(
        say.refusal(refusal),
        rows(
            Choice(
                say.plain("Ask the unit here"),
                Intent.of("nominations.propose_ask", kind_id, year, unit_id),
            ),
            Choice(say.plain("Back"), Intent.of("nominations.award", kind_id, year)),
        ),
    )


def _wanted(room: Room, intent: Intent) -> tuple[Nomination | None, int, int, int]:
    """The nomination there is (None: none yet), the award, the year and the unit."""
    year = open_year(room, "award", intent, 1)
    kind = room.kind(intent.number(0), year)
    unit = next((one for one in room.boards(year) if one.id == intent.number(2)), None)
    if unit is None:
        raise OldButton
    one = room.uow.nominations.of_unit(room.bloc_id, year, "award", kind.id, unit.id)
    if one is not None:
        refuse_twice(room, one)
    return one, kind.id, year, unit.id


def refuse_twice(room: Room, one: Nomination) -> None:
    """Raises UnitDeclined, UnitOnBallot, NominatedAlready for what cannot begin anew.

    What the secretary has noted as declined may be asked once more: it may have been a slip.
    """
    unit = room.unit(one.unit_id, one.year).short_name
    if one.said == Said.DECLINED and one.for_unit_id is not None:
        raise UnitDeclined(unit=unit, year=str(one.year))
    if one.said == Said.ON_BALLOT:
        raise UnitOnBallot(unit=unit)
    if one.said not in BEGINS_FROM:
        what, state = thing(one, room.say), state_words(one, room.say)
        raise NominatedAlready(unit=unit, what=what, state=state)


def take_line(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed: once more to look at. Raises LineNeeded, OwnBoardPut and what `ask_how`
    raises.
    """
    room = enter_as_secretary(actor, uow)
    _one, kind_id, year, unit_id = _wanted(room, intent)
    refuse_own_board(room, unit_id, year)
    note, say = line_said(uow), room.say
    return Screen(
        say(
            "Put <b>{unit}</b> on the list: {award}, {year}?\nConsulted: {note}\nThe unit is told"
            " and may still decline.",
            unit=room.unit(unit_id, year).name,
            award=title_of(room.kind(kind_id, year)),
            year=str(year),
            note=note,
        ),
        rows(
            Choice(say.plain("Yes, on the list"), Intent("nominations.propose_now")),
            Choice(say.plain("Back"), Intent.of("nominations.award", kind_id, year)),
        ),
        asks=Intent.of("nominations.consulted", kind_id, year, unit_id, note),
    )


def propose_now(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap. Raises OwnBoardPut, OldButton where no such question is open."""
    room = enter_as_secretary(actor, uow, to_act=True)
    asked = uow.asked
    if asked is None or asked.name != "nominations.consulted" or not asked.text(3):
        raise OldButton
    found, kind_id, year, unit_id = _wanted(room, asked)
    refuse_own_board(room, unit_id, year)
    note = asked.text(3)
    one = _put_forward(room, found, kind_id, year, unit_id, note)
    one = follow(room, one, Said.ACCEPTED, note=note)
    enter_in_register(room, one)
    tell_board(
        room,
        one,
        lambda say, what: say(
            "The bloc has put your board on the list: {what}.\nConsulted: {note}\nThe head of the"
            " board can still withdraw it.",
            what=what,
            note=note,
        ),
    )
    return card_screen(room, one, room.say("✓ On the list; the unit has been told."))


def ask_unit(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The unit is asked in the chat. Raises what `ask_how` raises."""
    room = enter_as_secretary(actor, uow, to_act=True)
    found, kind_id, year, unit_id = _wanted(room, intent)
    one = _put_forward(room, found, kind_id, year, unit_id, "")
    told = ask_its_head(room, one)
    done = room.say("✓ The unit has been asked.") if told else nobody_there(room.say)
    return card_screen(room, one, done)


def nobody_there(say: Say) -> Markup:
    return say(
        "Nobody of the unit is here yet: please ask by telephone, then record the answer below."
    )


def _put_forward(
    room: Room, found: Nomination | None, kind_id: int, year: int, unit_id: int, note: str
) -> Nomination:
    if found is not None:
        return follow(room, found, Said.PUT_FORWARD, note=note, conditions=())
    uow = room.uow
    first = NewEvent(Said.PUT_FORWARD, uow.acted_at, room.actor.person, None, note=note)
    number = uow.nominations.put_forward(
        bloc_id=room.bloc_id,
        kind="award",
        award_kind_id=kind_id,
        year=year,
        unit_id=unit_id,
        origin="bloc",
        first=first,
    )
    return recorded(room, number)


def ask_its_head(room: Room, one: Nomination) -> int:
    """The unit's people get the card; its head answers. How many they are."""
    by = room.actor.full_name

    def compose(say: Say) -> Screen:
        first = say(
            "{name} asks whether your board agrees to be put forward. Its head answers here.",
            name=by,
        )
        lines = [first, *card_lines(room, one, (), say)]
        open_it = Choice(say.plain("Open the nomination"), card_of(one))
        return Screen(Markup("\n").join(lines), rows(*waiting_choices(one, say), open_it))

    return room.tell(room.persons(one.unit_id, BOARD), compose, f"nomination:{one.id}:{one.seq}")
