"""Number and date of a signed sheet, as people write them: "12/BC-BQL ngày 20/11/2019"."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.paper_errors import PaperDateAhead, PaperUnclear

MOST_LETTERS = 64
EXAMPLE = "12/BC-BQL ngày 20/11/2019"
_OLDEST_YEARS = 30
"""A paper that is older was dated by a slip of the finger: 1019 for 2019."""
_DATE = re.compile(
    r"(?:,\s*)?(?:\b(?:ngày|ngay|dated?|of|on)\s*)?"
    r"\b(\d{1,2})\s*(?:[/.\-]|tháng|thang|\s)\s*(\d{1,2})"
    r"(?:\s*(?:[/.\-]|năm|nam|\s)\s*(\d{4}|\d{2}))?\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\s*(?:số|so|no\.?|number)?\s*[:.]?\s*", re.IGNORECASE)
# A number and what belongs to it: "12", "12/BC-BQL", "05/2019/BC-BQLKKT".
_NUMBER = re.compile(r"\d{1,6}[a-zđ]?(?:\s*/\s*[\w\-.&]+)*", re.IGNORECASE)
_DAY_ALONE = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}")


def read_paper(typed: str, today: date) -> tuple[str, date]:
    """The number as written and the date; a date without a year is the last such day.

    Raises PaperUnclear, PaperDateAhead.
    """
    text = _LEAD.sub("", " ".join(typed.split()))
    number = _NUMBER.match(text)
    if number is None:
        raise PaperUnclear(example=EXAMPLE)
    plain = re.sub(r"\s*/\s*", "/", number[0])
    signed = None if _DAY_ALONE.fullmatch(plain) else _date(text[number.end() :], today)
    if signed is None or signed.year < today.year - _OLDEST_YEARS:
        raise PaperUnclear(example=EXAMPLE)
    if signed > today:
        raise PaperDateAhead(day=f"{signed:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")
    return plain[:MOST_LETTERS], signed


def _date(text: str, today: date) -> date | None:
    found = _DATE.search(text)
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        signed = date(today.year, month, day)
        return signed if signed <= today else date(today.year - 1, month, day)
    except ValueError:
        return None
