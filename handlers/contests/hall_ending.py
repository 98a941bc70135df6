"""A vote in the hall ends with its count: before its time only as the rule says, then counted."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import NotCounted
from bot.domain.errors import NotAllowed
from bot.domain.voting.times import check_hall_close
from bot.domain.voting_errors import TimesRefused, WayNotOffered
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.counted import shown
from handlers.contests.hall_standing import standing
from handlers.contests.house import desk_at
from handlers.contests.in_hall import Hall, hall_of
from handlers.contests.settling import after_counting
from handlers.contests.words import heading
from storage.ballot_count import count_box
from storage.uow import UnitOfWork


def ask_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, NotCounted, WayNotOffered, EarlyCloseRefused, ChairEnds, NotAllVoted,
    OpenTooShort, and as `hall_of` does."""
    hall = _to_end(actor, intent, uow)
    desk, say = hall.desk, hall.say
    lines = [*heading(desk.contest, say)]
    lines += standing(hall)
    lines.append(say("\nEnd this vote and count it? Nothing can be entered afterwards."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Yes, end and count"), desk.intent("hall_done")),
            Choice(say.plain("Back"), desk.intent("hall")),
        ),
    )


def _to_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Hall:
    hall = hall_of(actor, intent, uow)
    if not (hall.part.secretary or hall.part.chair):
        raise NotAllowed
    if hall.desk.rule.by_marks:
        raise WayNotOffered
    if hall.count is None or hall.count.confirmed_by is None:
        raise NotCounted
    _check_end(hall, chair=hall.part.chair)
    return hall


def _check_end(hall: Hall, *, chair: bool) -> None:
    """Before its time a vote ends only as its rule says. Raises as `check_hall_close` does."""
    contest, now = hall.desk.contest, hall.desk.uow.now
    if contest.closes_at is not None and now >= contest.closes_at:
        return
    open_yet = [seat for seat in hall.seats if seat.presence == "unknown" and not seat.has_voted]
    opened = contest.opened_at or now
    check_hall_close(hall.desk.rule, len(open_yet), opened, now, chair=chair)


def ends(hall: Hall, *, chair: bool) -> bool:
    """Whether the button to end it would be taken from the chair, or from the secretary."""
    try:
        _check_end(hall, chair=chair)
    except TimesRefused:
        return False
    return True


def end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Counted at once. Raises ChainWaits, HallChanged, and as `ask_end` does."""
    hall = _to_end(actor, intent, uow)
    desk = hall.desk
    contest = desk.contest
    if contest.closes_at is None or uow.now < contest.closes_at:
        uow.contest_acts.end(desk.id, uow.now)
    counted = uow.closings.close(desk.id, count_box)
    uow.record("contest_counted", "contest", desk.id, "")
    after_counting(counted, uow, actor.person)
    told = hall.say("✓ The vote is ended and counted.")
    return replace(shown(desk_at(actor, desk.id, uow), told), fresh=True)
