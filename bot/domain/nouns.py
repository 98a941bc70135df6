"""The noun after a counted figure: "8 trạm" where zones with a plant are counted."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from bot.domain.kpi import Indicator
from bot.domain.names import compose, fold
from bot.domain.numbers import read_number
from bot.domain.phrases import PART_WORD
from bot.domain.readings import Accept, Ask, Confirm, Reading, Why
from bot.domain.units import Unit, find_suffix, find_unit

_FIGURE_AND_NOUN: Final = re.compile(r"(.*\d)([^\d%]*[^\W\d_][^\d%]*)", re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = {"trăm", "chục", "mươi", "mười", "rưỡi", "nửa", "vạn"}
LONGEST_NOUN: Final = 40
"""Most characters of a noun that a question repeats."""


def read_counted(
    text: str, indicator: Indicator, unit: str, previous: Decimal | None = None
) -> Reading:
    """Read a figure that may bear a word of the indicator's own name instead of its unit.

    What bears the name of something else is asked, and the question names it.
    """
    reading = read_number(text, unit, previous)
    parts = _FIGURE_AND_NOUN.fullmatch(text)
    if not isinstance(reading, Ask) or parts is None:
        return reading
    figure, tail = parts.groups()
    counted = find_unit(unit)
    if counted.whole and reading.why in (Why.OTHER_UNIT, Why.WORDS, Why.UNREADABLE):
        for word in _WORD.finditer(tail):
            noun = tail[word.start() :]
            if not _is_counted(noun, indicator, counted):
                continue
            bare = read_number(figure + tail[: word.start()], unit, previous)
            # Without its mark "trạm" is also "trăm", a hundred.
            if isinstance(bare, Accept | Confirm) and noun.isascii() and PART_WORD.search(noun):
                return Ask((bare.value,), Why.TWO_READINGS, bare.qualifier)
            return bare
    noun = tail.strip(" .,;:!()")[:LONGEST_NOUN]
    if reading.why is Why.WORDS and not noun.isascii() and _PARTS.isdisjoint(_spelled(noun)):
        meant = read_number(figure, unit, previous)
        values = (meant.value,) if isinstance(meant, Accept | Confirm) else ()
        return Ask(values, Why.OTHER_UNIT, reading.qualifier, noun)
    return replace(reading, noun=noun) if reading.why is Why.OTHER_UNIT else reading


def _is_counted(noun: str, indicator: Indicator, unit: Unit) -> bool:
    """Whether the words stand in a row in one of the indicator's names and name no other unit."""
    folded = fold(noun)
    for length in range(1, len(folded) + 1):
        power, measure = find_suffix("".join(folded[:length])) or (0, "")
        if power or not unit.counts(measure):
            return False
    typed = folded if noun.isascii() else _spelled(noun)
    names = _folded_names(indicator) if noun.isascii() else _spelled_names(indicator)
    return bool(typed) and any(_stands_in(typed, name) for name in names)


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _names(indicator: Indicator) -> tuple[str, ...]:
    return (
        *indicator.names.values(),
        *indicator.short_names.values(),
        *indicator.aliases,
        indicator.scope,
    )


def _spelled(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", compose(text)).casefold()))


@lru_cache(maxsize=512)
def _spelled_names(indicator: Indicator) -> tuple[tuple[str, ...], ...]:
    return tuple(_spelled(name) for name in _names(indicator))


@lru_cache(maxsize=512)
def _folded_names(indicator: Indicator) -> tuple[tuple[str, ...], ...]:
    return tuple(fold(name) for name in _names(indicator))
