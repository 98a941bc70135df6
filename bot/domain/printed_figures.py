"""Finds the numbers of a printed text with their units; dates and years are told apart.

Works on composed text (`bot.domain.names.compose`); spans stay those of that text, because what is
taken out is covered up, never removed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.domain.names import fold
from bot.domain.printed_claims import Span
from bot.domain.units import PER_MONTH, find_suffix

COVER: Final = "\x00"
"""What stands for each character of a date: neither a letter nor a blank."""
LONGEST_OPENING: Final = 60
"""Most characters before a number that are searched for words such as "ước đạt"."""
ZONE_NAMES: Final = r"(?:KCN|KCX|KKT|CX|khu công nghiệp|khu chế xuất|chế xuất|khu kinh tế)"
_ZONES: Final = re.compile(
    rf"\s*({ZONE_NAMES}(?:(?:\s*,\s*|\s+và\s+|\s+){ZONE_NAMES})*)(?!\w)", re.IGNORECASE
)
_KIND_OF_ZONE: Final = {
    "kcn": "KCN", "khu cong nghiep": "KCN",
    "kcx": "KCX", "khu che xuat": "KCX", "cx": "KCX", "che xuat": "KCX",
    "kkt": "KKT", "khu kinh te": "KKT",
}  # fmt: skip

_DAY: Final = re.compile(
    r"(?:ngày\s+)?(?<![\d/])(?:\d{1,2}\s*[-–]\s*)?(?P<day>\d{1,2})/(?P<month>\d{1,2})"
    r"(?:/(?P<year>\d{4}))?(?!\d|/)"
    r"|ngày\s+(?P<day2>\d{1,2})\s+tháng\s+(?P<month2>\d{1,2})(?:\s+năm\s+(?P<year2>\d{4}))?",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"(?:tháng|quý)\s+\d{1,2}(?:/\d{4})?(?!\d)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<![\d.,:/])(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?(?!\d|[.,:]\d)")
_AFTER_YEAR_WORD: Final = re.compile(r"(?:năm|giai đoạn|niên khóa)\s*$", re.IGNORECASE)
_STANDS_AT: Final = re.compile(r"(?:đến|tại|vào)(?:\s+(?:hết|thời điểm))?\s*$", re.IGNORECASE)

_NUMBER: Final = re.compile(
    r"(?<![\w.,/])\d{1,3}(?: \d{3})+(?:,\d+)?(?![\w/]|[.,]\d)|(?<!\w)\d+(?:[.,]\d+)*"
)
_WORDS: Final = re.compile(r"\s*([^\W\d_]+(?:\s+[^\W\d_]+){0,3})")
# Without their marks these look like the short forms of "dự án" and "đô".
_NO_UNITS: Final = {"đã", "da", "do"}
_A_MONTH: Final = re.compile(
    r"\s*/\s*(?:(?:người|lao động|lđ)\s*/\s*)?tháng(?!\w)"
    r"|\s+(?:một |1 )?(?:người|lao động)[\s,/]+(?:một |1 )?tháng(?!\w)",
    re.IGNORECASE,
)
_MILLIONS: Final = 6
_PERCENT: Final = re.compile(r"\s*(?:%|phần trăm)")
_QUALIFIER: Final = re.compile(
    r"(?:(?<!\w)(?:ước|trên|hơn|khoảng|gần|dưới|xấp xỉ|đạt|là|được|tính|thực hiện)\s+)+$",
    re.IGNORECASE,
)
_SAYS_SOMETHING: Final = re.compile(r"ước|trên|hơn|khoảng|gần|dưới|xấp xỉ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what it counts; `start` is that of the words "ước", "trên" in front of it.

    `measure` is None where no known unit follows.
    """

    start: int
    at: int
    end: int
    digits: str
    unit: str
    qualifier: str
    measure: str | None
    scale: int = 0
    scope: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The number and its unit."""
        return Span(self.at, self.end)


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the text; `stands` where figures are said to stand at it ("tính đến ngày")."""

    start: int
    day: date
    stands: bool


def kinds_of_zones(text: str) -> tuple[str, ...]:
    """The kinds of zones a text names: "KCN, khu chế xuất" is KCN and KCX."""
    names = re.findall(rf"(?<!\w){ZONE_NAMES}(?!\w)", text, re.IGNORECASE)
    return tuple(sorted({_KIND_OF_ZONE[" ".join(fold(name))] for name in names}))


def without_dates(text: str) -> tuple[str, list[Day]]:
    """The text with dates, months and years covered up, and the complete dates."""
    days: list[Day] = []
    for pattern in (_DAY, _MONTH):
        for found in list(pattern.finditer(text)):
            if pattern is _DAY and (day := _date_of(found)):
                stands = _STANDS_AT.search(text[: found.start()]) is not None
                days.append(Day(found.start(), day, stands))
            text = _covered(text, found)
    for found in list(_YEAR.finditer(text)):
        counts = _suffix_after(text, found.end())
        if counts is None or _AFTER_YEAR_WORD.search(text[: found.start()]):
            text = _covered(text, found)
    return text, days


def _covered(text: str, found: re.Match[str]) -> str:
    # No blank: "năm 2019 105 dự án" must not become one number.
    return text[: found.start()] + COVER * (found.end() - found.start()) + text[found.end() :]


def _date_of(found: re.Match[str]) -> date | None:
    named = found.groupdict()
    parts = [named[part] or named[part + "2"] for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts if part)) if all(parts) else None
    except ValueError:
        return None


def numbers_of(text: str) -> Iterator[Number]:
    """The numbers of a text without dates, in order."""
    at = 0
    while found := _NUMBER.search(text, at):
        number = _number_at(text, found.start(), found.end(), found[0])
        yield number
        at = max(number.end, found.end())


def _number_at(text: str, start: int, end: int, digits: str) -> Number:
    before = text[max(0, start - LONGEST_OPENING) : start]
    opening = _QUALIFIER.search(before)
    said = _SAYS_SOMETHING.findall(opening[0]) if opening else []
    first = start - len(opening[0]) if opening and said else start
    measure, scale, unit_end, scope = _unit_after(text, end)
    # "5 tỷ 890 triệu USD" is one amount: a scale word alone, and the next number goes on.
    follow = _NUMBER.match(text, unit_end + 1) if measure == "" and scale else None
    if follow is not None and text[unit_end].isspace():
        rest = _number_at(text, follow.start(), follow.end(), follow[0])
        digits = " ".join(text[start : rest.at + len(rest.digits)].split())
        return Number(
            first, start, rest.end, digits, rest.unit, " ".join(said), rest.measure, scale
        )
    unit = " ".join(text[end:unit_end].split())
    if measure == "đồng" and (month := _A_MONTH.match(text, unit_end)):
        # In another scale it is left without a unit: nothing here converts.
        unit, unit_end = PER_MONTH, month.end()
        measure = PER_MONTH if scale == _MILLIONS else None
    if measure == "":  # "51.712 tỷ" names no currency
        measure = None
    return Number(first, start, unit_end, digits, unit, " ".join(said), measure, scale, scope)


def _unit_after(text: str, at: int) -> tuple[str | None, int, int, tuple[str, ...]]:
    """What a number counts: measure, power of ten, where the words end, kinds of zones."""
    if percent := _PERCENT.match(text, at):
        return "%", 0, percent.end(), ()
    if zones := _ZONES.match(text, at):
        return "khu", 0, zones.end(1), kinds_of_zones(zones[1])
    if found := _suffix_after(text, at):
        power, measure, end = found
        return measure, power, end, ()
    return None, 0, at, ()


def _suffix_after(text: str, at: int) -> tuple[int, str, int] | None:
    """The longest unit that the words after a place spell."""
    found = _WORDS.match(text, at)
    if found is None:
        return None
    words = list(re.finditer(r"[^\W\d_]+", found[1]))
    for count in range(len(words), 0, -1):
        said = "".join("".join(fold(word[0])) for word in words[:count])
        no_unit = len(said) == 1 or words[0][0].casefold() in _NO_UNITS
        suffix = None if no_unit else find_suffix(said)
        # "10 đồng chí" are people, "2 vụ trưởng" are no incidents.
        following = fold(words[count][0]) if count < len(words) else ()
        if suffix is not None and following not in (("chi",), ("truong",)):
            return suffix[0], suffix[1], found.start(1) + words[count - 1].end()
    return None
