"""/tinhhinh: all boards on one screen for the secretary and the leader; a board sees its own."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Act, Actor, may, require
from bot.domain.errors import NotAllowed
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import boards_on_page, on_page, side_by_side, turning
from handlers.status.card import own_card
from handlers.status.progress import Overview, chosen, kept_periods, overview_of, rates_of, sees_all
from handlers.status.words import (
    SIGNS,
    counts_words,
    legend_words,
    line_words,
    short_rate_words,
    title_words,
)
from handlers.wording import HOME, period_title
from storage.figures import Period
from storage.uow import UnitOfWork

_MOST_OFFERED, _RATES = 6, 40


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for whoever has no part in collecting: observers, contributors."""
    hat, say = require(actor, Act.SEE_PROGRESS), speak(actor.language)
    kept = kept_periods(hat, uow)
    period = chosen(intent, kept)
    if period is None:
        return _nothing(say)
    if not sees_all(actor, period, uow):
        return own_card(actor, period, kept, uow)
    return _all_boards(actor, overview_of(period, uow), kept, intent.number(1), say)


def _nothing(say: Say) -> Screen:
    return Screen(
        say("No figures are being collected at the moment."),
        rows(Choice(say.plain("What is to be done"), HOME)),
    )


def _all_boards(
    actor: Actor, overview: Overview, kept: Sequence[Period], page: int, say: Say
) -> Screen:
    period = overview.period
    shown, page, pages = boards_on_page(overview.lines, page)
    zone = overview.bloc.timezone
    choices = [
        Choice(
            f"{SIGNS[line.step]} {line.unit.short_name}",
            Intent.of("status.unit", period.id, line.unit.id),
        )
        for line in shown
    ]
    text = [
        title_words(overview, say),
        counts_words(overview, say),
        Markup(""),
        *(line_words(line, zone, say) for line in shown),
        Markup(""),
        legend_words(say),
    ]
    return Screen(
        Markup("\n").join(text),
        rows(
            *side_by_side(choices),
            turning(page, pages, say, lambda to: Intent.of("status", period.id, to)),
            _ways(actor, period, say),
            (*_other_period(kept, period, say), Choice(say.plain("What is to be done"), HOME)),
        ),
    )


def _ways(actor: Actor, period: Period, say: Say) -> tuple[Choice, ...]:
    rates = Choice(say.plain("Over the periods"), Intent.of("status.rates", period.id))
    if not may(actor.hat, Act.MANAGE_BLOC):
        return (rates,)
    return (Choice(say.plain("Post in the group"), Intent.of("status.preview", period.id)), rates)


def _offered(kept: Sequence[Period]) -> list[Period]:
    return [period for period in kept if period.state != "history"][:_MOST_OFFERED]


def _other_period(kept: Sequence[Period], period: Period, say: Say) -> tuple[Choice, ...]:
    if len(_offered(kept)) < 2:
        return ()
    return (Choice(say.plain("Another period"), Intent.of("status.periods", period.id)),)


def choose_period(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    hat, say = require(actor, Act.SEE_PROGRESS), speak(actor.language)
    return Screen(
        say("<b>Reporting status</b>\nOf which period?"),
        rows(
            *(
                Choice(period_title(period, say), Intent.of("status", period.id))
                for period in _offered(kept_periods(hat, uow))
            ),
            Choice(say.plain("Back"), Intent("status", intent.args[:1])),
        ),
    )


def _counted_lines(kept: Sequence[Period], uow: UnitOfWork, say: Say) -> list[Markup]:
    """Which periods these are, and which still have time: nobody's zero of today is hidden."""
    ahead = [one for one in kept if one.state != "history" and one.due_at > uow.acted_at]
    over = [one for one in kept if one not in ahead]
    lines = []
    if over:
        names = ", ".join(period_title(one, say) for one in over)
        lines.append(say("Counted: {periods}.", periods=names))
    if ahead:
        names = ", ".join(period_title(one, say) for one in ahead)
        lines.append(
            say("Not over yet, counted only for boards that have sent: {periods}.", periods=names)
        )
    return lines


def show_rates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """How complete and how often in time each board was over the periods kept."""
    hat, say = require(actor, Act.SEE_PROGRESS), speak(actor.language)
    kept = kept_periods(hat, uow)
    period = chosen(intent, kept)
    if period is None:
        return _nothing(say)
    if not sees_all(actor, period, uow):
        raise NotAllowed
    units = uow.boards_asked(period)
    shown, page, pages = on_page(units, intent.number(1), _RATES)
    rates = rates_of(shown, kept, uow)
    text = [
        say(
            "<b>Completeness and punctuality</b>\nValues given · periods in time, of those that are"
            " over or sent."
        ),
        *_counted_lines(kept, uow, say),
        Markup(""),
        *(
            say("{unit}: {rate}", unit=unit.short_name, rate=short_rate_words(rates[unit.id], say))
            for unit in shown
        ),
    ]
    return Screen(
        Markup("\n").join(text),
        rows(
            turning(page, pages, say, lambda to: Intent.of("status.rates", period.id, to)),
            Choice(say.plain("Back"), Intent.of("status", period.id)),
        ),
    )
