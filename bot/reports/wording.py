"""Figures and changes in words, the way the reports of the bloc write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from markupsafe import Markup

from bot.domain.comparing import Bound, Change, Direction, Telling, tell
from bot.domain.definitions import Obstacle
from bot.domain.errors import N_
from bot.domain.exchange import UsdRate
from bot.domain.kpi import Figure, PeriodKind, round_share
from bot.domain.numbers import Qualifier
from bot.i18n import Say, escaped

_THOUSAND = Decimal(1000)
_MOST_PLACES = 6

OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.NOT_COMPARED: N_("the bloc has no total of it"),
    Obstacle.NO_FIGURE: N_("no board has given it yet"),
    Obstacle.NO_BASE: N_("there is no figure of {then}"),
    Obstacle.NOT_ASKED: N_("{then} did not ask for it"),
    Obstacle.ZERO_BASE: N_("the figure of {then} is 0"),
    Obstacle.NEGATIVE_BASE: N_("the figure of {then} is negative"),
    Obstacle.INCOMPLETE: N_("the two years do not stand for the same boards"),
    Obstacle.TWO_BOUNDS: N_("both years say “over”"),
    Obstacle.UNIT_CHANGED: N_("counted in another unit of measure in {then}"),
    Obstacle.DIMS_CHANGED: N_("{then} has it in another currency or not split into FDI and DDI"),
    Obstacle.NO_RATE: N_(
        "one of the two years is split in two currencies, and no exchange rate is recorded for it"
    ),
    Obstacle.RULE_CHANGED: N_("made up in another way in {then}"),
    Obstacle.SCOPE_CHANGED: N_("other zones counted in {then}"),
}


def quantity(say: Say, amount: Decimal, unit: str) -> str:
    """ "379 dự án", "87,7%": as it was given."""
    number = say.number(amount)
    return f"{number}%" if unit == "%" else f"{number} {unit}" if unit else number


def total_quantity(say: Say, amount: Decimal, unit: str) -> str:
    """A total: a percentage with one decimal, never up to 100 nor down to 0."""
    if unit == "%":
        return say.percent(round_share(amount))
    return quantity(say, _readable(amount), unit)


def _readable(amount: Decimal) -> Decimal:
    """Sums of what was typed are exact; only a quotient is longer than can be read."""
    exponent = amount.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -_MOST_PLACES
    return round(amount, _MOST_PLACES) if long else amount


def report_quantity(say: Say, amount: Decimal, unit: str, *, capital: bool = False) -> str:
    """As the reports write it: whole millions of dollars from a thousand on as "69,134 tỷ USD".

    Capital keeps its three places ("5,890 tỷ USD"); of anything else a nought at the end would only
    read as thousands.
    """
    if unit != "triệu USD" or amount < _THOUSAND or amount != amount.to_integral_value():
        return total_quantity(say, amount, unit)
    if not capital:
        return total_quantity(say, amount / _THOUSAND, "tỷ USD")
    whole, _, rest = f"{amount / _THOUSAND:.3f}".partition(".")
    return f"{say.number(Decimal(whole))},{rest} tỷ USD"


def qualified(say: Say, words: str, qualifier: Qualifier) -> Markup:
    """ "ước 7.081,7 triệu USD", "trên 55%"."""
    if qualifier is Qualifier.ESTIMATE:
        return say("est. {amount}", amount=words)
    if qualifier is Qualifier.ABOVE:
        return say("over {amount}", amount=words)
    return escaped(words)


def coverage_words(say: Say, figure: Figure) -> Markup:
    """ " (85/120 doanh nghiệp)": of how many the figure is made; empty where that is not said."""
    if figure.coverage is None:
        return Markup("")
    covered, of = (say.number(Decimal(count)) for count in figure.coverage)
    return say(" ({covered}/{of} enterprises)", covered=covered, of=of)


def year_words(say: Say, kind: PeriodKind, year: int) -> str:
    """ "năm 2018", "6 tháng đầu năm 2018"."""
    if kind is PeriodKind.HALF_YEAR:
        return say.plain("the first half of {year}", year=year)
    return say.plain("the year {year}", year=year)


def change_words(say: Say, change: Change, telling: Telling, then: str) -> Markup | None:
    """ "bằng 87,7% so với năm 2021", "tăng 7,6% so với năm 2018"; None where there is no base."""
    told = tell(change, telling)
    if told is None:
        return None
    number = say.number(told.number)
    if told.telling is Telling.RATIO:
        words = say("{n}% of {then}", n=number, then=then)
    elif told.direction is Direction.LEVEL:
        words = say("unchanged from {then}", then=then)
    elif told.telling is Telling.POINTS:
        up = told.direction is Direction.UP
        words = say(_POINTS_UP if up else _POINTS_DOWN, n=number, then=then)
    else:
        words = say(_UP if told.direction is Direction.UP else _DOWN, n=number, then=then)
    return say(BOUNDS[told.bound], change=words) if told.bound is not Bound.EXACT else words


_UP, _DOWN = N_("up {n}% on {then}"), N_("down {n}% on {then}")
_POINTS_UP = N_("up {n} percentage points on {then}")
_POINTS_DOWN = N_("down {n} percentage points on {then}")
BOUNDS = {Bound.AT_LEAST: N_("at least {change}"), Bound.AT_MOST: N_("at most {change}")}


def obstacle_words(say: Say, obstacle: Obstacle, then: str) -> Markup:
    """Why two amounts are not compared."""
    return say(OBSTACLES[obstacle], then=then)


def rate_words(say: Say, rate: UsdRate) -> Markup:
    """ "quy đổi theo tỷ giá 23.400 đồng/USD, nguồn NHNN": behind whatever was converted."""
    return say(
        "converted at {rate} đồng/USD, source: {source}",
        rate=say.number(rate.dong),
        source=rate.source,
    )
