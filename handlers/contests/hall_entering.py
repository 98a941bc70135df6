"""A count of the hall comes in: everybody agrees in one tap, or whole; a teller confirms it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import CountStale, HallChanged, HallSitsOut
from bot.domain.counting_errors import NotTeller, NotUnanimous
from bot.domain.voting.tally import all_for
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.hall import overview
from handlers.contests.hall_ending import ends
from handlers.contests.house import explain_to_teller, key_of_tellers
from handlers.contests.in_hall import (
    HANDS,
    Hall,
    again,
    check_over,
    count_lines,
    hall_of,
    hall_to_count,
    new_count,
)
from handlers.contests.proclaiming import fitting
from handlers.contests.settling import chairs, secretaries
from handlers.contests.teller_notices import who_counts
from handlers.contests.words import label_of
from storage.hall_counts import HallCount, NewCount
from storage.uow import UnitOfWork

ALL = "all"


def all_agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Toàn bộ nhất trí" in one tap; how many there are is asked where it is not noted. Raises
    NotUnanimous, and as `hall_of` does."""
    return unanimous(hall_to_count(actor, intent, uow))


def unanimous(hall: Hall) -> Screen:
    """Raises NotUnanimous."""
    if not hall.counts_by_line or hall.kind != HANDS:
        raise NotUnanimous
    if not hall.voters:
        return ask_present(hall, ALL)
    counts = all_for(hall.desk.rule, hall.voters, len(hall.lines), hall.out)
    return entered(hall, new_count(hall, counts, unanimous=True), hall.desk.uow.acted_at)


def ask_present(hall: Hall, then: str) -> Screen:
    """How many vote in the hall; `then` is what is done once it is known."""
    say, desk = hall.say, hall.desk
    return Screen(
        say(
            "How many of the {size} units on the roll vote in the hall? Tap, or type the number.",
            size=len(hall.seats),
        ),
        rows(
            Choice(say.plain("All {n} units", n=len(hall.seats)), desk.intent("hall_full", then)),
            Choice(say.plain("Note who is absent"), desk.intent("hall_units", 0)),
            Choice(say.plain("Back"), desk.intent("hall")),
        ),
        asks=desk.intent("hall_present", then),
    )


# The whole count ---------------------------------------------------------------------------


def entered(hall: Hall, new: NewCount, acted_at: datetime) -> Screen:
    """A whole count is in: the tellers hear of it. Raises HallChanged."""
    desk, uow = hall.desk, hall.desk.uow
    if new.issued != hall.voters:
        raise HallChanged(counted=new.issued, noted=hall.voters)
    number = uow.hall_counts.enter(desk.id, new, desk.actor.person, acted_at)
    uow.hall_counts.forget(desk.id, desk.actor.person)
    uow.record("count_entered", "contest", desk.id, f"count {number}")
    _tell_tellers(hall, new, number)
    words = count_lines(hall, new, hall.say)
    after = overview(again(hall))
    lines = [
        hall.say("✓ The count is entered. A teller now confirms it on another phone."),
        *words,
    ]
    return replace(after, text=fitting([*lines, Markup("")], hall.say), fresh=True)


def _tell_tellers(hall: Hall, new: NewCount, number: int) -> None:
    desk, uow = hall.desk, hall.desk.uow

    def compose(say: Say) -> Screen:
        lines = [
            say(
                "“{title}”: count entered by {name}.",
                title=label_of(desk.contest, say),
                name=desk.actor.full_name,
            ),
            *count_lines(hall, new, say),
            say("Is it right?"),
        ]
        return Screen(
            fitting(lines, say),
            rows(
                Choice(say.plain("Right, confirm it"), desk.intent("hall_ok", number)),
                Choice(say.plain("Not right"), desk.intent("hall")),
            ),
        )

    for person_id in sorted(who_counts(again(hall)) - {desk.actor.person}):
        uow.tell(person_id, compose, f"{key_of_tellers(desk.id)}:count:{number}")


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotTeller, OwnCount, CountStale, HallChanged, HallSitsOut, what `check_over`
    raises, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow)
    if not hall.confirms:
        explain_to_teller(hall.desk)
        raise NotTeller
    check_over(hall)
    desk, number = hall.desk, intent.number(1)
    if hall.count is None or hall.count.id != number:
        raise CountStale
    if hall.count.issued != hall.voters:
        raise HallChanged(counted=hall.count.issued, noted=hall.voters)
    if tuple(line.out for line in hall.count.lines) != hall.out:
        raise HallSitsOut
    uow.hall_counts.confirm(desk.id, number, actor.person)
    uow.record("count_confirmed", "contest", desk.id, f"count {number}")
    _tell_confirmed(hall, hall.count)
    return replace(overview(again(hall), hall.say("✓ The count is confirmed.")), fresh=True)


def _tell_confirmed(hall: Hall, count: HallCount) -> None:
    desk, uow = hall.desk, hall.desk.uow

    def words(say: Say) -> Markup:
        return say(
            "“{title}”: the count is confirmed by {name}.",
            title=label_of(desk.contest, say),
            name=desk.actor.full_name,
        )

    def ending(say: Say) -> Screen:
        text = words(say) + say(" The vote can be ended now.")
        return Screen(text, rows(Choice(say.plain("End and count"), desk.intent("hall_end"))))

    def waits(say: Say) -> Screen:
        text = words(say)
        if desk.rule.by_marks:
            text += say(" It is added to the votes in the chat when the vote closes.")
        return Screen(text, rows(Choice(say.plain("To the vote"), desk.intent("hall"))))

    members = uow.people.members(desk.contest.bloc_id)
    chair, office = chairs(desk.contest, uow, members), secretaries(members)
    for person_id in (chair | office | {count.entered_by}) - {desk.actor.person}:
        may_end = not desk.rule.by_marks and ends(hall, chair=person_id in chair)
        told = ending if may_end and person_id in chair | office else waits
        uow.tell(person_id, told, f"confirmed:{count.id}")
