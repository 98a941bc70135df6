"""The exchange rate of a period: how many đồng one US dollar was, as the secretary recorded it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.digits import decimals_of
from bot.domain.numbers import Accept, Confirm, Qualifier, read_number
from bot.domain.units import find_unit

_USUAL: Final = (Decimal(10_000), Decimal(50_000))
"""Đồng for one dollar in any year that is reported: beyond it a digit may be missing."""
_POSSIBLE: Final = (Decimal(1_000), Decimal(100_000))
_MOST_PLACES: Final = 2
_ONE_DOLLAR: Final = r"(?:1\s*)?(?:usd|us\$|\$|đô\s*la(?:\s*mỹ)?)"
_LEAD: Final = re.compile(rf"\s*{_ONE_DOLLAR}\s*[=:]\s*", re.IGNORECASE)
_TAIL: Final = re.compile(rf"\s*(?:/|một|cho|=)\s*{_ONE_DOLLAR}\s*\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate, or a range of rates of the year: one `of` is from `low` to `high` `to`."""

    of: str
    to: str
    low: Decimal
    high: Decimal


ANY_RATE: Final = Rate("USD", "đồng", *_USUAL)
"""Where none is recorded: what holds at every rate of this range holds for certain."""


@dataclass(frozen=True, slots=True)
class UsdRate:
    """A recorded rate and who publishes it ("NHNN, tỷ giá trung tâm ngày 30/12/2022")."""

    dong: Decimal
    source: str

    @property
    def rate(self) -> Rate:
        return Rate("USD", "đồng", self.dong, self.dong)


def convert(
    amount: Decimal, unit: str, wanted: str, rates: Sequence[Rate]
) -> tuple[Decimal, Decimal] | None:
    """The least and the most that an amount comes to in another unit, unrounded.

    None without a rate between their currencies.
    """
    given, asked = find_unit(unit), find_unit(wanted)
    shifted = amount.scaleb(given.power - asked.power)
    if given.measure == asked.measure:
        return shifted, shifted
    for rate in rates:
        if (rate.of, rate.to) == (given.measure, asked.measure):
            return shifted * rate.low, shifted * rate.high
        if (rate.to, rate.of) == (given.measure, asked.measure):
            return shifted / rate.high, shifted / rate.low
    return None


def read_rate(typed: str) -> Decimal | None:
    """ "23.400", "23.400 đ/USD", "1 USD = 23.400 đồng"; None for what is no rate for certain."""
    reading = read_number(_TAIL.sub("", _LEAD.sub("", typed)), "đồng")
    if not isinstance(reading, Accept | Confirm) or reading.qualifier is not Qualifier.EXACT:
        return None
    least, most = _POSSIBLE
    whole_enough = decimals_of(reading.value) <= _MOST_PLACES
    return reading.value if whole_enough and least <= reading.value <= most else None


def is_usual(dong: Decimal) -> bool:
    """Whether a rate is of the size that one has had."""
    return _USUAL[0] <= dong <= _USUAL[1]
