"""Which units vote in the hall or in writing: a tap for each, all the rest in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.counting_errors import PresentUnlike
from bot.domain.errors import OldButton
from bot.domain.voting.rule import Absent, Turnout
from bot.domain.voting_errors import UnitAway, UnitPresent, UnitVoted, WayNotOffered
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.hall import overview
from handlers.contests.hall_entering import ALL, unanimous
from handlers.contests.hall_typing import all_at_once, next_line
from handlers.contests.in_hall import Hall, again, hall_of
from handlers.contests.teller_notices import look_again
from handlers.contests.words import heading
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from storage.rolls import Seat
from storage.uow import UnitOfWork

_SIGNS = {"present": "✓", "absent": "✗", "unknown": "○"}
_MARKS = {"chat": "☎", "writing": "✉", "paper": "✓"}
_THEN: Mapping[str, Callable[[Hall], Screen]] = {
    ALL: unanimous,
    "next": next_line,
    "type": all_at_once,
}
"""What the number was asked for."""


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every unit on the roll with its sign. Raises as `hall_of` does."""
    return units_screen(hall_of(actor, intent, uow, entering=True), intent.number(1))


def units_screen(hall: Hall, page: int, first: Markup | None = None) -> Screen:
    say, desk = hall.say, hall.desk
    seats, page, pages = boards_on_page(hall.seats, page)
    key = say("✓ present · ✗ absent · ○ not noted")
    if desk.rule.by_marks:
        key = (
            say("✓ votes in the hall · ☎ has voted in the chat · ○ not yet")
            if _named(hall)
            else say("✓ votes in the hall · ○ all others")
        )
    lines = [*([first] if first is not None else []), *heading(desk.contest, say), key]
    if desk.rule.absent is Absent.IN_WRITING:
        lines.append(say("✉ its paper came in writing"))
    buttons = [
        Choice(
            fitted(f"{_sign(hall, seat)} {hall.names.unit(seat.unit_id)}"),
            desk.intent("hall_unit", seat.unit_id, page),
        )
        for seat in seats
    ]
    unknown = not desk.rule.by_marks and any(seat.presence == "unknown" for seat in hall.seats)
    checked = _checked_in(hall) if unknown else ()
    last = [
        Choice(say.plain("Take the check-in ({n})", n=len(checked)), desk.intent("hall_there"))
        if checked
        else None,
        Choice(say.plain("The rest is here"), desk.intent("hall_rest")) if unknown else None,
        Choice(say.plain("In writing"), desk.intent("hall_letters", page))
        if desk.rule.absent is Absent.IN_WRITING
        else None,
        Choice(say.plain("Done"), desk.intent("hall")),
    ]
    ways = [one for one in last if one is not None]
    grouped = side_by_side(ways) if len(ways) > 1 else [(ways[0],)]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *side_by_side(buttons),
            turning(page, pages, say, lambda to: desk.intent("hall_units", to)),
            *grouped,
        ),
    )


def _checked_in(hall: Hall) -> tuple[int, ...]:
    """Units on the roll that are not noted, of which somebody has checked in at the conference."""
    desk = hall.desk
    now = desk.uow.now.astimezone(ZoneInfo(desk.bloc.timezone))
    there = desk.uow.checkins.units_there(desk.bloc.id, now)
    return tuple(
        seat.unit_id
        for seat in hall.seats
        if seat.unit_id in there and seat.presence == "unknown" and not seat.has_voted
    )


def take_checked_in(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who has checked in at the conference is there; the others are still asked for. Raises
    OldButton where nobody has, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    if hall.desk.rule.by_marks:
        raise WayNotOffered
    checked = _checked_in(hall)
    if not checked:
        raise OldButton
    uow.rolls.note_units(hall.desk.id, checked, "present")
    uow.record("presence_checked", "contest", hall.desk.id, ",".join(map(str, checked)))
    after = again(hall)
    look_again(hall, after)
    told = hall.say.count(
        "✓ {n} unit that checked in is noted as present. Tap who is absent, then “The rest is"
        " here”.",
        "✓ {n} units that checked in are noted as present. Tap who is absent, then “The rest is"
        " here”.",
        len(checked),
    )
    return units_screen(after, 0, told)


def _named(hall: Hall) -> bool:
    """Whether it is shown by name who has voted in the chat."""
    return hall.desk.rule.turnout is Turnout.NAMES


def _sign(hall: Hall, seat: Seat) -> str:
    if seat.mark in _MARKS and (seat.mark != "chat" or _named(hall)):
        return _MARKS[seat.mark]
    return "○" if hall.desk.rule.by_marks else _SIGNS[seat.presence]


def toggle(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One unit is there, or is not; beside a vote in the chat it is marked as voting here, so that
    it votes once. Raises OldButton, UnitVoted, VoteClosed, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    desk, seat = hall.desk, _seat(hall, intent.number(1))
    if seat.mark == "chat":
        raise UnitVoted
    if seat.mark == "writing" or (desk.rule.by_marks and seat.mark == "paper"):
        back = hall.is_over and hall.too_few
        uow.rolls.unmark(desk.id, seat.unit_id, uow.acted_at, unopened=back)
        _register(hall, seat, "none")
    elif desk.rule.by_marks:
        if not desk.rule.mixed:
            raise WayNotOffered
        uow.rolls.mark(desk.id, seat.unit_id, "paper", uow.acted_at)
        _register(hall, seat, "paper")
    else:
        there = "present" if seat.presence == "absent" else "absent"
        uow.rolls.note_presence(desk.id, seat.unit_id, there)
    after = again(hall)
    look_again(hall, after)
    return units_screen(after, intent.number(2))


def _register(hall: Hall, seat: Seat, how: str) -> None:
    """Who votes in the hall is an act of office, there and in the audit trail."""
    desk = hall.desk
    desk.uow.contest_acts.enter("contest.roll", desk.id, f"{how} {seat.unit_id}")
    desk.uow.record("vote_marked", "contest", desk.id, f"unit {seat.unit_id}, {how}")


def all_present(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Every unit on the roll is there. Raises as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    if hall.desk.rule.by_marks:
        raise WayNotOffered
    uow.rolls.note_all(hall.desk.id, "present", ("unknown", "absent"))
    after = again(hall)
    then = _THEN.get(intent.text(1))
    if then is not None:
        return then(after)
    look_again(hall, after)
    return overview(after, hall.say("✓ All units are noted as present."))


def take_present(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The number that was typed: where units are missing, they are named. Raises PresentUnlike,
    and as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    typed, size = uow.said.strip(), len(hall.seats)
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if not 1 <= number <= size:
        raise PresentUnlike(typed=typed[:20], size=size)
    if number == size:
        return all_present(actor, intent, uow)
    first = hall.say(
        "{n} of {size} units. Please tap the {away} unit(s) that are absent, then “The rest is"
        " here”: the minutes name them.",
        n=number,
        size=size,
        away=size - number,
    )
    return units_screen(hall, 0, first)


def rest_is_here(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Who was not noted is present. Raises as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    uow.rolls.note_all(hall.desk.id, "present", ("unknown",))
    after = again(hall)
    look_again(hall, after)
    return overview(after, hall.say("✓ The attendance is noted."))


def letters(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whose paper came in writing? Raises UnitAway where the rule gives the absent no vote."""
    hall = hall_of(actor, intent, uow, entering=True)
    if hall.desk.rule.absent is not Absent.IN_WRITING:
        raise UnitAway
    desk, say = hall.desk, hall.say
    wanted = ("none",) if _named(hall) else ("none", "chat")
    away = [seat for seat in hall.seats if seat.mark in wanted and seat.presence != "present"]
    seats, page, pages = boards_on_page(away, intent.number(1))
    return Screen(
        say("Which absent unit has sent its paper in writing? It is counted with the others."),
        rows(
            *side_by_side(
                [
                    Choice(
                        fitted(hall.names.unit(seat.unit_id)),
                        desk.intent("hall_letter", seat.unit_id),
                    )
                    for seat in seats
                ]
            ),
            turning(page, pages, say, lambda to: desk.intent("hall_letters", to)),
            Choice(say.plain("Back"), desk.intent("hall_units", 0)),
        ),
    )


def letter(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises UnitAway, UnitVoted, UnitPresent, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow, entering=True)
    seat = _seat(hall, intent.number(1))
    if hall.desk.rule.absent is not Absent.IN_WRITING:
        raise UnitAway
    if seat.has_voted:
        raise UnitVoted
    if seat.presence == "present":
        raise UnitPresent
    uow.rolls.mark(hall.desk.id, seat.unit_id, "writing", uow.acted_at)
    _register(hall, seat, "writing")
    told = hall.say("✓ {unit}: its paper in writing is noted.", unit=hall.names.unit(seat.unit_id))
    after = again(hall)
    look_again(hall, after)
    return units_screen(after, 0, told)


def _seat(hall: Hall, unit_id: int) -> Seat:
    found = next((seat for seat in hall.seats if seat.unit_id == unit_id), None)
    if found is None:
        raise OldButton
    return found
