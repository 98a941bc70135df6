"""A vote in the hall at a glance: who is there, where the count stands, the ways on."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import Refusal
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.hall_ending import ends
from handlers.contests.hall_standing import standing
from handlers.contests.in_hall import HANDS, PAPER, Hall, check_over, hall_of
from handlers.contests.proclaiming import fitting
from handlers.contests.words import heading
from storage.uow import UnitOfWork


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where the count stands, and the ways on. Raises as `hall_of` does."""
    return overview(hall_of(actor, intent, uow))


def overview(hall: Hall, *first: Markup, refused: bool = False) -> Screen:
    """`refused`: the actor has just said that the count is not right."""
    desk, say = hall.desk, hall.say
    lines = [*first, *heading(desk.contest, say), _attendance(hall)]
    lines += standing(hall, desk.actor.person_id if refused else None)
    lines += _papers_wait(hall)
    if hall.sees_count:
        noted = desk.uow.hall_counts.noted(desk.id, desk.actor.person)
        if noted:
            lines.append(say("\nYou have begun a count; what you typed is kept."))
    return Screen(fitting([*lines, Markup("")], say), rows(*_ways(hall)))


def _attendance(hall: Hall) -> Markup:
    say, size = hall.say, len(hall.seats)
    if not hall.is_noted:
        return say("The attendance is not noted yet; {size} units are called.", size=size)
    if hall.desk.rule.by_marks:
        chat = sum(seat.mark == "chat" for seat in hall.seats)
        return say(
            "In the chat: {chat}; in the hall: {n}; called: {size} units.",
            chat=chat,
            n=hall.voters,
            size=size,
        )
    return say("Voting in the hall: {n} of {size} units.", n=hall.voters, size=size)


def _papers_wait(hall: Hall) -> list[Markup]:
    """Beside a secret vote in the chat: what the papers in the box wait for."""
    try:
        check_over(hall)
    except Refusal as refusal:
        return [Markup("\n") + hall.say.refusal(refusal)]
    return []


def _ways(hall: Hall) -> list[Choice | tuple[Choice, ...] | None]:
    desk, say, part, count = hall.desk, hall.say, hall.part, hall.count
    enters = hall.enters
    waits = count is not None and count.confirmed_by is None
    mine = count is not None and count.entered_by == desk.actor.person
    over = count is not None and not waits and not desk.rule.by_marks
    return [
        beside(
            Choice(say.plain("Confirm the count"), desk.intent("hall_ok", count.id)),
            Choice(say.plain("Not right"), desk.intent("hall_no", count.id)),
        )
        if count is not None and waits and hall.confirms and not mine
        else None,
        Choice(say.plain("End and count"), desk.intent("hall_end"))
        if over and ends(hall, chair=part.chair) and (part.secretary or part.chair)
        else None,
        Choice(say.plain("All agree"), desk.intent("hall_all"))
        if enters and hall.counts_by_line and hall.kind == HANDS and not over
        else None,
        beside(
            Choice(say.plain("Enter line by line"), desk.intent("hall_next")),
            Choice(say.plain("Type all at once"), desk.intent("hall_type")),
        )
        if enters
        else None,
        beside(
            Choice(say.plain("Attendance"), desk.intent("hall_units", 0)),
            Choice(say.plain("Paper ballots (.docx)"), desk.intent("count_paper"))
            if hall.kind == PAPER
            else None,
        )
        if part.secretary or part.teller
        else None,
        Choice(say.plain("A unit withdraws"), desk.intent("out"))
        if part.secretary and (count is None or waits)
        else None,
        desk.back(),
    ]
