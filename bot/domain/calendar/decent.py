"""When a reminder may reach somebody: at the desk, on a working day, not over Tết."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar.working_days import WorkingDays

MORNING, LUNCH, AFTERNOON, EVENING = time(8), time(11, 30), time(13, 30), time(17)
MONDAY = time(9)
"""The week begins with the briefing under the flag."""
_FARTHEST = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """The desk hours of one bloc: its working days, in its own zone."""

    days: WorkingDays
    zone: ZoneInfo

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def day(self, at: datetime) -> date:
        return self.local(at).date()

    def moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone)

    def is_decent(self, at: datetime) -> bool:
        """Whether a reminder may be sent at that moment."""
        local = self.local(at)
        day, hour = local.date(), local.timetz().replace(tzinfo=None)
        inside = any(since <= hour < until for since, until in self._open(day))
        return inside and not self.days.in_tet_freeze(day, hour)

    def next_decent(self, at: datetime) -> datetime:
        """The moment itself where it is decent, else the next one that is.

        Raises ValueError where none comes within a year.
        """
        start = self.day(at)
        for ahead in range(_FARTHEST):
            day = start + timedelta(days=ahead)
            for since, _until in self._open(day):
                found = max(at, self.moment(day, since))
                if self.is_decent(found):
                    return found
        raise ValueError("no decent moment within a year")

    def _open(self, day: date) -> Iterator[tuple[time, time]]:
        if self.days.is_working(day):
            yield (MONDAY if day.weekday() == 0 else MORNING), LUNCH
            yield AFTERNOON, EVENING
