"""Chốt số liệu: the secretary closes a period, told what is missing; or opens it again."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import FORM_STATES, period_title
from storage.figures import Period
from storage.uow import UnitOfWork

_MOST_NAMED = 15


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What closing means, and which boards it leaves behind, by name and state."""
    period, say = _period(actor, intent, uow, "open")
    missing = _missing(period, say, uow)
    lines = [
        say(
            "<b>Close {period}?</b>\nFrom then on no board can change its figures, submit or"
            " approve.",
            period=period_title(period, say),
        )
    ]
    if missing:
        lines.append(
            say.count(
                "\n<b>{n} board is not accepted yet:</b>",
                "\n<b>{n} boards are not accepted yet:</b>",
                len(missing),
            )
        )
        lines.extend(missing[:_MOST_NAMED])
        if len(missing) > _MOST_NAMED:
            lines.append(say("… and {n} more.", n=len(missing) - _MOST_NAMED))
    else:
        lines.append(say("The figures of every board are accepted."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                say.plain("Close all the same") if missing else say.plain("Close the figures"),
                Intent.of("periods.close_now", period.id),
            ),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _missing(period: Period, say: Say, uow: UnitOfWork) -> list[Markup]:
    zone = uow.blocs.bloc(period.bloc_id).timezone
    states = uow.reviews.states(period.id)
    return [
        say(
            "• {unit}: {state}",
            unit=unit.short_name,
            state=say(FORM_STATES[states.get(unit.id, "draft")]),
        )
        for unit in uow.blocs.members(period.bloc_id, uow.today(zone))
        if states.get(unit.id) != "accepted"
    ]


def close(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    period, say = _period(actor, intent, uow, "open")
    missing = len(_missing(period, say, uow))
    uow.reviews.set_period_state(period.id, "closed")
    uow.record("period_closed", "period", period.id, f"{period.key}, {missing} not accepted")
    uow.register(period.bloc_id, "period_closed", "period", period.id, period.key)
    return _done(
        say,
        say("✓ <b>{period}</b>: the figures are closed.", period=_name(period, say)),
    )


def reopen(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    period, say = _period(actor, intent, uow, "closed")
    uow.reviews.set_period_state(period.id, "open")
    uow.record("period_reopened", "period", period.id, period.key)
    uow.register(period.bloc_id, "period_reopened", "period", period.id, period.key)
    return _done(
        say, say("✓ <b>{period}</b> is open again for changes.", period=_name(period, say))
    )


def _name(period: Period, say: Say) -> str:
    return period_title(period, say)


def _done(say: Say, text: Markup) -> Screen:
    return Screen(
        text,
        rows(
            Choice(say.plain("Reporting periods"), Intent("periods")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _period(actor: Actor, intent: Intent, uow: UnitOfWork, state: str) -> tuple[Period, Say]:
    """Raises NotAllowed for all but the secretary, OldButton for one that has moved on."""
    hat = require(actor, Act.MANAGE_BLOC)
    period = uow.reviews.period(hat.bloc_id, intent.number(0), lock=True)
    if period is None or period.state != state:
        raise OldButton
    return period, speak(actor.language)
