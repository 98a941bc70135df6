"""The calendar from 1 November 2019 to 31 October 2020, written down by hand for the rehearsal.

It deliberately shares nothing with the bot: a mistake there must not be repeated here.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

ZONE = timezone(timedelta(hours=7))
DAY = timedelta(days=1)
FIRST, LAST = date(2019, 11, 1), date(2020, 10, 31)
OFF = {
    date(2020, 1, 1): "New Year's Day",
    date(2020, 1, 23): "Tết",
    date(2020, 1, 24): "Tết",
    date(2020, 1, 27): "Tết",
    date(2020, 1, 28): "Tết",
    date(2020, 1, 29): "Tết",
    date(2020, 4, 2): "Giỗ Tổ Hùng Vương",
    date(2020, 4, 30): "Ngày Chiến thắng",
    date(2020, 5, 1): "Quốc tế Lao động",
    date(2020, 9, 2): "Quốc khánh",
}
"""Days off that are no weekend."""
QUIET_FROM, QUIET_UNTIL = datetime(2020, 1, 16, 0, 0), datetime(2020, 1, 30, 12, 0)
"""Nobody is reminded: from a week before Tết to the noon of the first working day after it."""
MORNING, LUNCH, AFTERNOON, EVENING = time(8), time(11, 30), time(13, 30), time(17)
MONDAY = time(9)
_FARTHEST = 60


def is_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def rolled_back(day: date) -> date:
    """The day, or the last working day before it."""
    while not is_worked(day):
        day -= DAY
    return day


def rolled_on(day: date) -> date:
    """The day, or the first working day after it."""
    while not is_worked(day):
        day += DAY
    return day


def worked_after(day: date, count: int) -> date:
    """So many working days after a day; before it where the count is negative."""
    step = DAY if count > 0 else -DAY
    left = abs(count)
    while left:
        day += step
        left -= is_worked(day)
    return day


def is_decent(at: datetime) -> bool:
    """Whether somebody may be reminded at that local moment."""
    if not is_worked(at.date()) or QUIET_FROM <= at < QUIET_UNTIL:
        return False
    begins = MONDAY if at.weekday() == 0 else MORNING
    return begins <= at.time() < LUNCH or AFTERNOON <= at.time() < EVENING


def decent_from(at: datetime) -> datetime:
    """The moment itself, or the first decent one after it: each door of the day is tried."""
    if is_decent(at):
        return at
    doors = (MORNING, MONDAY, QUIET_UNTIL.time(), AFTERNOON)
    for ahead in range(_FARTHEST):
        for hour in doors:
            found = datetime.combine(at.date() + ahead * DAY, hour)
            if found > at and is_decent(found):
                return found
    raise ValueError(f"no decent moment after {at}")
