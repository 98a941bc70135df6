"""What no figure of a unit or an indicator can be, and what is so far from last period that it is
asked about."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.domain.kpi import Indicator, Kind
from bot.domain.readings import Accept, Ask, Confirm, Qualifier, Reading, Refuse, Why

_THINGS: Final = Decimal(10) ** 7  # about ten for every enterprise of the country
_PEOPLE: Final = (
    Decimal(10) ** 8
)  # as many as the country has inhabitants, or hectares with its sea
_MOST: Final[Mapping[str, Decimal]] = {
    **dict.fromkeys(("dự án", "lượt dự án", "khu", "vụ", "doanh nghiệp"), _THINGS),
    **dict.fromkeys(("người", "hồ sơ", "ha"), _PEOPLE),
    # About ten times what the whole country produces in a year.
    "triệu USD": Decimal(5) * 10**6,
    "tỷ đồng": Decimal(10) ** 8,
    "triệu đồng": Decimal(10) ** 11,
}
FAR_TIMES: Final = 100
"""As many times more or less than last period is asked about before it is stored. A change that is
real mostly stays below and gets the checks' warning alone; lost or doubled digits lie above. The
factor is our choice, no rule of the bloc's."""
FAR_LEAST: Final = 1000
"""Unless both amounts are below this: one project more moves a small amount a hundredfold."""
LEAP_TIMES: Final = 5
"""More times more or less than last period is no ordinary year. Who types it one by one is asked by
the checks at once; among many values nobody would see it pass, so there it waits for a tap."""
LEAP_LEAST: Final = 20
"""Unless both amounts are below this: a small board may well go from 2 projects to 12."""


def possible(reading: Reading, unit: str) -> Reading:
    """The reading without values that no figure counted in `unit` can have.

    "200.000 tỷ" people are no rounded number to be confirmed but a mistake to be named.
    """
    most = _MOST.get(unit)
    if most is None:
        return reading
    if isinstance(reading, Accept | Confirm) and reading.value > most:
        return Refuse(Why.IMPOSSIBLE, reading.value)
    if isinstance(reading, Ask) and reading.candidates:
        left = tuple(value for value in reading.candidates if value <= most)
        if not left and reading.why is not Why.OTHER_UNIT:
            return Refuse(Why.IMPOSSIBLE, reading.candidates[0])
        return replace(reading, candidates=left)
    return reading


def within(reading: Reading, indicator: Indicator) -> Reading:
    """The reading without values above the upper bound that the catalogue sets for a percentage.

    More than the bound is as impossible: who writes "trên 100" of a share means 100, or another
    figure, and is not to be quoted with it.
    """
    most = indicator.high
    if most is None or indicator.kind is not Kind.RATIO:
        return reading
    if isinstance(reading, Accept | Confirm) and beyond(reading.value, reading.qualifier, most):
        return Refuse(Why.ABOVE_BOUND, reading.value, most)
    if isinstance(reading, Ask) and reading.candidates:
        left = tuple(v for v in reading.candidates if not beyond(v, reading.qualifier, most))
        if not left:
            return Refuse(Why.ABOVE_BOUND, reading.candidates[0], most)
        return replace(reading, candidates=left)
    return reading


def beyond(value: Decimal, qualifier: Qualifier, most: Decimal) -> bool:
    """Whether a figure lies above a bound; "more than" the bound itself does."""
    return value > most or (qualifier is Qualifier.ABOVE and value == most)


def times_apart(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    """How many times a figure is more or less than last period's, if that is hard to believe."""
    times = _times(value, before, FAR_LEAST)
    return times if times is not None and times >= FAR_TIMES else None


def times_leapt(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The same for what is to be looked at among many values."""
    times = _times(value, before, LEAP_LEAST)
    return times if times is not None and times > LEAP_TIMES else None


def _times(value: Decimal | None, before: Decimal | None, least: int) -> Decimal | None:
    """How many times apart two amounts are; None unless both are positive and one is no trifle."""
    if value is None or before is None or value <= 0 or before <= 0:
        return None
    if max(value, before) < least:
        return None
    return max(value, before) / min(value, before)
