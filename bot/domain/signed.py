"""Figures that may lie below zero, such as a rate of growth: the sign read apart from the number.

Numbers are read without a sign everywhere else: of what is counted, less than nothing is a mistake.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.domain.kpi import Indicator
from bot.domain.readings import Accept, Ask, Confirm, Reading, Why

_MINUS: Final = re.compile(
    "(?P<before>[^\\d]*?)(?:[-\u2010-\u2015\u2212]\\s?|\\bâm\\s+)(?=[\\d.,])", re.IGNORECASE
)
_APART: Final = re.compile("(^\\s*|[:=;(]\\s*)[-\u2010-\u2015\u2212]\\s+(?=\\d)")
_DASH: Final = re.compile("(?:^|[\\s:=])[-\u2010-\u2015\u2212]\\s+(?=\\d)")
_FALL: Final = re.compile(r"\s*(?:đã\s+)?(?:cắt\s+)?giảm\b", re.IGNORECASE)


def may_be_negative(indicator: Indicator) -> bool:
    """Whether the catalogue gives a lower bound below zero."""
    return indicator.low is not None and indicator.low < 0


def read_signed(text: str, read: Callable[[str], Reading]) -> Reading:
    """What `read` makes of the number, below zero where a sign says so.

    "giảm 3,2%" is a change and asked about as everywhere; what is offered is what it means here.
    """
    composed = unicodedata.normalize("NFC", text)
    if minus := _MINUS.match(composed):
        return negated(read(minus["before"] + composed[minus.end() :]))
    reading = read(text)
    if not isinstance(reading, Ask):
        return reading
    if reading.why is Why.IN_BRACKETS:
        return replace(reading, candidates=(*map(_below, reading.candidates), *reading.candidates))
    return negated(reading) if reading.why is Why.GROWTH and _FALL.match(composed) else reading


def close_signs(text: str) -> str:
    """A sign that stands apart from its number, put before it: "- 3,2" begins no list here."""
    return _APART.sub(r"\1-", text)


def doubted(reading: Reading, line: str) -> Reading:
    """Asked about where the dash before the number in a pasted line may be its sign, or stand
    between a name and its number.
    """
    if not isinstance(reading, Accept | Confirm) or not _DASH.search(line):
        return reading
    return Ask((_below(reading.value), reading.value), Why.TWO_READINGS, reading.qualifier)


def negated(reading: Reading) -> Reading:
    """The same below zero."""
    if isinstance(reading, Accept | Confirm):
        return replace(reading, value=_below(reading.value))
    if isinstance(reading, Ask):
        return replace(reading, candidates=tuple(map(_below, reading.candidates)))
    return reading


def _below(value: Decimal) -> Decimal:
    return -value if value else value
