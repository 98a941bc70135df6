"""Words in a line of a paste that keep its figures from being this period's of its indicator."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.domain.answer import ProblemCode, Values
from bot.domain.dims import find_dim
from bot.domain.kpi import Indicator
from bot.domain.names import find_words, fold
from bot.domain.numbers import Accept, Confirm, Missing
from bot.domain.said_periods import FormPeriod, Saying, sayings, without_sayings

_FIGURE: Final = re.compile(r"(?<![^\W\d_])\d")
# Between a name and its figure they only carry on the sentence.
_CARRYING_WORDS: Final = """
    a about actual and approximately as at by for from gan has have in is it of on over the to total
    value was were with
    am ban bang bao bo board cac cao chinh cho chua co cong cu cua da dang dat den do doanh don duoc
    gia giua gom gop hien hom hon hop ket khi khoang khong khu kcn ktxs kkt ky la lieu luong luy ly
    moi muc nam nay nghiep nguon nha nhat nhu phat qua quan so sau sinh tai te the them theo thi
    thoi thong thu thuc thue tinh toan tong tra tren tri trong truong ty uoc va vao ve vi voi xap
    xay xi
"""
_CARRYING: Final = frozenset(_CARRYING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a line says besides its figures: the words, and what is wrong with them."""

    code: ProblemCode
    words: str


def doubt_of(
    text: str, indicator: Indicator, period: FormPeriod, known: Collection[str]
) -> Doubt | None:
    """What behind an indicator's name speaks of another period, or of something else than it.

    `known` are further words that are nothing else, as those of units are.
    """
    if words := other_period(text, period, own_words(indicator)):
        return Doubt(ProblemCode.OTHER_PERIOD, words)
    if words := _strange(plain(text), own_words(indicator) | frozenset(known)):
        return Doubt(ProblemCode.OTHER_WORDS, words)
    return None


def other_period(text: str, period: FormPeriod, own: Collection[str] = ()) -> str:
    """The words for another period in a text; those that an indicator's own name has are none."""
    return period.other_in(one for one in _said(text) if not set(fold(one.words)) <= set(own))


def says_period(text: str) -> bool:
    """Whether a text speaks of any period."""
    return bool(_said(text))


def plain(text: str) -> str:
    """A text without its words about periods."""
    return without_sayings(text, _said(text))


def readable(values: Values) -> bool:
    """Whether all of it would be a figure if the words beside it meant nothing."""
    read = [entry.reading for entry in values.entries]
    return bool(read) and all(isinstance(one, Accept | Confirm | Missing) for one in read)


@lru_cache(maxsize=256)
def own_words(indicator: Indicator) -> frozenset[str]:
    """Every word of an indicator's names: beside its figure none of them is strange."""
    names = (*indicator.names.values(), *indicator.short_names.values(), *indicator.aliases)
    return frozenset(word for name in names for word in fold(name)) | {indicator.code.casefold()}


def _said(text: str) -> tuple[Saying, ...]:
    return sayings(text, bare_years=False)


def _strange(text: str, known: Collection[str]) -> str:
    """Words before the first figure that say something else than the name before them."""
    figure = _FIGURE.search(text)
    if figure is None:
        return ""
    head = text[: figure.start()]
    words = find_words(head)
    at = 0
    while at < len(words):
        if found := find_dim(words, at, text):
            at += found[0]
            continue
        if words[at].text not in known and words[at].text not in _CARRYING:
            return " ".join(head.split()).strip(" :,;()-–")
        at += 1
    return ""
