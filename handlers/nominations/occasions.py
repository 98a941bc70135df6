"""The day and the event of a conferral as they are typed: "03/12/2022, Hội nghị tổng kết"."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.errors import LineNeeded
from bot.domain.nomination_errors import DecisionAhead
from bot.domain.period_errors import DateUnclear
from handlers.dates import unreadable
from handlers.typed import fitting

_LEAST, _MOST = 4, 120
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_BETWEEN = " ,;:-–\t\n"
_LEAD = re.compile(r"^(?:ngày|tại|on|at)\s+", re.IGNORECASE)


def read_occasion(typed: str, today: date) -> tuple[date, str]:
    """Raises DateUnclear, DecisionAhead for a day to come, LineNeeded without an event,
    LineTooLong."""
    text = " ".join(typed.split())
    found = _DAY.search(text)
    example = f"{today:%d/%m/%Y}"
    if found is None:
        raise DateUnclear(typed=text[:40], example=example)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise unreadable(text, int(found[1]), int(found[2]), int(found[3]), example) from None
    if day > today:
        raise DecisionAhead(day=f"{day:%d/%m/%Y}")
    before, after = text[: found.start()].strip(_BETWEEN), text[found.end() :].strip(_BETWEEN)
    before = re.sub(r"(?:^|\s)(?:ngày|on)$", "", before, flags=re.IGNORECASE).strip(_BETWEEN)
    event = " ".join(part for part in (before, after) if part)
    event = _LEAD.sub("", event).strip(_BETWEEN)
    if len(event) < _LEAST:
        raise LineNeeded(least=_LEAST)
    return day, fitting(event, _MOST)
