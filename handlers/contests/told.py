"""Who was told that a vote has opened: whose message did not arrive, who cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.voting.rule import Way
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import key_of_opening
from handlers.contests.house import Desk, key_of_tellers, prepared
from handlers.contests.words import heading
from handlers.wording import HOME
from storage.deliveries import Missed
from storage.rolls import Seat
from storage.uow import UnitOfWork

_MOST_NAMES = 40


def show_told(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whose message did not arrive, and which units could not be reached at all."""
    desk = prepared(actor, intent, uow)
    say, key = desk.say, key_of_opening(desk.id)
    told, lost = uow.deliveries.told(key), uow.deliveries.missed(key, key_of_tellers(desk.id))
    missed = [one for one in lost if one.key.startswith(f"{key}:")]
    seats = uow.rolls.seats(desk.id)
    lines = [
        *heading(desk.contest, say),
        say("<b>Who was told of the opening</b>"),
        say("Arrived: {n}. On their way: {waiting}.", n=told.sent, waiting=told.waiting),
    ]
    facts = len(lines)
    lines += [say("• Did not arrive: {name}", name=one.full_name) for one in missed[:_MOST_NAMES]]
    lines += _not_called(desk, seats)
    lines += [
        say("• A message to a teller did not arrive: {name}", name=name)
        for name in _names_once(one for one in lost if one not in missed)
    ]
    if len(lines) > facts:
        lines.append(say("\nPlease call them, or bring the roll up to date."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Who votes"), desk.intent("voters")),
            Choice(say.plain("Look again"), desk.intent("told")),
            desk.back(),
            Choice(say.plain("What is to be done"), HOME),
        ),
    )


def tellers_missed(desk: Desk) -> list[str]:
    """Each teller once to whom one of their messages did not come."""
    return _names_once(desk.uow.deliveries.missed(key_of_tellers(desk.id)))


def _names_once(missed: Iterable[Missed]) -> list[str]:
    return list({one.person_id: one.full_name for one in missed}.values())


def _not_called(desk: Desk, seats: Sequence[Seat]) -> list[Markup]:
    """Units for which nobody votes, and voters whose phone cannot be reached."""
    say, uow = desk.say, desk.uow
    today = uow.today(desk.bloc.timezone)
    units = {unit.id: unit.short_name for unit in uow.blocs.ever_seated(desk.bloc.id, today)}
    found = [
        say("• Nobody votes for {unit}", unit=units.get(seat.unit_id, "?"))
        for seat in seats
        if seat.via == "nobody"
    ]
    if not desk.rule.ways & {Way.OPEN, Way.SECRET}:
        return found
    there = uow.accounts.addresses([seat.person_id for seat in seats if seat.person_id])
    return found + [
        say(
            "• {name} votes for {unit} and cannot be reached by the assistant",
            name=seat.full_name,
            unit=units.get(seat.unit_id, "?"),
        )
        for seat in seats
        if seat.via != "nobody" and not there.get(seat.person_id or 0)
    ]
