"""A printed text, message by message: what is wrong in it is told, and nothing of it is kept.

The text lives in the open question while the secretary leafs through what was found: period, rate,
then the messages as they came. Whatever is asked next takes its place.
"""

from __future__ import annotations

import re
from decimal import Decimal

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.checking_errors import CheckOver, RateUnclear, TooManyTexts
from bot.domain.errors import OldButton
from bot.domain.exchange import Rate
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers import paging
from handlers.checking.ground import Ground, periods, stand_on
from handlers.checking.leafing import leaves
from handlers.checking.report import Part, Report, check_text
from handlers.wording import HOME, period_title
from storage.bloc_totals import Basis
from storage.uow import UnitOfWork

_READ = "checking.read"
_OPEN = (_READ, "checking.rated")
_TEXTS_FROM, _MOST_TEXTS = 2, 4
_MOST_PERIODS = 10
_QUOTE_LETTERS = 40
# đồng for one dollar; beyond these a digit is missing or too many.
_LEAST_RATE, _MOST_RATE = Decimal(1000), Decimal(100000)
_RATE = re.compile(
    r"\s*(?P<low>\d{1,3}(?:[. ]\d{3})+|\d{4,6})\s*(?:(?:-|–|—|đến)\s*"
    r"(?P<high>\d{1,3}(?:[. ]\d{3})+|\d{4,6}))?\s*(?:đồng|đ|vnđ|vnd)?\s*",
    re.IGNORECASE,
)


def invite(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What to paste, and against which period it will be held."""
    hat, say = require(actor, Act.CHECK_TEXT), speak(actor.language)
    known = periods(hat, uow)
    chosen = next((one for one in known if one.id == intent.number(0)), None)
    if chosen is None and intent.args:
        raise OldButton
    if not known:
        return Screen(say("No period has been opened yet."), rows(_home(say)))
    of = chosen or known[0]
    return Screen(
        say(
            "<b>Check a text</b>\n\n"
            "Please paste a paragraph of the report, up to 4.096 letters a message; several"
            " messages one after the other are checked together. Its figures are held against"
            " <b>{period}</b> of the whole bloc.\n\n"
            "Nothing of the text is kept, and nothing is put right in your place.",
            period=period_title(of.period, say),
        ),
        rows(
            Choice(say.plain("Another period"), Intent.of("checking.periods", 0)),
            _home(say),
        ),
        asks=Intent.of(_READ, of.id, ""),
    )


def choose_period(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which period a text is held against; what was pasted stays open meanwhile."""
    hat, say = require(actor, Act.CHECK_TEXT), speak(actor.language)
    shown, page, pages = paging.on_page(periods(hat, uow), intent.number(0), _MOST_PERIODS)
    choices = [
        Choice(paging.fitted(period_title(one.period, say)), Intent.of("checking.against", one.id))
        for one in shown
    ]
    return Screen(
        say("Which period is the text about?"),
        rows(
            *paging.side_by_side(choices),
            paging.turning(page, pages, say, lambda to: Intent.of("checking.periods", to)),
            _home(say),
        ),
        aside=True,
    )


def hold_against(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Another period for the text that is open, else for the one to come."""
    asked = uow.asked
    if asked is None or asked.name not in _OPEN or not asked.args[_TEXTS_FROM:]:
        return invite(actor, Intent.of("checking.text", intent.number(0)), uow)
    return _look(actor, Intent(_READ, (str(intent.number(0)), *asked.args[1:])), uow)


def take_text(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """One message more: everything sent so far is checked together. Raises TooManyTexts."""
    texts = (*intent.args[_TEXTS_FROM:], uow.said)
    if len(texts) > _MOST_TEXTS:
        raise TooManyTexts(most=_MOST_TEXTS)
    asked = Intent(_READ, (*intent.args[:_TEXTS_FROM], *texts))
    return _look(actor, asked, uow, record=True)


def turn(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Another part or page of what was found in the text that is open. Raises CheckOver."""
    return _look(actor, _open(uow), uow, intent.text(0), intent.number(1))


def ask_rate(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Another rate of the year than the recorded one: it serves this check only."""
    require(actor, Act.CHECK_TEXT)
    say = speak(actor.language)
    return Screen(
        say(
            "How many đồng was one US dollar in that year? One rate, or the lowest and the highest,"
            " for example 22.800 - 24.800. It serves this check only."
        ),
        rows(Choice(say.plain("Back"), Intent.of("checking.page", Part.POINTS, 0))),
        asks=Intent("checking.rated", _open(uow).args),
    )


def take_rate(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises RateUnclear."""
    require(actor, Act.CHECK_TEXT)
    rate = _read_rate(uow.said)
    asked = Intent(_READ, (intent.text(0), rate, *intent.args[_TEXTS_FROM:]))
    return _look(actor, asked, uow)


def _open(uow: UnitOfWork) -> Intent:
    asked = uow.asked
    if asked is None or asked.name not in _OPEN or not asked.args[_TEXTS_FROM:]:
        raise CheckOver
    return Intent(_READ, asked.args)


def _read_rate(typed: str) -> str:
    """ "22800-24800": as the open question carries it."""
    found = _RATE.fullmatch(typed)
    if found is None:
        raise RateUnclear(typed=paging.fitted(typed, _QUOTE_LETTERS))
    low, high = (
        Decimal(re.sub(r"\D", "", found[side] or found["low"])) for side in ("low", "high")
    )
    if not _LEAST_RATE <= low <= high <= _MOST_RATE:
        raise RateUnclear(typed=paging.fitted(typed, _QUOTE_LETTERS))
    return f"{low}-{high}"


def _rates(carried: str) -> tuple[Rate, ...]:
    """None but by what the open question carries. Raises OldButton for what is no such rate."""
    if not carried:
        return ()
    try:
        if _read_rate(carried) != carried:
            raise OldButton
    except RateUnclear:
        raise OldButton from None
    low, _, high = carried.partition("-")
    return (Rate("USD", "đồng", Decimal(low), Decimal(high)),)


# What is shown ------------------------------------------------------------------------------------


def _look(
    actor: Actor,
    asked: Intent,
    uow: UnitOfWork,
    part: str = Part.POINTS,
    page: int = 0,
    *,
    record: bool = False,
) -> Screen:
    """Check the text that the question carries and show a page of what was found."""
    hat, say = require(actor, Act.CHECK_TEXT), speak(actor.language)
    ground = stand_on(hat, asked.number(0), Basis.PROVISIONAL, say, uow)
    texts = asked.args[_TEXTS_FROM:]
    report = check_text(ground, "\n".join(texts), _rates(asked.text(1)))
    if record:
        counts = ", ".join(f"{one.name.lower()} {report.count(one)}" for one in Part)
        uow.record("text_checked", "period", ground.of.id, f"messages {len(texts)}, {counts}")
    shown = Part(part) if part in set(Part) else Part.POINTS
    blocks, page, pages = paging.on_page(leaves(report.blocks(shown)), page, 1)
    title = Markup("<b>{}</b>").format(report.label(shown))
    if pages > 1:
        title += Markup(" · {}/{}").format(page + 1, pages)
    between = Markup("\n") if shown is Part.READ else Markup("\n\n")
    lines = [_head(ground, report, asked, say), title, between.join(blocks[0])]
    return Screen(
        Markup("\n\n").join(lines),
        rows(
            paging.turning(page, pages, say, lambda to: Intent.of("checking.page", shown, to)),
            *paging.side_by_side(_ways(report, shown)),
            beside(
                Choice(say.plain("Another text"), Intent.of("checking.text", ground.of.id)),
                _home(say),
            ),
        ),
        asks=asked,
    )


def _ways(report: Report, shown: Part) -> list[Choice]:
    """To the other parts, to another measure."""
    say = report.ground.say
    parts = [
        Choice(report.label(one), Intent.of("checking.page", one, 0))
        for one in Part
        if one is not shown
    ]
    rate = Choice(say.plain("Exchange rate"), Intent("checking.rate"))
    period = Choice(say.plain("Another period"), Intent.of("checking.periods", 0))
    return [*parts, *([rate] if report.asks_for_rate else []), period]


def _head(ground: Ground, report: Report, asked: Intent, say: Say) -> Markup:
    """What was read how far, and against what it was held."""
    letters = sum(len(text) for text in asked.args[_TEXTS_FROM:])
    ratios = sum(len(claim.stated) for claim in report.printed.claims)
    lines = [
        say("<b>Check of a text</b> · {period}", period=ground.title),
        say(
            "Read: {figures} figures, {ratios} percentages in {letters} letters.",
            figures=report.count(Part.READ),
            ratios=ratios,
            letters=say.number(letters),
        ),
    ]
    waiting = len(ground.roster) - len(ground.counted)
    if waiting:
        boards = {"n": f"{len(ground.counted):02d}", "m": f"{len(ground.roster):02d}"}
        lines.append(say("The bloc's figures are there for {n}/{m} boards only.", **boards))
    if asked.text(1):
        low, _, high = asked.text(1).partition("-")
        rate = " - ".join(dict.fromkeys(say.number(Decimal(one)) for one in (low, high)))
        lines.append(say("Exchange rate: {rate} đồng/USD.", rate=rate))
    elif ground.of.rate is not None and report.asks_for_rate:
        lines.append(
            say(
                "Exchange rate recorded for the period: {rate} đồng/USD, source: {source}.",
                rate=say.number(ground.of.rate.dong),
                source=ground.of.rate.source,
            )
        )
    return Markup("\n").join(lines)


def _home(say: Say) -> Choice:
    return Choice(say.plain("What is to be done"), HOME)
