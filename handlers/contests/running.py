"""While a vote is open: extended or cancelled by the chair, and everybody told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import CancelTooLate
from bot.domain.errors import OldButton
from bot.domain.moments import read_moment
from bot.domain.voting.times import check_extension
from bot.domain.voting_errors import ExtensionNotLater, NotOpenYet, VoteClosed
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.announcing import refresh_live, tell_all
from handlers.contests.card import after_cancelled, open_card
from handlers.contests.freeing import back_words
from handlers.contests.house import Desk, chaired, part_in
from handlers.contests.reasons import ask_once_more, ask_reason, held_reason, told
from handlers.contests.settling import after_cancelling
from handlers.contests.words import (
    given_reason,
    heading,
    times_words,
)
from storage.uow import UnitOfWork

_MOST_NAMES = 40
_LAST_SECOND = 2**32
_MORE_MINUTES = (30, 60, 120)
_HOURS = (11, 17)


def in_the_chair(actor: Actor, intent: Intent, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """`held` for the act itself: what it is held against is then what holds, whoever else acts at
    this moment. Raises NotTheChair, OldButton, NotOpenYet, VoteClosed."""
    desk = chaired(actor, intent, uow, held=held)
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
    """Until when. Raises ExtensionRefused and what `in_the_chair` raises."""
    desk = in_the_chair(actor, intent, uow)
    _check(desk, datetime.max.replace(tzinfo=_closes(desk).tzinfo))
    return _until_when(desk)


def _until_when(desk: Desk, *first: Markup) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *first,
                *heading(desk.contest, say),
                times_words(desk),
                say("Until when is it extended? Tap, or type the time."),
            ]
        ),
        rows(*_longer_ways(desk), desk.back()),
        asks=desk.intent("typed_extend"),
    )


def _longer_ways(desk: Desk) -> list[tuple[Choice, ...]]:
    """So many minutes after the closing as it stands, or the evening of its day."""
    say, closes = desk.say, _local_closing(desk)
    more = tuple(
        Choice(say.plain("{n} minutes more", n=n), desk.intent("extend_to", "in", n))
        for n in _MORE_MINUTES
    )
    hours = tuple(
        Choice(
            say.plain("Until {at}", at=f"{hour}:00 {closes:%d/%m}"),
            desk.intent("extend_to", "at", hour),
        )
        for hour in _HOURS
        if closes.replace(hour=hour, minute=0, second=0, microsecond=0) > closes
    )
    return [more[:2], (*more[2:], *hours[-1:])]


def _local_closing(desk: Desk) -> datetime:
    return _closes(desk).astimezone(desk.local_now().tzinfo)


def _tapped(desk: Desk, intent: Intent) -> datetime:
    """The moment of such a button. Raises OldButton."""
    closes, what, number = _local_closing(desk), intent.text(1), intent.number(2)
    if what == "in" and number in _MORE_MINUTES:
        return closes + timedelta(minutes=number)
    if what == "at" and number in _HOURS:
        return closes.replace(hour=number, minute=0, second=0, microsecond=0)
    raise OldButton


def _check(desk: Desk, until: datetime) -> None:
    """Raises ExtensionRefused, VoteClosed, ExtensionNotLater."""
    check_extension(desk.rule, _closes(desk), until, desk.uow.acted_at)


def choose_extension(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = in_the_chair(actor, intent, uow)
    return _longer(desk, _tapped(desk, intent))


def take_extension(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = in_the_chair(actor, intent, uow)
    return _longer(desk, read_moment(uow.said, desk.local_now()))


def _longer(desk: Desk, until: datetime) -> Screen:
    """What lies before the closing is asked for again, with the ways that do not."""
    try:
        return _why(desk, until)
    except ExtensionNotLater as refusal:
        return _until_when(desk, desk.say.refusal(refusal) + "\n")


def _why(desk: Desk, until: datetime) -> Screen:
    _check(desk, until)
    say = desk.say
    return ask_reason(
        desk,
        say("Extended until: {at}", at=desk.moment(until)),
        say("Why? Please type the reason; everybody concerned is told."),
        asks=desk.intent("extend_why", int(until.timestamp())),
    )


def extend(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed. Raises ReasonShort, TextTooMuch and what `_check` raises."""
    desk, reason = in_the_chair(actor, intent, uow, held=True), given_reason(uow.line)
    if not 0 < intent.number(1) < _LAST_SECOND:
        raise OldButton
    until = datetime.fromtimestamp(intent.number(1), desk.local_now().tzinfo)
    _check(desk, until)
    uow.contest_acts.extend(desk.id, until, reason)
    uow.record("contest_extended", "contest", desk.id, f"{until.isoformat()} {reason}")
    desk = again(desk)

    def compose(say: Say) -> Screen:
        at = say.moment(until, desk.bloc.timezone)
        what = say("The time of this vote was extended until {at}.", at=at)
        return told(desk, say, what, reason)

    tell_all(desk, compose, f"contest-extended:{desk.id}:{intent.text(1)}", actor.person)
    refresh_live(desk)
    return open_card(desk, part_in(desk), desk.say("✓ Extended until: {at}", at=desk.moment(until)))


def again(desk: Desk) -> Desk:
    found = desk.uow.contests.contest(desk.id)
    assert found is not None, "it was changed just now"
    return replace(desk, contest=found)


# Cancelling ----------------------------------------------------------------------------------


def _to_cancel(actor: Actor, intent: Intent, uow: UnitOfWork, *, held: bool = False) -> Desk:
    """What has been voted and can be counted is: from its closing on, and once the hall's count is
    confirmed, a vote is not called off because of what it came to. Where nobody has voted, or the
    key of the papers is lost, there is nothing to be counted, and it must not stay open for ever.

    Raises CancelTooLate, and what `in_the_chair` raises.
    """
    desk = in_the_chair(actor, intent, uow, held=held)
    counts, key = uow.hall_counts.newest(desk.id), desk.contest.key_name
    is_over = uow.acted_at >= _closes(desk)
    if any(one.confirmed_by is not None for one in counts):
        raise CancelTooLate
    if is_over and (not key or uow.vault.has(key)):
        seats = uow.rolls.seats(desk.id)
        if counts or any(seat.has_voted or seat.presence == "present" for seat in seats):
            raise CancelTooLate
    return desk


def ask_cancel(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises what `_to_cancel` raises."""
    desk = _to_cancel(actor, intent, uow)
    question = desk.say(
        "Cancel this vote? Nothing that was voted will be counted or can be read any more. Please"
        " type the reason; everybody concerned is told."
    )
    return ask_reason(desk, question, asks=desk.intent("cancel_why"))


def ask_cancel_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises ReasonShort, TextTooMuch, and what `_to_cancel` raises."""
    desk, reason = _to_cancel(actor, intent, uow), given_reason(uow.line)
    say = desk.say
    yes = Choice(say.plain("Yes, cancel the vote"), desk.intent("cancel_now"))
    question = say("Cancel it now? This cannot be undone.")
    return ask_once_more(desk, reason, question, yes, "cancel_why")


def cancel(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where the reason was not typed just before, and what `_to_cancel` raises."""
    desk = _to_cancel(actor, intent, uow, held=True)
    reason = held_reason(desk, "cancel_why")
    if not reason:
        raise OldButton
    uow.contest_acts.cancel(desk.id, reason, actor.person)
    uow.record("contest_cancelled", "contest", desk.id)
    desk = again(desk)

    def compose(say: Say) -> Screen:
        what = say("The chair has cancelled this vote. Nothing is counted.")
        return told(desk, say, what, reason)

    tell_all(desk, compose, f"contest-cancelled:{desk.id}", actor.person)
    refresh_live(desk)
    units = after_cancelling(desk.contest, uow, actor.person)
    lines = [*heading(desk.contest, desk.say), desk.say("✓ Cancelled. Everybody is told.")]
    if units:
        lines.append(back_words(units, desk.say))
    return Screen(Markup("\n").join(lines), rows(*after_cancelled(desk)), fresh=True)
