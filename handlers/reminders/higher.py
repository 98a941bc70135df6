"""Before the board that leads the bloc, a peer of the others, is told: the secretary decides."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.calendar.reminding import Audience, Owed
from bot.domain.errors import OldButton
from bot.domain.reminder_errors import BoardHasSent
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.paging import boards_on_page, fitted, side_by_side, turning
from handlers.reminders.deciding import hours_of
from handlers.wording import HOME, period_title
from storage.pauses import AGREED, ASKED, DECLINED, Escalation
from storage.uow import UnitOfWork


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The boards that are to be decided on. Raises NotAllowed."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    waiting = uow.pauses.escalations(hat.bloc_id, ASKED)
    if not waiting:
        text = say("No board is to be decided on.")
        return Screen(text, rows(Choice(say.plain("Back"), Intent("reminders"))))
    names = uow.blocs.short_names(hat.bloc_id)
    shown, page, pages = boards_on_page(waiting, intent.number(0))
    ways = [
        Choice(fitted(names.get(one.unit_id, "")), Intent.of("reminders.case", one.id))
        for one in shown
    ]
    return Screen(
        say("<b>May the board that leads the bloc be told?</b>\nChoose a board."),
        rows(
            *side_by_side(ways),
            turning(page, pages, say, lambda to: Intent.of("reminders.higher", to)),
            Choice(say.plain("Back"), Intent("reminders")),
        ),
    )


def show_case(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What the board owes, who was told so far. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    found = _asked(hat.bloc_id, intent, uow)
    parts = [_what(found, uow, say), *_told(found, uow, say)]
    return Screen(
        joined("\n", parts),
        rows(
            beside(
                Choice(say.plain("Agree to send"), Intent.of("reminders.agree", found.id)),
                Choice(say.plain("Not yet"), Intent.of("reminders.decline", found.id)),
            ),
            Choice(say.plain("Back"), Intent("reminders.higher")),
        ),
    )


def _asked(bloc_id: int, intent: Intent, uow: UnitOfWork) -> Escalation:
    found = uow.pauses.escalation(bloc_id, intent.number(0))
    if found is None or found.state != ASKED:
        raise OldButton
    return found


def _what(found: Escalation, uow: UnitOfWork, say: Say) -> Markup:
    periods = {one.id: one for one in uow.periods.open(found.bloc_id)}
    period = periods.get(found.object_id)
    return say(
        "<b>{unit}</b> has not sent: {period}. Due: {day}.",
        unit=uow.blocs.short_names(found.bloc_id).get(found.unit_id, ""),
        period=period_title(period, say) if period else "",
        day=say.date(found.due_on),
    )


def _told(found: Escalation, uow: UnitOfWork, say: Say) -> list[Markup]:
    """When the officers, when the head of the board were told."""
    zone = uow.blocs.bloc(found.bloc_id).timezone
    sent = uow.reminders.told_of(found.series, found.bloc_id)
    heads = {
        one.step.stage
        for one in uow.reminders.steps(found.bloc_id)
        if one.step.audience is Audience.HEAD and one.step.duty == found.duty
    }
    to_heads = [one for one in sent if one.stage in heads]
    days = {one.decided_at.date() for one in sent if one.stage not in heads}
    lines = [
        say.count("Officers reminded on {n} day.", "Officers reminded on {n} days.", len(days))
    ]
    if to_heads:
        at = say.time(to_heads[-1].decided_at, zone)
        lines.append(say("The leadership of the board was told: {at}.", at=at))
    else:
        lines.append(say("The leadership of the board has not been told."))
    return lines


def agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The leader's board is told at the next decent moment. Raises NotAllowed, OldButton,
    BoardHasSent where nothing is owed any more."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    found = _asked(hat.bloc_id, intent, uow)
    name = uow.blocs.short_names(hat.bloc_id).get(found.unit_id, "")
    if _still(found, uow) is None:
        raise BoardHasSent(unit=name)
    uow.pauses.answer(found.id, AGREED, actor.person)
    uow.record("escalation_agreed", "escalation", found.id)
    hours = hours_of(hat.bloc_id, uow)
    return _answered(
        say(
            "✓ {unit}: the leadership of the board that leads the bloc will be told, from {at} on,"
            " with its next digest. If the figures come before, nothing is sent.",
            unit=name,
            at=say.moment(hours.next_decent(uow.now), str(hours.zone)),
        ),
        say,
    )


def decline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Nobody is told. Raises NotAllowed, OldButton."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    found = _asked(hat.bloc_id, intent, uow)
    uow.pauses.answer(found.id, DECLINED, actor.person)
    uow.record("escalation_declined", "escalation", found.id)
    name = uow.blocs.short_names(hat.bloc_id).get(found.unit_id, "")
    return _answered(
        say("✓ {unit}: nothing is sent to the board that leads the bloc.", unit=name), say
    )


def _answered(text: Markup, say: Say) -> Screen:
    return Screen(
        text,
        rows(
            Choice(say.plain("Other boards"), Intent("reminders.higher")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        aside=True,
    )


def _still(found: Escalation, uow: UnitOfWork) -> Owed | None:
    switch = uow.reminders.switch(found.bloc_id)
    since = switch.changed_at if switch else uow.now
    owed = uow.owed.now(found.bloc_id, since, (found.unit_id,)).owed
    return next((one for one in owed if one.series == found.series), None)
