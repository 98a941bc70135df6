"""What tellers are told beside everybody: named, let go, a count to be looked at again.

All of it bears one key, so that whoever prepared the vote sees whom it did not reach.
"""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Screen, rows
from handlers.contests.house import Desk, counting, key_of_tellers
from handlers.contests.in_hall import Hall
from handlers.contests.second_checking import second_checkers
from handlers.contests.settling import chairs
from handlers.contests.words import heading, label_of


def tell_named(desk: Desk, person: int, *, named: bool) -> None:
    """At once, not only at the opening: a teller may have to keep the day free."""
    if desk.contest.state == "closed":
        _tell_named_late(desk, person)
        return
    contest, uow = desk.contest, desk.uow
    is_open = contest.state == "open"

    def compose(say: Say) -> Screen:
        what = (
            say("You were named as a teller of this vote. You are told as soon as a count waits.")
            if named
            else say("You are not a teller of this vote any more.")
        )
        way = Choice(say.plain("To the vote"), desk.intent("one")) if named and is_open else None
        return Screen(Markup("\n").join([*heading(contest, say), what]), rows(way))

    if person != desk.actor.person:
        step = "named" if named else "let-go"
        uow.tell(person, compose, f"{key_of_tellers(desk.id)}:{step}:{uow.inbox_id}")


def _tell_named_late(desk: Desk, person: int) -> None:
    """Whoever was named after the closing: the result waits for them."""

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "You are now a teller of “{title}”. It is counted; the result is published by the"
                " chair and you together.",
                title=label_of(desk.contest, say),
            ),
            rows(Choice(say.plain("See the result"), desk.intent("counted"))),
        )

    desk.uow.tell(person, compose, f"{key_of_tellers(desk.id)}:late")


def who_counts(hall: Hall) -> set[int]:
    """Who confirms a count of the hall; beside a secret vote in the chat the chair may too, else
    the deputy's board where nobody is left to confirm the count of the only teller."""
    desk, uow = hall.desk, hall.desk.uow
    members = uow.people.members(desk.contest.bloc_id)
    found = counting(desk.contest, uow, members)
    if hall.beside_secret:
        return found | chairs(desk.contest, uow, members)
    by = hall.count.entered_by if hall.count is not None else desk.actor.person
    return found | second_checkers(desk, by)


def may_still_confirm(hall: Hall, person: int) -> bool:
    """Whether somebody who confirmed a count could still do so. What was confirmed stands all the
    same: it was a whole act, by who might, and the hands it tells of are down."""
    uow = hall.desk.uow
    members = uow.people.members(hall.desk.contest.bloc_id)
    if not any(one.confirmed and one.person_id == person for one in members):
        return False
    tellers = {one.person_id for one in uow.rolls.tellers(hall.desk.id)}
    return person in tellers or person in who_counts(hall)


def look_again(before: Hall, after: Hall) -> None:
    """The hall has changed after a count was confirmed: it is to be confirmed, or made, anew."""
    count, now, desk = before.count, after.count, after.desk
    if count is None or count.confirmed_by is None or now is None:
        return
    same = now.issued == after.voters and tuple(line.out for line in now.lines) == after.out
    if now.confirmed_by is not None and same:
        return

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "“{title}”: after the count was confirmed, who votes in the hall was changed."
                " Please look at the count again.",
                title=label_of(desk.contest, say),
            ),
            rows(Choice(say.plain("To the count"), desk.intent("hall"))),
        )

    # A count that was confirmed loses that once; one that keeps it may be looked at many times.
    when = "" if now.confirmed_by is not None else f":{desk.uow.inbox_id}"
    persons = (who_counts(after) | {count.entered_by}) - {desk.actor.person}
    for person in sorted(persons):
        desk.uow.tell(person, compose, f"{key_of_tellers(desk.id)}:again:{count.id}{when}")
