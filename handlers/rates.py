"""The exchange rate of a period: recorded by the secretary with its source, changed with a reason.

What has been typed so far stays in the open question; the button at the end records it.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton, ReasonNeeded
from bot.domain.exchange import UsdRate, is_usual, read_rate
from bot.domain.period_errors import RateSourceNeeded, UsdRateUnclear
from bot.domain.reasons import is_reason
from bot.domain.totals_errors import ReleasedAlready
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers import paging
from handlers.typed import fitting
from handlers.wording import HOME, period_title
from storage.bloc_figures import BlocPeriod
from storage.uow import UnitOfWork

_PER_PAGE = 8
_QUOTE_LETTERS, _MOST_LETTERS, _LEAST_LETTERS = 40, 300, 4
_CONFIRM = "rates.confirm"


def show_rates(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The periods with the rate recorded for each. Raises NotAllowed for all but the secretary."""
    known, say = _periods(actor, uow), speak(actor.language)
    shown, page, pages = paging.on_page(known, max(intent.number(0), 0), _PER_PAGE)
    lines = [
        say(
            "<b>Exchange rates</b>\nWhere one year has revenue in one total and another split in"
            " two currencies, they are compared at the rate of the year that is split.\n"
        )
    ]
    lines.extend(
        say("{period}: {rate}", period=period_title(one.period, say), rate=_rate_words(one, say))
        for one in shown
    )
    if not shown:
        lines.append(say("No period has been opened yet."))
    choices = [
        Choice(paging.fitted(period_title(one.period, say)), Intent.of("rates.of", one.id))
        for one in shown
    ]
    return Screen(
        Markup("\n").join(lines),
        rows(
            *paging.side_by_side(choices),
            paging.turning(page, pages, say, lambda to: Intent.of("rates", to)),
            beside(
                Choice(say.plain("Back"), Intent("periods")),
                Choice(say.plain("What is to be done"), HOME),
            ),
        ),
    )


def ask_rate(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    of, say = _period(actor, intent, uow), speak(actor.language)
    return Screen(
        say(
            "<b>{period}</b>\nExchange rate: {rate}.\n\nHow many đồng was one US dollar? Please"
            " type it, for example 23.400.",
            period=period_title(of.period, say),
            rate=_rate_words(of, say),
        ),
        rows(_back(say)),
        asks=Intent.of("rates.said", of.id),
    )


def take_rate(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The rate was typed; an unusual one is asked about. Raises UsdRateUnclear."""
    of, say = _period(actor, intent, uow), speak(actor.language)
    dong = read_rate(uow.said)
    if dong is None:
        raise UsdRateUnclear(typed=paging.fitted(uow.said, _QUOTE_LETTERS))
    if is_usual(dong):
        return _ask_source(of, dong, say)
    shown = say.number(dong)
    return Screen(
        say(
            "{rate} đồng for one US dollar? It is usually from 10.000 to 50.000. If a digit is"
            " missing, please type the rate again.",
            rate=shown,
        ),
        rows(
            Choice(
                say.plain("Yes, {rate} đồng", rate=shown),
                Intent.of("rates.sure", of.id, format(dong, "f")),
            ),
            _back(say),
        ),
        asks=Intent.of("rates.said", of.id),
    )


def keep_unusual(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return _ask_source(_period(actor, intent, uow), _dong(intent), speak(actor.language))


def _ask_source(of: BlocPeriod, dong: Decimal, say: Say) -> Screen:
    return Screen(
        say(
            "{rate} đồng/USD. Where is it from? Please write the source in one line, for example:"
            " “NHNN, tỷ giá trung tâm ngày 30/12/{year}”.",
            rate=say.number(dong),
            year=str(of.period.year),
        ),
        rows(_back(say)),
        asks=Intent.of("rates.sourced", of.id, format(dong, "f")),
    )


def take_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The source was typed: shown once more, or why it changes. Raises RateSourceNeeded."""
    of, say = _period(actor, intent, uow), speak(actor.language)
    source = _line(uow)
    if sum(map(str.isalpha, source)) < _LEAST_LETTERS:
        raise RateSourceNeeded
    rate = UsdRate(_dong(intent), source)
    if of.rate is None:
        return _confirm(of, rate, "", say)
    return Screen(
        say(
            "<b>{period}</b>: {old} → {new}.\nWhy does it change? Please write the reason in one"
            " line; the old rate stays in the log.",
            period=period_title(of.period, say),
            old=_rate_words(of, say),
            new=_words(rate, say),
        ),
        rows(_back(say)),
        asks=Intent("rates.why", (*intent.args[:2], source)),
    )


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Why another rate is recorded. Raises ReasonNeeded for words that explain nothing."""
    of, say = _period(actor, intent, uow), speak(actor.language)
    reason = _line(uow)
    if not is_reason(reason):
        raise ReasonNeeded
    return _confirm(of, UsdRate(_dong(intent), intent.text(2)), reason, say)


def repeat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped: the same is shown again."""
    of = _period(actor, intent, uow)
    rate = UsdRate(_dong(intent), intent.text(2))
    return _confirm(of, rate, intent.text(3), speak(actor.language))


def _confirm(of: BlocPeriod, rate: UsdRate, reason: str, say: Say) -> Screen:
    lines = [
        say(
            "<b>{period}</b>\nExchange rate: {rate}.",
            period=period_title(of.period, say),
            rate=_words(rate, say),
        )
    ]
    if reason:
        lines.append(
            say("Before: {rate}.\nReason: {reason}", rate=_rate_words(of, say), reason=reason)
        )
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Record the rate"), Intent.of("rates.record", of.id)),
            Choice(say.plain("Type it again"), Intent.of("rates.of", of.id)),
        ),
        asks=Intent.of(_CONFIRM, of.id, format(rate.dong, "f"), rate.source, reason, _plain(of)),
    )


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton where the question is no longer open, or another rate is there by now;
    ReleasedAlready while observers see what it is used for.
    """
    require(actor, Act.MANAGE_BLOC)
    # Held before it is read: another secretary may be recording a rate right now.
    uow.bloc_acts.hold_period(intent.number(0))
    of, say = _period(actor, intent, uow), speak(actor.language)
    asked = uow.asked
    if asked is None or asked.name != _CONFIRM or asked.number(0) != of.id:
        raise OldButton
    if asked.text(4) != _plain(of):
        raise OldButton
    _unreleased(of, uow)
    rate, reason = UsdRate(_dong(asked), asked.text(2)), asked.text(3)
    uow.bloc_acts.record_rate(of.id, rate)
    old = f"{of.rate.dong} ({of.rate.source}) -> " if of.rate else ""
    detail = f"{of.period.key} {old}{rate.dong} ({rate.source})"
    uow.record("rate_recorded", "period", of.id, f"{detail}: {reason}" if reason else detail)
    uow.register(of.period.bloc_id, "rate_recorded", "period", of.id, detail)
    return Screen(
        say(
            "✓ <b>{period}</b>: {rate}. It is used from now on wherever the two currencies are"
            " compared.",
            period=period_title(of.period, say),
            rate=_words(rate, say),
        ),
        rows(
            Choice(say.plain("See the totals"), Intent.of("totals", of.id, "a", "")),
            _back(say),
        ),
    )


# --------------------------------------------------------------------------------------------------


def _unreleased(of: BlocPeriod, uow: UnitOfWork) -> None:
    """Raises ReleasedAlready where observers read figures that the rate is used for: those of the
    period, or comparisons with it."""
    bloc_id = of.period.bloc_id
    public = uow.bloc_figures.released_periods(bloc_id)
    if any(
        one.id in public and of.id in (one.id, one.period.compared_with_id)
        for one in uow.bloc_figures.periods(bloc_id)
    ):
        raise ReleasedAlready


def _periods(actor: Actor, uow: UnitOfWork) -> list[BlocPeriod]:
    hat = require(actor, Act.MANAGE_BLOC)
    return [
        one
        for one in uow.bloc_figures.periods(hat.bloc_id)
        if one.purpose == "figures" and one.period.state != "planned"
    ]


def _period(actor: Actor, intent: Intent, uow: UnitOfWork) -> BlocPeriod:
    for one in _periods(actor, uow):
        if one.id == intent.number(0):
            return one
    raise OldButton


def _dong(intent: Intent) -> Decimal:
    try:
        return Decimal(intent.text(1))
    except InvalidOperation:
        raise OldButton from None


def _line(uow: UnitOfWork) -> str:
    """Raises LineTooLong."""
    return fitting(uow.line, _MOST_LETTERS)


def _plain(of: BlocPeriod) -> str:
    return f"{of.rate.dong} {of.rate.source}" if of.rate else ""


def _rate_words(of: BlocPeriod, say: Say) -> Markup:
    return say("not recorded") if of.rate is None else _words(of.rate, say)


def _words(rate: UsdRate, say: Say) -> Markup:
    return say("{rate} đồng/USD ({source})", rate=say.number(rate.dong), source=rate.source)


def _back(say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent("rates"))
