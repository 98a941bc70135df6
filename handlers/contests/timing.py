"""When a vote opens and closes: by buttons, or typed as people write times."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.contest_errors import MomentPast
from bot.domain.errors import OldButton
from bot.domain.moments import read_moment
from bot.domain.voting.times import check_times
from bot.screen import Choice, Intent, Screen, rows
from handlers.contests.card import draft_card
from handlers.contests.house import Desk, changed, drafted
from handlers.contests.words import heading, times_words
from storage.uow import UnitOfWork

_SPANS = (30, 60, 120)
_HOURS = (11, 17)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Both times, and the ways to set each. Raises NotAllowed, OldButton, NotADraft."""
    desk = drafted(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join([*heading(desk.contest, say), times_words(desk)]),
        rows(
            Choice(say.plain("Set the opening"), desk.intent("opens")),
            Choice(say.plain("Set the closing"), desk.intent("closes")),
            desk.back(),
        ),
    )


def ask_closing(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                times_words(desk),
                say(
                    "Until when can be voted? Tap, or type the time, for example “17:00 {day}” or"
                    " “90 phút nữa”.",
                    day=f"{desk.local_now() + timedelta(days=1):%d/%m}",
                ),
            ]
        ),
        rows(*span_ways(desk, "set_closes"), desk.back()),
        asks=desk.intent("typed_closes"),
    )


def span_ways(desk: Desk, name: str) -> list[Choice | tuple[Choice, ...]]:
    """So many minutes after the opening (or from now on), or an hour of today that lies ahead."""
    say, start = desk.say, _start(desk)
    spans = tuple(
        Choice(say.plain("{n} minutes", n=n), desk.intent(name, "in", n)) for n in _SPANS[:2]
    )
    hours = tuple(
        Choice(say.plain("Today at {hour}:00", hour=hour), desk.intent(name, "at", hour))
        for hour in _HOURS
        if start.replace(hour=hour, minute=0, second=0, microsecond=0) > start
    )
    longest = Choice(say.plain("{n} minutes", n=_SPANS[2]), desk.intent(name, "in", _SPANS[2]))
    return [spans, (longest, *hours[-1:])]


def _start(desk: Desk) -> datetime:
    """From when minutes are counted: the opening if it is set and lies ahead, else now."""
    now, opens = desk.local_now(), desk.contest.opens_at
    return now if opens is None or opens <= now else opens.astimezone(now.tzinfo)


def tapped(desk: Desk, intent: Intent) -> datetime:
    """The moment of such a button. Raises OldButton, MomentPast for an hour that is over."""
    start, what, number = _start(desk), intent.text(1), intent.number(2)
    if what == "in" and number in _SPANS:
        return start + timedelta(minutes=number)
    if what == "at" and number in _HOURS:
        at = start.replace(hour=number, minute=0, second=0, microsecond=0)
        if at <= start:
            raise MomentPast(at=f"{at:%H:%M %d/%m/%Y}")
        return at
    raise OldButton


def set_closing(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    return _closed_at(desk, tapped(desk, intent))


def take_closing(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises what `read_moment` and `check_times` raise."""
    desk = drafted(actor, intent, uow)
    return _closed_at(desk, read_moment(uow.said, desk.local_now()))


def _closed_at(desk: Desk, at: datetime) -> Screen:
    check_times(desk.rule, _start(desk), at)
    return draft_card(changed(desk, closes_at=at), desk.say("✓ Closes: {at}", at=desk.moment(at)))


def ask_opening(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *heading(desk.contest, say),
                times_words(desk),
                say(
                    "When does it open? By hand when you tap, or by itself at a time: please type"
                    " it, for example “8:00 {day}”.",
                    day=f"{desk.local_now() + timedelta(days=1):%d/%m}",
                ),
            ]
        ),
        rows(Choice(say.plain("By hand, when I tap"), desk.intent("opens_by_hand")), desk.back()),
        asks=desk.intent("typed_opens"),
    )


def open_by_hand(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    desk = drafted(actor, intent, uow)
    return draft_card(changed(desk, opens_at=None))


def take_opening(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A closing that lies before it is forgotten, and said so. Raises what `read_moment` raises."""
    desk = drafted(actor, intent, uow)
    say, at = desk.say, read_moment(uow.said, desk.local_now())
    said = say("✓ Opens: {at}", at=desk.moment(at))
    closes = desk.contest.closes_at
    if closes is not None and closes <= at:
        said += say("\nThe closing lay before it; please set it anew.")
        closes = None
    return draft_card(changed(desk, opens_at=at, closes_at=closes), said)
