"""What an open vote waits for: the hall's count, an earlier vote of its chain, what came in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.voting.rule import Way
from bot.domain.voting.tally import offers_no
from handlers.contests.house import Desk, Part
from handlers.contests.in_hall import count_words
from handlers.contests.words import cut, in_hall_alone, label_of
from storage.contest_rows import Line
from storage.hall_counts import HallCount

_LINE_LETTERS = 90


def standing_words(
    desk: Desk, part: Part, lines: Sequence[Line], count: HallCount | None
) -> list[Markup]:
    """Of a vote in the hall: where its count stands, and the figures for who sees them now; beside
    a secret vote in the chat nobody does here."""
    if count is None:
        return []
    say, listed = desk.say, [line for line in lines if line.listed]
    found = [
        say("The count is entered; a teller confirms it on another phone.")
        if count.confirmed_by is None
        else say("✓ The count is confirmed.")
    ]
    if (part.secretary or part.teller) and Way.SECRET not in desk.rule.ways:
        named = {line.number: cut(line.wording, _LINE_LETTERS) for line in listed}
        by_line = offers_no(desk.rule, len(listed))
        found += count_words(count, named, say, by_line=by_line)
    return found


def waiting_words(desk: Desk, count: HallCount | None) -> list[Markup]:
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
    if found:
        return found
    if _waits_for_hall(desk, count):
        return [
            say(
                "<b>Its time is over.</b> It is counted as soon as the hall's count is entered and"
                " confirmed."
            )
        ]
    return [say("<b>Its time is over.</b> What came in before is being counted.")]


def _waits_for_hall(desk: Desk, count: HallCount | None) -> bool:
    if count is not None and count.confirmed_by is not None:
        return False
    return in_hall_alone(desk.rule) or any(
        seat.mark in ("paper", "writing") for seat in desk.uow.rolls.seats(desk.id)
    )
