"""In the hall: the count of hands or papers, entered by one, confirmed by a teller elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.casting_errors import CountStale, HallChanged, NotCounted
from bot.domain.counting_errors import NotTeller, NotUnanimous
from bot.domain.errors import NotAllowed, Refusal
from bot.domain.voting.tally import all_for
from bot.domain.voting.times import check_hall_close
from bot.domain.voting_errors import TimesRefused, WayNotOffered
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.contests.counted import shown
from handlers.contests.house import counting, desk_at, explain_to_teller
from handlers.contests.in_hall import (
    HANDS,
    PAPER,
    Hall,
    again,
    check_over,
    count_lines,
    hall_of,
    hall_to_count,
    new_count,
)
from handlers.contests.proclaiming import fitting
from handlers.contests.settling import after_counting, chairs, secretaries
from handlers.contests.words import heading, label_of
from storage.ballot_count import count_box
from storage.hall_counts import HallCount, NewCount
from storage.uow import UnitOfWork

ALL = "all"


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where the count stands, and the ways on. Raises as `hall_of` does."""
    return overview(hall_of(actor, intent, uow))


def overview(hall: Hall, *first: Markup) -> Screen:
    desk, say = hall.desk, hall.say
    lines = [*first, *heading(desk.contest, say), _attendance(hall)]
    if hall.count is not None:
        lines.append(_standing(hall, hall.count))
        if hall.sees_count:
            lines += count_lines(hall, hall.count, say)
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


def _standing(hall: Hall, count: HallCount) -> Markup:
    say, people = hall.say, hall.desk.uow.people
    by = people.name_of(count.entered_by)
    if count.confirmed_by is None:
        return say("\nCount entered by {name}; a teller confirms it on another phone.", name=by)
    return say(
        "\n✓ Count entered by {name}, confirmed by {teller}.",
        name=by,
        teller=people.name_of(count.confirmed_by),
    )


def _ways(hall: Hall) -> list[Choice | tuple[Choice, ...] | None]:
    desk, say, part, count = hall.desk, hall.say, hall.part, hall.count
    enters = hall.enters
    waits = count is not None and count.confirmed_by is None
    mine = count is not None and count.entered_by == desk.actor.person
    ends = count is not None and not waits and not desk.rule.by_marks
    return [
        Choice(say.plain("Confirm the count"), desk.intent("hall_ok", count.id))
        if count is not None and waits and hall.confirms and not mine
        else None,
        Choice(say.plain("End and count"), desk.intent("hall_end"))
        if ends and _ends(hall, chair=part.chair) and (part.secretary or part.chair)
        else None,
        Choice(say.plain("All agree"), desk.intent("hall_all"))
        if enters and hall.counts_by_line and hall.kind == HANDS
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


# Everybody agrees ----------------------------------------------------------------------------


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


# Entered, confirmed, ended -------------------------------------------------------------------


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

    members = uow.people.members(desk.contest.bloc_id)
    persons = counting(desk.contest, uow, members)
    if hall.beside_secret:
        persons |= chairs(desk.contest, uow, members)
    for person_id in sorted(persons - {desk.actor.person}):
        uow.tell(person_id, compose, f"count:{number}")


def confirm(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotTeller, OwnCount, CountStale, HallChanged, what `check_over` raises, and as
    `hall_of` does."""
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

    def ends(say: Say) -> Screen:
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
        may_end = not desk.rule.by_marks and _ends(hall, chair=person_id in chair)
        told = ends if may_end and person_id in chair | office else waits
        uow.tell(person_id, told, f"confirmed:{count.id}")


def ask_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, NotCounted, WayNotOffered, EarlyCloseRefused, ChairEnds, NotAllVoted,
    OpenTooShort, and as `hall_of` does."""
    hall = _to_end(actor, intent, uow)
    desk, say = hall.desk, hall.say
    lines = [
        *heading(desk.contest, say),
        say("End this vote and count it? Nothing can be entered afterwards."),
    ]
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


def _ends(hall: Hall, *, chair: bool) -> bool:
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
        uow.contests.end(desk.id, uow.now)
    counted = uow.closings.close(desk.id, count_box)
    uow.record("contest_counted", "contest", desk.id, "")
    after_counting(counted, uow, actor.person)
    told = hall.say("✓ The vote is ended and counted.")
    return replace(shown(desk_at(actor, desk.id, uow), told), fresh=True)
