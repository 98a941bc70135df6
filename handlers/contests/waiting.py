"""What an open vote waits for: the hall's count, an earlier vote of its chain, what came in."""

from __future__ import annotations

from markupsafe import Markup

from handlers.contests.hall_standing import standing
from handlers.contests.house import Desk
from handlers.contests.in_hall import hall_of
from handlers.contests.words import in_hall_alone, label_of, uses_hall


def count_words(desk: Desk) -> list[Markup]:
    """Of a vote in the hall: where its count stands, and the figures for who sees them."""
    if not uses_hall(desk.rule):
        return []
    return standing(hall_of(desk.actor, desk.intent("hall"), desk.uow))


def waiting_words(desk: Desk) -> list[Markup]:
    """Its time is over and it is not counted yet: what it waits for."""
    say = desk.say
    found = [
        say(
            "<b>Its time is over.</b> It is counted as soon as “{title}” is settled and published:"
            " whoever qualifies there leaves this list.",
            title=label_of(one, say),
        )
        for one in desk.uow.contests.waits_for(desk.contest)
    ]
    return found or [_waits_for_hall(desk)]


def _waits_for_hall(desk: Desk) -> Markup:
    counts = desk.uow.hall_counts.newest(desk.id)
    marked = any(seat.mark in ("paper", "writing") for seat in desk.uow.rolls.seats(desk.id))
    if (in_hall_alone(desk.rule) or marked) and not (counts and counts[-1].confirmed_by):
        return desk.say(
            "<b>Its time is over.</b> It is counted as soon as the hall's count is entered and"
            " confirmed."
        )
    return desk.say("<b>Its time is over.</b> What came in before is being counted.")
