"""Somebody says that they will be away: from when, until when, who takes over; then it holds.

What has been said so far stays in the open question; the button at the end records it.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, may
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.period_errors import DeadlineNotAhead
from bot.domain.year_errors import (
    AbsenceBackward,
    AbsencePast,
    AbsenceTooLong,
)
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import read_date, read_day
from handlers.delegations.absences import (
    absence_lines,
    deputy_words,
    no_rights_words,
    notice,
    own_hat,
    screen,
    tell_for_unit,
)
from handlers.delegations.leave import DAY, Leave, check_own, deputy_of, going_on, head, overlapping
from handlers.delegations.wish import Desk, desk_of
from handlers.paging import fitted
from storage.uow import UnitOfWork

_MOST_DAYS, _LABEL_LETTERS, _MOST_PEOPLE = 366, 30, 6
_SPANS = (0, 1, 7)


def begin(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """From which day. Raises NotAllowed for who has no duties of a unit."""
    desk = desk_of(actor, uow)
    hat = own_hat(desk)
    if hat is None or hat.unit_id is None:
        raise NotAllowed
    say = desk.say
    return Screen(
        say("<b>Away</b>\nFrom which day on? Tap, or type the date."),
        rows(
            (
                Choice(say.plain("From today"), Intent.of("absence.from", 0)),
                Choice(say.plain("From tomorrow"), Intent.of("absence.from", 1)),
            ),
            _back(say),
        ),
        asks=Leave(hat.unit_id).leads("absence.since"),
    )


def _back(say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent("absence"))


def take_since(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The first day was typed. Raises AbsencePast, DateUnclear, DeadlineTooFar, AbsenceKnown."""
    desk, leave = going_on(actor, uow, intent, "absence.since")
    try:
        since = read_date(uow.line, desk.today - DAY)
    except DeadlineNotAhead as refusal:
        raise AbsencePast(day=refusal.fields["day"]) from None
    return _ask_until(desk, replace(leave, since=since))


def take_from(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Today or tomorrow was tapped. Raises OldButton, AbsenceKnown."""
    desk, leave = going_on(actor, uow, uow.asked, "absence.since")
    if intent.number(0) not in (0, 1):
        raise OldButton
    return _ask_until(desk, replace(leave, since=desk.today + intent.number(0) * DAY))


def _ask_until(desk: Desk, leave: Leave) -> Screen:
    say, since = desk.say, leave.since
    assert since is not None, "it was said just now"
    check_own(desk, replace(leave, until=since + DAY))
    return Screen(
        say(
            "<b>Away</b> from {since}\nUp to and including which day? Tap, or type the date.",
            since=say.date(since),
        ),
        rows(
            (
                Choice(say.plain("That day only"), Intent.of("absence.days", 1)),
                Choice(say.plain("{n} days", n=7), Intent.of("absence.days", 7)),
            ),
            Choice(say.plain("Not known yet"), Intent.of("absence.days", 0)),
            _back(say),
        ),
        asks=leave.leads("absence.until"),
    )


def take_until(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The last day was typed. Raises what `read_day` raises, AbsenceBackward, AbsenceTooLong,
    AbsenceKnown."""
    desk, leave = going_on(actor, uow, intent, "absence.until")
    assert leave.since is not None, "looked at on the way in"
    last = read_day(uow.line, leave.since)
    if last < leave.since:
        raise AbsenceBackward
    if last - leave.since > _MOST_DAYS * DAY:
        raise AbsenceTooLong(days=_MOST_DAYS)
    return _ask_deputy(desk, replace(leave, until=last + DAY))


def take_days(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton for a button of another step, AbsenceKnown."""
    desk, leave = going_on(actor, uow, uow.asked, "absence.until")
    days = intent.number(0)
    if days not in _SPANS or leave.since is None:
        raise OldButton
    return _ask_deputy(desk, replace(leave, until=leave.since + days * DAY if days else None))


# Who takes over ------------------------------------------------------------------------------


def _ask_deputy(desk: Desk, leave: Leave) -> Screen:
    """Those of the unit who are there; raises AbsenceKnown."""
    say = desk.say
    away = {one.person_id for one in check_own(desk, leave)}
    people = [
        one
        for one in desk.people(leave.unit)
        if one.person_id != desk.actor.person and one.person_id not in away
    ]
    lines = [head(leave, say), say("Who of your unit takes over your duties and reminders?")]
    if not people:
        lines.append(
            say(
                "Nobody else of your unit uses the assistant at that time; you can invite somebody"
                " first."
            )
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    fitted(one.full_name, _LABEL_LETTERS),
                    Intent.of("absence.deputy", one.person_id),
                )
                for one in people[:_MOST_PEOPLE]
            ),
            Choice(say.plain("Nobody yet"), Intent.of("absence.deputy", 0)),
            _back(say),
        ),
        asks=leave.leads("absence.whom"),
    )


def ask_deputy_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped."""
    return _ask_deputy(*going_on(actor, uow, intent, "absence.whom"))


def take_deputy(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, DeputyElsewhere, DeputyAway, AbsenceKnown."""
    desk, leave = going_on(actor, uow, uow.asked, "absence.whom")
    return _sure(desk, replace(leave, deputy=max(intent.number(0), 0)))


def _sure(desk: Desk, leave: Leave) -> Screen:
    say, deputy = desk.say, deputy_of(desk, leave)
    lines = [
        say("<b>Is this right?</b>"),
        head(leave, say),
        deputy_words(deputy.full_name if deputy is not None else "", say),
    ]
    if deputy is not None and _needs_approver(desk, leave.unit, deputy.person_id):
        lines.append(
            say(
                "⚠ {name} cannot approve figures: that stays with you and the other leaders of the"
                " board.",
                name=deputy.full_name,
            )
        )
    if stood_in_for := _stood_in_for(desk, leave):
        lines.append(
            say(
                "You take over for {names} in these days; that goes on to whoever you name.",
                names=stood_in_for,
            )
        )
    lines.append(no_rights_words(say))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Yes, it holds like this"), Intent("absence.record")),
            _back(say),
        ),
        asks=leave.leads("absence.sure"),
    )


def _stood_in_for(desk: Desk, leave: Leave) -> str:
    """Names of those whose duties the actor has taken over in these days."""
    return ", ".join(
        one.full_name for one in overlapping(desk, leave) if one.deputy_id == desk.actor.person
    )


def _needs_approver(desk: Desk, unit_id: int, deputy: int) -> bool:
    """Whether the actor approves for the unit, and the deputy may not."""
    approvers = {
        one.person_id
        for one in desk.uow.people.members(desk.bloc.id, unit_id)
        if may(one.hat, Act.GIVE_VERDICT, unit_id)
    }
    return desk.actor.person in approvers and deputy not in approvers


def ask_sure_again(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped."""
    return _sure(*going_on(actor, uow, intent, "absence.sure"))


def record(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """It holds: the deputy, the heads of the unit and the secretaries learn of it.

    Raises OldButton where nothing is being said, DeputyElsewhere for who has left the unit since,
    DeputyAway, AbsenceKnown.
    """
    desk, leave = going_on(actor, uow, uow.asked, "absence.sure")
    uow.blocs.lock(desk.bloc.id)
    deputy = deputy_of(desk, leave)
    assert leave.since is not None, "looked at on the way in"
    number = uow.absences.record(
        bloc_id=desk.bloc.id,
        unit_id=leave.unit,
        person_id=actor.person,
        deputy_id=leave.deputy or None,
        since=leave.since,
        until=leave.until,
        by=actor.person,
    )
    uow.record("absence_recorded", "absence", number, f"{leave.unit} {leave.since} {leave.until}")
    stored = uow.absences.absence(desk.bloc.id, number)
    assert stored is not None, "it was stored just now"
    names = {unit.id: unit.short_name for unit in desk.units()}

    def compose(say: Say) -> Screen:
        lines = [say("<b>Somebody is away</b>"), *absence_lines([stored], names, say)]
        return notice(Markup("\n").join([*lines, no_rights_words(say)]), say)

    also = () if deputy is None else (deputy.person_id,)
    tell_for_unit(desk, leave.unit, compose, f"absence:{number}", also)
    return screen(desk, 0, desk.say("✓ Recorded. It ends by itself, or as soon as you say so."))
