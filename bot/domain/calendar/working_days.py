"""Which days are worked: weekends, Vietnam's public holidays, and what a bloc has recorded itself.

The public holidays come from the `holidays` package: Tết with its compensations, Giỗ Tổ, the two
days of Quốc khánh, the swaps it has learnt of. Swaps are announced days before they hold, so
whatever the bloc has recorded wins over the package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import islice
from types import MappingProxyType

DAY = timedelta(days=1)
FREEZE_BEFORE = timedelta(days=7)
"""Ông Táo, the 23rd of the twelfth lunar month, is about a week before the first day off."""
FREEZE_ENDS = time(12)
"""On the first working day after Tết people wish each other well; reminders wait until noon."""
TET = "Tết Nguyên đán"

_SATURDAY = 5
_FARTHEST = 3660
_TET_NAMES = ("29 Tết", "Tết Nguyên Đán")
_SHORTER = {
    "Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương",
    "Ngày Chiến thắng": "Ngày Chiến thắng 30/4",
    "Ngày Quốc tế Lao động": "Quốc tế Lao động 1/5",
    "Ngày nghỉ (thay cho ngày ": "Nghỉ hoán đổi (làm bù ",
}


class DayKind(StrEnum):
    """What a bloc records of a day."""

    DAY_OFF = "day_off"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Override:
    """What a bloc has recorded of one day, and by which document."""

    day: date
    kind: DayKind
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that is not what the weekday says: off with a name, or worked although a weekend."""

    day: date
    kind: DayKind
    name: str
    recorded: bool


@dataclass(frozen=True, slots=True)
class _Seed:
    """One year as the package knows it: days off by name, and weekend days that are worked."""

    off: Mapping[date, str]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of one bloc. Walks go at most ten years, whatever was recorded."""

    overrides: Mapping[date, Override]

    def is_working(self, day: date) -> bool:
        """Whether people are at their desks on that day."""
        return self.off(day) is None

    def off(self, day: date) -> str | None:
        """Why the day is off: its Vietnamese name, "" for a plain weekend; None: it is worked."""
        recorded = self.overrides.get(day)
        if recorded is not None:
            return recorded.name if recorded.kind is DayKind.DAY_OFF else None
        seed = _seed(day.year)
        if day in seed.off:
            return seed.off[day]
        return "" if day.weekday() >= _SATURDAY and day not in seed.worked else None

    def without(self, day: date) -> WorkingDays:
        """The same where the bloc has recorded nothing of that day."""
        return WorkingDays({one: what for one, what in self.overrides.items() if one != day})

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return next(one for one in _walk(day, 1) if self.is_working(one))

    def last_working(self, day: date) -> date:
        """The day itself where it is worked, else the last one before it that is."""
        return next(one for one in _walk(day, -1) if self.is_working(one))

    def after(self, day: date, n: int) -> date:
        """The n-th working day after the day, itself not counted.

        Raises ValueError for n below 1, or for more days than ten years have.
        """
        return self._nth(_walk(day + DAY, 1), n)

    def before(self, day: date, n: int) -> date:
        """The n-th working day before the day, itself not counted. Raises as `after` does."""
        return self._nth(_walk(day - DAY, -1), n)

    def count(self, since: date, until: date) -> int:
        """The working days after `since` up to and with `until`; 0 where there are none."""
        span = min((until - since).days, _FARTHEST)
        return sum(self.is_working(since + n * DAY) for n in range(1, span + 1))

    def term_end(self, day: date) -> date:
        """When a term that would end on that day ends (Bộ luật Dân sự 2015, article 148)."""
        return self.next_working(day)

    def tet(self, year: int) -> tuple[date, date]:
        """First and last day off of Tết Nguyên đán, with the weekends and days joined to it.

        Raises ValueError for a year whose lunar calendar is not known (before 1901, after 2100).
        """
        core = [day for day, name in _seed(year).off.items() if name == TET]
        if not core:
            raise ValueError(f"no Tết is known of {year}")
        first, last = min(core), max(core)
        while not self.is_working(first - DAY):
            first -= DAY
        while not self.is_working(last + DAY):
            last += DAY
        return first, last

    def tet_freeze(self, year: int) -> tuple[date, date]:
        """The first day without reminders, and the working day at whose noon they come back.

        Raises ValueError as `tet` does.
        """
        first, last = self.tet(year)
        return first - FREEZE_BEFORE, last + DAY

    def in_tet_freeze(self, day: date, hour: time = time(0)) -> bool:
        """Whether reminders are held over Tết on that day, at that local hour."""
        try:
            first, last = self.tet_freeze(day.year)
        except ValueError:
            return False
        return first <= day < last or (day == last and hour < FREEZE_ENDS)

    def named(self, year: int) -> tuple[NamedDay, ...]:
        """The days of a year that are off by name, or worked on a weekend, in order."""
        seed = _seed(year)
        found = {
            day: NamedDay(day, DayKind.DAY_OFF, name, recorded=False)
            for day, name in seed.off.items()
        }
        found |= {
            day: NamedDay(day, DayKind.WORKING_DAY, "", recorded=False) for day in seed.worked
        }
        found |= {
            one.day: NamedDay(one.day, one.kind, one.name, recorded=True)
            for one in self.overrides.values()
            if one.day.year == year
        }
        return tuple(found[day] for day in sorted(found))

    def _nth(self, days: Iterator[date], n: int) -> date:
        if n < 1:
            raise ValueError("working days are counted from one")
        worked = (day for day in days if self.is_working(day))
        found = next(islice(worked, n - 1, None), None)
        if found is None:
            raise ValueError(f"{n} working days are more than ten years have")
        return found


def _walk(start: date, step: int) -> Iterator[date]:
    for n in range(_FARTHEST):
        yield start + n * step * DAY


@cache
def _seed(year: int) -> _Seed:
    # Imported here: it takes a fifth of a second, and the bot may start without it.
    from holidays.utils import country_holidays

    known = country_holidays("VN", years=year, language="vi")
    off = {day: _name(name) for day, name in known.items() if day.year == year}
    worked = frozenset(day for day in known.weekend_workdays if day.year == year)
    return _Seed(MappingProxyType(off), worked)


def _name(name: str) -> str:
    """The package's name, as the bloc would say it: the days of Tết are one holiday."""
    if any(one in name for one in _TET_NAMES):
        return TET
    for long, short in _SHORTER.items():
        name = name.replace(long, short)
    return name
