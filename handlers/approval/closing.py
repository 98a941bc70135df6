"""Chốt số liệu: the secretary closes a period, told what is missing; or opens it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import named
from handlers.wording import form_words, period_title
from storage.blocs import Unit
from storage.figures import Period
from storage.uow import UnitOfWork

_MOST_NAMED = 15
_UNDECIDED = ("submitted", "approved")


@dataclass(frozen=True, slots=True)
class _Missing:
    """A board that is not accepted: where its form stands, whether it holds a value."""

    unit: Unit
    state: str | None
    begun: bool


def ask(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What closing means, and which boards it leaves behind, by name and state."""
    period, say = _period(actor, intent, uow, "open")
    missing_units = _missing(period, uow)
    missing = _lines(missing_units, say)
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
        shown, more = named(missing, _MOST_NAMED)
        lines.extend(shown)
        if more:
            lines.append(say("… and {n} more.", n=more))
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


def _missing(period: Period, uow: UnitOfWork) -> list[_Missing]:
    """The boards that are not accepted, each with where its form stands."""
    states, begun = uow.reviews.states(period.id), uow.reviews.begun(period.id)
    return [
        _Missing(unit, states.get(unit.id), unit.id in begun)
        for unit in uow.boards_asked(period)
        if states.get(unit.id) != "accepted"
    ]


def _lines(missing: Sequence[_Missing], say: Say) -> list[Markup]:
    return [
        say(
            "• {unit}: {state}",
            unit=one.unit.short_name,
            state=form_words(one.state, say, begun=one.begun),
        )
        for one in missing
    ]


def close(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    period, say = _period(actor, intent, uow, "open")
    missing = _missing(period, uow)
    uow.reviews.set_period_state(period.id, "closed")
    uow.record("period_closed", "period", period.id, f"{period.key}, {len(missing)} not accepted")
    uow.register(period.bloc_id, "period_closed", "period", period.id, period.key)
    text = say("✓ <b>{period}</b>: the figures are closed.", period=_name(period, say))
    waiting = [one for one in missing if one.state in _UNDECIDED]
    if not waiting:
        return _done(say, text)
    left = say.count(
        "{n} board has submitted, but its figures wait for a verdict. They stay as they are, or you"
        " open the period again:",
        "{n} boards have submitted, but their figures wait for a verdict. They stay as they are, or"
        " you open the period again:",
        len(waiting),
    )
    again = Choice(say.plain("Open the period again"), Intent.of("periods.reopen", period.id))
    lines = [text, left, *_lines(waiting, say)[:_MOST_NAMED]]
    return _done(say, Markup("\n").join(lines), again)


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


def _done(say: Say, text: Markup, way: Choice | None = None) -> Screen:
    return Screen(
        text,
        rows(
            way,
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
