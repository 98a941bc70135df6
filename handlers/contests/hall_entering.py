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
from storage.hall_counts import REFUSED, HallCount, NewCount
from storage.uow import UnitOfWork

ALL = "all"


def all_agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """ "Toàn bộ nhất trí" in one tap; how many there are is asked where it is not noted. Raises
    NotUnanimous, and as `hall_of` does."""
    return unanimous(hall_to_count(actor, intent, uow), intent.text(1))


def unanimous(hall: Hall, instead_of: str = "") -> Screen:
    """`instead_of`: the confirmed count that it takes the place of, once that was said. Raises
    NotUnanimous."""
    if not hall.counts_by_line or hall.kind != HANDS:
        raise NotUnanimous
    if not hall.voters:
        return ask_present(hall, ALL)
    counts = all_for(hall.desk.rule, hall.voters, len(hall.lines), hall.out)
    new = new_count(hall, counts, unanimous=True)
    said = replaced_words(hall, new)
    if said is None or instead_of == mark_of_count(hall):
        return entered(hall, new, hall.desk.uow.acted_at)
    desk = hall.desk
    enters = Choice(hall.say.plain("Enter it"), desk.intent("hall_all", mark_of_count(hall)))
    back = Choice(hall.say.plain("Back"), desk.intent("hall"))
    return Screen(Markup("\n").join([said, *count_lines(hall, new, hall.say)]), rows(enters, back))


def mark_of_count(hall: Hall) -> str:
    """The confirmed count that another one would take the place of; "" where there is none."""
    count = hall.count
    return str(count.id) if count is not None and count.confirmed_by is not None else ""


def replaced_words(hall: Hall, new: NewCount) -> Markup | None:
    """What was confirmed, and what would stand instead of it."""
    count, say = hall.count, hall.say
    if count is None or count.confirmed_by is None:
        return None
    name = hall.desk.uow.people.name_of(count.confirmed_by)
    return _replaced(count, new, name, say)


def _replaced(count: HallCount, new: NewCount, name: str, say: Say) -> Markup:
    before, after = ("/".join(str(line.yes) for line in one.lines) for one in (count, new))
    return say(
        "⚠ <b>This replaces the count that {name} has confirmed</b>: {before} → {after}.",
        name=name,
        before=before,
        after=after,
    )


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
    desk, uow, before = hall.desk, hall.desk.uow, hall.count
    confirmer = before.confirmed_by if before is not None else None
    named = uow.people.name_of(confirmer) if confirmer is not None else ""

    def compose(say: Say) -> Screen:
        instead = [_replaced(before, new, named, say)] if before is not None and named else []
        lines = [
            say(
                "“{title}”: count entered by {name}.",
                title=label_of(desk.contest, say),
                name=desk.actor.full_name,
            ),
            *instead,
            *count_lines(hall, new, say),
            say("Is it right?"),
        ]
        return Screen(
            fitting(lines, say),
            rows(
                Choice(say.plain("Right, confirm it"), desk.intent("hall_ok", number)),
                Choice(say.plain("Not right"), desk.intent("hall_no", number)),
            ),
        )

    told = who_counts(again(hall)) | ({confirmer} if confirmer is not None else set())
    for person_id in sorted(told - {desk.actor.person}):
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


def refuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A teller does not find it right: who entered it is told. One that was confirmed meanwhile
    stays so. Raises NotTeller, CountStale, and as `hall_of` does."""
    hall = hall_of(actor, intent, uow)
    if not hall.confirms:
        explain_to_teller(hall.desk)
        raise NotTeller
    count, desk = hall.count, hall.desk
    if count is None or count.id != intent.number(1):
        raise CountStale
    if count.confirmed_by is not None or count.entered_by == actor.person:
        return overview(hall)
    uow.record(REFUSED, "contest", desk.id, f"count {count.id}")
    _tell_refused(hall, count)
    by = uow.people.name_of(count.entered_by)
    said = hall.say("✓ {name} is told that the count is not right, and enters it again.", name=by)
    return replace(overview(hall, said + "\n", refused=True), fresh=True)


def _tell_refused(hall: Hall, count: HallCount) -> None:
    desk = hall.desk

    def compose(say: Say) -> Screen:
        lines = [
            say(
                "“{title}”: {name} finds the count <b>not right</b>. Please look at it together"
                " and enter it again.",
                title=label_of(desk.contest, say),
                name=desk.actor.full_name,
            ),
            *count_lines(hall, count, say),
        ]
        return Screen(
            fitting(lines, say),
            rows(
                Choice(say.plain("Enter line by line"), desk.intent("hall_next")),
                Choice(say.plain("Type all at once"), desk.intent("hall_type")),
                Choice(say.plain("To the count"), desk.intent("hall")),
            ),
        )

    key = f"{key_of_tellers(desk.id)}:refused:{count.id}:{desk.actor.person}"
    desk.uow.tell(count.entered_by, compose, key)


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
