"""While a vote is open: extended, closed early, cancelled by the chair; who was told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.moments import read_moment
from bot.domain.voting.roll import Seat as RollSeat
from bot.domain.voting.rule import Way
from bot.domain.voting.times import check_early_close, check_extension
from bot.domain.voting_errors import NotOpenYet, VoteClosed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import key_of_opening, refresh_live, tell_all
from handlers.contests.card import open_card, ways_out
from handlers.contests.house import Desk, chaired, part_in, prepared
from handlers.contests.timing import span_ways, tapped
from handlers.contests.words import given_reason, heading, times_words, turnout_words
from handlers.wording import HOME
from storage.rolls import Seat
from storage.uow import UnitOfWork

_MOST_NAMES = 40
_LAST_SECOND = 2**32


def _in_the_chair(actor: Actor, intent: Intent, uow: UnitOfWork) -> Desk:
    """Raises NotTheChair, OldButton, NotOpenYet, VoteClosed."""
    desk = chaired(actor, intent, uow)
    if desk.contest.state in ("draft", "cancelled"):
        raise NotOpenYet
    if desk.contest.state != "open":
        raise VoteClosed
    return desk


def _closes(desk: Desk) -> datetime:
    assert desk.contest.closes_at is not None, "nothing opens without a closing time"
    return desk.contest.closes_at


# Extending -----------------------------------------------------------------------------------


def ask_extension(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Until when. Raises ExtensionRefused and what `_in_the_chair` raises."""
    desk = _in_the_chair(actor, intent, uow)
    _check(desk, datetime.max.replace(tzinfo=_closes(desk).tzinfo))
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                times_words(desk),
                say("Until when is it extended? Tap, or type the time."),
            ]
        ),
        rows(*span_ways(desk, "extend_to"), desk.back()),
        asks=desk.intent("typed_extend"),
    )


def _check(desk: Desk, until: datetime) -> None:
    """Raises ExtensionRefused, VoteClosed, ExtensionNotLater."""
    check_extension(desk.rule, _closes(desk), until, desk.uow.acted_at)


def choose_extension(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _in_the_chair(actor, intent, uow)
    return _why(desk, tapped(desk, intent))


def take_extension(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _in_the_chair(actor, intent, uow)
    return _why(desk, read_moment(uow.said, desk.local_now()))


def _why(desk: Desk, until: datetime) -> Screen:
    _check(desk, until)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("Extended until: {at}", at=desk.moment(until)),
                say("Why? Please type the reason; everybody concerned is told."),
            ]
        ),
        rows(desk.back()),
        asks=desk.intent("extend_why", int(until.timestamp())),
    )


def extend(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed. Raises ReasonShort, TextTooMuch and what `_check` raises."""
    desk, reason = _in_the_chair(actor, intent, uow), given_reason(uow.line)
    if not 0 < intent.number(1) < _LAST_SECOND:
        raise OldButton
    until = datetime.fromtimestamp(intent.number(1), desk.local_now().tzinfo)
    _check(desk, until)
    uow.contests.extend(desk.id, until, reason)
    uow.record("contest_extended", "contest", desk.id, until.isoformat())
    desk = _again(desk)

    def compose(say: Say) -> Screen:
        return _told(
            desk,
            say("The time of this vote was extended until {at}.", at=_at(desk, until, say)),
            say("Reason: {reason}", reason=reason),
            say,
        )

    tell_all(desk, compose, f"contest-extended:{desk.id}:{intent.text(1)}", actor.person)
    refresh_live(desk)
    return open_card(desk, part_in(desk), desk.say("✓ Extended until: {at}", at=desk.moment(until)))


def _at(desk: Desk, at: datetime, say: Say) -> str:
    return say.moment(at, desk.bloc.timezone)


def _told(desk: Desk, what: Markup, why: Markup, say: Say) -> Screen:
    return Screen(Markup("\n").join([*heading(desk.contest, say), what, why]))


def _again(desk: Desk) -> Desk:
    found = desk.uow.contests.contest(desk.id)
    assert found is not None, "it was changed just now"
    return replace(desk, contest=found)


# Closing early, cancelling -------------------------------------------------------------------


def ask_end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises EarlyCloseRefused, NotAllVoted, OpenTooShort and what `_in_the_chair` raises."""
    desk = _in_the_chair(actor, intent, uow)
    _check_end(desk)
    say, turnout = desk.say, uow.rolls.turnout(desk.id)
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                turnout_words(turnout, say),
                say("Close the vote now? Nothing is taken after that."),
            ]
        ),
        rows(Choice(say.plain("Yes, close it now"), desk.intent("end_now")), desk.back()),
    )


def _check_end(desk: Desk) -> None:
    opened = desk.contest.opens_at or desk.contest.opened_at
    assert opened is not None, "it is open"
    roll = {seat.unit_id: _as_seat(seat, desk) for seat in desk.uow.rolls.seats(desk.id)}
    check_early_close(desk.rule, roll, opened, desk.uow.now)


def _as_seat(seat: Seat, desk: Desk) -> RollSeat:
    """Whether it has voted is all that is asked here, whatever the way."""
    return RollSeat(seat.unit_id, returned=desk.rule.way if seat.has_voted else None)


def end(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _in_the_chair(actor, intent, uow)
    _check_end(desk)
    uow.contests.end(desk.id, uow.now)
    uow.record("contest_ended", "contest", desk.id)
    desk = _again(desk)

    def compose(say: Say) -> Screen:
        return _told(
            desk,
            say("The chair has closed this vote."),
            say("The result will be announced when it is published."),
            say,
        )

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


def ask_cancel(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = _in_the_chair(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say(
                    "Cancel this vote? Nothing that was voted will be counted or can be read any"
                    " more. Please type the reason; everybody concerned is told."
                ),
            ]
        ),
        rows(desk.back()),
        asks=desk.intent("cancel_why"),
    )


def ask_cancel_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: once more, because it cannot be undone."""
    desk, reason = _in_the_chair(actor, intent, uow), given_reason(uow.line)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                say("Reason: {reason}", reason=reason),
                say("Cancel it now? This cannot be undone."),
            ]
        ),
        rows(Choice(say.plain("Yes, cancel the vote"), desk.intent("cancel_now")), desk.back()),
        asks=desk.intent("cancel_why", reason),
    )


def cancel(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where the reason was not typed just before."""
    desk, asked = _in_the_chair(actor, intent, uow), uow.asked
    typed = (
        asked.text(1) if asked == desk.intent("cancel_why", asked.text(1) if asked else "") else ""
    )
    if not typed:
        raise OldButton
    reason = given_reason(typed)
    uow.contests.cancel(desk.id, reason, actor.person)
    uow.record("contest_cancelled", "contest", desk.id)
    desk = _again(desk)

    def compose(say: Say) -> Screen:
        return _told(
            desk,
            say("The chair has cancelled this vote. Nothing is counted."),
            say("Reason: {reason}", reason=reason),
            say,
        )

    tell_all(desk, compose, f"contest-cancelled:{desk.id}", actor.person)
    refresh_live(desk)
    return Screen(
        Markup("\n").join(
            [*heading(desk.contest, desk.say), desk.say("✓ Cancelled. Everybody is told.")]
        ),
        rows(*ways_out(desk)),
        fresh=True,
    )


# Who was told --------------------------------------------------------------------------------


def show_told(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Whose message did not arrive, and which units could not be reached at all."""
    desk = prepared(actor, intent, uow)
    say, key = desk.say, key_of_opening(desk.id)
    told, missed = uow.deliveries.told(key), uow.deliveries.missed(key)
    seats = uow.rolls.seats(desk.id)
    lines = [
        *heading(desk.contest, say),
        say("<b>Who was told of the opening</b>"),
        say("Arrived: {n}. On their way: {waiting}.", n=told.sent, waiting=told.waiting),
    ]
    lines += [say("• Did not arrive: {name}", name=one.full_name) for one in missed[:_MOST_NAMES]]
    lines += _not_called(desk, seats)
    if len(lines) > 3:
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


def _not_called(desk: Desk, seats: Sequence[Seat]) -> list[Markup]:
    """Units for which nobody votes, and voters whose phone cannot be reached."""
    say, uow = desk.say, desk.uow
    today = uow.today(desk.bloc.timezone)
    units = {unit.id: unit.short_name for unit in uow.blocs.candidates(desk.bloc.id, today)}
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
