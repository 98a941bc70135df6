"""Figures so far from last period's that they are asked about before they are stored."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from bot.domain.kpi import Cell, Figure, Indicator, Kind
from bot.domain.likelihood import times_apart, times_leapt
from bot.i18n import Say
from handlers.figures.form import Desk
from handlers.figures.shown import amount_words
from storage.figures import Write

_MUCH: Final = Decimal("1.5")
_Measure = Callable[[Decimal | None, Decimal | None], Decimal | None]
"""How many times a figure is apart from last period's, where that is so much as to be asked."""


def far_words(desk: Desk, write: Write) -> Markup | None:
    """ "nhỏ hơn kỳ trước khoảng 8.900 lần; kỳ trước 80.000 người"; None for what is not far.

    So far that it is asked about before it is stored: the checks would only warn afterwards.
    """
    return _words(desk, write, times_apart)


def leap_words(desk: Desk, write: Write) -> Markup | None:
    """The same from a few times on: of one value among many, which nobody would see pass."""
    return _words(desk, write, times_leapt)


def _words(desk: Desk, write: Write, measure: _Measure) -> Markup | None:
    if desk.stands(write):
        return None
    before = desk.work.before.get(write.cell)
    indicator = desk.work.catalogue.indicator(write.cell.code)
    words = apart_words(desk.say, indicator, write.cell, write.figure, before, measure)
    if words is None or desk.work.rebased is None:
        return words
    return words + desk.say(" (re-based)")


def before_words(desk: Desk, write: Write) -> Markup | None:
    """ "kỳ trước 145 triệu USD; số này gấp 8,5 lần": of what is doubted, but is not far; None for
    what is much the same.
    """
    before = desk.work.before.get(write.cell)
    amount = write.figure.amount
    if before is None or not before.amount or not amount or amount < 0:
        return None
    times = max(amount, before.amount) / min(amount, before.amount)
    if times < _MUCH:
        return None
    indicator = desk.work.catalogue.indicator(write.cell.code)
    said = {
        "before": amount_words(desk.say, indicator, write.cell, before),
        "times": _round_words(desk.say, times),
    }
    if amount > before.amount:
        return desk.say("last period {before}; this is {times} times as much", **said)
    return desk.say("last period {before}; this is {times} times less", **said)


def apart_words(
    say: Say,
    indicator: Indicator,
    cell: Cell,
    figure: Figure,
    before: Figure | None,
    measure: _Measure = times_apart,
) -> Markup | None:
    """The same for a figure wherever it is typed."""
    if before is None or indicator.kind not in (Kind.FLOW, Kind.STOCK):
        return None
    times = measure(figure.amount, before.amount)
    if times is None:
        return None
    then = amount_words(say, indicator, cell, before)
    said = _round_words(say, times)
    if (figure.amount or 0) < (before.amount or 0):
        return say("about {times} times less than last period, {before}", times=said, before=then)
    return say("about {times} times more than last period, {before}", times=said, before=then)


def _round_words(say: Say, times: Decimal) -> str:
    """Two digits say it: 8888,9 times are "8.900"."""
    return say.number(round(times, 1 - times.adjusted()))
