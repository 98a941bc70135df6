"""Days as they are typed, and the hour of a deadline."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, time, timedelta

from bot.domain.errors import OldButton
from bot.domain.names import compose
from bot.domain.period_errors import (
    DateUnclear,
    DeadlineNotAhead,
    DeadlineTooFar,
    NoSuchDay,
)

DUE_TIME = time(17)
EXAMPLE = timedelta(days=14)
_FARTHEST = timedelta(days=366)
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?")


def read_date(typed: str, today: date) -> date:
    """A typed day ("15/11", "15/11/2019"); without a year, the next such day: today is told to be
    no day ahead, for nobody who types it means the one in a year.

    Raises DateUnclear, NoSuchDay for 31/11, DeadlineNotAhead for a day that is not after today,
    DeadlineTooFar.
    """
    return _ahead(read_day(typed, today), today)


def read_day(typed: str, today: date) -> date:
    """The same of any day, also one that is over; without a year, today or the next such day.

    Raises DateUnclear, NoSuchDay.
    """
    found = _DATE.fullmatch(compose(typed).strip())
    example = f"{today + EXAMPLE:%d/%m/%Y}"
    if found is None:
        raise DateUnclear(typed=typed[:40], example=example)
    day, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    try:
        chosen = date(year, month, day)
        if found[3] is None and chosen < today:
            year += 1
            chosen = date(year, month, day)
    except ValueError:
        raise unreadable(typed, day, month, year, example) from None
    return chosen


def unreadable(typed: str, day: int, month: int, year: int, example: str) -> DateUnclear:
    """Why the calendar has no such day: the month is shorter, or nothing of it is a date."""
    if 1 <= month <= 12 and MINYEAR <= year <= MAXYEAR and 29 <= day <= 31:
        return NoSuchDay(month=month, days=monthrange(year, month)[1], example=example)
    return DateUnclear(typed=typed[:40], example=example)


def day_of_button(written: str, today: date) -> date:
    """The day a button carries ("20191129"). Raises OldButton for none, DeadlineNotAhead for one
    that has come since, DeadlineTooFar."""
    return _ahead(written_day(written), today)


def written_day(written: str) -> date:
    """The same of any day. Raises OldButton for none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise OldButton from None


def _ahead(chosen: date, today: date) -> date:
    if chosen <= today:
        raise DeadlineNotAhead(day=f"{chosen:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")
    if chosen > today + _FARTHEST:
        raise DeadlineTooFar(day=f"{chosen:%d/%m/%Y}")
    return chosen
