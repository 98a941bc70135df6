"""What a single cell of a board's own table is by itself: a number, a year, words for a figure."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.book import BookCell, CellKind, spoken
from bot.domain.book_values import NOT_HERE, NOT_YET
from bot.domain.digits import is_number
from bot.domain.names import compose
from bot.domain.phrases import MISSING, ZERO, fold_figure
from bot.domain.said_periods import sayings, without_sayings

_NUMBERLIKE: Final = re.compile(
    r"\s*(?:ước|trên|hơn|khoảng|gần|dưới|âm|~|≈|>|<)?\s*(?:đạt\s+)?[-–−(]?,?\d[\d.,\s]*"
    r"(?:[^\W\d]|[%$₫.)*\s]){0,24}(?:\((?:ước|\*)\))?",
    re.IGNORECASE,
)
_ESTIMATED: Final = re.compile(r"^\s*ước\s+", re.IGNORECASE)
_STATES: Final = NOT_YET | NOT_HERE
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def is_figure(cell: BookCell) -> bool:
    if cell.kind is CellKind.TEXT:
        return is_figure_text(cell.text)
    return True


def is_figure_text(text: str) -> bool:
    said = compose(text).strip()
    if _NUMBERLIKE.fullmatch(said) is None:
        return spoken(said) in _STATES
    return not _is_period(said)


def _is_period(text: str) -> bool:
    """ "6 tháng", "12 tháng": a heading, though it begins with a number."""
    found = sayings(text, bare_years=False)
    return bool(found) and not without_sayings(text, found).strip(" ():,")


def answers(text: str) -> bool:
    """Whether words stand for a figure by themselves: "không phát sinh", "đang tổng hợp".

    A dash fills the blanks of any column, and says so only on the line of an indicator.
    """
    said = fold_figure(text)
    spelled = any(char.isalpha() for char in said)
    return spelled and (MISSING.fullmatch(said) or ZERO.fullmatch(said)) is not None


def is_year(cell: BookCell) -> bool:
    whole = _ESTIMATED.sub("", compose(cell.text)).strip()  # "Ước 2019"
    return is_number(whole) and _FIRST_YEAR <= int(whole) <= _LAST_YEAR
