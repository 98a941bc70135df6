"""Days as they are typed, and the hour of a deadline."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bot.domain.errors import OldButton
from bot.domain.period_errors import DateUnclear, DeadlineNotAhead, DeadlineTooFar

DUE_TIME = time(17)
EXAMPLE = timedelta(days=14)
_FARTHEST = timedelta(days=366)
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?")


def read_date(typed: str, today: date) -> date:
    """A typed day ("15/11", "15/11/2019"); without a year, the next such day.

    Raises DateUnclear, DeadlineNotAhead for a day that is not after today, DeadlineTooFar.
    """
    found = _DATE.fullmatch(typed.strip())
    example = f"{today + EXAMPLE:%d/%m/%Y}"
    if found is None:
        raise DateUnclear(typed=typed[:40], example=example)
    day, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    try:
        chosen = date(year, month, day)
        if found[3] is None and chosen <= today:
            chosen = date(year + 1, month, day)
    except ValueError:
        raise DateUnclear(typed=typed[:40], example=example) from None
    return _ahead(chosen, today)


def day_of_button(written: str, today: date) -> date:
    """The day a button carries ("20191129"). Raises OldButton for none, DeadlineNotAhead for one
    that has come since, DeadlineTooFar."""
    try:
        chosen = date.fromisoformat(written)
    except ValueError:
        raise OldButton from None
    return _ahead(chosen, today)


def _ahead(chosen: date, today: date) -> date:
    if chosen <= today:
        raise DeadlineNotAhead(day=f"{chosen:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")
    if chosen > today + _FARTHEST:
        raise DeadlineTooFar(day=f"{chosen:%d/%m/%Y}")
    return chosen
