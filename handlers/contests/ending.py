"""The chair closes a vote before its time: by the rule, with a reason, in the hall by its count."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.voting.roll import Seat as RollSeat
from bot.domain.voting.rule import EarlyClose
from bot.domain.voting.times import check_early_close
from bot.domain.voting_errors import EarlyCloseRefused, VoteClosed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import tell_all
from handlers.contests.card import ways_out
from handlers.contests.hall import overview
from handlers.contests.hall_ending import ask_end as ask_hall_end
from handlers.contests.house import Desk
from handlers.contests.in_hall import hall_of
from handlers.contests.reasons import ask_once_more, ask_reason, held_reason, told
from handlers.contests.running import again, in_the_chair
from handlers.contests.sitting_out import without_vote
from handlers.contests.words import given_reason, heading, in_hall_alone, turnout_words
from storage.rolls import Seat
from storage.uow import UnitOfWork


def ask_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Before everybody has voted it wants a reason; in the hall the count comes first. Raises
    what `_check_end` and `in_the_chair` raise."""
    desk = in_the_chair(actor, intent, uow)
    if in_hall_alone(desk.rule):
        return _end_in_hall(desk, intent)
    missing = _check_end(desk)
    say, turnout = desk.say, uow.rolls.turnout(desk.id)
    state = [turnout_words(turnout, say), *_hall_waits(desk)]
    if missing:
        question = say(
            "Close the vote now? {n} unit(s) have not voted. Please type the reason; everybody"
            " concerned is told.",
            n=missing,
        )
        return ask_reason(desk, *state, question, asks=desk.intent("end_why"))
    text = [*heading(desk.contest, say), *state, _question(say)]
    return Screen(Markup("\n").join(text), rows(_yes(desk), desk.back()))


def _question(say: Say) -> Markup:
    return say("Close the vote now? Nothing is taken after that.")


def _yes(desk: Desk) -> Choice:
    return Choice(desk.say.plain("Yes, close it now"), desk.intent("end_now"))


def _end_in_hall(desk: Desk, intent: Intent) -> Screen:
    """A vote of the hall ends with its count: who raised a hand is nowhere else. Raises
    EarlyCloseRefused."""
    if desk.rule.early_close is EarlyClose.NOBODY:
        raise EarlyCloseRefused
    hall = hall_of(desk.actor, intent, desk.uow)
    if hall.count is not None and hall.count.confirmed_by is not None:
        return ask_hall_end(desk.actor, intent, desk.uow)
    first = (
        desk.say(
            "<b>Nothing is closed yet.</b> The vote ends with the hall's count: please have it"
            " entered by the secretary or a teller, and confirmed by a teller on another phone."
        )
        if hall.count is None
        else desk.say(
            "<b>Nothing is closed yet.</b> The count is entered; once a teller has confirmed it,"
            " the vote can be ended."
        )
    )
    return overview(hall, first + "\n")


def _hall_waits(desk: Desk) -> list[Markup]:
    """Beside a vote in the chat: what of the hall is still to be counted after the closing."""
    counts = desk.uow.hall_counts.newest(desk.id)
    in_hall = any(seat.mark in ("paper", "writing") for seat in desk.uow.rolls.seats(desk.id))
    if not in_hall or (counts and counts[-1].confirmed_by is not None):
        return []
    return [
        desk.say(
            "What was voted in the hall is not counted yet: after the closing the result waits"
            " until that count is entered and confirmed."
        )
    ]


def _check_end(desk: Desk) -> int:
    """How many units have not voted yet. Raises VoteClosed once its time is over: nothing ends it
    any later than it ended by itself; EarlyCloseRefused, NotAllVoted, OpenTooShort."""
    contest, at = desk.contest, desk.uow.acted_at
    assert contest.opened_at is not None, "it is open"
    assert contest.closes_at is not None, "nothing opens without a closing time"
    if at >= contest.closes_at:
        raise VoteClosed
    # One that opened by itself may have done so late: it is open from then on.
    opened = max(contest.opens_at or contest.opened_at, contest.opened_at)
    seats = {seat.unit_id: seat for seat in desk.uow.rolls.seats(desk.id)}
    lines, recusals = desk.uow.contests.lines_and_recusals(desk.id)
    silent = without_vote(desk.rule, lines, recusals, seats)
    roll = {unit: _as_seat(seat, desk) for unit, seat in seats.items() if unit not in silent}
    check_early_close(desk.rule, roll, opened, at)
    return sum(seat.returned is None for seat in roll.values())


def _as_seat(seat: Seat, desk: Desk) -> RollSeat:
    """Whether it has voted is all that is asked here, whatever the way."""
    return RollSeat(seat.unit_id, returned=desk.rule.way if seat.has_voted else None)


def ask_end_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises ReasonShort, TextTooMuch, and what `ask_end` raises."""
    desk = in_the_chair(actor, intent, uow)
    if in_hall_alone(desk.rule):
        return _end_in_hall(desk, intent)
    _check_end(desk)
    reason = given_reason(uow.line)
    return ask_once_more(desk, reason, _question(desk.say), _yes(desk), "end_why")


def end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where a reason is wanted and none was typed, and what `ask_end` raises."""
    desk = in_the_chair(actor, intent, uow, held=True)
    if in_hall_alone(desk.rule):
        return _end_in_hall(desk, intent)
    reason = held_reason(desk, "end_why")
    if _check_end(desk) and not reason:
        raise OldButton
    uow.contest_acts.end(desk.id, uow.now, reason)
    uow.record("contest_ended", "contest", desk.id, reason)
    desk = again(desk)

    def compose(say: Say) -> Screen:
        after = say("The result will be announced when it is published.")
        return told(desk, say, say("The chair has closed this vote."), reason, after)

    tell_all(desk, compose, f"contest-ended:{desk.id}", actor.person)
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, desk.say),
                desk.say("✓ Closed. What came in before is being counted."),
            ]
        ),
        rows(Choice(desk.say.plain("To the vote"), desk.intent("one")), *ways_out(desk)),
        fresh=True,
    )
