"""Which period the words beside a figure are about: this one, another year, a part, a plan.

"Năm 2019", "TH 9 tháng", "Quý IV/2019", "kế hoạch năm 2020", "đến 30/6/2019". A figure whose words
say another period than the form's is asked about, wherever it came from; so words in doubt count as
another period. What a figure is only compared with ("so với năm 2018") says nothing of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.kpi import PeriodKind


class Span(StrEnum):
    """What part of a year is meant, or that it is none of what has happened in it."""

    YEAR = "year"
    HALF = "half"
    PART = "part"
    PLAN = "plan"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Saying:
    """Words about a period, where they stand in the text, and what they say."""

    words: str
    start: int
    end: int
    years: frozenset[int] = frozenset()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class FormPeriod:
    """The period of a form. Without a year any year fits."""

    kind: PeriodKind
    year: int = 0
    plans: bool = False

    def is_other(self, years: frozenset[int], span: Span | None) -> bool:
        """Whether years and a part of the year, said of one figure, are not this period."""
        if years and self.year and self.year not in years:
            return True
        if span is Span.PLAN:
            return not self.plans
        if self.kind is PeriodKind.HALF_YEAR:
            return span is not Span.HALF if (span or years) else False
        return span not in (None, Span.YEAR)

    def other_in(self, found: Iterable[Saying]) -> str:
        """The words that make a figure one of another period; "" where none do."""
        said = list(found)
        years = frozenset[int]().union(*(one.years for one in said))
        spans: set[Span | None] = {one.span for one in said if one.span is not None}
        apart = [one for one in said if self._contradicts(one)]
        if apart or any(self.is_other(years, span) for span in spans or {None}):
            return ", ".join(one.words for one in apart or said)
        return ""

    def _contradicts(self, one: Saying) -> bool:
        """A half-year's year may stand apart from it: "6 tháng đầu, năm 2019"."""
        if one.span is None and self.kind is PeriodKind.HALF_YEAR:
            return bool(self.year and one.years) and self.year not in one.years
        return self.is_other(one.years, one.span)


_ANY: Final = r"(?:19|20)\d\d"
_Y: Final = rf"(?P<year>{_ANY})"
_OF_YEAR: Final = rf"(?:\s*(?:[/,.-]|cua|trong)?\s*(?:nam\s+)?{_Y}\b)?"
_TO: Final = r"(?:den|toi)\s+(?:het\s+|cuoi\s+|thoi\s+diem\s+)*"
_UNTIL: Final = rf"(?:(?:luy\s+ke|tinh|ke|tu\s+dau\s+nam)\s+)*{_TO}"
_MONTH: Final = r"(?P<month>\d{1,2})\b"
_COUNTS: Final = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_COUNT: Final = rf"(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})"
_OF_THE_YEAR: Final = rf"(?:\s+nam(?!\s+(?:{_ANY}|truoc|ngoai|sau)))?"
_PATTERNS: Final = (
    # The day of a document, and what a figure is compared with, say nothing of it.
    ("day", r"\bngay\s+\d{1,2}\s*(?:[/.-]|thang)\s*\d{1,2}\s*(?:[/.-]|nam)\s*\d{4}\b"),
    ("compared", rf"\bso\s+voi(?:\s+(?:cung|ky|nam|truoc|ngoai))*(?:\s+{_ANY}\b)?"),
    (
        "until",
        rf"\b{_UNTIL}(?:ngay\s+)?\d{{1,2}}\s*(?:[/.-]|thang)\s*{_MONTH}(?![.,]?\d){_OF_YEAR}",
    ),
    ("until", rf"\b{_UNTIL}thang\s+{_MONTH}{_OF_YEAR}"),
    ("day", rf"\b\d{{1,2}}[/-]\d{{1,2}}[/-]{_ANY}\b"),
    ("range", rf"\b(?:giai\s+doan\s+|(?:tu\s+)?nam\s+)?{_ANY}\s*[-–—]\s*(?:nam\s+)?{_ANY}\b"),
    ("part", rf"\b(?:quy|q)\s*\.?\s*(?:iv|i{{1,3}}|[1-4])\b{_OF_YEAR}"),
    (
        "months",
        rf"\b{_COUNT}\s*(?:thang\b|t(?=\s*/|[\s.-]*{_ANY}\b))(?P<end>\s+cuoi)?(?:\s+dau)?"
        rf"{_OF_THE_YEAR}{_OF_YEAR}",
    ),
    ("half", rf"\bnua\s+dau(?:\s+nam)?{_OF_YEAR}"),
    ("part", rf"\bnua\s+cuoi(?:\s+nam)?{_OF_YEAR}"),
    ("part", rf"\bthang\s+\d{{1,2}}\b{_OF_YEAR}"),
    ("part", rf"\bluy\s+ke(?!\s+den){_OF_YEAR}"),
    ("plan", rf"\b(?:ke\s+hoach|muc\s+tieu|chi\s+tieu\s+giao|du\s+toan)\b{_OF_YEAR}"),
    ("plan", rf"\bkh(?=[\s.-]*(?:nam\b|20\d\d\b)){_OF_YEAR}"),
    ("plan", rf"\bplan\b(?:\s+(?:of|for))?{_OF_YEAR}"),
    ("other", r"\b(?:cung\s+)?(?:ky|nam)\s+(?:truoc|ngoai|sau|toi|lien\s+ke)\b"),
    ("other", r"\bcung\s+ky\b|\bn\s*[-+]\s*\d\b"),
    ("year", rf"\b(?:ca|{_UNTIL})\s*nam\b(?:\s+nay\b)?(?:\s*{_Y}\b)?"),
    ("this", r"\bnam\s+nay\b|\b(?:trong\s+)?ky\s+nay\b|\bky\s+bao\s+cao\b"),
    ("named", rf"\b(?:trong\s+)?nam\s+{_Y}\b(?![.,]\d)"),
    ("marked", rf"(?:^\s*[:,–-]?|\()\s*{_Y}(?=\s*[:)])"),
    ("bare", rf"(?<![\d.,/]){_Y}\b(?![.,/]?\d)"),
)
_FORMS: Final = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_SPANS: Final = {
    "range": Span.PART,
    "part": Span.PART,
    "half": Span.HALF,
    "plan": Span.PLAN,
    "other": Span.OTHER,
    "year": Span.YEAR,
}


def sayings(text: str, *, bare_years: bool = True) -> tuple[Saying, ...]:
    """The words about periods in a composed text, in their order.

    A number like 2018 with nothing beside it is a year where `bare_years` may stand, as in a
    heading; among figures it may be one of them, unless a colon or brackets set it apart.
    """
    flat = _flat(text)
    found: list[Saying] = []
    at = 0
    while at < len(flat):
        one = _next(flat, at, text, bare_years=bare_years)
        if one is None:
            break
        found.append(one)
        at = max(one.end, at + 1)
    return tuple(one for one in found if one.words)


def without_sayings(text: str, found: Iterable[Saying]) -> str:
    """The text with blanks where words about periods stand."""
    for one in reversed(list(found)):
        text = text[: one.start] + " " + text[one.end :]
    return text


def _next(flat: str, at: int, text: str, *, bare_years: bool) -> Saying | None:
    """The first words from `at` on; without words where what they say is of no figure."""
    first: tuple[int, str, re.Match[str]] | None = None
    for name, pattern in _FORMS:
        if name == "bare" and not bare_years:
            continue
        match = pattern.search(flat, at)
        if match is not None and (first is None or match.start() < first[0]):
            first = match.start(), name, match
    if first is None:
        return None
    start, name, match = first
    said = match.groupdict()
    years = frozenset({int(said["year"])}) if said.get("year") else frozenset[int]()
    words = "" if name in ("day", "compared") else text[start : match.end()].strip(" :,–-()")
    return Saying(words, start, match.end(), years, _span(name, said))


def _span(name: str, said: dict[str, str | None]) -> Span | None:
    if name == "months":
        count = said["count"] or ""
        months = _COUNTS.get(count) or int(count)
        whole = {6: Span.HALF, 12: Span.YEAR}
        return whole.get(months, Span.PART) if not said["end"] else Span.PART
    if name == "until":
        # As of a day near its end, a year or a half is counted as a whole.
        return {6: Span.HALF, 7: Span.HALF, 11: Span.YEAR, 12: Span.YEAR}.get(
            int(said["month"] or 0), Span.PART
        )
    return _SPANS.get(name)


def _flat(text: str) -> str:
    """Letter for letter the text in small letters without marks, so that places stay the same."""
    return "".join(map(_plain, text)) if not text.isascii() else text.lower()


def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    base = unicodedata.normalize("NFKD", char)[0].lower().replace("đ", "d")
    return base if len(base) == 1 else char
